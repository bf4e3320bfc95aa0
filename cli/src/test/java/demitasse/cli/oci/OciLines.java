package demitasse.cli.oci;

import static org.junit.jupiter.api.Assertions.fail;

import demitasse.cli.host.FakeHost;
import demitasse.cli.oci.OciGlobals.LogFormat;
import demitasse.cli.oci.OciGlobals.Rootless;
import demitasse.cli.oci.OciRequest.Creation;
import demitasse.cli.oci.OciRequest.Descriptors;
import demitasse.cli.value.ShellWords;
import org.jspecify.annotations.Nullable;

/** Command lines of an OCI runtime as engines write them. */
final class OciLines {
    /** No flag before the command. */
    static final OciGlobals USUAL = new OciGlobals(false, null, LogFormat.TEXT, null, false, false, Rootless.AUTO);

    private OciLines() { }

    static OciCommand read(String line) {
        return OciCommandLine.parse(ShellWords.split(line), new FakeHost());
    }

    static OciRequest request(String line) {
        return switch (read(line)) {
            case OciCommand.Perform(OciRequest request) -> request;
            case OciCommand.Print print -> fail(line + " prints");
            case OciCommand.UsageError wrong -> fail(line + ": " + wrong.message());
        };
    }

    /** What is printed, or {@code error: } with the message. */
    static String told(String line) {
        return switch (read(line)) {
            case OciCommand.Print(String text) -> text;
            case OciCommand.UsageError wrong -> "error: " + wrong.message();
            case OciCommand.Perform perform -> "(performs)";
        };
    }

    /** A creation with nothing but a bundle and a file for the pid. */
    static Creation creation(String bundle, @Nullable String pidFile) {
        return new Creation(bundle, Descriptors.NONE, pidFile, false, false);
    }
}
