package demitasse.kernel;

import org.jspecify.annotations.Nullable;

/** The processor architectures that we run on, and where Linux differs between them. */
public enum Arch {
    X86_64("x86_64", 257, 0200000, 0400000),
    AARCH64("aarch64", 56, 040000, 0100000);

    private final String machine;
    private final int openatNumber;
    private final int directoryFlag;
    private final int noFollowFlag;

    Arch(String machine, int openatNumber, int directoryFlag, int noFollowFlag) {
        this.machine = machine;
        this.openatNumber = openatNumber;
        this.directoryFlag = directoryFlag;
        this.noFollowFlag = noFollowFlag;
    }

    /** As uname(2) tells it: {@code x86_64}. */
    public String machine() {
        return machine;
    }

    /** The architecture of that machine name, or null for one that we do not know. */
    public static @Nullable Arch of(String machine) {
        for (Arch arch : values()) {
            if (arch.machine.equals(machine)) {
                return arch;
            }
        }
        return null;
    }

    /** The architecture whose C headers define SYS_openat so. */
    static Arch ofOpenatNumber(int number) {
        for (Arch arch : values()) {
            if (arch.openatNumber == number) {
                return arch;
            }
        }
        throw new IllegalStateException("system call numbers of this architecture are not known (SYS_openat is " + number + ")");
    }

    /** Flags of {@link OpenFlag} as this architecture numbers them (asm/fcntl.h). */
    int openFlags(int flags) {
        return flags & ~(OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW)
                | ((flags & OpenFlag.DIRECTORY) == 0 ? 0 : directoryFlag)
                | ((flags & OpenFlag.NO_FOLLOW) == 0 ? 0 : noFollowFlag);
    }
}
