package demitasse.kernel;

/** Takes what a trace tells. */
public interface TraceSink {
    void operation(TraceEvent event);

    /** Begins a section: what the operations that follow are done for. */
    void heading(String who, String text);
}
