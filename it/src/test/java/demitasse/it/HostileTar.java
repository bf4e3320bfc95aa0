package demitasse.it;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Archives that no tar program would write. */
final class HostileTar {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    HostileTar file(String path) {
        return entry('0', path, "", "content");
    }

    HostileTar directory(String path) {
        return entry('5', path, "", "");
    }

    HostileTar link(char type, String path, String target) {
        return entry(type, path, target, "");
    }

    /** A file of that size, of which nothing but the header is there. */
    HostileTar beginning(String path, long size) {
        return header('0', path, "", size, 0, 0);
    }

    HostileTar device(char type, String path, int major, int minor) {
        return header(type, path, "", 0, major, minor);
    }

    private HostileTar entry(char type, String path, String target, String content) {
        header(type, path, target, content.length(), 0, 0);
        out.writeBytes(content.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(new byte[-content.length() & 511]);
        return this;
    }

    private HostileTar header(char type, String path, String target, long size, int major, int minor) {
        byte[] header = new byte[512];
        boolean large = path.length() > 100;
        if (large) {
            entry('L', "long", "", path);
        }
        if (target.length() > 100) {
            entry('K', "long", "", target);
        }
        put(header, 0, path.substring(0, Math.min(100, path.length())));
        put(header, 100, "0004777");
        put(header, 108, "0000001");
        put(header, 116, "0000001");
        put(header, 124, String.format("%011o", size));
        put(header, 136, "00000000001");
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 157, target.substring(0, Math.min(100, target.length())));
        put(header, 257, "ustar  ");
        put(header, 329, String.format("%07o", major));
        put(header, 337, String.format("%07o", minor));
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, 148, String.format("%06o\0", sum));
        out.writeBytes(header);
        return this;
    }

    private static void put(byte[] header, int at, String text) {
        System.arraycopy(text.getBytes(StandardCharsets.UTF_8), 0, header, at, text.length());
    }

    /** As it is, without an end. */
    byte[] head() {
        return out.toByteArray();
    }

    byte[] bytes() {
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }
}
