package demitasse.runtime.security;

import demitasse.kernel.ProcessOp.SetDumpable;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/**
 * Keeps others from looking into this process and its children until they become another program: from tracing it and from
 * /proc/PID/{fd,cwd,root,exe}, even those of the same user (ptrace(2), "Ptrace access mode checking").
 *
 * <p>Before it is seen in a container whose processes are not ours: else they could take over a process that is not yet
 * confined, or reach the host through what it has open (CVE-2016-9962).
 */
public record HideProcess() implements Step {
    @Override
    public String words() {
        return "let nobody look into this process";
    }

    @Override
    public void perform(Site site) {
        site.perform(new SetDumpable(false));
    }
}
