/** The values that options take: each class reads one kind of text and says what is allowed where it cannot. */
@org.jspecify.annotations.NullMarked
package demitasse.cli.value;
