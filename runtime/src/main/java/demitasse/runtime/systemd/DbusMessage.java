package demitasse.runtime.systemd;

import org.jspecify.annotations.Nullable;

/**
 * One message of D-Bus (D-Bus Specification, Message Protocol).
 *
 * @param type {@link #CALL}, {@link #RETURN}, {@link #ERROR} or {@link #SIGNAL}
 * @param answered the serial of the call that it answers, 0 where it answers none
 * @param name of the method, the signal or the error
 * @param signature of the body, empty where there is none
 */
record DbusMessage(
        int type, int serial, int answered, @Nullable String path, @Nullable String scope, @Nullable String name, @Nullable String destination, String signature, byte[] body) {
    static final int CALL = 1;
    static final int RETURN = 2;
    static final int ERROR = 3;
    static final int SIGNAL = 4;

    /** Of the fixed beginning of every message. */
    static final int HEADER_BYTES = 16;

    private static final int VERSION = 1;
    private static final int LENGTH_LIMIT = 1 << 24;

    private static final int PATH = 1;
    private static final int INTERFACE = 2;
    private static final int MEMBER = 3;
    private static final int ERROR_NAME = 4;
    private static final int REPLY_SERIAL = 5;
    private static final int DESTINATION = 6;
    private static final int SIGNATURE = 8;

    static DbusMessage call(int serial, String destination, String path, String scope, String method, String signature, DbusWriter body) {
        return new DbusMessage(CALL, serial, 0, path, scope, method, destination, signature, body.toBytes());
    }

    byte[] encode() {
        DbusWriter out = new DbusWriter();
        out.octet('l').octet(type).octet(0).octet(VERSION).number32(body.length).number32(serial).array(8, fields -> {
            field(fields, PATH, "o", path);
            field(fields, INTERFACE, "s", scope);
            field(fields, type == ERROR ? ERROR_NAME : MEMBER, "s", name);
            if (answered != 0) {
                fields.struct().octet(REPLY_SERIAL).signature("u").number32(answered);
            }
            field(fields, DESTINATION, "s", destination);
            if (!signature.isEmpty()) {
                fields.struct().octet(SIGNATURE).signature("g").signature(signature);
            }
        });
        out.align(8);
        out.raw(body);
        return out.toBytes();
    }

    private static void field(DbusWriter fields, int code, String signature, @Nullable String value) {
        if (value != null) {
            fields.struct().octet(code).signature(signature).text(value);
        }
    }

    /** How long the message is that begins with these bytes, of which there are {@link #HEADER_BYTES} at least. */
    static int length(byte[] begin) {
        int fields = DbusReader.word(begin, 12);
        int body = DbusReader.word(begin, 4);
        if (begin[0] != 'l' || fields < 0 || fields > LENGTH_LIMIT || body < 0 || body > LENGTH_LIMIT) {
            throw DbusReader.broken();
        }
        return (HEADER_BYTES + fields + 7 & -8) + body;
    }

    /** Reads one whole message. */
    static DbusMessage decode(byte[] bytes) {
        DbusReader in = new DbusReader(bytes);
        in.octet();
        int type = in.octet();
        in.octet();
        in.octet();
        int bodyLength = in.number32();
        int serial = in.number32();
        int end = in.number32() + HEADER_BYTES;
        int answered = 0;
        String path = null;
        String scope = null;
        String name = null;
        String signature = "";
        while (in.position() < end) {
            in.align(8);
            int code = in.octet();
            String of = in.signature();
            switch (code) {
                case PATH -> path = in.text();
                case INTERFACE -> scope = in.text();
                case MEMBER, ERROR_NAME -> name = in.text();
                case REPLY_SERIAL -> answered = in.number32();
                case SIGNATURE -> signature = in.signature();
                default -> in.skip(of.length() == 1 ? of.charAt(0) : '?');
            }
        }
        byte[] body = new byte[bodyLength];
        System.arraycopy(bytes, bytes.length - bodyLength, body, 0, bodyLength);
        return new DbusMessage(type, serial, answered, path, scope, name, null, signature, body);
    }
}
