package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/** A script below it/ whose lines are {@code ok NAME}, {@code FAIL NAME} and {@code skip NAME: REASON}: each one a test. */
record Cases(String script, Duration limit) {

    /** Runs the script with the product; a case that it/reasons lists for demitasse may fail. */
    List<DynamicTest> tests() throws IOException {
        Outcome outcome = Command.of(Home.directory().resolve("it").resolve(script + ".sh").toString()).within(limit).run();
        List<String> lines = outcome.out().lines().toList();
        List<DynamicTest> tests = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.startsWith("ok ")) {
                tests.add(DynamicTest.dynamicTest(line.substring(3), () -> { }));
            } else if (line.startsWith("skip ")) {
                tests.add(DynamicTest.dynamicTest(line.substring(5), () -> Assumptions.abort(line)));
            } else if (line.startsWith("FAIL ")) {
                tests.add(failed(line.substring(5), said(lines, at + 1)));
            }
        }
        // A script that could not even begin has no cases: what it said is all there is.
        tests.add(DynamicTest.dynamicTest(script + " has cases", () -> assertThat(tests).as(outcome.toString()).hasSizeGreaterThan(1)));
        return tests;
    }

    private DynamicTest failed(String name, String said) throws IOException {
        String reason = reason(name);
        return DynamicTest.dynamicTest(name, () -> {
            if (reason == null) {
                throw new AssertionError(said);
            }
            Assumptions.abort(reason);
        });
    }

    private String reason(String name) throws IOException {
        String file = script.substring(script.lastIndexOf('/') + 1);
        for (String line : Files.readAllLines(Home.directory().resolve("it/reasons"))) {
            if (line.startsWith(file + " " + name + " demitasse ") || line.startsWith(file + " " + name + " * ")) {
                return line;
            }
        }
        return null;
    }

    // What a case said is indented below it.
    private static String said(List<String> lines, int from) {
        StringBuilder said = new StringBuilder();
        for (int at = from; at < lines.size() && lines.get(at).startsWith("  | "); at++) {
            said.append(lines.get(at).substring(4)).append('\n');
        }
        return said.toString();
    }
}
