package demitasse.runtime.plan;

import demitasse.kernel.Arch;
import demitasse.kernel.SystemName;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;

/** What the kernel says of itself: the oldest that has every call we build on is 5.12, for mount_setattr(2). */
public final class KernelVersion {
    private static final int MAJOR = 5;
    private static final int MINOR = 12;

    private KernelVersion() {}

    /** @throws SetupException naming both versions when the running one is older */
    public static void check(SystemName system) {
        if (isBefore(system, MAJOR, MINOR)) {
            throw new SetupException(
                    "this kernel is too old: Linux " + system.release() + ", and " + MAJOR + "." + MINOR + " is needed (mount_setattr)",
                    "boot a newer kernel; on Debian 11: apt-get install -t bullseye-backports linux-image-amd64");
        }
    }

    /** Whether the running kernel is older than {@code major.minor}. */
    public static boolean isBefore(SystemName system, int major, int minor) {
        int runningMajor = number(system.release(), 0);
        int dot = system.release().indexOf('.');
        int runningMinor = dot < 0 ? 0 : number(system.release(), dot + 1);
        return runningMajor < major || runningMajor == major && runningMinor < minor;
    }

    /**
     * The architecture of the running kernel; to a process with the personality of 32 bits it gives another name (personality(2)).
     *
     * @throws SetupException on one that we don't run on
     */
    public static Arch machine(SystemName system) {
        String machine = switch (system.machine()) {
            case "i386", "i486", "i586", "i686" -> Arch.X86_64.machine();
            case "armv7l", "armv8l" -> Arch.AARCH64.machine();
            default -> system.machine();
        };
        Arch arch = Arch.of(machine);
        if (arch == null) {
            throw new SetupException("system calls of " + machine + " are not known", "run it on x86_64 or aarch64");
        }
        return arch;
    }

    private static int number(String text, int from) {
        int number = 0;
        for (int i = from; i < text.length() && Text.isDigit(text.charAt(i)) && number < 100_000; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
