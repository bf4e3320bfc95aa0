package demitasse.runtime.process;

import demitasse.kernel.Child;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.CloseFrom;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.MakeMemoryFile;
import demitasse.kernel.FileOp.Pipe;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Poll.Interest;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.FileOp.WriteAt;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.Execute;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.Kill;
import demitasse.kernel.ProcessOp.NewSession;
import demitasse.kernel.ProcessOp.SetParentDeathSignal;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.Signal;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Monotonic;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.spec.Hook;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs hooks: programs around the life of a container that read its state from standard input (config.md, POSIX-platform
 * Hooks). They have the environment of their configuration, or ours where it names none, and run in the namespaces of this process.
 */
public final class HookRun {
    private static final int NOT_RUN = 127;
    private static final int OUTPUT_BYTES = 1024;
    /** Twice what execve(2) takes at most by default. */
    private static final int ENVIRONMENT_BYTES = 4 * 1024 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final long MILLI_NANOS = 1_000_000;
    private static final long LONGEST_SECONDS = 2_000_000;

    private final Kernel kernel;
    private final String kind;
    private final byte[] state;

    private HookRun(Kernel kernel, String kind, byte[] state) {
        this.kernel = kernel;
        this.kind = kind;
        this.state = state;
    }

    /**
     * Runs them in their order; the first that fails is the last.
     *
     * @param kind as the configuration names them: {@code createRuntime}
     * @param state the JSON of the container's state
     * @throws SetupException when one fails, or takes longer than it may
     */
    public static void all(Kernel kernel, String kind, List<Hook> hooks, byte[] state) {
        each(kernel, kind, hooks, state, failure -> {
            throw new SetupException(failure, "see hooks." + kind + " in config.json").at("/hooks/" + kind);
        });
    }

    /** Runs them in their order, and tells of each that fails. */
    public static void each(Kernel kernel, String kind, List<Hook> hooks, byte[] state, Consumer<String> failures) {
        HookRun run = new HookRun(kernel, kind, state);
        for (int i = 0; i < hooks.size(); i++) {
            String failure = run.run(hooks.get(i));
            if (failure != null) {
                failures.accept("error running " + kind + " hook #" + i + ": " + hooks.get(i).path() + ": " + failure);
            }
        }
    }

    /** What went wrong, null where nothing did. */
    private @Nullable String run(Hook hook) {
        // A file and no pipe: the hook need not read, and can begin anywhere.
        Fd input = kernel.perform(new MakeMemoryFile("the state for a " + kind + " hook"));
        for (int at = 0; at < state.length; ) {
            at += kernel.perform(new WriteAt(input, Arrays.copyOfRange(state, at, Math.min(state.length, at + CHUNK_BYTES)), at));
        }
        FdPair output = kernel.perform(new Pipe());
        Child child = kernel.perform(new Clone(0, null));
        if (child.isSelf()) {
            become(hook, input, output.second());
        }
        kernel.perform(new Close(input));
        kernel.perform(new Close(output.second()));
        StringBuilder said = new StringBuilder();
        boolean inTime = await(hook, child, output.first(), said);
        if (!inTime) {
            // With all that it has started, as far as that did not leave its session.
            kernel.attempt(new Kill(-child.pid(), Signal.KILL));
        }
        ProcessEnd end = kernel.perform(new Wait(child.pid(), true));
        kernel.perform(new Close(child.process()));
        kernel.perform(new Close(output.first()));
        return inTime ? failure(end, said.toString()) : "it ran past its timeout of " + hook.timeout() + " s" + told(said.toString());
    }

    private static @Nullable String failure(ProcessEnd end, String said) {
        if (end.signal() != 0) {
            return "ended by " + Signal.nameOf(end.signal()) + told(said);
        }
        return end.status() == 0 ? null : "exit status " + end.status() + told(said);
    }

    private static String told(String said) {
        return said.trim().isEmpty() ? "" : ": " + said.trim();
    }

    /** In the child; does not return. */
    private void become(Hook hook, Fd input, Fd output) {
        kernel.attempt(new SetParentDeathSignal(Signal.KILL));
        kernel.attempt(new NewSession());
        kernel.attempt(new Duplicate(input, Fd.STDIN.number(), false));
        kernel.attempt(new Duplicate(output, Fd.STDOUT.number(), false));
        kernel.attempt(new Duplicate(output, Fd.STDERR.number(), false));
        new ResetSignals().perform(new Site(kernel));
        kernel.attempt(new CloseFrom(Fd.STDERR.number() + 1, true));
        List<String> words = hook.args().isEmpty() ? List.of(hook.path()) : hook.args();
        if (kernel.attempt(new Execute(Fd.HERE, hook.path(), words, environment(hook))) instanceof Refused<?>(_, Errno errno)) {
            kernel.attempt(new Write(Fd.STDERR, Text.encode("it cannot be run: " + errno.words())));
        }
        kernel.attempt(new Exit(NOT_RUN));
    }

    /** One that names none has ours, as execv(3) would give it: engines leave PATH to that. */
    private List<String> environment(Hook hook) {
        if (!hook.env().isEmpty()) {
            return hook.env();
        }
        try {
            return Files.words(kernel, "/proc/self/environ", ENVIRONMENT_BYTES);
        } catch (KernelException unseen) {
            // A container without /proc: nothing is left to pass on.
            return List.of();
        }
    }

    /** Waits for its end, taking what it says meanwhile so that it is not held up; false where the time is over before. */
    private boolean await(Hook hook, Child child, Fd output, StringBuilder said) {
        long deadline = hook.timeout() == null ? 0 : now() + Math.min(hook.timeout(), LONGEST_SECONDS) * 1000;
        boolean open = true;
        while (true) {
            long left = hook.timeout() == null ? -1 : deadline - now();
            if (hook.timeout() != null && left <= 0) {
                return false;
            }
            List<Interest> interests = open
                    ? List.of(new Interest(child.process(), Poll.READABLE), new Interest(output, Poll.READABLE))
                    : List.of(new Interest(child.process(), Poll.READABLE));
            // Interrupted by a stop and a continuation, it is asked again.
            if (kernel.attempt(new Poll(interests, (int) left)) instanceof Done<int[]>(int[] events)) {
                open = open && (events[1] == 0 || take(output, said));
                if (events[0] != 0) {
                    return true;
                }
            }
        }
    }

    /** False at the end of what it says. */
    private boolean take(Fd output, StringBuilder said) {
        byte[] read = kernel.attempt(new Read(output, CHUNK_BYTES)) instanceof Done<byte[]>(byte[] some) ? some : new byte[0];
        said.append(Text.decode(read, 0, Math.min(read.length, Math.max(0, OUTPUT_BYTES - said.length()))));
        return read.length > 0;
    }

    private long now() {
        return kernel.perform(new Monotonic()) / MILLI_NANOS;
    }
}
