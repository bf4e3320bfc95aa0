package demitasse.engine.image;

import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A root filesystem that is kept under a name: the content of {@code image.json}, and its names, which stand elsewhere.
 *
 * @param createdNanos since 1970
 * @param source what it was made of, as the user wrote it
 * @param files how many, directories and links among them
 * @param bytes in them
 */
public record Image(String id, List<String> names, long createdNanos, String source, long files, long bytes) {
    public Image {
        names = List.copyOf(names);
    }

    /** Where its root directory is. */
    public String root() {
        return Images.ROOTS + "/" + id + "/" + Images.TREE;
    }

    Image withNames(List<String> names) {
        return new Image(id, names, createdNanos, source, files, bytes);
    }

    byte[] encode() {
        JsonWriter out = JsonWriter.compact().beginObject().member("id", id).name("created").number(createdNanos);
        return out.member("source", source).name("files").number(files).name("bytes").number(bytes).endObject().toBytes();
    }

    static Image read(JsonReader in) {
        String id = "";
        String source = "";
        long created = 0;
        long files = 0;
        long bytes = 0;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "id" -> id = in.string();
                case "created" -> created = in.int64();
                case "source" -> source = in.string();
                case "files" -> files = in.int64();
                case "bytes" -> bytes = in.int64();
                default -> in.unknown();
            }
        }
        return new Image(id, new ArrayList<>(), created, source, files, bytes);
    }
}
