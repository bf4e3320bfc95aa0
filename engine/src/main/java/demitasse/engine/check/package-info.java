/** Looks at the host and says what works there, what is missing, and which command mends it. Nothing is changed by looking. */
@org.jspecify.annotations.NullMarked
package demitasse.engine.check;
