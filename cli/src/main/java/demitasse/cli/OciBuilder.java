package demitasse.cli;

import demitasse.cli.OciGlobals.LogFormat;
import demitasse.cli.OciGlobals.Rootless;
import demitasse.cli.host.Host;
import org.jspecify.annotations.Nullable;

/** An OCI command while its flags are being read; the rows of {@link OciOptions} set the fields. */
final class OciBuilder {
    final Host host;
    boolean debug;
    @Nullable String log;
    LogFormat logFormat = LogFormat.TEXT;
    @Nullable String root;
    boolean systemdCgroup;
    Rootless rootless = Rootless.AUTO;
    boolean version;
    String bundle;
    @Nullable String pidFile;
    boolean noPivot;

    OciBuilder(Host host) {
        this.host = host;
        this.bundle = host.workingDirectory();
    }

    OciGlobals globals() {
        return new OciGlobals(debug, log, logFormat, root, systemdCgroup, rootless);
    }
}
