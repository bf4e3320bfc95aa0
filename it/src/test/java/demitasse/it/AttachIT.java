package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Staying with a container that runs detached, for a while; where it has a terminal, from a terminal that script(1) makes. */
@ExtendWith(LeavesNothing.class)
class AttachIT {
    private static final String DETACH = "\u0010\u0011";

    private static void detached(String name, String options, String script) {
        busybox("-d --name " + name + " " + options, "sh", "-c", script).run().good();
    }

    private static void created(String name, String options, String script) {
        List<String> words = new ArrayList<>(List.of("create", "--name", name, "--rootfs", Rootfs.BUSYBOX.path().toString()));
        words.addAll(List.of(options.split(" +")));
        words.addAll(List.of("--", "sh", "-c", script));
        command(words).run().good();
    }

    private static void remove(String name) {
        command("rm", "-f", name).run().good();
    }

    private static String field(String name, String field) {
        return command("inspect", "--format", "{{" + field + "}}", name).run().good();
    }

    /** demitasse at a terminal. */
    private static Command terminal(String words) {
        return terminal("", words);
    }

    private static Command terminal(String before, String words) {
        return Command.of("script", "-qec", before + "exec " + Home.binary() + " " + words, "/dev/null");
    }

    @Test
    void shellIsLeftAndComeBackTo() throws IOException {
        detached("at-shell", "-i -t", "exec sh");
        try (Running first = terminal("stty rows 31 cols 97; ", "attach at-shell").start()) {
            first.type("echo here$((1+1)); stty size\n");
            first.until("here2").until("31 97").type(DETACH);
            Outcome left = first.end();
            assertThat(left.status()).isZero();
            assertThat(left.out()).contains("detached; to come back: demitasse attach at-shell");
        }
        assertThat(field("at-shell", ".State.Status")).isEqualTo("running");
        try (Running second = terminal("attach --detach-keys x,ctrl-x at-shell").start()) {
            second.type("echo there$((2+2))\n");
            second.until("there4").type("x\u0018");
            assertThat(second.end().status()).isZero();
        }
        try (Running third = terminal("attach at-shell").start()) {
            third.type("\nexit 7\n");
            assertThat(third.end().status()).isEqualTo(7);
        }
        assertThat(field("at-shell", ".State.ExitCode")).isEqualTo("7");
        remove("at-shell");
    }

    @Test
    void keysInterruptAndStopWhatRunsInside() throws IOException {
        detached("at-keys", "-i -t", "exec sh");
        try (Running shell = terminal("attach at-keys").start()) {
            shell.type("sh -c 'echo be\"\"gun; sleep 50'\n");
            shell.until("begun").type("\u0003");
            shell.type("echo after$((3+3)); sh -c 'echo sl\"\"eeps; sleep 60'\n");
            shell.until("after6").until("sleeps").type("\u001a");
            shell.until("Stopped").type("kill -KILL %1; wait; echo free$((4+4))\n");
            shell.until("free8").type("exit 4\nexit 4\n");
            assertThat(shell.end().status()).isEqualTo(4);
        }
        remove("at-keys");
    }

    @Test
    void programThatDrawsTheWholeTerminalIsLeftAndComeBackTo() throws IOException {
        detached("at-top", "-i -t", "top -d 1");
        try (Running top = terminal("stty rows 20 cols 90; ", "attach at-top").start()) {
            top.until("Load average").type(DETACH);
            assertThat(top.end().status()).isZero();
        }
        try (Running top = terminal("stty rows 20 cols 90; ", "attach at-top").start()) {
            top.until("Load average").type("q");
            assertThat(top.end().status()).isZero();
        }
        remove("at-top");
    }

    @Test
    void editorWorksInside() throws IOException {
        detached("at-vi", "-i -t", "vi /note; cat /note; exit 3");
        try (Running vi = terminal("stty rows 20 cols 90; ", "attach at-vi").start()) {
            vi.until("/note").type("ihello from vi\u001b");
            vi.until("hello from vi").type(":wq\n");
            Outcome end = vi.end();
            assertThat(end.status()).isEqualTo(3);
            assertThat(end.out()).endsWith("hello from vi\r\n");
        }
        remove("at-vi");
    }

    @Test
    void resizeReachesTheProgram() throws IOException {
        detached("at-size", "-t", "until stty size | grep '44 55'; do sleep 0.05; done; exit 3");
        String before = "stty rows 24 cols 80; (sleep 1; stty rows 44 cols 55 </dev/tty) & ";
        try (Running running = terminal(before, "attach at-size").start()) {
            Outcome outcome = running.until("44 55").end();
            assertThat(outcome.status()).isEqualTo(3);
        }
        remove("at-size");
    }

    @Test
    void severalSeeTheSameAndMayAllType() throws IOException {
        detached("at-many", "-i -t", "exec sh");
        try (Running one = terminal("attach at-many").start(); Running other = terminal("attach at-many").start()) {
            one.type("echo one$((1+1))\n");
            one.until("one2");
            other.until("one2").type("echo other$((2+2))\n");
            other.until("other4");
            one.until("other4").type("exit 5\n");
            assertThat(one.end().status()).isEqualTo(5);
            assertThat(other.end().status()).isEqualTo(5);
        }
        remove("at-many");
    }

    @Test
    void nothingIsMissedFromTheStartOn() {
        created("at-start", "--label a=b", "echo out; echo err >&2; seq 1 50000; exit 6");
        Outcome first = command("start", "-a", "at-start").run();
        assertThat(first.status()).isEqualTo(6);
        assertThat(first.out()).startsWith("out\n1\n2\n").endsWith("\n50000\n").hasLineCount(50_001);
        assertThat(first.err()).isEqualTo("err\n");
        Outcome again = command("start", "--attach", "at-start").run();
        assertThat(again.out()).as("of this run alone").isEqualTo(first.out());
        remove("at-start");
        created("at-gone", "--rm", "echo all of it; exit 9");
        Outcome gone = command("start", "-a", "at-gone").run();
        assertThat(gone.status()).isEqualTo(9);
        assertThat(gone.out()).isEqualTo("all of it\n");
    }

    @Test
    void inputGivenByHandEndsWithWhoGivesIt() {
        created("at-pipe", "-i", "cat; echo end");
        Outcome outcome = command("start", "-ai", "at-pipe").input("one\ntwo\n").run();
        assertThat(outcome.good()).isEqualTo("one\ntwo\nend");
        assertThat(command("start", "-ai", "at-pipe").input("x".repeat(300_000) + "\n").run().out()).hasSize(300_001 + 4);
        remove("at-pipe");
    }

    @Test
    void inputOfOneThatRunsByItselfStaysOpen() throws IOException {
        detached("at-server", "-i", "while read line; do echo got $line; done; echo closed");
        for (String line : List.of("a", "b")) {
            try (Running attached = command("attach", "at-server").input(line + "\n").start()) {
                attached.until("got " + line);
            }
        }
        try (Running watching = command("attach", "--no-stdin", "at-server").input("unseen\n").start();
                Running typing = command("attach", "at-server").start()) {
            typing.type("c\n");
            watching.until("got c");
        }
        assertThat(command("logs", "at-server").run().good()).isEqualTo("got a\ngot b\ngot c");
        remove("at-server");
    }

    @Test
    void signalsAreThePrograms() throws IOException {
        detached("at-signal", "", "trap 'echo asked; exit 8' TERM; while :; do sleep 0.05; done");
        try (Running attached = command("attach", "--sig-proxy=false", "at-signal").start()) {
            pauseUntilAttached(attached);
            attached.signal("TERM");
            assertThat(attached.end().status()).isEqualTo(143);
        }
        assertThat(field("at-signal", ".State.Running")).isEqualTo("true");
        try (Running attached = command("attach", "at-signal").start()) {
            pauseUntilAttached(attached);
            attached.signal("TERM");
            Outcome outcome = attached.until("asked").end();
            assertThat(outcome.status()).isEqualTo(8);
        }
        remove("at-signal");
    }

    /** It holds signals once it watches for them. */
    private static void pauseUntilAttached(Running attached) throws IOException {
        Path descriptors = Path.of("/proc/" + attached.pid() + "/fd");
        for (int look = 0; look < 1000; look++) {
            try (var all = Files.list(descriptors)) {
                for (Path fd : all.toList()) {
                    if (LeavesNothing.link(fd).contains("signalfd")) {
                        return;
                    }
                }
            }
            Running.pause();
        }
    }

    @Test
    void whoDoesNotReadKeepsNobodyWaiting() throws IOException {
        detached("at-slow", "", "sleep 0.3; seq 1 200000; exit 5");
        Command slow = Command.of("sh", "-c", Home.binary() + " attach --no-stdin at-slow | (sleep 3; tail -n 1)");
        try (Running attached = slow.start()) {
            assertThat(command("wait", "at-slow").run().good()).isEqualTo("5");
            assertThat(command("logs", "--tail", "1", "at-slow").run().good()).isEqualTo("200000");
            assertThat(attached.end().out()).isEqualTo("200000\n");
        }
        remove("at-slow");
    }

    @Test
    void deathOfTheSupervisorIsTheEnd() throws IOException {
        detached("at-death", "", "sleep 100");
        String init = field("at-death", ".State.Pid");
        String supervisor = Files.readString(Path.of("/proc/" + init + "/stat")).split(" ")[3];
        try (Running attached = command("attach", "at-death").start()) {
            pauseUntilAttached(attached);
            Command.of("kill", "-KILL", supervisor).run().good();
            assertThat(attached.end().status()).isEqualTo(137);
        }
        remove("at-death");
    }

    @Test
    void socketIsTheOwnersAloneAndThereOnlyWhereThereIsInput() throws IOException {
        detached("at-socket", "-i", "sleep 100");
        detached("at-none", "", "sleep 100");
        Path running = Path.of("/run/demitasse/containers");
        Path socket = running.resolve(field("at-socket", ".Id")).resolve("attach");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))).isEqualTo("rw-------");
        assertThat(running.resolve(field("at-none", ".Id")).resolve("attach")).doesNotExist();
        remove("at-socket");
        remove("at-none");
    }

    private static String run(String name, String options) {
        return "run --name " + name + " " + options + " --rootfs " + Rootfs.BUSYBOX.path() + " -- ";
    }

    @Test
    void sessionOfARunIsLeftAndComeBackTo() throws IOException {
        try (Running run = terminal(run("at-run", "-i -t -q") + "sh").start()) {
            run.type("echo here$((1+1))\n");
            run.until("here2").type(DETACH);
            assertThat(run.end().status()).isZero();
        }
        assertThat(field("at-run", ".State.Status")).isEqualTo("running");
        assertThat(command("logs", "at-run").run().out()).contains("here2");
        try (Running attached = terminal("attach at-run").start()) {
            attached.type("\nexit 6\n");
            assertThat(attached.end().status()).isEqualTo(6);
        }
        remove("at-run");
    }

    @Test
    void sessionThatIsNotLeftTellsWhatARunTells() {
        Outcome run = terminal(run("at-told", "-m 64M") + "sh -c 'tty; exit 7'").run();
        assertThat(run.status()).isEqualTo(7);
        assertThat(run.out()).contains("creating container at-told").contains("running: sh (PID 1)").contains("/dev/pts/0")
                .contains("exited: status 7 · wall ");
        assertThat(field("at-told", ".State.ExitCode")).isEqualTo("7");
        remove("at-told");
        assertThat(terminal(run("at-none", "-q") + "nosuch").run().status()).isEqualTo(127);
    }

    @Test
    void transientSessionIsLeftWhereKeysAreGiven() throws IOException {
        try (Running run = terminal(run("at-rm", "--rm -q -i -t --detach-keys x") + "sh").start()) {
            run.type("echo here$((1+1))\n");
            run.until("here2").type("x");
            assertThat(run.end().status()).isZero();
        }
        try (Running attached = terminal("attach at-rm").start()) {
            attached.type("\nexit 4\n");
            assertThat(attached.end().status()).isEqualTo(4);
        }
        assertThat(command("ps", "-aq", "--filter", "name=at-rm").run().good()).isEmpty();
    }

    @Test
    void signalsThatAreKeptEndTheCommandAlone() throws IOException {
        try (Running run = command("run", "-q", "--sig-proxy=false", "--name", "at-kept", "--rootfs", Rootfs.BUSYBOX.path().toString(), "--",
                "sh", "-c", "echo up; sleep 100").start()) {
            run.until("up").signal("TERM");
            assertThat(run.end().status()).isEqualTo(143);
        }
        assertThat(field("at-kept", ".State.Status")).isEqualTo("running");
        remove("at-kept");
    }

    @Test
    void furtherProgramHasATerminalThatFollowsResizes() throws IOException {
        detached("at-exec", "", "sleep 100");
        String before = "stty rows 24 cols 80; (sleep 1; stty rows 44 cols 55 </dev/tty) & ";
        try (Running exec = terminal(before, "exec -it at-exec sh -c \"until stty size | grep 44; do sleep 0.05; done; exit 3\"").start()) {
            Outcome outcome = exec.until("44 55").end();
            assertThat(outcome.status()).isEqualTo(3);
        }
        remove("at-exec");
    }

    @Test
    void furtherProgramIsLeftToItselfAndItsOutputTaken() throws IOException {
        detached("at-left", "", "sleep 100");
        String words = "exec -it at-left sh -c \"echo up; sleep 0.5; seq 1 20000; tty >/left; exec sleep 4245\"";
        try (Running exec = terminal(words).start()) {
            exec.until("up").type(DETACH);
            Outcome left = exec.end();
            assertThat(left.status()).isZero();
            assertThat(left.out()).contains("detached; the command goes on in the container");
        }
        String written = "";
        for (int look = 0; look < 100 && written.isEmpty(); look++) {
            Running.pause();
            written = command("exec", "at-left", "sh", "-c", "cat /left 2>/dev/null || :").run().good();
        }
        assertThat(written).as("more than a terminal holds was taken").startsWith("/dev/pts/");
        assertThat(command("top", "at-left").run().good()).contains("sleep 4245");
        try (Running exec = terminal("exec -it --detach-keys x at-left sleep 100").start()) {
            Running.pause();
            exec.type(DETACH + "x");
            assertThat(exec.end().status()).isZero();
        }
        remove("at-left");
    }

    @Test
    void descriptorsOfWhoeverStartsItAreInNobodysWay() {
        String many = "i=3; while [ $i -lt 40 ]; do eval \"exec $i</dev/null\"; i=$((i+1)); " + Home.binary() + " run -d --rm --name at-fd --rootfs "
                + Rootfs.BUSYBOX.path() + " -- sleep 100 && " + Home.binary() + " rm -f at-fd || exit 9; done";
        assertThat(Command.of("bash", "-c", many).run().good()).endsWith("at-fd");
    }

    @Test
    void nothingToAttachToIsTold() {
        assertThat(command("attach", "at-nobody").run().err()).contains("no such container: at-nobody");
        assertThat(command("attach", "a/b").run().err()).contains("'a/b' is neither a name nor an id of a container");
        created("at-bad", "--label a=b", "sleep 100");
        Outcome waiting = command("attach", "at-bad").run();
        assertThat(waiting.status()).isEqualTo(125);
        assertThat(waiting.err()).contains("container at-bad is not running").contains("demitasse start -a at-bad");
        command("start", "at-bad").run().good();
        command("pause", "at-bad").run().good();
        assertThat(command("attach", "at-bad").run().err()).contains("container at-bad is paused").contains("demitasse unpause at-bad");
        command("unpause", "at-bad").run().good();
        assertThat(command("attach", "--detach-keys", "ctrl-p,ctrl-qq", "at-bad").run().err()).contains("'ctrl-qq' is no key");
        assertThat(command("start", "-a", "at-bad", "at-bad").run().err()).contains("one container at a time can be attached to");
        command("stop", "-t", "0", "at-bad").run().good();
        assertThat(command("attach", "at-bad").run().err()).contains("container at-bad is not running");
        remove("at-bad");
    }
}
