package demitasse.runtime.plan;

import demitasse.kernel.WindowSize;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import demitasse.runtime.security.ConfineProcess;
import demitasse.runtime.security.SetResourceLimits;
import demitasse.runtime.terminal.OpenTerminal;
import demitasse.runtime.terminal.UserTerminal;
import demitasse.spec.Capabilities;
import demitasse.spec.Capability;
import demitasse.spec.Process;
import demitasse.spec.RlimitType;
import demitasse.spec.Spec;
import demitasse.spec.User;
import java.util.ArrayList;
import java.util.List;

/** Steps for the {@code process} of a configuration. */
final class ProcessSteps {
    private static final int DEFAULT_UMASK = 0022;

    private ProcessSteps() {}

    static List<Step> limits(Spec spec) {
        List<SetResourceLimits.Row> rows = new ArrayList<>();
        for (Process.Rlimit limit : spec.process() == null ? List.<Process.Rlimit>of() : spec.process().rlimits()) {
            RlimitType type = RlimitType.named(limit.type());
            if (type == null) {
                throw new SetupException("there is no resource limit " + limit.type(), "see the names in getrlimit(2)");
            }
            rows.add(new SetResourceLimits.Row(type.number(), limit.soft(), limit.hard()));
        }
        return rows.isEmpty() ? List.of() : List.of(new SetResourceLimits(rows));
    }

    /** A terminal of the container's own, where the process asks for one; its owner is the user, so it comes before that changes. */
    static List<Step> terminal(Spec spec) {
        Process process = spec.process();
        if (process == null || !process.terminal()) {
            return List.of();
        }
        Process.ConsoleSize size = process.consoleSize();
        WindowSize window = size == null ? UserTerminal.DEFAULT_SIZE : new WindowSize((int) size.height(), (int) size.width());
        return List.of(new OpenTerminal(window, (int) process.user().uid(), true));
    }

    /** What takes rights away, in the one order in which each is still possible. */
    static List<Step> confinement(Spec spec, Step workingDirectory) {
        List<Step> steps = new ArrayList<>();
        steps.add(workingDirectory);
        Process process = spec.process() == null ? Process.EMPTY : spec.process();
        Capabilities asked = process.capabilities();
        ConfineProcess.Capabilities sets = asked == null ? null : new ConfineProcess.Capabilities(
                bits(asked.bounding()),
                bits(asked.effective()),
                bits(asked.permitted()),
                bits(asked.inheritable()),
                // The kernel takes no others (capabilities(7), "Ambient"); configurations name them all the same.
                bits(asked.ambient()) & bits(asked.permitted()) & bits(asked.inheritable()));
        if (sets != null) {
            steps.add(new ConfineProcess.LimitCapabilities(sets.bounding()));
        }
        User user = process.user();
        List<Integer> groups = new ArrayList<>();
        for (Long gid : user.additionalGids()) {
            groups.add(gid.intValue());
        }
        int umask = user.umask() == null ? DEFAULT_UMASK : user.umask().intValue() & 0777;
        steps.add(new ConfineProcess.BecomeUser((int) user.uid(), (int) user.gid(), groups, umask, sets));
        if (process.noNewPrivileges()) {
            steps.add(new ConfineProcess.GainNothing());
        }
        return steps;
    }

    /** The set of these capabilities, over their numbers. */
    private static long bits(List<String> names) {
        long bits = 0;
        for (String name : names) {
            Capability capability = Capability.named(name);
            if (capability == null) {
                throw new SetupException("there is no capability " + name, "see the names in capabilities(7), such as CAP_CHOWN");
            }
            bits |= 1L << capability.number();
        }
        return bits;
    }
}
