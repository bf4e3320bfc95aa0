package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.host.FakeHost;
import demitasse.cli.host.Host;
import demitasse.cli.oci.OciCommand;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever the words, a command line is a command or a usage error, never an exception. */
class CommandLineFuzzTest {
    private static final String[] WORDS = {"run", "run", "run", "explain", "oci", "help", "version", "--", "-", "--help", "-h",
        "--memory", "-m", "--memory-swap", "--swap", "--cpu", "--cpus", "--cpu-weight", "--cpu-shares", "--cpuset-cpus",
        "--pids", "--blkio-weight", "--oom-score-adj", "--network", "--pid", "--userns", "--time-offset", "--ulimit", "-e",
        "--env-file", "-w", "-u", "-v", "--tmpfs", "--name", "--hostname", "-h", "--label", "-it", "-itv", "--rm", "--init",
        "--cmd", "--entrypoint", "--rootfs", "--rootfs-mode", "--storage-opt", "size=1M", "-q", "--trace", "--log", "--root", "--bundle", "-b", "-bundle",
        "create", "start", "state", "kill", "delete", "exec", "list", "ps", "update", "events", "restore", "checkpoint", "web",
        "--interval", "-r", "--format", "-f", "--preserve-fds", "--cgroup", "--process", "--all", "--empty-ns", "--page-server",
        "64M", "1.5g", "0", "-1", "50%", "100000", "99999999999999999999", "9223372036854775807", "-9223372036854775808",
        "0-3,5", "3-0", ",", "0:0:1", "0:100000:65536,5:1:1", "monotonic=1,boottime=-2", "3d12h", "nofile=1:2", "=", "a=b",
        "vars", "/", "/proc", "..", "./rootfs", "./src:/x:ro,z", "./src:/x:rw,ro", "/tmp:size=1%,mode=7", "a:b:c:d", ":", "::",
        "sh", "'", "\"", "\\", "\u001b", "\ud83d\ude00", "\0", "ü", "", " ", "%", ".", "...", "auto", "host", "none"};
    private static final char[] LETTERS = "-=:,./%0123456789abehimtvwqKMG'\"\\ \n\u0000ü\ud83d\ude00".toCharArray();

    // Not java.util.Random, so that the same words are tried natively, where a seed gives other numbers.
    private long state = 20_251_122;

    private int below(int bound) {
        state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        return (int) ((state >>> 33) % bound);
    }

    private String word() {
        String word = WORDS[below(WORDS.length)];
        if (below(4) > 0) {
            return word;
        }
        StringBuilder changed = new StringBuilder(word);
        for (int edits = below(4); edits >= 0; edits--) {
            int at = below(changed.length() + 1);
            if (below(3) == 0 && at < changed.length()) {
                changed.deleteCharAt(at);
            } else if (below(20) == 0) {
                changed.insert(at, (char) below(1 << 16));
            } else {
                changed.insert(at, LETTERS[below(LETTERS.length)]);
            }
        }
        return below(5) == 0 ? changed + "=" + WORDS[below(WORDS.length)] : changed.toString();
    }

    @Test
    void anyWordsAreACommandOrAUsageError() {
        Host host = new FakeHost().with("TERM", "xterm").file("/place/vars", "A=1\nTERM\n").atTerminal();
        for (int round = 0; round < 20_000; round++) {
            List<String> argv = new ArrayList<>();
            argv.add(below(8) == 0 ? "demitasse-oci" : "demitasse");
            if (below(2) == 0) {
                argv.add("run");
            }
            for (int words = below(9); words > 0; words--) {
                argv.add(word());
            }
            check(CommandLine.parse(argv, host), argv);
        }
    }

    private static void check(Command command, List<String> argv) {
        switch (command) {
            case Command.UsageError(String message, String hint) -> checkMessage(message, argv);
            case Command.Run run -> assertFalse(run.request().process().words().isEmpty(), argv.toString());
            case Command.Explain explain -> assertFalse(explain.request().process().words().isEmpty(), argv.toString());
            case Command.Create create -> assertFalse(create.request().process().words().isEmpty(), argv.toString());
            case Command.Everyday everyday -> assertTrue(argv.size() > 1, argv.toString());
            case Command.Supervise supervise -> assertTrue(argv.contains("supervise"), argv.toString());
            case Command.Unit unit -> assertTrue(argv.contains("generate"), argv.toString());
            case Command.MakeRecords made -> assertTrue(argv.contains("make-records"), argv.toString());
            case Command.TakeAddresses taken -> assertTrue(argv.contains("take-addresses"), argv.toString());
            case Command.Probe probe -> assertTrue(argv.contains("probe"), argv.toString());
            case Command.Check check -> assertTrue(argv.contains("check"), argv.toString());
            case Command.OfStore store -> assertTrue(argv.size() > 1, argv.toString());
            case Command.OfNetworks networks -> assertTrue(argv.contains("network"), argv.toString());
            case Command.Oci(OciCommand oci) -> check(oci, argv);
            case Command.OfFiles _ -> { }
            case Command.Look look -> assertTrue(argv.size() > 1, argv.toString());
            case Command.Write write -> assertTrue(argv.contains("generate"), argv.toString());
            case Command.Why why -> assertFalse(why.container().isEmpty() && !argv.contains(""), argv.toString());
            case Command.Print print -> assertFalse(print.text().isEmpty(), argv.toString());
        }
    }

    private static void check(OciCommand command, List<String> argv) {
        switch (command) {
            case OciCommand.UsageError wrong -> checkMessage(wrong.message(), argv);
            case OciCommand.Perform perform -> assertNotNull(perform.request(), argv.toString());
            case OciCommand.Print print -> assertFalse(print.text().isEmpty(), argv.toString());
        }
    }

    /** One line, with nothing in it that a terminal would obey. */
    private static void checkMessage(String message, List<String> argv) {
        assertFalse(message.isEmpty(), argv.toString());
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            assertFalse(c < ' ' || c == 0x7f, message);
        }
    }
}
