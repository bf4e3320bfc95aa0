package demitasse.cli.value;

import demitasse.cli.option.BadValueException;

/** What a value's reader says against a text. */
final class Refusal {
    private Refusal() { }

    static String of(Runnable reading) {
        try {
            reading.run();
        } catch (BadValueException refused) {
            return refused.allowed();
        }
        return "(accepted)";
    }
}
