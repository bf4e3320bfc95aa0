package demitasse.engine;

import demitasse.spec.Capabilities;
import demitasse.spec.Mount;
import java.util.List;

/** How a container is confined and what it finds mounted when nothing else is asked for; Docker's own defaults, as data. */
public final class Defaults {
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public static final List<String> GRANTED = List.of(
            "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID",
            "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE");

    /** None inheritable and none ambient: a process that is not root has none in effect (CVE-2022-24769). */
    static final Capabilities CAPABILITIES = new Capabilities(GRANTED, GRANTED, List.of(), GRANTED, List.of());

    static final List<String> MASKED = List.of(
            "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
            "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/firmware");

    /** Beside the masked paths, one for each processor that has it. */
    static final String MASKED_OF_PROCESSOR = "thermal_throttle";

    static final List<String> READ_ONLY = List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    static final Mount PROC = mount("/proc", "proc", "nosuid", "noexec", "nodev");
    static final Mount DEV = mount("/dev", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
    static final Mount PTS = mount("/dev/pts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5");
    static final Mount SYS = mount("/sys", "sysfs", "nosuid", "noexec", "nodev", "ro");
    static final Mount CGROUP = mount("/sys/fs/cgroup", "cgroup", "ro", "nosuid", "noexec", "nodev");
    static final Mount MQUEUE = mount("/dev/mqueue", "mqueue", "nosuid", "noexec", "nodev");
    static final Mount SHM = mount("/dev/shm", "tmpfs", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k");

    /** What a sandbox of the host has instead of the host's /run, whose sockets lead out. */
    static final Mount RUN = mount("/run", "tmpfs", "nosuid", "nodev", "mode=755");

    /** Programs that close every descriptor they might have take seconds under a soft limit of a billion. */
    static final long SOFT_OPEN_FILES = 1024;

    private Defaults() {}

    /** Whether it is a filesystem in memory that nobody asked for. */
    public static boolean isUsual(Mount mount) {
        return mount.equals(DEV) || mount.equals(SHM) || mount.equals(RUN);
    }

    private static Mount mount(String destination, String type, String... options) {
        return new Mount(destination, type, type, List.of(options), List.of(), List.of());
    }
}
