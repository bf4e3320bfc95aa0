package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;

/** Performs {@link BpfOp}; union bpf_attr of linux/bpf.h. */
final class LinuxBpf {
    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_PROG_ATTACH = 8;
    private static final int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
    private static final int BPF_CGROUP_DEVICE = 6;
    private static final int BPF_F_ALLOW_MULTI = 2;
    private static final int LOAD_BYTES = 48;
    private static final int ATTACH_BYTES = 16;

    private final Gate gate;
    private final NativeMemory memory;

    LinuxBpf(Gate gate) {
        this.gate = gate;
        this.memory = gate.memory;
    }

    Outcome<?> perform(BpfOp<?> op) {
        return switch (op) {
            case BpfOp.LoadDeviceProgram load -> load(load);
            case BpfOp.AttachDeviceProgram attach -> attach(attach);
        };
    }

    /** Type, number of instructions, their address, the license; the rest is for logs. The descriptor is close-on-exec always. */
    private Outcome<Fd> load(BpfOp.LoadDeviceProgram op) {
        byte[] instructions = op.instructions();
        long attributes = memory.zeroes(LOAD_BYTES);
        NativeMemory.putInt(attributes, BPF_PROG_TYPE_CGROUP_DEVICE);
        NativeMemory.putInt(attributes + 4, instructions.length / 8);
        NativeMemory.putLong(attributes + 8, memory.bytes(instructions, 0, instructions.length));
        // Only a license of the GPL may call helpers marked so; we call none.
        NativeMemory.putLong(attributes + 16, memory.text("Apache-2.0"));
        return Gate.opened(op, gate.call(SystemCall.BPF, BPF_PROG_LOAD, attributes, LOAD_BYTES), "device filter");
    }

    private Outcome<Nothing> attach(BpfOp.AttachDeviceProgram op) {
        long attributes = memory.zeroes(ATTACH_BYTES);
        NativeMemory.putInt(attributes, op.cgroup().number());
        NativeMemory.putInt(attributes + 4, op.program().number());
        NativeMemory.putInt(attributes + 8, BPF_CGROUP_DEVICE);
        NativeMemory.putInt(attributes + 12, BPF_F_ALLOW_MULTI);
        return Gate.nothing(op, gate.call(SystemCall.BPF, BPF_PROG_ATTACH, attributes, ATTACH_BYTES));
    }
}
