package demitasse.engine;

import demitasse.kernel.FakeKernel;

/** Hosts of the fake kernel on which a request can be planned: with the files that are looked up for it. */
final class Hosts {
    private static final String ROOT = "23 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n";

    private static final String V2 =
            ROOT + "30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";

    private static final String HYBRID = ROOT
            + """
            31 23 0:28 / /sys/fs/cgroup ro,nosuid,nodev,noexec shared:9 - tmpfs tmpfs ro,mode=755
            33 31 0:30 / /sys/fs/cgroup/systemd rw,nosuid shared:11 - cgroup cgroup rw,xattr,name=systemd
            34 31 0:31 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:12 - cgroup cgroup rw,cpu,cpuacct
            35 31 0:32 / /sys/fs/cgroup/memory rw,nosuid shared:13 - cgroup cgroup rw,memory
            37 31 0:34 / /sys/fs/cgroup/pids rw,nosuid shared:15 - cgroup cgroup rw,pids
            38 31 0:35 / /sys/fs/cgroup/devices rw,nosuid shared:16 - cgroup cgroup rw,devices
            41 31 0:38 / /sys/fs/cgroup/unified rw,nosuid shared:10 - cgroup2 cgroup2 rw
            """;

    private Hosts() {}

    static FakeKernel v2() {
        return host(V2).virtualFile("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
    }

    static FakeKernel hybrid() {
        return host(HYBRID).virtualFile("/sys/fs/cgroup/unified/cgroup.controllers", "");
    }

    /** A host of version 2 that has these mounts too, as lines of mountinfo. */
    static FakeKernel with(String mounts) {
        return host(V2 + mounts).virtualFile("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
    }

    private static FakeKernel host(String mountInfo) {
        return new FakeKernel()
                .virtualFile("/proc/self/mountinfo", mountInfo)
                .directory("/srv/data")
                .directory("/srv/logs")
                .file("/etc/resolv.conf", "nameserver 9.9.9.9\n")
                .file("/etc/hosts", "127.0.0.1\tlocalhost")
                .file("/srv/rootfs/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nada:x:1000:1000:Ada:/home/ada:/bin/sh\n")
                .file("/srv/rootfs/etc/group", "root:x:0:\nada:x:1000:\nwheel:x:10:ada\n");
    }
}
