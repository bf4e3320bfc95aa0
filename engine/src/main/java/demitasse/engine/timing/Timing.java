package demitasse.engine.timing;

import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Pipe;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Monotonic;
import demitasse.kernel.TimeOp.ProcessorTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Times one start: whoever is at work says when a phase begins, which ends the one before. Parent and init are two copies of
 * this object from the clone on; init passes its phases on through a pipe, one line each, since it becomes the program.
 */
public final class Timing {
    /** What a start begins with, once its words are read. */
    public static final String FIRST = "ask the host";
    private static final int LINES_LIMIT_BYTES = 1 << 16;

    private final Kernel kernel;
    private final FdPair pipe;
    private final List<Phase> phases = new ArrayList<>();
    private final long beganNanos;
    /** Steps of the plan up to here are the parent's. */
    private int ofParent = Integer.MAX_VALUE;
    private boolean init;
    private String name;
    private long startNanos;
    private ProcessorTime.Micros before;

    /** Begins now, with what this process has done so far as its first phase, which has waited for nothing that is known. */
    public Timing(Kernel kernel) {
        this.kernel = kernel;
        this.pipe = kernel.perform(new Pipe());
        this.startNanos = kernel.perform(new Monotonic());
        this.before = kernel.perform(new ProcessorTime());
        long micros = before.user() + before.system();
        this.beganNanos = startNanos - micros * 1000;
        phases.add(new Phase("parent", "begin, read the words", 0, micros, before.user(), before.system()));
        this.name = FIRST;
    }

    /** From here on there is a plan. */
    public void planned(int stepsOfParent) {
        ofParent = stepsOfParent;
    }

    /** The next phase begins. */
    public void begin(String next) {
        close();
        name = next;
    }

    /** A step of the plan begins, in the process that performs it. */
    public void step(int number, String words) {
        if (number > ofParent && !init) {
            init = true;
            startNanos = kernel.perform(new Monotonic());
            before = kernel.perform(new ProcessorTime());
        } else {
            close();
        }
        name = words;
    }

    private void close() {
        long now = kernel.perform(new Monotonic());
        ProcessorTime.Micros used = kernel.perform(new ProcessorTime());
        Phase phase = new Phase(
                init ? "init" : "parent", name, (startNanos - beganNanos) / 1000, (now - startNanos) / 1000, used.user() - before.user(), used.system() - before.system());
        if (init) {
            // The pipe takes far more than there are steps; where it does not, the start matters more than its times.
            kernel.attempt(new FileOp.Write(pipe.second(), Text.encode(phase.line())));
        } else {
            phases.add(phase);
        }
        startNanos = now;
        before = used;
    }

    /** The last phase ends; all of them, in the order of their beginnings. */
    public List<Phase> end() {
        close();
        kernel.perform(new Close(pipe.second()));
        Fd lines = pipe.first();
        String text = Text.decode(Files.with(kernel, lines, open -> Files.readAll(kernel, open, LINES_LIMIT_BYTES)));
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            phases.add(Phase.read("init", text.substring(start, end)));
            start = end + 1;
        }
        phases.sort((a, b) -> Long.compare(a.startMicros(), b.startMicros()));
        return phases;
    }
}
