package org.junit.jupiter.api;

/** Names a group of tests; stands in for JUnit's natively. */
public @interface Tag {
    String value();
}
