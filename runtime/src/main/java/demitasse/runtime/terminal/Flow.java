package demitasse.runtime.terminal;

/**
 * One direction of a relay: holds a single chunk that was read until all of it is written, so that a slow reader slows
 * the writer down and memory stays flat whatever passes through.
 */
final class Flow {
    private static final byte[] NOTHING = {};

    private byte[] chunk = NOTHING;
    private int at;
    private boolean open = true;

    /** Whether more may be read. */
    boolean wantsInput() {
        return open && at == chunk.length;
    }

    boolean hasOutput() {
        return at < chunk.length;
    }

    byte[] chunk() {
        return chunk;
    }

    int offset() {
        return at;
    }

    int length() {
        return chunk.length - at;
    }

    /** Takes what was read; only when {@link #hasOutput} is false. */
    void fill(byte[] read) {
        if (hasOutput()) {
            throw new IllegalStateException("the last chunk is not written yet");
        }
        chunk = read;
        at = 0;
    }

    void wrote(int count) {
        at = Math.min(chunk.length, at + Math.max(0, count));
        if (at == chunk.length) {
            chunk = NOTHING;
            at = 0;
        }
    }

    /** Nothing more is read; what is held may still be written. */
    void end() {
        open = false;
    }

    /** Nothing more is read or written. */
    void abandon() {
        open = false;
        chunk = NOTHING;
        at = 0;
    }
}
