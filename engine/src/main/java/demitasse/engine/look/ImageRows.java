package demitasse.engine.look;

import demitasse.engine.format.Ago;
import demitasse.engine.format.Fields;
import demitasse.engine.format.Sizes;
import demitasse.engine.image.Image;
import demitasse.engine.image.Images;
import demitasse.engine.look.Selection.Filter;
import demitasse.kernel.Kernel;
import demitasse.runtime.Timestamp;
import demitasse.spec.json.JsonValue.JsonObject;
import java.util.List;

/** Images as lists and {@code inspect} show them, with the names of fields that Docker has beside our own. */
public final class ImageRows {
    public static final String TABLE = "{{.Name}}\t{{.ID}}\t{{.Files}}\t{{.Size}}\t{{.CreatedSince}}";
    /** What stands for the name of one that has none, and for a missing tag. */
    public static final String NAMELESS = "<none>";
    /** What a filter can ask for, in the order of messages. */
    public static final List<String> KEYS = List.of("dangling", "reference");

    public static final JsonObject HEADINGS = new Fields().text("Name", "NAME").text("Repository", "REPOSITORY").text("Tag", "TAG").text("ID", "ID")
            .text("Files", "FILES").text("Size", "SIZE").text("CreatedAt", "CREATED AT").text("CreatedSince", "CREATED").text("Digest", "DIGEST").object();

    private ImageRows() {}

    /** Its row under one of its names. */
    public static JsonObject row(Image image, String name, long nowNanos) {
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        boolean damaged = image.createdNanos() == 0;
        return new Fields().text("Name", name).text("Repository", colon < 0 ? name : name.substring(0, colon)).text("Tag", colon < 0 ? NAMELESS : name.substring(colon + 1))
                .text("ID", image.id()).text("Files", Long.toString(image.files())).text("Size", Sizes.decimal(image.bytes()))
                .text("CreatedAt", Timestamp.nanoseconds(image.createdNanos())).text("CreatedSince", damaged ? "damaged" : Ago.since(image.createdNanos(), nowNanos))
                .text("Digest", NAMELESS).object();
    }

    /** All that is known of it. */
    public static JsonObject whole(Kernel kernel, Image image) {
        return new Fields().text("Id", image.id()).texts("Names", image.names()).text("Created", Timestamp.nanoseconds(image.createdNanos())).text("Source", image.source())
                .text("Message", image.message().isEmpty() ? null : image.message()).texts("Layers", Images.stack(kernel, image.root()))
                .number("Files", image.files()).number("Size", image.bytes()).text("Rootfs", image.root()).object();
    }

    /** Whether one of that name is asked for. */
    public static boolean fits(String name, List<Filter> filters) {
        return Selection.fits(filters, filter -> filter.key().equals("dangling")
                ? filter.value().equals("true") == name.equals(NAMELESS) : matches(filter.value(), name));
    }

    /** A pattern has a star for any characters; without a tag it is one for all tags. */
    public static boolean matches(String pattern, String name) {
        return isLike(pattern, 0, name, 0) || isLike(pattern + ":*", 0, name, 0);
    }

    private static boolean isLike(String pattern, int at, String name, int from) {
        if (at == pattern.length()) {
            return from == name.length();
        }
        if (pattern.charAt(at) != '*') {
            return from < name.length() && pattern.charAt(at) == name.charAt(from) && isLike(pattern, at + 1, name, from + 1);
        }
        boolean like = false;
        for (int i = from; !like && i <= name.length(); i++) {
            like = isLike(pattern, at + 1, name, i);
        }
        return like;
    }
}
