package demitasse.cli.oci;

import demitasse.cli.oci.OciRequest.CgroupPlace;
import demitasse.cli.oci.OciRequest.Descriptors;
import demitasse.cli.oci.OciRequest.ProcessFile;
import demitasse.cli.oci.OciRequest.ProcessFlags;
import demitasse.runtime.cgroup.Joining;
import demitasse.runtime.lifecycle.Exec;
import demitasse.runtime.lifecycle.ExecProcess;
import java.util.ArrayList;
import java.util.List;

/** What {@code exec} was asked for, as the runtime takes it. */
final class ExecCall {
    private ExecCall() { }

    static Exec.Request of(OciRequest.Exec exec, String root) {
        List<Joining.Below> groups = new ArrayList<>();
        for (CgroupPlace place : exec.cgroups()) {
            groups.add(new Joining.Below(place.controllers(), place.path()));
        }
        Descriptors descriptors = exec.descriptors();
        return new Exec.Request(root, exec.id(), process(exec.process()), groups, exec.pidFile(), descriptors.consoleSocket(),
                descriptors.pidfdSocket(), descriptors.preserveFds(), exec.detach(), "", exec.ignorePaused());
    }

    private static ExecProcess process(OciRequest.ExecProcess process) {
        return switch (process) {
            case ProcessFile(String path) -> new ExecProcess.Document(path);
            case ProcessFlags flags -> new ExecProcess.Command(
                    flags.args(), flags.cwd(), flags.env(), flags.terminal(), flags.uid(), flags.gid(), flags.additionalGids(),
                    flags.capabilities(), flags.noNewPrivileges(), flags.selinuxLabel(), flags.apparmorProfile());
        };
    }
}
