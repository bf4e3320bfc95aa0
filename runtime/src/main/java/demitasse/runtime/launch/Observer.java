package demitasse.runtime.launch;

import demitasse.runtime.Step;

/** Is told of each step as it begins, in the process that performs it. */
public interface Observer {
    /** Tells nobody. */
    Observer NONE = (number, count, step) -> { };

    /** Step {@code number} of {@code count}, from 1. */
    void step(int number, int count, Step step);
}
