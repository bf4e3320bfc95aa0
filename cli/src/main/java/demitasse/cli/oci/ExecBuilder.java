package demitasse.cli.oci;

import demitasse.cli.host.Host;
import demitasse.cli.oci.OciRequest.CgroupPlace;
import demitasse.cli.oci.OciRequest.Descriptors;
import demitasse.cli.oci.OciRequest.ExecProcess;
import demitasse.cli.oci.OciRequest.ProcessFile;
import demitasse.cli.oci.OciRequest.ProcessFlags;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of exec while they are being read; the rows of {@link ExecVerb} set the fields. */
final class ExecBuilder extends Verb.Builder {
    @Nullable String consoleSocket;
    @Nullable String pidfdSocket;
    @Nullable String cwd;
    final List<String> env = new ArrayList<>();
    boolean terminal;
    @Nullable Long uid;
    @Nullable Long gid;
    final List<Long> additionalGids = new ArrayList<>();
    @Nullable String processFile;
    boolean detach;
    @Nullable String pidFile;
    @Nullable String selinuxLabel;
    @Nullable String apparmorProfile;
    boolean noNewPrivileges;
    final List<String> capabilities = new ArrayList<>();
    int preserveFds;
    final List<CgroupPlace> cgroups = new ArrayList<>();
    boolean ignorePaused;

    ExecBuilder(Host host, OciGlobals globals) {
        super(host, globals);
    }

    Descriptors descriptors() {
        return new Descriptors(consoleSocket, pidfdSocket, preserveFds);
    }

    /** @param command the words after the ID */
    ExecProcess process(List<String> command) {
        String file = processFile;
        return file != null ? new ProcessFile(file)
                : new ProcessFlags(List.copyOf(command), cwd, List.copyOf(env), terminal, uid, gid, List.copyOf(additionalGids),
                        selinuxLabel, apparmorProfile, noNewPrivileges, List.copyOf(capabilities));
    }
}
