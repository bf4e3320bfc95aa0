package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * How many instructions of ours a command executes, against the numbers in {@code src/test/instructions.txt}. Valgrind's callgrind counts
 * them the same each time, where processors' counters are not to be had in a virtual machine. The commands are such as come by
 * with the system calls that valgrind knows; what they share with a start (beginning, options, JSON, text, lists, output) is
 * most of what a start executes. A change that is meant, for better or worse, writes the new numbers: the failure has the whole file.
 */
class InstructionsIT extends OciContainers {
    private static final Path KEPT = Home.directory().resolve("it/src/test/instructions.txt");
    private static final Pattern COUNTED = Pattern.compile("Collected : (\\d+)");
    /** Compilers of other versions make a little more or less of the same C, and an option more is none that is meant. */
    private static final double BAND = 0.05;

    @Test
    void commandsExecuteTheInstructionsThatTheyNeedAndNoMore() throws IOException {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "the numbers are those of x86_64");
        assumeTrue(isThere("valgrind"), "nobody counts instructions: apt-get install valgrind");
        Map<String, Long> counts = new LinkedHashMap<>();
        count(counts, "the version", "--version");
        count(counts, "a configuration proposed", "oci", "spec");
        count(counts, "features of the runtime", "oci", "features");
        count(counts, "no containers", "oci", "--root", scratch.resolve("none").toString(), "list");
        count(counts, "a list of a hundred words refused", refused());

        List<String> lines = new ArrayList<>();
        counts.forEach((what, count) -> lines.add(count + " " + what));
        List<String> kept = Files.exists(KEPT) ? Files.readAllLines(KEPT) : List.of();
        assertThat(isWithin(kept, counts)).as("instructions of " + lines + " where " + kept + " are kept; where that is meant, " + KEPT + " becomes\n"
                + String.join("\n", lines)).isTrue();
    }

    private static String[] refused() {
        List<String> words = new ArrayList<>(List.of("run", "--rm"));
        for (int i = 0; i < 50; i++) {
            words.add("--env");
            words.add("NAME" + i + "=value");
        }
        words.add("--no-such-option");
        return words.toArray(String[]::new);
    }

    /** A configuration is written into an empty directory; nothing of the caller's environment counts. */
    private void count(Map<String, Long> counts, String what, String... arguments) throws IOException {
        Path empty = Files.createDirectory(scratch.resolve("at" + counts.size()));
        List<String> words = new ArrayList<>(List.of("env", "-i", "-C", empty.toString(), "PATH=/usr/bin:/bin", "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                Home.binary().toString()));
        words.addAll(List.of(arguments));
        String told = Command.of(words.toArray(String[]::new)).run().err();
        Matcher counted = COUNTED.matcher(told);
        assertThat(counted.find()).as(told).isTrue();
        counts.put(what, Long.parseLong(counted.group(1)));
    }

    private static boolean isThere(String command) {
        return Command.of("sh", "-c", "command -v " + command).run().status() == 0;
    }

    private static boolean isWithin(List<String> kept, Map<String, Long> counts) {
        if (kept.size() != counts.size()) {
            return false;
        }
        for (String line : kept) {
            int space = line.indexOf(' ');
            Long count = counts.get(line.substring(space + 1));
            long expected = Long.parseLong(line.substring(0, space));
            if (count == null || Math.abs(count - expected) > expected * BAND) {
                return false;
            }
        }
        return true;
    }
}
