package demitasse.engine.format;

import demitasse.runtime.SetupException;
import org.jspecify.annotations.Nullable;

/** Says where in a template something is wrong. */
final class TemplateError {
    private static final int SHOWN = 40;

    private TemplateError() {}

    /** @param at the character from which on it is shown, counted from 0 */
    static SetupException at(String text, int at, String problem, @Nullable String hint) {
        String rest = Plain.text(text.substring(Math.min(at, text.length())));
        return new SetupException("format, character " + (at + 1) + ", at \"" + Plain.cut(rest, SHOWN) + "\": " + problem, hint);
    }
}
