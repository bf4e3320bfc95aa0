package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;

/** Performs {@link SchedulingOp}. */
final class LinuxScheduling {
    /** struct sched_attr of linux/sched/types.h with the two utilisation clamps, SCHED_ATTR_SIZE_VER1. */
    private static final int ATTRIBUTES_BYTES = 56;
    private static final int IOPRIO_WHO_PROCESS = 1;
    private static final int IOPRIO_CLASS_SHIFT = 13;

    private final Gate gate;
    private final NativeMemory memory;

    LinuxScheduling(Gate gate) {
        this.gate = gate;
        this.memory = gate.memory;
    }

    Outcome<?> perform(SchedulingOp<?> op) {
        return switch (op) {
            case SchedulingOp.SetScheduling set -> setScheduling(set);
            case SchedulingOp.SetAffinity set -> setAffinity(set);
            case SchedulingOp.SetIoPriority set -> Gate.nothing(set,
                    gate.call(SystemCall.IOPRIO_SET, IOPRIO_WHO_PROCESS, set.pid(), set.ioClass() << IOPRIO_CLASS_SHIFT | set.level()));
            case SchedulingOp.SetMemoryPolicy set -> setMemoryPolicy(set);
        };
    }

    private Outcome<Nothing> setScheduling(SchedulingOp.SetScheduling op) {
        SchedulingAttributes wanted = op.attributes();
        long attributes = memory.zeroes(ATTRIBUTES_BYTES);
        NativeMemory.putInt(attributes, ATTRIBUTES_BYTES);
        NativeMemory.putInt(attributes + 4, wanted.policy());
        NativeMemory.putLong(attributes + 8, wanted.flags());
        NativeMemory.putInt(attributes + 16, wanted.nice());
        NativeMemory.putInt(attributes + 20, wanted.priority());
        NativeMemory.putLong(attributes + 24, wanted.runtimeNanos());
        NativeMemory.putLong(attributes + 32, wanted.deadlineNanos());
        NativeMemory.putLong(attributes + 40, wanted.periodNanos());
        return Gate.nothing(op, gate.call(SystemCall.SCHED_SETATTR, op.pid(), attributes, 0));
    }

    private Outcome<Nothing> setAffinity(SchedulingOp.SetAffinity op) {
        byte[] mask = op.processors().mask();
        return Gate.nothing(op, gate.call(SystemCall.SCHED_SETAFFINITY, op.pid(), mask.length, memory.bytes(mask, 0, mask.length)));
    }

    private Outcome<Nothing> setMemoryPolicy(SchedulingOp.SetMemoryPolicy op) {
        byte[] mask = op.nodes().mask();
        if (op.nodes().isEmpty()) {
            return Gate.nothing(op, gate.call(SystemCall.SET_MEMPOLICY, op.mode(), 0, 0));
        }
        // The kernel looks at one bit less than it is told of (set_mempolicy(2), Bugs).
        return Gate.nothing(op, gate.call(SystemCall.SET_MEMPOLICY, op.mode(), memory.bytes(mask, 0, mask.length), mask.length * 8 + 1));
    }
}
