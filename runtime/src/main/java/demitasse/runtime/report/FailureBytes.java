package demitasse.runtime.report;

import demitasse.kernel.Errno;
import demitasse.kernel.Text;
import demitasse.runtime.report.Failure.Place;
import demitasse.runtime.report.Failure.Side;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Failure} as bytes for the socket between init and parent.
 *
 * <pre>
 * format 1 | exit code 1 | errno 2 | side 1 (0 no place, 1 parent, 2 init) | index 4 | count 4
 * then seven texts, each: length 2 (0xffff absent), UTF-8
 *   attempt, what, call, step, pointer, hint, standard words
 * </pre>
 *
 * Numbers are big-endian. A text is cut off at {@value #TEXT_LIMIT_BYTES} bytes, so that a message always fits the socket.
 */
public final class FailureBytes {
    static final int TEXT_LIMIT_BYTES = 4096;
    private static final int FORMAT = 1;
    private static final int HEAD_BYTES = 13;
    private static final int TEXTS = 7;
    private static final int ABSENT = 0xffff;

    /** The most that {@link #encode} makes. */
    public static final int LIMIT_BYTES = HEAD_BYTES + TEXTS * (2 + TEXT_LIMIT_BYTES);

    private final byte[] bytes;
    private final int end;
    private int at;
    private boolean wrong;

    private FailureBytes(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    public static byte[] encode(Failure failure) {
        Place place = failure.place();
        byte[][] texts = {
            cut(failure.attempt()), cut(failure.what()), cut(failure.call()), cut(place == null ? null : place.step()),
            cut(failure.pointer()), cut(failure.hint()), cut(failure.standardWords()),
        };
        int size = HEAD_BYTES;
        for (byte[] text : texts) {
            size += 2 + (text == null ? 0 : text.length);
        }
        FailureBytes out = new FailureBytes(new byte[size], 0, size);
        Errno errno = failure.errno();
        out.put(FORMAT, 1);
        out.put(failure.exitCode(), 1);
        out.put(errno == null ? 0 : errno.number(), 2);
        out.put(place == null ? 0 : place.side() == Side.PARENT ? 1 : 2, 1);
        out.put(place == null ? 0 : place.index(), 4);
        out.put(place == null ? 0 : place.count(), 4);
        for (byte[] text : texts) {
            out.putText(text);
        }
        return out.bytes;
    }

    /** The failure that stands in {@code bytes} from {@code from} on, or null where it is not a whole one and nothing else. */
    public static @Nullable Failure decode(byte[] bytes, int from) {
        if (from < 0 || from > bytes.length) {
            return null;
        }
        FailureBytes in = new FailureBytes(bytes, from, bytes.length);
        int format = in.take(1);
        int exitCode = in.take(1);
        int errno = in.take(2);
        int side = in.take(1);
        int index = in.take(4);
        int count = in.take(4);
        String attempt = in.takeText();
        String what = in.takeText();
        String call = in.takeText();
        String step = in.takeText();
        String pointer = in.takeText();
        String hint = in.takeText();
        String standardWords = in.takeText();
        if (in.wrong || in.at != in.end || format != FORMAT || side > 2 || what == null) {
            return null;
        }
        Place place = side == 0 || step == null ? null : new Place(index, count, step, side == 1 ? Side.PARENT : Side.INIT);
        return new Failure(attempt, what, call, errno == 0 ? null : Errno.of(errno), place, pointer, hint, standardWords, exitCode);
    }

    private static byte @Nullable [] cut(@Nullable String text) {
        if (text == null) {
            return null;
        }
        // Before encoding it too: a text of megabytes must not be copied in a small heap.
        byte[] whole = Text.encode(text.length() > TEXT_LIMIT_BYTES ? text.substring(0, TEXT_LIMIT_BYTES) : text);
        if (whole.length <= TEXT_LIMIT_BYTES) {
            return whole;
        }
        byte[] part = new byte[TEXT_LIMIT_BYTES];
        System.arraycopy(whole, 0, part, 0, TEXT_LIMIT_BYTES);
        return part;
    }

    private void put(int number, int width) {
        for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
            bytes[at] = (byte) (number >> shift);
            at++;
        }
    }

    private void putText(byte @Nullable [] text) {
        if (text == null) {
            put(ABSENT, 2);
        } else {
            put(text.length, 2);
            System.arraycopy(text, 0, bytes, at, text.length);
            at += text.length;
        }
    }

    private int take(int width) {
        if (wrong || end - at < width) {
            wrong = true;
            return 0;
        }
        int number = 0;
        for (int i = 0; i < width; i++) {
            number = number << 8 | bytes[at + i] & 0xff;
        }
        at += width;
        return number;
    }

    private @Nullable String takeText() {
        int length = take(2);
        if (wrong || length == ABSENT) {
            return null;
        }
        if (length > TEXT_LIMIT_BYTES || end - at < length) {
            wrong = true;
            return null;
        }
        String text = Text.decode(bytes, at, at + length);
        at += length;
        return text;
    }
}
