/** The command line: words and the host they were typed on become a {@link demitasse.cli.Command}, which is data. */
@org.jspecify.annotations.NullMarked
package demitasse.cli;
