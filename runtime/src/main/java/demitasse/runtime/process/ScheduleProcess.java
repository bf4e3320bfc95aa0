package demitasse.runtime.process;

import demitasse.kernel.NumberSet;
import demitasse.kernel.ProcessOp.SetPersonality;
import demitasse.kernel.SchedulingAttributes;
import demitasse.kernel.SchedulingOp.SetAffinity;
import demitasse.kernel.SchedulingOp.SetIoPriority;
import demitasse.kernel.SchedulingOp.SetMemoryPolicy;
import demitasse.kernel.SchedulingOp.SetScheduling;
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
            site.perform(new SetScheduling(subject.pid(site), attributes));
        }
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
