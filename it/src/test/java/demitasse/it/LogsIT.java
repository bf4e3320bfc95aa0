package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a container without a terminal of anybody's has written. */
@ExtendWith(LeavesNothing.class)
class LogsIT {
    private static final Path CONTAINERS = Path.of("/var/lib/demitasse/containers");

    private static String ended(String options, String script) {
        String id = busybox("-d " + options, "sh", "-c", script).run().good();
        command("wait", id).run().good();
        return id;
    }

    @Test
    void streamsAreKeptApartAndPartsAreJoined() {
        String id = ended("", "echo out; echo err >&2; printf 'no end'; sleep 0.1; printf ', or is there'");
        Outcome logs = command("logs", id).run();
        assertThat(logs.out()).isEqualTo("out\nno end, or is there");
        assertThat(logs.err()).isEqualTo("err\n");
        assertThat(command("logs", "-t", id).run().out()).matches("(?s)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z out\n.*");
        command("rm", id).run().good();
    }

    @Test
    void partIsAskedFor() {
        String id = ended("", "seq 1 5; sleep 1.2; seq 6 9");
        assertThat(command("logs", "--tail", "2", id).run().good()).isEqualTo("8\n9");
        assertThat(command("logs", "-n", "0", id).run().good()).isEmpty();
        assertThat(command("logs", "--tail", "all", id).run().good()).startsWith("1\n2");
        assertThat(command("logs", "--since", "1s", id).run().good()).isEqualTo("6\n7\n8\n9");
        assertThat(command("logs", "--until", "1s", id).run().good()).isEqualTo("1\n2\n3\n4\n5");
        assertThat(command("logs", "--since", "2001-01-01", "--until", "2002-01-01T00:00:00Z", id).run().good()).isEmpty();
        assertThat(command("logs", "--since", "yesterday", id).run().err()).contains("--since yesterday: give a time such as");
        command("rm", id).run().good();
    }

    @Test
    void everythingWrittenBeforeTheEndIsThere() throws IOException {
        String id = ended("--log-opt max-size=1G", "head -c 20000000 /dev/zero | tr '\\0' x; echo; echo last");
        String out = command("logs", id).run().out();
        assertThat(out.length()).isEqualTo(20_000_000 + 1 + 5);
        assertThat(out).endsWith("x\nlast\n");
        command("rm", id).run().good();
    }

    @Test
    void whoeverOutlivesTheProgramHoldsUpNothing() {
        // Far more is written before the end than the supervisor reads without beginning anew.
        String flood = ended("--pid host --log-opt max-size=1M", "yes & sleep 1; exit 3");
        assertThat(command("wait", flood).run().good()).isEqualTo("3");
        String silent = ended("--pid host", "sleep 100 & echo done; exit 4");
        assertThat(command("wait", silent).run().good()).isEqualTo("4");
        assertThat(command("logs", silent).run().good()).isEqualTo("done");
        command("rm", flood, silent).run().good();
    }

    @Test
    void bytesOfAnyKindAreWhatTheyWere() {
        String id = ended("", "head -c 300000 /dev/urandom >/bytes; head -c 70000 /dev/zero >>/bytes; printf 'no end' >>/bytes; cat /bytes");
        assertThat(Command.of("sh", "-c", Home.binary() + " logs " + id + " | cmp - " + CONTAINERS.resolve(id).resolve("upper/bytes") + " && echo same").run().good())
                .isEqualTo("same");
        command("rm", id).run().good();
    }

    /** What only the supervisor has of memory, in KiB: what it has written. */
    private static int written(String supervisor) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + supervisor + "/smaps_rollup"))) {
            if (line.startsWith("Private_Dirty:")) {
                return Integer.parseInt(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    @Test
    void muchOutputTakesNoMoreMemory() throws IOException {
        String id = busybox("-d", "sh", "-c", "yes 0123456789 | head -c 110000000; echo over; sleep 100").run().good();
        String supervisor = Command.of("pgrep", "-f", "supervise " + id).run().good();
        int most = 0;
        for (String last = ""; !last.equals("over"); last = command("logs", "--tail", "1", id).run().good()) {
            most = Math.max(most, written(supervisor));
            Running.pause();
        }
        assertThat(most).as("KiB written by the supervisor").isLessThan(2048);
        for (String name : new String[] {"log.1", "log.2"}) {
            assertThat(Files.size(CONTAINERS.resolve(id).resolve(name))).as("what is kept where nothing is asked for, of " + name).isBetween(10L * (1 << 20) - (64 << 10), 10L << 20);
        }
        assertThat(CONTAINERS.resolve(id).resolve("log.3")).doesNotExist();
        command("rm", "-f", id).run().good();
    }

    @Test
    void silentContainerWakesNobody() throws IOException {
        String id = busybox("-d", "sleep", "100").run().good();
        Path status = Path.of("/proc/" + Command.of("pgrep", "-f", "supervise " + id).run().good() + "/status");
        String before = switches(status);
        for (int look = 0; look < 100 && !before.equals(switches(status)); look++) {
            before = switches(status);
        }
        Running.pause(3000);
        assertThat(switches(status)).as("times that the supervisor has run, in three seconds").isEqualTo(before);
        command("rm", "-f", id).run().good();
    }

    private static String switches(Path status) throws IOException {
        Running.pause(100);
        return Files.readAllLines(status).stream().filter(line -> line.contains("ctxt_switches")).toList().toString();
    }

    @Test
    void filesAreReplacedWhenTheyHaveGrown() throws IOException {
        String id = ended("--log-opt max-size=64K --log-opt max-file=3", "seq 1 20000");
        Path directory = CONTAINERS.resolve(id);
        assertThat(Files.exists(directory.resolve("log.2"))).isTrue();
        assertThat(Files.exists(directory.resolve("log.3"))).isFalse();
        for (String name : new String[] {"log", "log.1", "log.2"}) {
            assertThat(Files.size(directory.resolve(name))).as(name).isLessThanOrEqualTo(64 << 10);
        }
        String out = command("logs", id).run().good();
        assertThat(out).endsWith("\n19999\n20000");
        // The first line may be the end of one whose beginning went with an older file.
        int second = Integer.parseInt(out.lines().skip(1).findFirst().orElse(""));
        assertThat(out.lines().skip(1).count()).isEqualTo(20_000 - second + 1);
        command("rm", id).run().good();
    }

    @Test
    void followingGoesOnOverReplacedFilesUntilTheEnd() throws IOException {
        String id = busybox("-d --log-opt max-size=64K", "sh", "-c", "i=0; while [ $i -lt 40 ]; do i=$((i+1)); seq 1 200; sleep 0.02; done; echo over").run().good();
        try (Running logs = command("logs", "-f", id).start()) {
            Outcome end = logs.end();
            assertThat(end.status()).isZero();
            assertThat(end.out()).endsWith("200\nover\n");
            assertThat(end.out().lines().count()).isEqualTo(40 * 200 + 1);
        }
        command("rm", id).run().good();
    }

    @Test
    void removedLogIsNoReasonToEnd() throws IOException {
        String id = busybox("-d", "sh", "-c", "echo a; sleep 0.5; echo b; sleep 0.2").run().good();
        try (Running logs = command("logs", "-f", id).start()) {
            logs.until("a");
            Files.delete(CONTAINERS.resolve(id).resolve("log"));
            assertThat(logs.end().out()).isEqualTo("a\nb\n");
        }
        command("rm", id).run().good();
    }

    @Test
    void fullDiskKeepsNoProgramFromGoingOn() {
        String id = command("create", "--rootfs", Rootfs.BUSYBOX.path().toString(), "--", "sh", "-c", "seq 1 100000; exit 9").run().good();
        // Whoever writes to this device hears that the disk is full (full(4)).
        Command.of("mknod", CONTAINERS.resolve(id).resolve("log").toString(), "c", "1", "7").run().good();
        command("start", id).run().good();
        assertThat(command("wait", id).run().good()).isEqualTo("9");
        command("rm", id).run().good();
    }

    @Test
    void whatRanInTheForegroundHasNoLog() {
        Demitasse.kept("--name front", "true").run();
        assertThat(command("logs", "front").run().err()).contains("container front has no log").contains("-d");
        command("rm", "front").run().good();
    }
}
