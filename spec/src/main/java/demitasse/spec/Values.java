package demitasse.spec;

import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists, maps and choices of the configuration in JSON. */
final class Values {
    private Values() {}

    static <T> List<T> list(JsonReader in, Function<JsonReader, T> element) {
        List<T> list = new ArrayList<>();
        in.beginArray();
        while (in.nextElement()) {
            list.add(element.apply(in));
        }
        return list;
    }

    static <T> Map<String, T> map(JsonReader in, Function<JsonReader, T> value) {
        Map<String, T> map = new LinkedHashMap<>();
        in.beginObject();
        while (in.nextName()) {
            String name = in.name();
            map.put(name, value.apply(in));
        }
        return map;
    }

    static Map<String, String> stringMap(JsonReader in) {
        return map(in, JsonReader::string);
    }

    static <E extends Word> E choice(JsonReader in, E[] choices) {
        String word = in.word();
        for (E choice : choices) {
            if (choice.word().equals(word)) {
                return choice;
            }
        }
        StringBuilder expected = new StringBuilder("expected ");
        for (int i = 0; i < choices.length; i++) {
            expected.append(i == 0 ? "" : i == choices.length - 1 ? " or " : ", ").append(choices[i].word());
        }
        throw in.wrong(expected + ", found " + in.excerpt(word));
    }

    static <E extends Word> List<E> choices(JsonReader in, E[] choices) {
        return list(in, from -> choice(from, choices));
    }

    /** Passes over a property that the specification doesn't have; the record stays as it is. */
    static <T> T unknown(JsonReader in, T unchanged) {
        in.unknown();
        return unchanged;
    }

    static @Nullable String word(@Nullable Word choice) {
        return choice == null ? null : choice.word();
    }

    static <T> void write(JsonWriter out, String name, @Nullable T value, BiConsumer<JsonWriter, T> writer) {
        if (value != null) {
            out.name(name);
            writer.accept(out, value);
        }
    }

    static <T> void writeList(JsonWriter out, String name, List<T> values, BiConsumer<JsonWriter, T> element) {
        if (values.isEmpty()) {
            return;
        }
        out.name(name).beginArray();
        for (T value : values) {
            element.accept(out, value);
        }
        out.endArray();
    }

    static <T> void writeMap(JsonWriter out, String name, Map<String, T> values, BiConsumer<JsonWriter, T> writer) {
        if (values.isEmpty()) {
            return;
        }
        out.name(name).beginObject();
        for (Map.Entry<String, T> entry : values.entrySet()) {
            out.name(entry.getKey());
            writer.accept(out, entry.getValue());
        }
        out.endObject();
    }
}
