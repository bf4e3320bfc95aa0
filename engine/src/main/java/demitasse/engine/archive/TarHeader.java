package demitasse.engine.archive;

import demitasse.kernel.Text;
import java.io.ByteArrayOutputStream;

/** The headers of one entry, as ustar, with a pax header before it for all that ustar has no room for (pax(1)). */
final class TarHeader {
    private static final int NAME_BYTES = 100;
    private static final long SIZE_LIMIT = 1L << 33;
    private static final long ID_LIMIT = 1L << 21;

    private final ByteArrayOutputStream pax = new ByteArrayOutputStream();
    private final byte[] block = new byte[TarReader.BLOCK_BYTES];

    /** @param type a letter of ustar; {@code mode} is the lower twelve bits */
    TarHeader(char type, String path, int mode) {
        block[156] = (byte) type;
        text(0, NAME_BYTES, path, "path");
        octal(100, 8, mode);
        text(257, 6, "ustar", "");
        text(263, 2, "00", "");
        octal(108, 8, 0);
        octal(116, 8, 0);
        octal(124, 12, 0);
        octal(136, 12, 0);
    }

    void owner(int uid, int gid) {
        number(108, 8, Integer.toUnsignedLong(uid), ID_LIMIT, "uid");
        number(116, 8, Integer.toUnsignedLong(gid), ID_LIMIT, "gid");
    }

    void size(long bytes) {
        number(124, 12, bytes, SIZE_LIMIT, "size");
    }

    void modified(long seconds, int nanos) {
        if (seconds < 0 || seconds >= SIZE_LIMIT || nanos != 0) {
            // Below zero the part of a second counts from the whole one above: -2 and half a second is -1.5.
            boolean back = seconds < 0 && nanos != 0;
            long whole = back ? seconds + 1 : seconds;
            String digits = Long.toString((back ? 1_000_000_000L - nanos : nanos) + 1_000_000_000L).substring(1);
            record("mtime", Text.encode((back && whole == 0 ? "-" : "") + whole + (nanos == 0 ? "" : "." + digits)));
        }
        octal(136, 12, seconds < 0 || seconds >= SIZE_LIMIT ? 0 : seconds);
    }

    void link(String target) {
        text(157, NAME_BYTES, target, "linkpath");
    }

    void device(int major, int minor) {
        octal(329, 8, major);
        octal(337, 8, minor);
    }

    void record(String key, byte[] value) {
        byte[] name = Text.encode(key);
        int rest = name.length + value.length + 3;
        int length = rest + Integer.toString(rest).length();
        // The length counts its own digits, of which it may need one more for that.
        length = rest + Integer.toString(length).length();
        byte[] digits = Text.encode(Integer.toString(length));
        pax.write(digits, 0, digits.length);
        pax.write(' ');
        pax.write(name, 0, name.length);
        pax.write('=');
        pax.write(value, 0, value.length);
        pax.write('\n');
    }

    void writeTo(ByteArrayOutputStream out) {
        if (pax.size() > 0) {
            TarHeader extension = new TarHeader('x', "pax", 0644);
            extension.size(pax.size());
            extension.writeTo(out);
            byte[] records = pax.toByteArray();
            out.write(records, 0, records.length);
            pad(out, records.length);
        }
        for (int i = 148; i < 156; i++) {
            block[i] = ' ';
        }
        int sum = 0;
        for (byte value : block) {
            sum += value & 0xff;
        }
        octal(148, 7, sum);
        out.write(block, 0, block.length);
    }

    static void pad(ByteArrayOutputStream out, long length) {
        int left = (int) (-length & TarReader.BLOCK_BYTES - 1);
        out.write(new byte[left], 0, left);
    }

    private void text(int at, int room, String value, String key) {
        byte[] bytes = Text.encode(value);
        if (bytes.length > room || !key.isEmpty() && !isAscii(bytes)) {
            record(key, bytes);
        }
        System.arraycopy(bytes, 0, block, at, Math.min(room, bytes.length));
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte value : bytes) {
            if (value < 0) {
                return false;
            }
        }
        return true;
    }

    private void number(int at, int room, long value, long limit, String key) {
        if (value >= limit) {
            record(key, Text.encode(Long.toString(value)));
        }
        octal(at, room, value >= limit ? 0 : value);
    }

    /** Digits that fill the room up to a NUL at its end. */
    private void octal(int at, int room, long value) {
        long left = value;
        for (int i = at + room - 2; i >= at; i--) {
            block[i] = (byte) ('0' + (left & 7));
            left >>= 3;
        }
        block[at + room - 1] = 0;
    }
}
