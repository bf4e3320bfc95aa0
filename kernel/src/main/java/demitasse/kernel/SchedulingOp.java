package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;

/** Operations on when and where a process runs: processors, disks, memory nodes. Pid 0 is this process. */
public sealed interface SchedulingOp<R> extends KernelOp<R> {
    /** linux/ioprio.h. */
    String[] IO_CLASSES = {"IOPRIO_CLASS_NONE", "IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE"};
    /** linux/mempolicy.h. */
    String[] MODES = {"MPOL_DEFAULT", "MPOL_PREFERRED", "MPOL_BIND", "MPOL_INTERLEAVE", "MPOL_LOCAL", "MPOL_PREFERRED_MANY", "MPOL_WEIGHTED_INTERLEAVE"};

    /** Which processes get a processor first; sched_setattr(2). */
    record SetScheduling(int pid, SchedulingAttributes attributes) implements SchedulingOp<Nothing> {
        @Override
        public String call() {
            return "sched_setattr";
        }

        @Override
        public String words() {
            return "schedule " + whom(pid) + " by " + attributes.words();
        }
    }

    /** Which processors may run it; sched_setaffinity(2). */
    record SetAffinity(int pid, NumberSet processors) implements SchedulingOp<Nothing> {
        @Override
        public String call() {
            return "sched_setaffinity";
        }

        @Override
        public String words() {
            return "run " + whom(pid) + " on processors " + processors.words();
        }
    }

    /** Which processes get a disk first: the class is 1 (real time), 2 (best effort) or 3 (idle), the level 0 (first) to 7; ioprio_set(2). */
    record SetIoPriority(int pid, int ioClass, int level) implements SchedulingOp<Nothing> {
        @Override
        public String call() {
            return "ioprio_set";
        }

        @Override
        public String words() {
            return "set the I/O priority of " + whom(pid) + " to " + level + " of " + named("class", ioClass, IO_CLASSES);
        }
    }

    /** Which nodes the memory of this process comes from; the mode has its flags in it, as linux/mempolicy.h numbers both; set_mempolicy(2). */
    record SetMemoryPolicy(int mode, NumberSet nodes) implements SchedulingOp<Nothing> {
        @Override
        public String call() {
            return "set_mempolicy";
        }

        @Override
        public String words() {
            return "take memory by " + named("policy", mode & 0xfff, MODES) + (nodes.isEmpty() ? "" : " from nodes " + nodes.words());
        }
    }

    private static String named(String what, int number, String[] names) {
        return number >= 0 && number < names.length ? names[number] : what + " " + number;
    }

    private static String whom(int pid) {
        return pid == 0 ? "this process" : "process " + pid;
    }
}
