package demitasse.runtime.process;

import demitasse.kernel.Errno;
import demitasse.kernel.KernelException;
import demitasse.kernel.NumberSet;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp.SetPersonality;
import demitasse.kernel.SchedulingAttributes;
import demitasse.kernel.SchedulingOp.SetAffinity;
import demitasse.kernel.SchedulingOp.SetIoPriority;
import demitasse.kernel.SchedulingOp.SetMemoryPolicy;
import demitasse.kernel.SchedulingOp.SetScheduling;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.Subject;

/** When and where the program runs, and what its kernel claims to be; all of it outlasts execve(2). */
public sealed interface ScheduleProcess extends Step {
    /** Gives the process its turn on processors (sched(7)); {@code policy} as in the configuration. */
    record ByPolicy(Subject subject, String policy, SchedulingAttributes attributes) implements ScheduleProcess {
        @Override
        public String words() {
            return "schedule by " + policy + subject.words();
        }

        @Override
        public String pointer() {
            return "/process/scheduler";
        }

        @Override
        public void perform(Site site) {
            SetScheduling op = new SetScheduling(subject.pid(site), attributes);
            if (site.kernel().attempt(op) instanceof Refused<?>(_, Errno errno)) {
                throw refusal(op, errno);
            }
        }
    }

    /** Two things give the right to real time, and the errno tells them from nothing else (sched-rt-group.rst, 2.1). */
    private static RuntimeException refusal(SetScheduling op, Errno errno) {
        boolean realTime = op.attributes().priority() > 0;
        return errno != Errno.EPERM || !realTime ? new KernelException(op, errno) : new SetupException(
                op.words() + ": " + errno.words() + ": it takes CAP_SYS_NICE, and in a cpu group of cgroup v1"
                        + " linux.resources.cpu.realtimeRuntime (cpu.rt_runtime_us)",
                "the groups above it need as much; or take process.scheduler out");
    }

    /** Gives the process its turn on disks (ioprio_set(2)); {@code name} is that of the class in the configuration. */
    record ByIoPriority(Subject subject, String name, int ioClass, int level) implements ScheduleProcess {
        @Override
        public String words() {
            return "set the I/O priority to " + level + " of " + name + subject.words();
        }

        @Override
        public String pointer() {
            return "/process/ioPriority";
        }

        @Override
        public void perform(Site site) {
            site.perform(new SetIoPriority(subject.pid(site), ioClass, level));
        }
    }

    /** Binds this process to processors; {@code pointer} says which of the two lists of {@code execCPUAffinity} they come from. */
    record OnProcessors(NumberSet processors, String pointer) implements ScheduleProcess {
        @Override
        public String words() {
            return "run on processors " + processors.words();
        }

        @Override
        public void perform(Site site) {
            site.perform(new SetAffinity(0, processors));
        }
    }

    /** Takes memory from nodes by a policy (set_mempolicy(2)); {@code name} as in the configuration, {@code mode} with the flags in it. */
    record FromNodes(String name, int mode, NumberSet nodes) implements ScheduleProcess {
        @Override
        public String words() {
            return "take memory by " + name + (nodes.isEmpty() ? "" : " from nodes " + nodes.words());
        }

        @Override
        public String pointer() {
            return "/linux/memoryPolicy";
        }

        @Override
        public void perform(Site site) {
            site.perform(new SetMemoryPolicy(mode, nodes));
        }
    }

    /** Has the kernel appear as another one (personality(2)). */
    record WithPersonality(String domain, long persona) implements ScheduleProcess {
        @Override
        public String words() {
            return "take the personality " + domain;
        }

        @Override
        public String pointer() {
            return "/linux/personality";
        }

        @Override
        public void perform(Site site) {
            site.perform(new SetPersonality(persona));
        }
    }
}
