package demitasse.engine.check;

import demitasse.engine.check.HostCheck.Sight;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.IdentityOp.LandlockVersion;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.security.RestrictPaths;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What keeps a container in beyond its namespaces: seccomp, and the security modules of the kernel. */
final class ConfinementLook {
    private static final int LIMIT_BYTES = 4096;

    private ConfinementLook() {}

    static List<Finding> findings(Sight sight) {
        return List.of(seccomp(sight), module(sight, "AppArmor", "/sys/module/apparmor/parameters/enabled", "Y", "apparmor"), selinux(sight), landlock(sight));
    }

    private static Finding seccomp(Sight sight) {
        String actions = read(sight, "/proc/sys/kernel/seccomp/actions_avail");
        if (actions == null) {
            return Finding.fails("seccomp", "not in this kernel", "no system call can be kept from a container", null);
        }
        return actions.contains("user_notif")
                ? Finding.works("seccomp", "filters, with notification of a listener")
                : Finding.limited("seccomp", "filters, without notification (Linux 5.0)", "SCMP_ACT_NOTIFY in a profile", null);
    }

    private static Finding module(Sight sight, String subject, String file, String on, String name) {
        String value = read(sight, file);
        if (value != null && value.trim().equals(on)) {
            return Finding.works(subject, "on");
        }
        return value == null
                ? Finding.limited(subject, "not in this kernel", "process.apparmorProfile, --security-opt apparmor=…", null)
                : Finding.limited(subject, "off", "process.apparmorProfile, --security-opt apparmor=…", "boot with: lsm=landlock,lockdown,yama,integrity," + name);
    }

    private static Finding selinux(Sight sight) {
        return sight.kernel().succeeds(new Status("/sys/fs/selinux/enforce"))
                ? Finding.works("SELinux", "on")
                : Finding.limited("SELinux", "off", "process.selinuxLabel, linux.mountLabel, --security-opt label=…", null);
    }

    private static Finding landlock(Sight sight) {
        String lost = "--security-opt landlock=…";
        return switch (sight.kernel().attempt(new LandlockVersion())) {
            case Done<Integer>(Integer version) when version >= RestrictPaths.OLDEST_VERSION -> Finding.works("Landlock", "version " + version);
            case Done<Integer>(Integer version) -> Finding.limited("Landlock", "version " + version + ", which cannot keep files from being truncated (Linux 6.2)", lost, null);
            case Refused<Integer>(_, Errno errno) when errno == Errno.EOPNOTSUPP ->
                    Finding.limited("Landlock", "off", lost, "boot with: lsm=landlock,lockdown,yama,integrity,apparmor");
            case Refused<Integer> _ -> Finding.limited("Landlock", "not in this kernel", lost, null);
        };
    }

    private static @Nullable String read(Sight sight, String file) {
        return Files.readIfThere(sight.kernel(), Fd.HERE, file, LIMIT_BYTES);
    }
}
