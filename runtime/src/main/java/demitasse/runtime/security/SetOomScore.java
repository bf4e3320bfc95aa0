package demitasse.runtime.security;

import demitasse.kernel.Errno;
import demitasse.kernel.Files;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.Subject;

/** Makes the kernel prefer the process, or spare it, when memory runs out: -1000 to 1000 (proc(5), oom_score_adj). */
public record SetOomScore(Subject subject, int adjustment) implements Step {
    @Override
    public String words() {
        return "set the out-of-memory score adjustment to " + adjustment + subject.words();
    }

    @Override
    public String pointer() {
        return "/process/oomScoreAdj";
    }

    @Override
    public void perform(Site site) {
        if (Files.tryPut(site.kernel(), subject.directory(site), subject.file("oom_score_adj"), Integer.toString(adjustment))
                instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            if (errno != Errno.EACCES) {
                throw new KernelException(op, errno);
            }
            throw new SetupException(
                    "cannot lower the out-of-memory score adjustment to " + adjustment,
                    "that needs CAP_SYS_RESOURCE, which this process lacks; raise it instead, or leave it");
        }
    }
}
