package demitasse.kernel;

import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import java.util.HashMap;
import java.util.Map;

/** Tells every operation of another kernel to a sink: what was asked, what was answered, and how long it took. */
public final class TracingKernel implements Kernel {
    private static final String DESCRIPTORS = "/proc/self/fd/";

    private final Kernel kernel;
    private final TraceSink sink;
    private final String childLabel;
    private final long beganNanos;
    /** What is open by now, by number: the last to have each. */
    private final Map<Integer, Fd> opened = new HashMap<>();
    private String who;

    /** Begins a trace now. {@code childLabel} is what this very object calls itself in a child that is cloned through it. */
    public TracingKernel(Kernel kernel, TraceSink sink, String who, String childLabel) {
        this.kernel = kernel;
        this.sink = sink;
        this.who = who;
        this.childLabel = childLabel;
        this.beganNanos = clock();
    }

    /** Tells what the next operations are done for. */
    public void heading(String text) {
        sink.heading(who, text);
    }

    @Override
    public <R> Outcome<R> attempt(KernelOp<R> op) {
        long start = clock();
        if (op instanceof ProcessOp.Execute || op instanceof ProcessOp.Exit) {
            // Told before, since afterwards nobody is left to tell it.
            sink.operation(event(op, start, TraceEvent.NOT_BACK, ""));
        }
        Outcome<R> outcome = kernel.attempt(op);
        long micros = (clock() - start) / 1000;
        switch (outcome) {
            case Done<R> done -> answered(op, start, micros, done.value());
            case Refused<R> refused -> sink.operation(new TraceEvent(
                    who, sinceBeginning(start), micros, words(op), op.call(), "", refused.errno()));
        }
        return outcome;
    }

    private void answered(KernelOp<?> op, long start, long micros, Object value) {
        if (value instanceof Fd fd) {
            opened.put(fd.number(), fd);
        }
        if (value instanceof Child child && child.isSelf()) {
            // The parent tells of the clone; here a new process begins.
            who = childLabel;
        } else {
            sink.operation(event(op, start, micros, AnswerWords.of(op, value)));
        }
    }

    private TraceEvent event(KernelOp<?> op, long start, long micros, String answer) {
        return new TraceEvent(who, sinceBeginning(start), micros, words(op), op.call(), answer, null);
    }

    /** What is mounted by way of descriptors is told by the names of what they are open on: {@code mount proc on rootfs/proc (fd 5)}. */
    private String words(KernelOp<?> op) {
        String words = op.words();
        if (!(op instanceof MountOp<?>)) {
            return words;
        }
        StringBuilder told = new StringBuilder();
        int from = 0;
        for (int at = words.indexOf(DESCRIPTORS); at >= 0; at = words.indexOf(DESCRIPTORS, from)) {
            int end = at + DESCRIPTORS.length();
            int number = 0;
            while (end < words.length() && Text.isDigit(words.charAt(end)) && number < 1 << 20) {
                number = number * 10 + words.charAt(end) - '0';
                end++;
            }
            Fd fd = opened.get(number);
            told.append(words, from, at).append(fd == null ? words.substring(at, end) : fd.toString());
            from = end;
        }
        return told.append(words, from, words.length()).toString();
    }

    private long sinceBeginning(long nanos) {
        return (nanos - beganNanos) / 1000;
    }

    private long clock() {
        return kernel.perform(new TimeOp.Monotonic());
    }
}
