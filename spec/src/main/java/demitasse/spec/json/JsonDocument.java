package demitasse.spec.json;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a document says, and the pointers of the properties in it that nobody knows, which are worth a warning. */
public record JsonDocument<T>(T value, List<String> unknownProperties) {
    /** Reads a whole document: {@code JsonDocument.parse(bytes, "config.json", SpecJson::read)}. */
    public static <T> JsonDocument<T> parse(byte[] document, String source, Function<JsonReader, T> reader) {
        return read(new JsonReader(document, source), reader);
    }

    /** The same of one whose name is put together only for an error. */
    public static <T> JsonDocument<T> parse(byte[] document, Supplier<String> source, Function<JsonReader, T> reader) {
        return read(new JsonReader(document, source), reader);
    }

    private static <T> JsonDocument<T> read(JsonReader in, Function<JsonReader, T> reader) {
        T value = reader.apply(in);
        in.end();
        return new JsonDocument<>(value, in.unknownProperties());
    }
}
