package demitasse.runtime.cgroup;

import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.MountEntry;
import java.util.ArrayList;
import java.util.List;

/** Hosts as their mountinfo tells them. */
final class Hosts {
    static final String V2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n";

    static final String V1 =
            """
            31 23 0:28 / /sys/fs/cgroup ro,nosuid,nodev,noexec shared:9 - tmpfs tmpfs ro,mode=755
            33 31 0:30 / /sys/fs/cgroup/systemd rw,nosuid shared:11 - cgroup cgroup rw,xattr,release_agent=/lib/systemd/systemd-cgroups-agent,name=systemd
            34 31 0:31 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:12 - cgroup cgroup rw,cpu,cpuacct
            35 31 0:32 / /sys/fs/cgroup/memory rw,nosuid shared:13 - cgroup cgroup rw,memory
            36 31 0:33 / /sys/fs/cgroup/cpuset rw,nosuid shared:14 - cgroup cgroup rw,cpuset,clone_children
            37 31 0:34 / /sys/fs/cgroup/pids rw,nosuid shared:15 - cgroup cgroup rw,pids
            38 31 0:35 / /sys/fs/cgroup/devices rw,nosuid shared:16 - cgroup cgroup rw,devices
            39 31 0:36 / /sys/fs/cgroup/freezer rw,nosuid shared:17 - cgroup cgroup rw,freezer
            40 31 0:37 / /sys/fs/cgroup/blkio rw,nosuid shared:18 - cgroup cgroup rw,blkio
            """;

    static final String HYBRID = V1 + "41 31 0:38 / /sys/fs/cgroup/unified rw,nosuid shared:10 - cgroup2 cgroup2 rw\n";

    private Hosts() {}

    static CgroupLayout layout(String mountInfo, String unifiedControllers) {
        return CgroupLayout.of(MountEntry.parse(Text.encode(mountInfo)), _ -> unifiedControllers);
    }

    static CgroupLayout v2() {
        return layout(V2, "cpuset cpu io memory hugetlb pids rdma misc\n");
    }

    static CgroupLayout v1() {
        return layout(V1, "");
    }

    static CgroupLayout hybrid() {
        return layout(HYBRID, "hugetlb\n");
    }

    /** The groups at that path in every hierarchy of the host. */
    static Cgroup groups(Kernel kernel, CgroupLayout layout, String path) {
        List<Place> places = new ArrayList<>();
        for (Hierarchy hierarchy : layout.hierarchies()) {
            places.add(new Place(hierarchy, path));
        }
        return Cgroup.in(kernel, places);
    }

    static String directories(List<Place> places) {
        StringBuilder text = new StringBuilder();
        for (Place place : places) {
            text.append(place.directory()).append('\n');
        }
        return text.toString();
    }

    static String words(List<? extends demitasse.runtime.Step> steps) {
        StringBuilder text = new StringBuilder();
        for (demitasse.runtime.Step step : steps) {
            text.append(step.words()).append('\n');
        }
        return text.toString();
    }
}
