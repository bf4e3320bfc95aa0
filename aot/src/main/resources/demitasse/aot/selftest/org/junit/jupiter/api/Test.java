package org.junit.jupiter.api;

/** Marks a test; stands in for JUnit's natively. */
public @interface Test {}
