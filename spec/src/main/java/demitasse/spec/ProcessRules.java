package demitasse.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of the process (config.md, Process). */
final class ProcessRules {
    /** 4294967295 is the id -1, which to the kernel means none or unchanged (setresuid(2)). */
    static final long LARGEST_ID = 4294967294L;

    private ProcessRules() {}

    static void check(Findings found, Process process, String at) {
        // Callers match the words up to the comma.
        if (!process.cwd().startsWith("/")) {
            found.error(at + "/cwd", "Cwd must be an absolute path, not " + Findings.quote(process.cwd()),
                    "begin it with a slash");
        }
        boolean runs = !process.args().isEmpty() && !process.args().get(0).isEmpty();
        if (!runs) {
            found.error(at + "/args", "there is no program to run", "give its name or path as the first argument");
        }
        checkUser(found, process.user(), at + "/user");
        checkEnv(found, process.env(), at + "/env/");
        checkRlimits(found, process.rlimits(), at + "/rlimits/");
        if (process.capabilities() != null) {
            checkCapabilities(found, process.capabilities(), at + "/capabilities/");
        }
        if (process.scheduler() != null) {
            checkScheduler(found, process.scheduler(), at + "/scheduler");
        }
        checkRange(found, at + "/oomScoreAdj", process.oomScoreAdj(), -1000, 1000);
        checkRange(found, at + "/ioPriority/priority",
                process.ioPriority() == null ? null : process.ioPriority().priority(), 0, 7);
        // Without a terminal the size is ignored, as the specification says.
        if (process.terminal() && process.consoleSize() != null) {
            checkConsoleSize(found, process.consoleSize(), at + "/consoleSize");
        }
        if (process.execCPUAffinity() != null) {
            Rules.checkList(found, at + "/execCPUAffinity/initial", process.execCPUAffinity().initial());
            Rules.checkList(found, at + "/execCPUAffinity/final", process.execCPUAffinity().last());
        }
    }

    static void checkRange(Findings found, String pointer, @Nullable Integer value, int lowest, int highest) {
        if (value != null && (value < lowest || value > highest)) {
            found.error(pointer, value + " is out of range", "give " + lowest + " to " + highest);
        }
    }

    private static void checkUser(Findings found, User user, String at) {
        checkId(found, at + "/uid", user.uid());
        checkId(found, at + "/gid", user.gid());
        for (int i = 0; i < user.additionalGids().size(); i++) {
            checkId(found, at + "/additionalGids/" + i, user.additionalGids().get(i));
        }
        Long umask = user.umask();
        if (umask != null && (umask < 0 || umask > 0777)) {
            found.error(at + "/umask", "the umask " + umask + " is out of range",
                    "give 0 to 511, which is 0777 in octal");
        }
    }

    private static void checkId(Findings found, String pointer, long id) {
        if (id < 0 || id > LARGEST_ID) {
            found.error(pointer, "the id " + id + " is none", "give 0 to " + LARGEST_ID);
        }
    }

    static void checkEnv(Findings found, List<String> env, String at) {
        for (int i = 0; i < env.size(); i++) {
            if (env.get(i).indexOf('=') <= 0) {
                found.error(at + i, Findings.quote(env.get(i)) + " is no variable", "write it as NAME=VALUE");
            }
        }
    }

    private static void checkRlimits(Findings found, List<Process.Rlimit> limits, String at) {
        int seen = 0;
        for (int i = 0; i < limits.size(); i++) {
            Process.Rlimit limit = limits.get(i);
            RlimitType type = RlimitType.named(limit.type());
            if (type == null) {
                found.error(at + i + "/type", Findings.quote(limit.type()) + " is no resource limit",
                        "write one of getrlimit(2), such as RLIMIT_NOFILE");
                continue;
            }
            if ((seen & 1 << type.number()) != 0) {
                found.error(at + i + "/type", type + " is limited twice", "remove one of the two");
            }
            seen |= 1 << type.number();
            if (Long.compareUnsigned(limit.soft(), limit.hard()) > 0) {
                found.error(at + i + "/soft", "the soft limit of " + type + " is above its hard limit",
                        "raise the hard limit or lower the soft one");
            }
        }
    }

    private static void checkCapabilities(Findings found, Capabilities sets, String at) {
        checkNames(found, sets.bounding(), at + "bounding/");
        checkNames(found, sets.effective(), at + "effective/");
        checkNames(found, sets.inheritable(), at + "inheritable/");
        checkNames(found, sets.permitted(), at + "permitted/");
        checkNames(found, sets.ambient(), at + "ambient/");
        for (int i = 0; i < sets.effective().size(); i++) {
            String name = sets.effective().get(i);
            if (!sets.permitted().contains(name)) {
                found.warning(at + "effective/" + i, name + " is effective, but not permitted",
                        "it is left out; add it to the permitted set as well");
            }
        }
        for (int i = 0; i < sets.ambient().size(); i++) {
            String name = sets.ambient().get(i);
            if (!sets.permitted().contains(name) || !sets.inheritable().contains(name)) {
                found.warning(at + "ambient/" + i, name + " is ambient, but not both permitted and inheritable",
                        "the kernel will not raise it; add it to those sets or remove it");
            }
        }
    }

    private static void checkNames(Findings found, List<String> names, String at) {
        for (int i = 0; i < names.size(); i++) {
            if (Capability.named(names.get(i)) == null) {
                found.warning(at + i, Findings.quote(names.get(i)) + " is no known capability",
                        "it is left out; write one of capabilities(7), such as CAP_CHOWN");
            }
        }
    }

    private static void checkScheduler(Findings found, Scheduler scheduler, String at) {
        checkRange(found, at + "/nice", scheduler.nice(), -20, 19);
        switch (scheduler.policy()) {
            case SCHED_FIFO, SCHED_RR -> checkRange(found, at + "/priority",
                    scheduler.priority() == null ? 0 : scheduler.priority(), 1, 99);
            case SCHED_OTHER, SCHED_BATCH, SCHED_ISO, SCHED_IDLE, SCHED_DEADLINE ->
                    checkRange(found, at + "/priority", scheduler.priority(), 0, 0);
        }
        long runtime = scheduler.runtime() == null ? 0 : scheduler.runtime();
        long deadline = scheduler.deadline() == null ? 0 : scheduler.deadline();
        long period = scheduler.period() == null ? deadline : scheduler.period();
        boolean ordered = runtime != 0 && Long.compareUnsigned(runtime, deadline) <= 0
                && Long.compareUnsigned(deadline, period) <= 0;
        if (scheduler.policy() == Scheduler.Policy.SCHED_DEADLINE) {
            if (!ordered) {
                found.error(at, "the times are not runtime <= deadline <= period", "give all three in nanoseconds");
            }
        } else {
            if (runtime != 0 || deadline != 0 || period != 0) {
                found.error(at, scheduler.policy() + " takes no times",
                        "remove runtime, deadline and period, or use SCHED_DEADLINE");
            }
        }
    }

    private static void checkConsoleSize(Findings found, Process.ConsoleSize size, String at) {
        boolean fits = Long.compareUnsigned(size.height(), 0xffff) <= 0
                && Long.compareUnsigned(size.width(), 0xffff) <= 0;
        if (!fits) {
            found.error(at, "a terminal cannot be that large", "give 0 to 65535 rows and columns");
        }
    }
}
