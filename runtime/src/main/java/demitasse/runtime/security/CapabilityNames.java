package demitasse.runtime.security;

import demitasse.runtime.SetupException;
import java.util.List;

/** Names of capabilities in the order of their numbers (capabilities(7), linux/capability.h). */
public final class CapabilityNames {
    private static final List<String> NAMES = List.of(
            "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
            "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER",
            "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
            "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP",
            "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF",
            "CHECKPOINT_RESTORE");

    private CapabilityNames() {}

    /** The set of these, which are named as {@code CAP_CHOWN}. */
    public static long bits(List<String> names) {
        long bits = 0;
        for (String name : names) {
            int number = name.startsWith("CAP_") ? NAMES.indexOf(name.substring(4)) : -1;
            if (number < 0) {
                throw new SetupException("there is no capability " + name, "see the names in capabilities(7), such as CAP_CHOWN");
            }
            bits |= 1L << number;
        }
        return bits;
    }
}
