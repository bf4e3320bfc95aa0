/** What a shell offers when the tab key is pressed, as scripts made of the option tables. */
@org.jspecify.annotations.NullMarked
package demitasse.cli.completion;
