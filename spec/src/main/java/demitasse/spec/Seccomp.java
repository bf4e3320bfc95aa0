package demitasse.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The filter of system calls (config-linux.md, Seccomp; seccomp(2)). */
public record Seccomp(
        Action defaultAction,
        @Nullable Long defaultErrnoRet,
        List<Architecture> architectures,
        List<Flag> flags,
        @Nullable String listenerPath,
        @Nullable String listenerMetadata,
        List<Syscall> syscalls) {
    /** Takes its own copy of every list and map. */
    public Seccomp {
        architectures = List.copyOf(architectures);
        flags = List.copyOf(flags);
        syscalls = List.copyOf(syscalls);
    }

    public Seccomp withDefaultAction(Action defaultAction) {
        return new Seccomp(defaultAction, defaultErrnoRet, architectures, flags, listenerPath, listenerMetadata,
                syscalls);
    }

    public Seccomp withDefaultErrnoRet(@Nullable Long defaultErrnoRet) {
        return new Seccomp(defaultAction, defaultErrnoRet, architectures, flags, listenerPath, listenerMetadata,
                syscalls);
    }

    public Seccomp withArchitectures(List<Architecture> architectures) {
        return new Seccomp(defaultAction, defaultErrnoRet, architectures, flags, listenerPath, listenerMetadata,
                syscalls);
    }

    public Seccomp withFlags(List<Flag> flags) {
        return new Seccomp(defaultAction, defaultErrnoRet, architectures, flags, listenerPath, listenerMetadata,
                syscalls);
    }

    public Seccomp withListenerPath(@Nullable String listenerPath) {
        return new Seccomp(defaultAction, defaultErrnoRet, architectures, flags, listenerPath, listenerMetadata,
                syscalls);
    }

    public Seccomp withListenerMetadata(@Nullable String listenerMetadata) {
        return new Seccomp(defaultAction, defaultErrnoRet, architectures, flags, listenerPath, listenerMetadata,
                syscalls);
    }

    public Seccomp withSyscalls(List<Syscall> syscalls) {
        return new Seccomp(defaultAction, defaultErrnoRet, architectures, flags, listenerPath, listenerMetadata,
                syscalls);
    }

    /** What happens at these system calls, where every one of {@code args} holds. */
    public record Syscall(List<String> names, Action action, @Nullable Long errnoRet, List<Arg> args) {
        /** Takes its own copy of every list and map. */
        public Syscall {
            names = List.copyOf(names);
            args = List.copyOf(args);
        }
    }

    /** A comparison with argument {@code index} (0..5) of the call; the values are unsigned 64 bits.
     *
     * <p>For {@link Operator#SCMP_CMP_MASKED_EQ}, {@code value} is the mask and {@code valueTwo} what is compared
     * with. */
    public record Arg(int index, long value, @Nullable Long valueTwo, Operator op) {}

    /** What the filter answers. */
    public enum Action implements Word {
        SCMP_ACT_KILL,
        SCMP_ACT_KILL_PROCESS,
        SCMP_ACT_KILL_THREAD,
        SCMP_ACT_TRAP,
        SCMP_ACT_ERRNO,
        SCMP_ACT_TRACE,
        SCMP_ACT_ALLOW,
        SCMP_ACT_LOG,
        SCMP_ACT_NOTIFY
    }

    /** The system call tables, with the names of libseccomp. */
    public enum Architecture implements Word {
        SCMP_ARCH_X86,
        SCMP_ARCH_X86_64,
        SCMP_ARCH_X32,
        SCMP_ARCH_ARM,
        SCMP_ARCH_AARCH64,
        SCMP_ARCH_LOONGARCH64,
        SCMP_ARCH_M68K,
        SCMP_ARCH_MIPS,
        SCMP_ARCH_MIPS64,
        SCMP_ARCH_MIPS64N32,
        SCMP_ARCH_MIPSEL,
        SCMP_ARCH_MIPSEL64,
        SCMP_ARCH_MIPSEL64N32,
        SCMP_ARCH_PPC,
        SCMP_ARCH_PPC64,
        SCMP_ARCH_PPC64LE,
        SCMP_ARCH_S390,
        SCMP_ARCH_S390X,
        SCMP_ARCH_SH,
        SCMP_ARCH_SHEB,
        SCMP_ARCH_PARISC,
        SCMP_ARCH_PARISC64,
        SCMP_ARCH_RISCV64
    }

    /** How the filter is loaded (seccomp(2), SECCOMP_SET_MODE_FILTER). */
    public enum Flag implements Word {
        SECCOMP_FILTER_FLAG_TSYNC,
        SECCOMP_FILTER_FLAG_LOG,
        SECCOMP_FILTER_FLAG_SPEC_ALLOW,
        SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
    }

    /** How an argument is compared. */
    public enum Operator implements Word {
        SCMP_CMP_NE,
        SCMP_CMP_LT,
        SCMP_CMP_LE,
        SCMP_CMP_EQ,
        SCMP_CMP_GE,
        SCMP_CMP_GT,
        SCMP_CMP_MASKED_EQ
    }
}
