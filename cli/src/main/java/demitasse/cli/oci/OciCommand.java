package demitasse.cli.oci;

/** What the command line of an OCI runtime asks for. */
public sealed interface OciCommand {
    /** Do it. */
    record Perform(OciRequest request) implements OciCommand { }

    /** Print a text on standard output and exit with 0: help, versions and completions. */
    record Print(String text) implements OciCommand { }

    /** The line means nothing: report as {@code globals} say (log file, format) and exit with 1. */
    record UsageError(String message, OciGlobals globals) implements OciCommand { }
}
