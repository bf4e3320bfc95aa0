package demitasse.runtime.security;

import demitasse.kernel.Errno;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp.GetResourceLimit;
import demitasse.kernel.ProcessOp.SetResourceLimit;
import demitasse.kernel.ResourceLimit;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;

/** Sets the resource limits of the process (getrlimit(2)), late: a small one, of open files or file sizes, would hold for our own work too. */
public record SetResourceLimits(List<Row> rows) implements Step {
    /** One resource by its number, and its limits, -1 for none. */
    public record Row(int resource, long soft, long hard) {}

    public SetResourceLimits {
        rows = List.copyOf(rows);
    }

    @Override
    public String words() {
        return "set resource limits" + words(rows);
    }

    static String words(List<Row> rows) {
        StringBuilder text = new StringBuilder(":");
        for (Row row : rows) {
            text.append(' ').append(ResourceLimit.nameOf(row.resource())).append('=').append(limit(row.soft())).append(':').append(limit(row.hard()));
        }
        return text.toString();
    }

    private static String limit(long value) {
        return value == -1 ? "unlimited" : Long.toUnsignedString(value);
    }

    @Override
    public String pointer() {
        return "/process/rlimits";
    }

    @Override
    public void perform(Site site) {
        for (Row row : rows) {
            SetResourceLimit set = new SetResourceLimit(0, row.resource(), row.soft(), row.hard());
            if (site.kernel().attempt(set) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
                throw errno == Errno.EPERM ? tooHigh(row, site.perform(new GetResourceLimit(row.resource()))) : new KernelException(op, errno);
            }
        }
    }

    static SetupException tooHigh(Row row, ResourceLimit now) {
        return new SetupException(
                "cannot raise the hard limit of " + ResourceLimit.nameOf(row.resource()) + " from " + limit(now.hard()) + " to " + limit(row.hard()),
                "this process lacks CAP_SYS_RESOURCE; ask for at most " + limit(now.hard()));
    }
}
