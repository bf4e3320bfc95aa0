package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * How many system calls a start makes, against the numbers in {@code src/test/system-calls}: times on a shared machine say
 * nothing about a call more or less, and counts are exact. Numbers belong to a kind of host, which the file names first; on
 * another kind only the sum is bounded. A change that is meant writes the new numbers: the failure has the whole file.
 */
class SystemCallsIT extends OciContainers {
    private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\(.*");
    private static final Path KEPT = Home.directory().resolve("it/src/test/system-calls");
    /** As many as its caller ignores signals, which the tests' own may, and as the host's list of mounts is long. */
    private static final List<String> OF_THE_HOST = List.of("rt_sigaction", "read");
    /** Now and then a start makes a call more by chance: one in many looks at the size of the list of events, for instance. */
    private static final int STARTS = 10;
    /** Of a host of another kind: how much its sum may be above that of the file. */
    private static final double ELSEWHERE = 1.25;

    @AfterEach
    void remove() {
        deleteAll();
    }

    @Test
    void aStartMakesTheCallsThatItNeedsAndNoMore() throws IOException {
        Command run = Demitasse.busybox("", "/bin/true");
        // What the first container of a machine makes for all of them is there by then.
        run.run().good();
        compare("run.txt", () -> counted(run, scratch));
    }

    @Test
    void aStartByTheStandardMakesTheCallsThatItNeedsAndNoMore() throws IOException {
        String bundle = bundle().args("/bin/true").write();
        oci.run("run", "-b", bundle, "before").good();
        compare("oci-run.txt", () -> counted(oci.command("run", "-b", bundle, "web"), scratch));
    }

    @Test
    void aProcessMoreMakesTheCallsThatItNeedsAndNoMore() throws IOException {
        oci.run("run", "--detach", "-b", bundle().args("sleep", "1000").write(), "web").good();
        compare("exec.txt", () -> counted(oci.command("exec", "web", "/bin/true"), scratch));
    }

    /** {@code parent openat} to 12: by the process, up to where init becomes the program. */
    static Map<String, Integer> counted(Command command, Path scratch) throws IOException {
        Path trace = scratch.resolve("trace");
        List<String> words = new ArrayList<>(List.of("strace", "-f", "-qq", "-s", "0", "-o", trace.toString()));
        words.addAll(command.words());
        assertThat(new Command(words, command.environment(), command.input(), command.directory(), command.limit()).run().status()).isZero();
        return counted(trace);
    }

    /** The same of what strace wrote. */
    static Map<String, Integer> counted(Path trace) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        String parent = "";
        List<String> programs = new ArrayList<>();
        for (String line : Files.readAllLines(trace)) {
            Matcher call = CALL.matcher(line);
            if (call.matches() && !programs.contains(call.group(1))) {
                parent = parent.isEmpty() ? call.group(1) : parent;
                boolean init = !call.group(1).equals(parent);
                if (init && call.group(2).startsWith("execve")) {
                    programs.add(call.group(1));
                }
                if (!OF_THE_HOST.contains(call.group(2))) {
                    counts.merge((init ? "init " : "parent ") + call.group(2), 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    /** The calls of one start. */
    private interface Start {
        Map<String, Integer> counts() throws IOException;
    }

    private static void compare(String name, Start start) throws IOException {
        Path file = KEPT.resolve(name);
        List<String> kept = Files.exists(file) ? Files.readAllLines(file) : List.of("host " + host());
        boolean here = kept.getFirst().equals("host " + host());
        Map<String, Integer> counts = Map.of();
        for (int i = 0; i < STARTS; i++) {
            counts = start.counts();
            if (here ? lines(counts).equals(kept) : sum(counts) <= (int) (sum(kept) * ELSEWHERE)) {
                return;
            }
        }
        assertThat(here).as(sum(counts) + " system calls, and " + sum(kept) + " on " + kept.getFirst()).isTrue();
        List<String> more = new ArrayList<>(lines(counts));
        more.removeAll(kept);
        List<String> less = new ArrayList<>(kept);
        less.removeAll(lines(counts));
        throw new AssertionError("a start makes " + more + " where it made " + less + "; where that is meant, " + file + " becomes\n" + String.join("\n", lines(counts)));
    }

    private static List<String> lines(Map<String, Integer> counts) throws IOException {
        List<String> lines = new ArrayList<>(List.of("host " + host()));
        counts.forEach((call, count) -> lines.add(call + " " + count));
        return lines;
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static int sum(List<String> lines) {
        return lines.stream().skip(1).mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    /**
     * What the number of calls depends on: which control groups there are, the kernel, which has more to hide and to give up as it
     * grows, processors, of each of which something is hidden, and what an overlay leaves on the filesystem that it lies on.
     */
    private static String host() throws IOException {
        long hierarchies = Files.readAllLines(Path.of("/proc/self/mountinfo")).stream().filter(line -> line.contains(" - cgroup")).count();
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease"));
        return System.getProperty("os.arch") + ", Linux " + release.replaceFirst("^(\\d+\\.\\d+).*\\s*$", "$1") + ", " + hierarchies + " hierarchies of cgroups, "
                + Runtime.getRuntime().availableProcessors() + " processors, state on " + Files.getFileStore(Path.of("/var/lib")).type() + ", "
                + (Files.getFileStore(Home.binary()).isReadOnly() ? "on a read-only mount" : "on a mount that can be written");
    }
}
