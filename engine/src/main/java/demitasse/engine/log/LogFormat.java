package demitasse.engine.log;

/**
 * A record of the log, the format that Kubernetes reads (CRI):
 *
 * <pre>
 *   2026-11-22T18:31:45.123456789Z stdout F what was written
 *   0                              31     38 40
 * </pre>
 *
 * F is a whole line or the end of one, P a part that others follow. Times compare as the texts that they are.
 */
final class LogFormat {
    static final int STREAM_AT = 31;
    static final int FLAG_AT = 38;
    static final int TEXT_AT = 40;
    static final String NAME = "log";
    static final char WHOLE = 'F';
    static final char PART = 'P';

    private LogFormat() {}

    /** The name of the file that was the newest {@code age} files ago. */
    static String file(int age) {
        return age == 0 ? NAME : NAME + "." + age;
    }

    /** Whether the bytes up to {@code end} are a record; the rest of one that a full disk cut off is none. */
    static boolean isRecord(byte[] bytes, int start, int end) {
        return end - start >= TEXT_AT && bytes[start + 10] == 'T' && bytes[start + STREAM_AT - 1] == ' ' && bytes[start + STREAM_AT] == 's'
                && bytes[start + FLAG_AT - 1] == ' ' && bytes[start + TEXT_AT - 1] == ' ';
    }
}
