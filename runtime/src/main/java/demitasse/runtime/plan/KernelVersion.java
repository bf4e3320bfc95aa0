package demitasse.runtime.plan;

import demitasse.kernel.SystemName;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;

/** The oldest kernel that has every call we build on; the youngest of them is mount_setattr(2). */
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

    private static int number(String text, int from) {
        int number = 0;
        for (int i = from; i < text.length() && Text.isDigit(text.charAt(i)) && number < 100_000; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
