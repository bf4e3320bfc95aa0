package demitasse.engine.check;

import demitasse.engine.check.HostCheck.Sight;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What keeps a container in beyond its namespaces: seccomp, and the security modules of the kernel. */
final class ConfinementLook {
    private static final int LIMIT_BYTES = 4096;

    private ConfinementLook() {}

    static List<Finding> findings(Sight sight) {
        return List.of(seccomp(sight), module(sight, "AppArmor", "/sys/module/apparmor/parameters/enabled", "Y", "apparmor"), selinux(sight));
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

    private static @Nullable String read(Sight sight, String file) {
        return Files.readIfThere(sight.kernel(), Fd.HERE, file, LIMIT_BYTES);
    }
}
