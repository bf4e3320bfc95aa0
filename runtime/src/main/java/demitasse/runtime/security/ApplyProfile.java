package demitasse.runtime.security;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/**
 * Has a security module confine the program from its execve(2) on. Performed while the host's /proc and /sys are still
 * seen: what a root filesystem has in their place could take the write for us (CVE-2025-52881).
 */
public sealed interface ApplyProfile extends Step {
    /** Confines the program by a profile of AppArmor that the host has loaded (apparmor(7)). */
    record AppArmor(String profile) implements ApplyProfile {
        private static final String ENABLED = "/sys/module/apparmor/parameters/enabled";

        @Override
        public String words() {
            return "confine the program by the AppArmor profile " + profile;
        }

        @Override
        public String pointer() {
            return "/process/apparmorProfile";
        }

        @Override
        public void perform(Site site) {
            String enabled = Files.readIfThere(site.kernel(), Fd.HERE, ENABLED, 16);
            if (enabled == null || !enabled.startsWith("Y")) {
                throw new SetupException(
                        "AppArmor is not enabled on this host, so that it cannot confine by the profile " + profile,
                        "boot with apparmor=1, or leave out the profile (process.apparmorProfile, --security-opt apparmor=…)");
            }
            String request = "exec " + profile;
            // The first file is AppArmor's alone, since Linux 5.8; the other belongs to whichever module was there first.
            Refused<?> refused = Files.tryPut(site.kernel(), Fd.HERE, "/proc/self/attr/apparmor/exec", request);
            if (refused != null && refused.op().call().equals("openat") && refused.errno() == Errno.ENOENT) {
                refused = Files.tryPut(site.kernel(), Fd.HERE, "/proc/self/attr/exec", request);
            }
            if (refused instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
                throw errno == Errno.ENOENT
                        ? new SetupException("there is no AppArmor profile " + profile, "load it with apparmor_parser, see aa-status for those that are")
                        : new KernelException(op, errno);
            }
        }
    }

    /** Has SELinux run the program with a label (selinux(8)). */
    record Selinux(String label) implements ApplyProfile {
        private static final int FILESYSTEMS_LIMIT_BYTES = 64 * 1024;

        @Override
        public String words() {
            return "run the program with the SELinux label " + label;
        }

        @Override
        public String pointer() {
            return "/process/selinuxLabel";
        }

        @Override
        public void perform(Site site) {
            // The kernel knows its filesystem only where SELinux was not switched off at boot.
            String filesystems = Files.readIfThere(site.kernel(), Fd.HERE, "/proc/filesystems", FILESYSTEMS_LIMIT_BYTES);
            if (filesystems == null || !filesystems.contains("\tselinuxfs\n")) {
                throw new SetupException(
                        "SELinux is not enabled on this host, so that nothing can have the label " + label,
                        "boot with selinux=1, or leave out the label (process.selinuxLabel, --security-opt label=…)");
            }
            Files.put(site.kernel(), Fd.HERE, "/proc/self/attr/exec", label);
        }
    }
}
