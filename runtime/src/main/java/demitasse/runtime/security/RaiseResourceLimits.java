package demitasse.runtime.security;

import demitasse.kernel.Errno;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp.GetResourceLimit;
import demitasse.kernel.ProcessOp.SetResourceLimit;
import demitasse.kernel.ResourceLimit;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;

/**
 * Raises the hard limits of init as far as {@link SetResourceLimits} will need them: in a user namespace nobody can
 * (CAP_SYS_RESOURCE counts in the first one alone), but a parent outside of it may.
 */
public record RaiseResourceLimits(List<SetResourceLimits.Row> rows) implements Step {
    public RaiseResourceLimits {
        rows = List.copyOf(rows);
    }

    @Override
    public String words() {
        return "raise resource limits from outside" + SetResourceLimits.words(rows);
    }

    @Override
    public String pointer() {
        return "/process/rlimits";
    }

    @Override
    public void perform(Site site) {
        int pid = site.initPid();
        for (SetResourceLimits.Row row : rows) {
            ResourceLimit now = site.perform(new GetResourceLimit(pid, row.resource()));
            SetResourceLimit raise = new SetResourceLimit(pid, row.resource(), now.soft(), row.hard());
            if (Long.compareUnsigned(row.hard(), now.hard()) > 0
                    && site.kernel().attempt(raise) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
                throw errno == Errno.EPERM ? SetResourceLimits.tooHigh(row, now) : new KernelException(op, errno);
            }
        }
    }
}
