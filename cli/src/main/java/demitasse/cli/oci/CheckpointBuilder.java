package demitasse.cli.oci;

import demitasse.cli.host.Host;
import demitasse.cli.oci.OciRequest.CgroupsMode;
import demitasse.cli.oci.OciRequest.Criu;
import demitasse.cli.value.Paths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of checkpoint and restore while they are being read; the rows of {@link CheckpointVerbs} set the fields. */
final class CheckpointBuilder extends CreationBuilder {
    String imagePath;
    @Nullable String workPath;
    @Nullable String parentPath;
    boolean leaveRunning;
    boolean tcpEstablished;
    boolean extUnixSk;
    boolean shellJob;
    boolean lazyPages;
    @Nullable Integer statusFd;
    @Nullable String pageServer;
    boolean fileLocks;
    boolean preDump;
    CgroupsMode cgroupsMode = CgroupsMode.SOFT;
    final List<String> emptyNamespaces = new ArrayList<>();
    boolean autoDedup;
    @Nullable String lsmProfile;
    @Nullable String lsmMountContext;

    CheckpointBuilder(Host host, OciGlobals globals) {
        super(host, globals);
        this.imagePath = Paths.onHost("checkpoint", host);
    }

    Criu criu() {
        return new Criu(imagePath, workPath, tcpEstablished, extUnixSk, shellJob, lazyPages, fileLocks, cgroupsMode,
                List.copyOf(emptyNamespaces), autoDedup);
    }
}
