package demitasse.runtime;

/** Takes what is told besides results and errors. */
public interface Log {
    /** Takes nothing. */
    Log NONE = new Log() {
        @Override
        public void warning(String message) {}

        @Override
        public void debug(String message) {}

        @Override
        public boolean takesDebug() {
            return false;
        }
    };

    /** Something was passed over that the caller asked for, or is likely to be a mistake. */
    void warning(String message);

    /** What happens, for whoever looks for a fault. */
    void debug(String message);

    /** Whether {@link #debug} leads anywhere, for those who would have to work for their words. */
    boolean takesDebug();
}
