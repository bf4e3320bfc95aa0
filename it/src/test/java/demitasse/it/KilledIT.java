package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each process of ours killed right before each of its system calls that changes what others see: what the next command says of
 * the container is so, and it can be used as before.
 */
@ExtendWith(LeavesNothing.class)
class KilledIT {
    private static final String CHANGES = "openat,mkdirat,unlinkat,renameat2,symlinkat,write,pwrite64,ftruncate,clone3,pidfd_send_signal,sendmsg,setns,execve";
    private static final String BUSYBOX = " --rootfs " + Rootfs.BUSYBOX.path() + " -- ";

    @TempDir
    Path scratch;

    /** Right before the call of that name that is made for that time. */
    private record Instant(String call, int time) {}

    /** Of openat(2) the calls that make a file, and nothing of before the program was there. */
    private static List<Instant> instants(List<String> trace) {
        Map<String, Integer> times = new HashMap<>();
        List<Instant> instants = new ArrayList<>();
        for (String line : trace) {
            int end = line.indexOf('(');
            if (end > 0) {
                String call = line.substring(0, end);
                int time = times.merge(call, 1, Integer::sum);
                if (!call.equals("openat") || line.contains("O_CREAT")) {
                    instants.add(new Instant(call, time));
                }
            }
        }
        return instants;
    }

    private Path traces() {
        return scratch.resolve("trace");
    }

    private List<String> trace() {
        try {
            return Files.readAllLines(traces());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> strace(List<String> options, List<String> words) {
        return Stream.concat(Stream.concat(Stream.of("strace"), options.stream()), words.stream()).toList();
    }

    private static String killing(Instant at) {
        return "inject=" + at.call + ":signal=KILL:when=" + at.time;
    }

    /** The command with blanks between its words, as it is and then killed at each instant; it is looked at afterwards each time. */
    private void everywhere(String line, Runnable before, Consumer<String> after) {
        List<String> words = command(line.split(" ")).words();
        before.run();
        assertThat(Command.of(strace(List.of("-o", traces().toString(), "-e", "trace=" + CHANGES), words)).run().status()).as(line).isZero();
        after.accept("at its end");
        // The first is the command's own execve(2).
        List<Instant> instants = instants(trace());
        int killed = 0;
        for (Instant at : instants.subList(1, instants.size())) {
            before.run();
            killed += Command.of(strace(List.of("-o", "/dev/null", "-e", killing(at)), words)).run().status() == 137 ? 1 : 0;
            after.accept("killed at " + at);
        }
        assertThat(killed).as("kills of %s at %s", line, instants).isGreaterThan(instants.size() / 2);
    }

    /** A supervisor, from the violent end of its program to its own, or to its next beginning. */
    private void supervisorEverywhere(String name, Runnable before, Consumer<String> after) {
        before.run();
        endedUnder(name, "trace=" + CHANGES);
        after.accept("at its end");
        List<String> turn = trace();
        int next = turn.stream().filter(line -> line.startsWith("execve(")).findFirst().map(turn::indexOf).orElse(turn.size() - 1);
        List<Instant> instants = instants(turn.subList(0, next + 1));
        assertThat(instants).hasSizeGreaterThan(5);
        int killed = 0;
        for (Instant at : instants) {
            before.run();
            endedUnder(name, killing(at));
            killed += trace().getLast().contains("killed by SIGKILL") ? 1 : 0;
            after.accept("killed at " + at);
        }
        assertThat(killed).as("kills of the supervisor of %s at %s", name, instants).isGreaterThan(instants.size() / 2);
    }

    /** Kills its program once its supervisor is traced, and traces that for as long as it takes. */
    private void endedUnder(String name, String expression) {
        String supervisor = supervisor(name);
        String init = command("inspect", "-f", "{{.State.Pid}}", name).run().good();
        try (Running tracing = watching(3, List.of("-p", supervisor, "-o", traces().toString(), "-e", expression)).start()) {
            Path status = Path.of("/proc/" + supervisor + "/status");
            for (int look = 0; look < 300 && LeavesNothing.read(status).contains("TracerPid:\t0"); look++) {
                Running.pause();
            }
            Command.of("kill", "-KILL", init).run().good();
            tracing.end();
        }
    }

    private static Command watching(int seconds, List<String> options) {
        List<String> words = new ArrayList<>(List.of("timeout", "-s", "INT", Integer.toString(seconds)));
        words.addAll(strace(options, List.of()));
        return Command.of(words);
    }

    private static String supervisor(String name) {
        String init = command("inspect", "-f", "{{.State.Pid}}", name).run().good();
        return LeavesNothing.read(Path.of("/proc/" + init + "/stat")).split(" ")[3];
    }

    /** What ps says of it, in a word, empty where there is none, once that is so. */
    private static String truth(String name, String at) {
        String untrue = "";
        for (int look = 0; look < 300; look++) {
            Outcome listed = command("ps", "-a", "--filter", "name=" + name, "--format", "{{.ID}} {{.State}} {{.Pid}}").run();
            assertThat(listed.err()).as(at).isEmpty();
            assertThat(listed.status()).as(at).isZero();
            if (listed.out().isEmpty()) {
                return "";
            }
            String[] words = listed.out().strip().split(" ");
            untrue = untrue(words[0], words[1], words[2]);
            if (untrue.isEmpty()) {
                return words[1];
            }
            Running.pause();
        }
        throw new AssertionError(at + ": " + untrue);
    }

    /** What contradicts that; nothing where it is so. */
    private static String untrue(String id, String state, String pid) {
        if (state.equals("running") || state.equals("paused")) {
            return Files.exists(Path.of("/proc/" + pid)) ? "" : "process " + pid + " of " + id + " does not live";
        }
        return String.join(", ", LeavesNothing.traces().stream().filter(trace -> trace.contains(id) && !trace.startsWith("directory /var")).toList());
    }

    private static void good(String line) {
        command(line.split(" ")).run().good();
    }

    private static void removed(String name, String at) {
        assertThat(command("rm", "-f", name).run().status()).as(at).isZero();
        assertThat(truth(name, at)).as(at).isEmpty();
    }

    @Test
    void renamed() {
        everywhere("rename kd-old kd-new", () -> good("create --name kd-old" + BUSYBOX + "true"), at -> {
            String name = command("ps", "-a", "--filter", "name=kd-", "--format", "{{.Names}}").run().good();
            String other = name.equals("kd-old") ? "kd-new" : "kd-old";
            assertThat(name).as(at).isIn("kd-old", "kd-new");
            assertThat(command("inspect", other).run().err()).as(at).contains("no such container: " + other);
            good("create --name " + other + BUSYBOX + "true");
            good("rm kd-old kd-new");
        });
    }

    @Test
    void updatedPausedAndEntered() {
        good("run -d --name kd-runs" + BUSYBOX + "sleep 1000");
        Consumer<String> runs = at -> assertThat(truth("kd-runs", at)).as(at).isEqualTo("running");
        everywhere("update --restart no -m 50M kd-runs", () -> { }, runs.andThen(at -> good("update --restart always -m 60M kd-runs")));
        everywhere("pause kd-runs", () -> { }, at -> {
            if (truth("kd-runs", at).equals("paused")) {
                good("unpause kd-runs");
            }
            good("exec kd-runs true");
        });
        everywhere("unpause kd-runs", () -> good("pause kd-runs"), at -> {
            if (truth("kd-runs", at).equals("paused")) {
                good("unpause kd-runs");
            }
            good("exec kd-runs true");
        });
        everywhere("exec kd-runs true", () -> { }, runs);
        String left = "";
        for (int look = 0; look < 300 && (look == 0 || left.lines().count() > 2); look++) {
            left = command("top", "kd-runs").run().good();
        }
        assertThat(left.lines().count()).as(left).isEqualTo(2);
        removed("kd-runs", "at the end");
    }

    @Test
    void endedAndStartedAgain() {
        good("create --name kd-ends --restart always" + BUSYBOX + "sleep 1000");
        Runnable runs = () -> good("start kd-ends");
        Consumer<String> known = at -> assertThat(truth("kd-ends", at)).as(at).isIn("running", "exited");
        everywhere("stop -t 0 kd-ends", runs, known);
        everywhere("kill kd-ends", runs, known.andThen(at -> good("stop -t 0 kd-ends")));
        everywhere("start kd-ends", () -> good("stop -t 0 kd-ends"), known);
        everywhere("restart -t 0 kd-ends", runs, known);
        removed("kd-ends", "at the end");
    }

    @Test
    void madeAndRemoved() {
        everywhere("rm -f kd-goes", () -> good("run -d --name kd-goes" + BUSYBOX + "sleep 1000"), at -> removed("kd-goes", at));
        everywhere("run -d --name kd-comes" + BUSYBOX + "sleep 1000", () -> { }, at -> {
            assertThat(truth("kd-comes", at)).as(at).isIn("", "running", "created", "exited");
            removed("kd-comes", at);
        });
        everywhere("run -q --name kd-stays" + BUSYBOX + "true", () -> { }, at -> {
            assertThat(truth("kd-stays", at)).as(at).isIn("", "exited");
            removed("kd-stays", at);
        });
    }

    @Test
    void supervisorThatNotesAnEndAndStartsAgain() {
        good("create --name kd-again --restart always" + BUSYBOX + "sleep 1000");
        supervisorEverywhere("kd-again", () -> good("start kd-again"), at -> {
            assertThat(truth("kd-again", at)).as(at).isIn("exited", "running", "restarting");
            good("stop -t 0 kd-again");
        });
        removed("kd-again", "at the end");
    }

    @Test
    void supervisorThatRemovesWhatGoesWithItsEnd() {
        supervisorEverywhere("kd-rm", () -> good("run -d --rm --name kd-rm" + BUSYBOX + "sleep 1000"), at -> removed("kd-rm", at));
    }

    @Test
    void whoAsksHowItIs() {
        good("run -d --name kd-asked --health-interval 50ms --health-cmd true" + BUSYBOX + "sleep 1000");
        // Calls that the supervisor makes none of between two questions.
        for (Instant at : List.of(new Instant("mkdirat", 1), new Instant("setns", 1), new Instant("sendmsg", 1), new Instant("recvmsg", 1), new Instant("renameat2", 1), new Instant("pipe2", 1))) {
            String supervisor = supervisor("kd-asked");
            watching(2, List.of("-f", "-p", supervisor, "-o", traces().toString(), "-e", killing(at))).run();
            assertThat(trace()).as("killed at %s", at).anyMatch(line -> line.contains("killed by SIGKILL"));
            assertThat(truth("kd-asked", "killed at " + at)).isEqualTo("running");
            assertThat(supervisor("kd-asked")).isEqualTo(supervisor);
        }
        for (int look = 0; look < 300 && !health().equals("healthy"); look++) {
            Running.pause();
        }
        assertThat(health()).isEqualTo("healthy");
        removed("kd-asked", "at the end");
    }

    private static String health() {
        return command("inspect", "-f", "{{.State.Health.Status}}", "kd-asked").run().good();
    }

    /** What only init does, each for the first time and the last. */
    @Test
    void initBeforeItsProgram() {
        List<String> words = busybox("-q", "true").words();
        Command.of(strace(List.of("-f", "-o", traces().toString()), words)).run().good();
        List<String> lines = trace();
        String parent = lines.getFirst().split(" ")[0];
        Map<String, Integer> parents = new HashMap<>();
        Map<String, Integer> inits = new HashMap<>();
        boolean begun = false;
        for (String line : lines) {
            String[] parts = line.split(" +", 2);
            int end = parts[1].indexOf('(');
            if (end > 0 && parts[0].equals(parent)) {
                parents.merge(parts[1].substring(0, end), 1, Integer::sum);
            } else if (end > 0 && !begun) {
                begun = parts[1].startsWith("execve(");
                inits.merge(parts[1].substring(0, end), 1, Integer::sum);
            }
        }
        inits.keySet().removeIf(call -> parents.containsKey(call) || call.startsWith("<"));
        assertThat(inits).hasSizeGreaterThan(5);
        for (Map.Entry<String, Integer> call : inits.entrySet()) {
            for (int time : call.getValue() == 1 ? List.of(1) : List.of(1, call.getValue())) {
                Instant at = new Instant(call.getKey(), time);
                Outcome run = Command.of(strace(List.of("-f", "-o", "/dev/null", "-e", killing(at)), words)).run();
                // From when it needs nothing of its parent any more, it is the program.
                assertThat(run.status()).as("killed at %s: %s", at, run).isIn(125, 137);
                assertThat(run.err().contains("error: ")).as("killed at %s: %s", at, run).isEqualTo(run.status() == 125);
            }
        }
    }
}
