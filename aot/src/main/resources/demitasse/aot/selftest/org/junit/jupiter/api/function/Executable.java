package org.junit.jupiter.api.function;

/** What an assertion runs; stands in for JUnit's natively. */
@FunctionalInterface
public interface Executable {
    void execute() throws Throwable;
}
