package demitasse.runtime.systemd;

import demitasse.kernel.Text;
import java.io.ByteArrayOutputStream;

/** Values as they go over the wire, in little-endian order, each aligned to its own size (D-Bus Specification, Marshaling). */
final class DbusWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** What an array holds is written in place, and its length is known at its end alone. */
    interface Content {
        void write(DbusWriter out);
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    DbusWriter octet(int value) {
        bytes.write(value);
        return this;
    }

    DbusWriter number32(int value) {
        align(4);
        for (int shift = 0; shift < 32; shift += 8) {
            bytes.write(value >> shift);
        }
        return this;
    }

    DbusWriter number64(long value) {
        align(8);
        for (int shift = 0; shift < 64; shift += 8) {
            bytes.write((int) (value >> shift));
        }
        return this;
    }

    DbusWriter flag(boolean value) {
        return number32(value ? 1 : 0);
    }

    /** A string or the path of an object. */
    DbusWriter text(String value) {
        byte[] text = Text.encode(value);
        number32(text.length);
        raw(text);
        return octet(0);
    }

    DbusWriter signature(String value) {
        byte[] text = Text.encode(value);
        octet(text.length);
        raw(text);
        return octet(0);
    }

    /** An array; its length doesn't count what aligns its first element. */
    DbusWriter array(int elementAlignment, Content content) {
        DbusWriter elements = new DbusWriter();
        // Aligned as they will be: after the length, and what aligns the first of them.
        align(4);
        int begin = round(bytes.size() + 4, elementAlignment);
        for (int at = 0; at < begin % 8; at++) {
            elements.octet(0);
        }
        int before = elements.bytes.size();
        content.write(elements);
        byte[] all = elements.toBytes();
        number32(all.length - before);
        align(elementAlignment);
        bytes.write(all, before, all.length - before);
        return this;
    }

    /** The beginning of a structure or of an entry of a dictionary. */
    DbusWriter struct() {
        align(8);
        return this;
    }

    void align(int size) {
        for (int missing = round(bytes.size(), size) - bytes.size(); missing > 0; missing--) {
            bytes.write(0);
        }
    }

    private static int round(int position, int size) {
        return position + size - 1 & -size;
    }

    void raw(byte[] data) {
        bytes.write(data, 0, data.length);
    }
}
