package demitasse.cli.oci;

import demitasse.cli.host.Host;
import demitasse.cli.oci.OciRequest.Format;

/** The options of the small commands while they are being read; the rows of {@link ControlVerbs} and {@link ListVerbs} set the fields. */
final class ControlBuilder extends Verb.Builder {
    boolean all;
    boolean force;
    Format format = Format.TABLE;
    boolean quiet;
    long intervalMillis = 5000;
    boolean stats;
    String bundle;
    boolean rootless;

    ControlBuilder(Host host, OciGlobals globals) {
        super(host, globals);
        this.bundle = host.workingDirectory();
    }
}
