package demitasse.engine.denial;

import org.jspecify.annotations.Nullable;

/**
 * A system call that was refused.
 *
 * @param call its name, or its number where it has none that we know
 * @param architecture by which it was made, in the words of profiles
 * @param answer what it failed with, such as EPERM
 * @param rule why
 * @param option the smallest one of {@code run} that allows it; null where none is known to
 */
public record Denial(String call, String architecture, String answer, long times, String rule, @Nullable String option) {}
