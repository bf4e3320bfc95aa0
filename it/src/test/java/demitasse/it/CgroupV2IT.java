package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The scripts of it/vm/tests, each check a test, in one boot of a virtual machine with cgroup v2 alone. */
class CgroupV2IT {
    private static final String GOOD = "ok ";
    private static final String BAD = "not ok ";

    @TestFactory
    List<DynamicTest> checksInTheVirtualMachine() throws IOException {
        Outcome outcome = boot(scripts());
        List<DynamicTest> checks = new ArrayList<>();
        List<String> lines = outcome.out().lines().toList();
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.startsWith(GOOD)) {
                checks.add(DynamicTest.dynamicTest(line.substring(GOOD.length()), () -> { }));
            } else if (line.startsWith(BAD)) {
                String said = said(lines, at + 1);
                checks.add(DynamicTest.dynamicTest(line.substring(BAD.length()), () -> {
                    throw new AssertionError(said);
                }));
            }
        }
        checks.add(DynamicTest.dynamicTest("every script ended well", () -> assertThat(outcome.status())
                .as(outcome.toString()).isZero()));
        return checks;
    }

    private static Outcome boot(List<String> scripts) {
        List<String> words = new ArrayList<>();
        words.add(Home.directory().resolve("it/vm/vm.sh").toString());
        words.add(Home.binary().toString());
        words.addAll(scripts);
        return Command.of(words).within(Duration.ofMinutes(8)).run();
    }

    private static List<String> scripts() throws IOException {
        try (Stream<Path> listed = Files.list(Home.directory().resolve("it/vm/tests"))) {
            return listed.map(Path::toString).sorted().toList();
        }
    }

    // What a failed check said is indented below it.
    private static String said(List<String> lines, int from) {
        StringBuilder said = new StringBuilder();
        for (int at = from; at < lines.size() && lines.get(at).startsWith("  | "); at++) {
            said.append(lines.get(at).substring(4)).append('\n');
        }
        return said.toString();
    }
}
