package demitasse.engine.archive;

import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the extended headers of one entry say: records of {@code LENGTH KEY=VALUE\n} (pax(1), POSIX.1-2001). */
final class PaxRecords {
    private static final String ATTRIBUTE = "SCHILY.xattr.";

    private final Map<String, byte[]> values = new LinkedHashMap<>();
    /** Of the oldest sparse format, which repeats two keys: offsets and lengths in turn. */
    private final StringBuilder sparse = new StringBuilder();

    void add(byte[] records) {
        int at = 0;
        while (at < records.length && records[at] != 0) {
            int length = 0;
            int digits = at;
            while (digits < records.length && records[digits] >= '0' && records[digits] <= '9' && length < records.length) {
                length = length * 10 + records[digits] - '0';
                digits++;
            }
            int end = at + length;
            if (digits == at || digits >= records.length || records[digits] != ' ' || length < digits - at + 3 || length > records.length - at || records[end - 1] != '\n') {
                throw damaged("an extended header is damaged");
            }
            add(records, digits + 1, end - 1);
            at = end;
        }
    }

    private void add(byte[] records, int from, int to) {
        int equals = from;
        while (equals < to && records[equals] != '=') {
            equals++;
        }
        if (equals == to) {
            throw damaged("an extended header has a record without '='");
        }
        String key = Text.decode(records, from, equals);
        byte[] value = new byte[to - equals - 1];
        System.arraycopy(records, equals + 1, value, 0, value.length);
        if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
            sparse.append(sparse.isEmpty() ? "" : ",").append(Text.decode(value));
        } else {
            values.put(key, value);
        }
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    @Nullable String text(String key) {
        byte[] value = values.get(key);
        return value == null || value.length == 0 ? null : Text.decode(value);
    }

    String text(String key, String otherwise) {
        String text = text(key);
        return text == null ? otherwise : text;
    }

    /** A number that is not negative. */
    long number(String key, long otherwise) {
        String text = text(key);
        return text == null ? otherwise : number(text);
    }

    static long number(String digits) {
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - 9) / 10) {
                throw damaged("an extended header has '" + digits + "' for a number");
            }
            number = number * 10 + digit;
        }
        if (digits.isEmpty()) {
            throw damaged("an extended header has nothing for a number");
        }
        return number;
    }

    /** Seconds before the point, rounded down, as in {@code -1.5}: that is -2 and half a second. */
    long seconds(long otherwise) {
        String text = text("mtime");
        if (text == null) {
            return otherwise;
        }
        boolean negative = text.startsWith("-");
        int point = text.indexOf('.');
        long whole = number(text.substring(negative ? 1 : 0, point < 0 ? text.length() : point));
        return negative ? -whole - (nanosWritten() > 0 ? 1 : 0) : whole;
    }

    int nanos() {
        int written = nanosWritten();
        String text = text("mtime");
        return text != null && text.startsWith("-") && written > 0 ? 1_000_000_000 - written : written;
    }

    private int nanosWritten() {
        String text = text("mtime");
        int point = text == null ? -1 : text.indexOf('.');
        if (text == null || point < 0) {
            return 0;
        }
        int nanos = 0;
        for (int i = 1; i <= 9; i++) {
            char c = point + i < text.length() ? text.charAt(point + i) : '0';
            nanos = nanos * 10 + (Text.isDigit(c) ? c - '0' : 0);
        }
        return nanos;
    }

    Map<String, byte[]> attributes() {
        Map<String, byte[]> attributes = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> record : values.entrySet()) {
            if (record.getKey().startsWith(ATTRIBUTE)) {
                attributes.put(record.getKey().substring(ATTRIBUTE.length()), record.getValue());
            }
        }
        return attributes;
    }

    /** The map of a file with holes in formats 0.0 and 0.1, null where it has none. */
    @Nullable String sparseMap() {
        return sparse.isEmpty() ? text("GNU.sparse.map") : sparse.toString();
    }

    static SetupException damaged(String what) {
        return new SetupException("the archive cannot be read: " + what, "it is damaged, or no tar archive");
    }
}
