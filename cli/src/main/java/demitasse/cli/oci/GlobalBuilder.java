package demitasse.cli.oci;

import demitasse.cli.host.Host;
import demitasse.cli.oci.OciGlobals.LogFormat;
import demitasse.cli.oci.OciGlobals.Rootless;
import org.jspecify.annotations.Nullable;

/** The flags before a command while they are being read; the rows of {@link GlobalOptions} set the fields. */
final class GlobalBuilder {
    final Host host;
    boolean debug;
    @Nullable String log;
    LogFormat logFormat = LogFormat.TEXT;
    @Nullable String root;
    boolean systemdCgroup;
    boolean withoutCgroups;
    Rootless rootless = Rootless.AUTO;
    boolean version;

    GlobalBuilder(Host host) {
        this.host = host;
    }

    OciGlobals globals() {
        return new OciGlobals(debug, log, logFormat, root, systemdCgroup, withoutCgroups, rootless);
    }
}
