package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;

/** Operations on programs that run in the kernel (bpf(2)). */
public sealed interface BpfOp<R> extends KernelOp<R> {
    /** Loads a device filter for cgroup v2, as 8-byte instructions; BPF_PROG_LOAD of type BPF_PROG_TYPE_CGROUP_DEVICE. */
    record LoadDeviceProgram(byte[] instructions) implements BpfOp<Fd> {
        @Override
        public String call() {
            return "bpf";
        }

        @Override
        public String words() {
            return "load a device filter of " + instructions.length / 8 + " instructions";
        }
    }

    /** Attaches a device filter to a cgroup (v2), beside others; BPF_PROG_ATTACH with BPF_F_ALLOW_MULTI. */
    record AttachDeviceProgram(Fd cgroup, Fd program) implements BpfOp<Nothing> {
        @Override
        public String call() {
            return "bpf";
        }

        @Override
        public String words() {
            return "attach the device filter to " + cgroup.name();
        }
    }
}
