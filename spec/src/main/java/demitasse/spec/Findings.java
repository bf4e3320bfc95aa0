package demitasse.spec;

import java.util.ArrayList;
import java.util.List;

/** Collects what breaks a rule. */
final class Findings {
    private final List<Violation> violations = new ArrayList<>();

    void error(String pointer, String problem, String hint) {
        violations.add(new Violation(Violation.Severity.ERROR, pointer, problem, hint));
    }

    void warning(String pointer, String problem, String hint) {
        violations.add(new Violation(Violation.Severity.WARNING, pointer, problem, hint));
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
