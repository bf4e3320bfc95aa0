package demitasse.runtime.systemd;

import demitasse.kernel.Text;
import demitasse.runtime.SetupException;

/** Reads what {@link DbusWriter} writes; a message that ends too early, or is of another byte order, is an error. */
final class DbusReader {
    private final byte[] bytes;
    private int position;

    DbusReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int position() {
        return position;
    }

    int octet() {
        need(1);
        position++;
        return bytes[position - 1] & 0xff;
    }

    int number32() {
        align(4);
        need(4);
        position += 4;
        return word(bytes, position - 4);
    }

    /** A string or the path of an object. */
    String text() {
        return string(number32());
    }

    String signature() {
        return string(octet());
    }

    private String string(int length) {
        if (length < 0) {
            throw broken();
        }
        need(length + 1L);
        position += length + 1;
        return Text.decode(bytes, position - length - 1, position - 1);
    }

    /** Steps over one value of a simple type. */
    void skip(char type) {
        switch (type) {
            case 'y' -> octet();
            case 'b', 'i', 'u', 'h' -> number32();
            case 's', 'o' -> text();
            case 'g' -> signature();
            default -> throw broken();
        }
    }

    void align(int size) {
        int next = position + size - 1 & -size;
        need(next - position);
        position = next;
    }

    private void need(long count) {
        if (count > bytes.length - position) {
            throw broken();
        }
    }

    static int word(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | (bytes[at + 3] & 0xff) << 24;
    }

    static SetupException broken() {
        return new SetupException("systemd's answer over D-Bus makes no sense", "see whether another program listens on its socket");
    }
}
