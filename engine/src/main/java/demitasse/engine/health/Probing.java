package demitasse.engine.health;

import demitasse.engine.store.ContainerRecord.Health;
import demitasse.engine.store.HealthRecord;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.Status;
import demitasse.engine.store.Storage;
import demitasse.engine.store.Stored;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Pipe;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Poll.Interest;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileOp.SetNonBlocking;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.ProcessOp.OpenProcess;
import demitasse.kernel.ProcessOp.OwnPid;
import demitasse.kernel.ProcessOp.SendSignal;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.Signal;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Monotonic;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.Log;
import demitasse.runtime.launch.Launcher;
import demitasse.runtime.launch.ReadOnlyProgram;
import demitasse.runtime.launch.StepFailure;
import demitasse.runtime.lifecycle.Container;
import demitasse.runtime.lifecycle.Exec;
import demitasse.runtime.lifecycle.ExecProcess;
import demitasse.runtime.report.Failure;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a container once how it is: runs its command in it, and notes the answer. The process it does that in does nothing else. */
public final class Probing {
    /** The word that has this program do it; people have no use for it. */
    public static final String COMMAND = "probe";
    /** The exit code that asks for the shorter interval, that of the start. */
    static final int SOON = 1;
    private static final int NO_ANSWER = -1;
    /** As much as Docker keeps of an output. */
    private static final int OUTPUT_BYTES = 4096;
    private static final int STAT_BYTES = 4096;
    private static final int READS_AT_ONCE = 16;
    private static final int ROUNDS = 10;
    private static final long MILLI_NANOS = 1_000_000;
    private static final String SHELL = "CMD-SHELL";

    private final Kernel kernel;
    private final Stored stored;
    private final Health health;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    /** Whether it was paused when the time was up. */
    private boolean frozen;

    private Probing(Kernel kernel, Stored stored, Health health) {
        this.kernel = kernel;
        this.stored = stored;
        this.health = health;
    }

    /** Answers when to ask next, as an exit code: {@link #SOON}, or 0 for after the usual while. */
    public static int ask(Kernel kernel, String id) {
        ReadOnlyProgram.ensure(kernel);
        Fd directory = kernel.perform(new Open(Storage.CONTAINERS + "/" + id, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW));
        Stored stored = new Stored(kernel, id, directory);
        Health health = stored.record().health();
        return health == null ? 0 : new Probing(kernel, stored, health).ask();
    }

    private int ask() {
        RunRecord run = stored.run();
        HealthRecord before = stored.health();
        if (run == null || before == null || stored.standing().status() != Status.RUNNING) {
            // One that is paused can't answer, and is not ill for that.
            return 0;
        }
        long start = kernel.perform(new Now());
        int code = code();
        long end = kernel.perform(new Now());
        if (frozen || stored.standing().status() != Status.RUNNING) {
            return 0;
        }
        boolean starting = start - run.startedNanos() < health.startPeriodNanos();
        HealthRecord after = before.after(new HealthRecord.Probe(start, end, code, Text.wellFormed(Text.decode(output.toByteArray()))), starting, health.retries());
        stored.write(after);
        if (!after.status().equals(before.status())) {
            stored.note("health_status: " + after.status());
        }
        return starting && after.status().equals(HealthRecord.STARTING) ? SOON : 0;
    }

    /** What was answered; {@link #output} is what was said. */
    private int code() {
        try {
            return answer();
        } catch (StepFailure known) {
            return fails(known.failure());
        } catch (RuntimeException thrown) {
            return fails(Failure.of(thrown));
        }
    }

    private int fails(Failure failure) {
        say(failure.what());
        return NO_ANSWER;
    }

    private void say(String text) {
        byte[] bytes = Text.encode(text);
        output.write(bytes, 0, Math.min(bytes.length, OUTPUT_BYTES));
    }

    private int answer() {
        FdPair pipe = kernel.perform(new Pipe());
        redirect(pipe.second());
        kernel.perform(new Close(pipe.second()));
        ExecProcess.Command command =
                new ExecProcess.Command(words(health.command()), null, List.of(), false, null, null, List.of(), List.of(), false, null, null);
        Container instance = stored.instance();
        QuestionGroup group = instance == null ? null : QuestionGroup.make(kernel, instance.cgroup());
        Launcher.Running running = Exec.start(kernel, new Exec.Request(
                Storage.RUNNING, stored.id(), command, group == null ? List.of() : List.of(group.below()), null, null, null, 0, true, "", false), Log.NONE);
        redirect(null);
        kernel.perform(new SetNonBlocking(pipe.first(), true));
        boolean answered = hear(running.process(), pipe.first());
        if (!answered) {
            frozen = stored.standing().status() == Status.PAUSED;
            kill(running, group);
        }
        take(pipe.first());
        int code = kernel.perform(new Wait(running.pid(), true)).exitCode();
        if (group != null) {
            group.remove();
        }
        if (answered) {
            return code;
        }
        byte[] said = output.toByteArray();
        output.reset();
        say("Health check exceeded timeout (" + health.timeoutNanos() / MILLI_NANOS + "ms)" + (said.length == 0 ? "" : ": " + Text.decode(said)));
        return NO_ANSWER;
    }

    static List<String> words(List<String> command) {
        List<String> rest = command.subList(1, command.size());
        if (!command.getFirst().equals(SHELL)) {
            return rest;
        }
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c"));
        words.addAll(rest);
        return words;
    }

    /** Our standard streams are those of what we start. */
    private void redirect(@Nullable Fd output) {
        Fd nothing = kernel.perform(new Open("/dev/null", OpenFlag.READ_WRITE));
        kernel.perform(new Duplicate(nothing, 0, false));
        kernel.perform(new Duplicate(output == null ? nothing : output, 1, false));
        kernel.perform(new Duplicate(output == null ? nothing : output, 2, false));
        kernel.perform(new Close(nothing));
    }

    /** False where it took too long. */
    private boolean hear(Fd process, Fd said) {
        long deadline = kernel.perform(new Monotonic()) + health.timeoutNanos();
        List<Interest> interests = new ArrayList<>(List.of(new Interest(process, Poll.READABLE), new Interest(said, Poll.READABLE)));
        while (true) {
            long left = deadline - kernel.perform(new Monotonic());
            if (left <= 0) {
                return false;
            }
            long millis = Math.min(Integer.MAX_VALUE, (left + MILLI_NANOS - 1) / MILLI_NANOS);
            if (!(kernel.attempt(new Poll(interests, (int) millis)) instanceof Done<int[]>(int[] events))) {
                continue;
            }
            if (events[0] != 0) {
                return true;
            }
            if (events.length > 1 && events[1] != 0 && !take(said)) {
                interests.remove(1);
            }
        }
    }

    /** Takes what was said by now, and keeps the beginning; false at its end. */
    private boolean take(Fd said) {
        // Not for ever, where more comes as fast as it is taken.
        for (int i = 0; i < READS_AT_ONCE && kernel.attempt(new Read(said, OUTPUT_BYTES)) instanceof Done<byte[]>(byte[] part); i++) {
            if (part.length == 0) {
                return false;
            }
            output.write(part, 0, Math.min(part.length, OUTPUT_BYTES - Math.min(OUTPUT_BYTES, output.size())));
        }
        return true;
    }

    /** Ends it with all that it has started: its group, or without one whatever of the container is in its session, which it leads, or in ours. */
    private void kill(Launcher.Running running, @Nullable QuestionGroup group) {
        kernel.attempt(new SendSignal(running.process(), Signal.KILL));
        if (group != null) {
            group.kill();
            return;
        }
        Container instance = stored.instance();
        boolean any = instance != null;
        for (int round = 0; any && round < ROUNDS; round++) {
            any = false;
            for (int pid : instance.cgroup().processes()) {
                any |= killIfOurs(pid, running.pid());
            }
        }
    }

    private boolean killIfOurs(int pid, int leader) {
        // Opened before it is looked at: another one that gets the pid is not killed.
        if (!(kernel.attempt(new OpenProcess(pid)) instanceof Done<Fd>(Fd process))) {
            return false;
        }
        int session = session(stat(pid));
        boolean ours = session != 0 && (session == leader || session == kernel.perform(new OwnPid()));
        if (ours) {
            kernel.attempt(new SendSignal(process, Signal.KILL));
        }
        kernel.attempt(new Close(process));
        return ours;
    }

    private @Nullable String stat(int pid) {
        try {
            return Files.readIfThere(kernel, Fd.HERE, "/proc/" + pid + "/stat", STAT_BYTES);
        } catch (KernelException gone) {
            // It was there to be opened, and gone when it was read.
            return null;
        }
    }

    /** The sixth field (proc(5)), of a process that has not ended; 0 where there is none. */
    static int session(@Nullable String stat) {
        int at = stat == null ? 0 : stat.lastIndexOf(')') + 2;
        if (stat == null || at < 2 || at >= stat.length() || stat.charAt(at) == 'Z') {
            return 0;
        }
        for (int field = 3; field < 6; field++) {
            at = stat.indexOf(' ', at) + 1;
        }
        int session = 0;
        for (int i = at; i < stat.length() && Text.isDigit(stat.charAt(i)); i++) {
            session = session * 10 + stat.charAt(i) - '0';
        }
        return session;
    }
}
