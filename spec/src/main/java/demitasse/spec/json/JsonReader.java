package demitasse.spec.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a JSON document (RFC 8259) in one pass, value by value, in the order in which it stands.
 *
 * <p>An object is read as {@code in.beginObject(); while (in.nextName()) { switch (in.name()) … }}, an array as
 * {@code in.beginArray(); while (in.nextElement()) …}; each value is read or skipped exactly once. Stricter than the
 * standard where that protects: UTF-8 has to be right, a name occurs once in an object, U+0000 is refused, since no
 * path, argument or variable that holds one reaches the kernel whole.
 *
 * <p>Every error is a {@link JsonException}. Positions and pointers are computed when an error is told, and cost
 * nothing before. */
public final class JsonReader {
    private static final int REMEMBERED_UNKNOWN = 64;

    private final JsonText text;
    private final Bounds bounds;
    private final List<JsonFrame> frames = new ArrayList<>();
    /** Of the object or array that is being read. */
    private JsonFrame frame = new JsonFrame();
    /** Null as long as there is nothing to remember, as a rule to the end. */
    private @Nullable List<String> unknown;
    private int depth;
    private int values;

    /** What a document may cost: its length in bytes, how deep its values nest, and how many members and elements it has. */
    public record Bounds(int bytes, int depth, int values) {
        /** 1.5 MiB, which is what a Kubernetes object may have, 64 levels, 16,384 values: with all that is made of them this
         *  fits into the heap of the binary, whatever the document says. */
        public static final Bounds DEFAULT = new Bounds(3 << 19, 64, 1 << 14);
    }

    /** Reads with {@link Bounds#DEFAULT}. */
    public JsonReader(byte[] document, String source) {
        this(document, source, Bounds.DEFAULT);
    }

    /** Reads with {@link Bounds#DEFAULT}; only an error asks for the document's name. */
    JsonReader(byte[] document, Supplier<String> source) {
        this(document, source, Bounds.DEFAULT);
    }

    /** {@code source} is the document's name in messages. */
    public JsonReader(byte[] document, String source, Bounds bounds) {
        this(document, () -> source, bounds);
    }

    private JsonReader(byte[] document, Supplier<String> source, Bounds bounds) {
        this.text = new JsonText(this, document, source);
        this.bounds = bounds;
        frames.add(frame);
        if (document.length > bounds.bytes()) {
            throw text.error(0, "the document has " + document.length + " bytes, more than the " + bounds.bytes()
                    + " that are read; make it smaller");
        }
        text.refuseByteOrderMark();
    }

    public void beginObject() {
        begin('{', "an object", false);
    }

    public void beginArray() {
        begin('[', "an array", true);
    }

    private void begin(char opening, String expected, boolean array) {
        text.expect(opening, expected);
        if (depth == bounds.depth()) {
            int opened = text.position() - 1;
            throw text.error(opened, "values nest deeper than " + bounds.depth() + " levels; flatten them");
        }
        if (depth == frames.size()) {
            frames.add(new JsonFrame());
        }
        frame = frames.get(depth);
        frame.open(text.position() - 1, array);
        depth++;
    }

    private boolean leave() {
        depth--;
        if (depth > 0) {
            frame = frames.get(depth - 1);
        }
        return false;
    }

    /** Moves to the next member of the object, or past its end and answers false. */
    public boolean nextName() {
        frame.leaveMember();
        if (!text.nextMember('}', frame.isEmpty())) {
            return leave();
        }
        int at = text.skipSpace();
        String name = text.memberName();
        boolean first = frame.enterMember(name);
        if (!first) {
            throw text.error(at, "the name occurs twice in this object; remove one of the two");
        }
        text.expect(':', "a colon after the name");
        count(at);
        return true;
    }

    /** As {@link #nextName()}, passing over members whose value is null, which count as absent. */
    public boolean nextProperty() {
        while (nextName()) {
            if (!text.at('n')) {
                return true;
            }
            nullValue();
            frame.memberIsNull();
        }
        return false;
    }

    /** The name of the member that was moved to. */
    public String name() {
        return frame.member();
    }

    /** Moves to the next element of the array, or past its end and answers false. */
    public boolean nextElement() {
        if (!text.nextMember(']', frame.isEmpty())) {
            return leave();
        }
        frame.enterElement();
        count(text.skipSpace());
        return true;
    }

    private void count(int at) {
        values++;
        if (values > bounds.values()) {
            throw text.error(at, "more than the " + bounds.values() + " values that are read; make the document smaller");
        }
    }

    /** Throws where the object that was just left had no property of this name; an error at the object's beginning. */
    public void require(String name) {
        JsonFrame left = frames.get(depth);
        if (!left.hasValue(name)) {
            throw text.error(left.start(), "the property \"" + name + "\" is missing; add it to this object");
        }
    }

    public String string() {
        return text.string();
    }

    /** A string of few possible values; equal ones are the same object. */
    public String word() {
        return text.word();
    }

    public boolean bool() {
        return text.bool();
    }

    public void nullValue() {
        text.nullValue();
    }

    /** A number of 0..65535. */
    public int uint16() {
        return (int) text.integer(0, 0xffff);
    }

    public int int32() {
        return (int) text.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** A number of 0..4294967295. */
    public long uint32() {
        return text.integer(0, 0xffff_ffffL);
    }

    public long int64() {
        return text.integer(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** A number of 0..18446744073709551615; from 2<sup>63</sup> on the long is negative, to be taken as unsigned. */
    public long uint64() {
        return text.unsigned();
    }

    /** A number of any size, as it is written. */
    public String number() {
        return text.number();
    }

    /** What stands next, by its first character. */
    public Kind peek() {
        return text.kind();
    }

    /** The kinds of JSON values. */
    public enum Kind { OBJECT, ARRAY, STRING, NUMBER, BOOLEAN, NULL }

    /** Passes over the value of a member that nothing is known of, and remembers its pointer. */
    public void unknown() {
        List<String> known = unknown == null ? new ArrayList<>() : unknown;
        unknown = known;
        if (known.size() < REMEMBERED_UNKNOWN) {
            known.add(Excerpt.of(pointer(), 200));
        }
        skip();
    }

    /** The pointers of what {@link #unknown()} passed over; at most 64, each cut after 200 characters. */
    public List<String> unknownProperties() {
        return unknown == null ? List.of() : List.copyOf(unknown);
    }

    /** An array of strings. */
    public List<String> strings() {
        List<String> strings = new ArrayList<>();
        beginArray();
        while (nextElement()) {
            strings.add(string());
        }
        return strings;
    }

    /** An object of strings, in its order; a member whose value is null counts as absent. */
    public Map<String, String> stringProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        beginObject();
        while (nextProperty()) {
            String name = name();
            properties.put(name, string());
        }
        return properties;
    }

    /** Passes over a value of any kind, which has to be well formed all the same. */
    public void skip() {
        switch (peek()) {
            case OBJECT -> {
                beginObject();
                while (nextName()) {
                    skip();
                }
            }
            case ARRAY -> {
                beginArray();
                while (nextElement()) {
                    skip();
                }
            }
            case STRING -> text.skipString();
            case NUMBER -> number();
            case BOOLEAN -> bool();
            case NULL -> nullValue();
        }
    }

    /** Throws unless the document ends here. */
    public void end() {
        text.expectEnd();
    }

    /** An error of the value that was read last, for what only the caller can judge. */
    public JsonException wrong(String problem) {
        return text.error(text.valueStart(), problem);
    }

    /** A text of the document in quotes, cut and cleaned for a message. */
    public String excerpt(String value) {
        return '"' + Excerpt.of(value, 40) + '"';
    }

    /** The pointer of the value that is next or was read last (RFC 6901). */
    public String pointer() {
        StringBuilder pointer = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            frames.get(i).appendTo(pointer);
        }
        return pointer.toString();
    }
}
