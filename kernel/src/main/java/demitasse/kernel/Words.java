package demitasse.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

/** How bits and bytes are told to people. */
final class Words {
    private Words() {}

    /** One named bit (or group of bits) of a flag word. */
    record Bit(long mask, String name) {}

    /** {@code " (nosuid,nodev)"}, or nothing where no flag is set; bits without a name are told in hexadecimal. */
    static String flags(long flags, Bit... names) {
        StringBuilder text = new StringBuilder();
        long rest = flags;
        for (Bit bit : names) {
            if ((rest & bit.mask()) == bit.mask()) {
                text.append(text.isEmpty() ? " (" : ",").append(bit.name());
                rest &= ~bit.mask();
            }
        }
        if (rest != 0) {
            text.append(text.isEmpty() ? " (" : ",").append("0x").append(Long.toHexString(rest));
        }
        return text.isEmpty() ? "" : text.append(')').toString();
    }

    /** {@code 1 byte}, or {@code 2 bytes}. */
    static String counted(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    /** {@code byte 1}, or {@code bytes 0 to 1}. */
    static String range(long first, long count) {
        return count == 1 ? "byte " + first : "bytes " + first + " to " + (first + count - 1);
    }

    /** A mode as chmod(1) takes it: {@code 0755}. */
    static String mode(int mode) {
        return "0" + Integer.toOctalString(mode & 07777);
    }

    /** What is written, shortened and on one line: {@code "64\n"} becomes {@code "64"}. */
    static String excerpt(byte[] data) {
        int length = Math.min(data.length, 60);
        if (length > 0 && length == data.length && data[length - 1] == '\n') {
            length--;
        }
        for (int i = 0; i < length; i++) {
            if (data[i] < ' ') {
                return data.length + " bytes";
            }
        }
        return '"' + new String(data, 0, length, UTF_8) + (data.length > 60 ? "…\"" : "\"");
    }
}
