/** What the command line needs to know about the machine and the process it was typed in, as one small interface. */
@org.jspecify.annotations.NullMarked
package demitasse.cli.host;
