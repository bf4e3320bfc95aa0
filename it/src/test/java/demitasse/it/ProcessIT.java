package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.command;
import static demitasse.it.Demitasse.sh;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program's words, environment, directory and streams, and how its end becomes an exit code. */
@ExtendWith(LeavesNothing.class)
class ProcessIT {
    @TempDir
    Path scratch;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 42, 125, 126, 127, 128, 255})
    void exitCodeIsTheProgramsOwn(int code) {
        assertThat(sh("", "exit " + code).status()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"KILL, 137", "SEGV, 139", "ABRT, 134", "TERM, 143", "HUP, 129"})
    void deathByASignalIs128AndItsNumber(String signal, int code) {
        // Process 1 cannot be killed by its own signals: a tiny init as process 1 passes on how its child ended.
        assertThat(sh("--init", "kill -" + signal + " $$").status()).isEqualTo(code);
    }

    @Test
    void closedStandardStreamsAreNobodyElsesInside() {
        String binary = Home.binary().toString();
        String rootfs = Rootfs.BUSYBOX.path().toString();
        Outcome outcome = Command.of("sh", "-c", "exec " + binary + " run --rm -i --rootfs " + rootfs + " -- readlink /proc/self/fd/0 <&-").run();
        assertThat(outcome.good()).isEqualTo("/dev/null");
    }

    @Test
    void commandIsSplitAsAShellDoes() {
        assertThat(command("run", "--rm", "--rootfs", Rootfs.BUSYBOX.path().toString(), "--cmd",
                "printf '<%s>' 'one word' two\\ words \"three's\" ''").run().out())
                .isEqualTo("<one word><two words><three's><>");
    }

    @Test
    void entrypointComesBeforeTheCommand() {
        assertThat(busybox("--entrypoint /bin/echo", "a", "b").run().good()).isEqualTo("a b");
    }

    @Test
    void argumentsArriveAsTheyAre() {
        assertThat(busybox("", "printf", "<%s>", "", "a b", "ü€☕", "$HOME", "--rootfs", "x\ny").run().out())
                .isEqualTo("<><a b><ü€☕><$HOME><--rootfs><x\ny>");
    }

    @Test
    void optionsAfterTheCommandAreTheCommands() {
        assertThat(command("run", "--rm", Rootfs.BUSYBOX.path().toString(), "echo", "--hostname", "-x").run().good())
                .isEqualTo("--hostname -x");
    }

    @Test
    void environmentIsTheContainersOwn() {
        assertThat(busybox("--hostname testbox -e ONE=1 --env TWO=a=b", "env").env("LEAK", "secret").run().lines())
                .contains("ONE=1", "TWO=a=b", "HOSTNAME=testbox", "HOME=/root")
                .anyMatch(line -> line.startsWith("PATH=/usr/local/sbin:"))
                .noneMatch(line -> line.startsWith("LEAK"));
    }

    @Test
    void variableWithoutAValueTakesTheHosts() {
        assertThat(busybox("-e TAKEN -e UNSET_HERE", "env").env("TAKEN", "from ☕").run().lines())
                .contains("TAKEN=from ☕").noneMatch(line -> line.startsWith("UNSET_HERE"));
    }

    @Test
    void environmentFileIsReadAndTheOptionWins() throws Exception {
        Path file = Files.writeString(scratch.resolve("env"), "# a comment\n\nA=1\nB=two words\nTAKEN\nC=3\n");
        assertThat(busybox("--env-file " + file + " -e C=4", "env").env("TAKEN", "t").run().lines())
                .contains("A=1", "B=two words", "TAKEN=t", "C=4").doesNotContain("C=3");
    }

    @Test
    void workingDirectoryIsTheOneAskedFor() {
        assertThat(busybox("-w /usr/bin", "pwd").run().good()).isEqualTo("/usr/bin");
        assertThat(busybox("", "pwd").run().good()).isEqualTo("/");
    }

    @Test
    void missingWorkingDirectoryIsMade() {
        assertThat(busybox("--workdir /not/yet/here", "pwd").run().good()).isEqualTo("/not/yet/here");
    }

    @Test
    void standardInputReachesTheProgramWithI() {
        assertThat(busybox("-i", "wc", "-c").input("a cup\n").run().good()).isEqualTo("6");
    }

    @Test
    void programIsFoundOnThePathInside() {
        assertThat(busybox("-e PATH=/nowhere:/bin", "which", "wc").run().good()).isEqualTo("/bin/wc");
    }

    @Test
    void standardOutputIsNothingButTheProgramsOwn() {
        Outcome outcome = sh("--verbose --trace", "echo out; echo err >&2");
        assertThat(outcome.out()).isEqualTo("out\n");
        assertThat(outcome.err()).contains("err\n");
    }

    @Test
    void manyBytesPassThrough() {
        assertThat(sh("", "head -c 3000000 /dev/zero | tr '\\0' x").out()).hasSize(3_000_000);
    }

    @Test
    void orphansAreReapedByInit() {
        assertThat(sh("--init", "(sh -c 'sleep 0.05 &' ); sleep 0.3; ps -o stat,args | grep -c '^Z'; ps -o pid,args").out())
                .startsWith("0\n").containsPattern("(?m)^ *1 .*init");
    }

    @Test
    void childrenDieWithTheProgram() {
        assertThat(sh("", "sleep 1000 & sleep 1000 & echo started").good()).isEqualTo("started");
    }
}
