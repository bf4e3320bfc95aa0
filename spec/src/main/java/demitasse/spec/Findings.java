package demitasse.spec;

import java.util.ArrayList;
import java.util.List;

/** Collects what breaks a rule. */
final class Findings {
    /** Of each kind: nobody reads more, and a list of many thousand wrong things would not leave room for its messages. */
    private static final int REMEMBERED = 64;

    private final List<Violation> violations = new ArrayList<>();
    private int errors;

    void error(String pointer, String problem, String hint) {
        errors++;
        if (errors <= REMEMBERED) {
            violations.add(new Violation(Violation.Severity.ERROR, pointer, problem, hint));
        }
    }

    void warning(String pointer, String problem, String hint) {
        if (violations.size() < errors + REMEMBERED) {
            violations.add(new Violation(Violation.Severity.WARNING, pointer, problem, hint));
        }
    }

    /** A text of the configuration in quotes, as short and as clean as a message needs it. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        int shown = Math.min(text.length(), 60);
        for (int i = 0; i < shown; i++) {
            char c = text.charAt(i);
            quoted.append(c < ' ' || c == 0x7f ? '?' : c);
        }
        return quoted.append(shown < text.length() ? "...\"" : "\"").toString();
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }
}
