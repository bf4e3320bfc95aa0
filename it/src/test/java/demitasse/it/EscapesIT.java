package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each known way out of a container is closed, and would be found open were it not (it/escapes). */
@Order(Integer.MAX_VALUE)
class EscapesIT {
    private static final Path DIRECTORY = Home.directory().resolve("it/escapes");
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TestFactory
    List<DynamicTest> everyWayIsClosed() throws IOException {
        return new Cases("escapes/escapes", LIMIT).tests();
    }

    @TestFactory
    List<DynamicTest> theWayIsFoundOpenWithoutItsProtection() throws IOException {
        Path weak = Home.directory().resolve("it/target/weak");
        Command.of(DIRECTORY.resolve("weak.sh").toString(), weak.toString()).env("JAVA_HOME", System.getProperty("java.home"))
                .within(LIMIT).run().good();
        SequencedSet<String> weakened = weakened();
        Outcome outcome = Command.of(DIRECTORY.resolve("escapes.sh").toString()).env("RUNTIME", weak.resolve("demitasse").toString())
                .env("CASES", "plain_container_runs " + String.join(" ", weakened)).within(LIMIT).run();
        assertThat(outcome.out().lines()).as("what is weak is a program that works").contains("ok plain_container_runs");
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : weakened) {
            tests.add(DynamicTest.dynamicTest(name, () -> assertThat(outcome.out()).containsPattern("FAIL " + name + "\n(  \\| .*\n)*  \\| escape: ")));
        }
        assertThat(tests).as("at least ten are shown to be able to fail").hasSizeGreaterThanOrEqualTo(10);
        return tests;
    }

    @Test
    void everyCaseIsInTheTableAndTheOtherWayAround() throws IOException {
        TreeSet<String> written = new TreeSet<>();
        for (String file : List.of("start.sh", "privileges.sh", "files.sh")) {
            for (String line : Files.readAllLines(DIRECTORY.resolve("cases").resolve(file))) {
                if (line.startsWith("case_")) {
                    written.add(line.substring(5, line.indexOf('(')));
                }
            }
        }
        TreeSet<String> listed = new TreeSet<>(List.of("plain_container_runs"));
        for (String line : Files.readAllLines(DIRECTORY.resolve("vulnerabilities"))) {
            String cases = line.substring(line.lastIndexOf('|') + 1).strip();
            if (!line.startsWith("#") && !cases.isEmpty() && !cases.startsWith("later: ") && !cases.startsWith("test: ")) {
                listed.addAll(List.of(cases.split(" ")));
            }
        }
        assertThat(listed).isEqualTo(written);
        assertThat(written).containsAll(weakened());
    }

    @Test
    void thePageIsWhatItsScriptMakes() {
        String page = Command.of(DIRECTORY.resolve("security.sh").toString(), "--page").run().good();
        assertThat(Oci.content(Home.directory().resolve("docs/security.md")).strip()).isEqualTo(page.strip());
    }

    /** The cases that have lines of their own in the table of weakenings, in its order. */
    private static SequencedSet<String> weakened() throws IOException {
        SequencedSet<String> names = new LinkedHashSet<>();
        for (String line : Files.readAllLines(DIRECTORY.resolve("weakenings"))) {
            String[] words = line.split(" ");
            if (words.length == 3 && words[2].startsWith("demitasse/") && !words[0].equals("-")) {
                names.add(words[0]);
            }
        }
        return names;
    }
}
