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
 * @param message what was said of it when it was made
 * @param layers the ids of the images that it lies over, the topmost first; none for one that is a whole root filesystem
 * @param files how many in its own layer, directories and links among them
 * @param bytes in them
 */
public record Image(String id, List<String> names, long createdNanos, String source, String message, List<String> layers, long files, long bytes) {
    public Image {
        names = List.copyOf(names);
        layers = List.copyOf(layers);
    }

    /** Where its files are: its root directory, or the topmost layer of that. */
    public String root() {
        return Images.ROOTS + "/" + id + "/" + (layers.isEmpty() ? Images.TREE : Images.LAYER);
    }

    Image withNames(List<String> names) {
        return new Image(id, names, createdNanos, source, message, layers, files, bytes);
    }

    byte[] encode() {
        JsonWriter out = JsonWriter.compact().beginObject().member("id", id).name("created").number(createdNanos);
        out.member("source", source);
        if (!message.isEmpty()) {
            out.member("message", message);
        }
        if (!layers.isEmpty()) {
            out.member("layers", layers);
        }
        return out.name("files").number(files).name("bytes").number(bytes).endObject().toBytes();
    }

    static Image read(JsonReader in) {
        String id = "";
        String source = "";
        String message = "";
        List<String> layers = new ArrayList<>();
        long created = 0;
        long files = 0;
        long bytes = 0;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "id" -> id = in.string();
                case "created" -> created = in.int64();
                case "source" -> source = in.string();
                case "message" -> message = in.string();
                case "layers" -> layers = in.strings();
                case "files" -> files = in.int64();
                case "bytes" -> bytes = in.int64();
                default -> in.unknown();
            }
        }
        return new Image(id, new ArrayList<>(), created, source, message, layers, files, bytes);
    }
}
