package demitasse.runtime.cgroup;

import demitasse.kernel.Errno;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do when the kernel refuses a limit: one row a case, the first that fits counts. */
final class LimitHints {
    private LimitHints() {}

    /** A file by the beginning of its name, and the error; null is any. */
    private record Hint(String file, @Nullable Errno errno, String words) {}

    private static final List<Hint> TABLE = List.of(
            new Hint("memory.memsw.", Errno.ENOENT, "this kernel keeps no account of swap: boot with swapaccount=1, or leave the swap limit out"),
            new Hint("memory.swap.", Errno.ENOENT, "this kernel keeps no account of swap: boot with swapaccount=1, or leave the swap limit out"),
            new Hint("memory.kmem.limit_in_bytes", null, "kernels from 5.16 on have no limit for kernel memory alone: leave it out, --memory covers it"),
            new Hint("memory.use_hierarchy", null, "kernels from 5.11 on count a group with all groups below it, always: leave it out"),
            new Hint("memory.", Errno.EBUSY, "the container uses more than that already and the kernel could not take it back: ask for more memory"),
            new Hint("memory.limit_in_bytes", Errno.EINVAL, "the new limit is above the limit of memory and swap together: raise --memory-swap, too"),
            new Hint("memory.memsw.", Errno.EINVAL, "memory and swap together cannot be less than memory: raise --memory-swap"),
            new Hint("cpuset.", Errno.EINVAL, "ask for what the parent cgroup has: see cpuset.cpus and cpuset.mems there, and /sys/devices/system/cpu/online"),
            new Hint("cpuset.", Errno.ENODEV, "ask for what this host has: /sys/devices/system/cpu/online, /sys/devices/system/node/online"),
            new Hint("cpuset.", Errno.ERANGE, "ask for what this host has: /sys/devices/system/cpu/online, /sys/devices/system/node/online"),
            new Hint("cpuset.", Errno.EACCES, "the parent cgroup does not have all of these: see cpuset.cpus and cpuset.mems there"),
            new Hint("cpu.cfs_", Errno.EINVAL, "quota and period lie between 1000 and 1000000 microseconds, and no group gets more than its parent"),
            new Hint("cpu.max", Errno.EINVAL, "quota and period lie between 1000 and 1000000 microseconds, and a burst is at most the quota"),
            new Hint("cpu.rt_", Errno.EINVAL, "the parent cgroup has no realtime to give away: write to its cpu.rt_runtime_us first"),
            new Hint("cpu.rt_", null, "this kernel has no realtime scheduling by cgroup (CONFIG_RT_GROUP_SCHED)"),
            new Hint("cpu.idle", Errno.ENOENT, "idle groups came with Linux 5.15"),
            new Hint("blkio.", Errno.ENOENT, "this kernel has no such control of block devices: weights need the scheduler BFQ (modprobe bfq)"),
            new Hint("io.", Errno.ENOENT, "this kernel has no such control of block devices: weights need the scheduler BFQ (modprobe bfq) or iocost"),
            new Hint("blkio.", Errno.ENODEV, "there is no block device of that number: see lsblk"),
            new Hint("io.", Errno.ENODEV, "there is no block device of that number: see lsblk"),
            new Hint("hugetlb.", Errno.ENOENT, "this host has no huge pages of that size: see /sys/kernel/mm/hugepages"),
            new Hint("", Errno.ENOENT, "this kernel does not have that file: see which it has in the cgroup of another process"),
            new Hint("", Errno.EROFS, "cgroups are mounted read-only here: inside of a container, it has to be given a writable /sys/fs/cgroup"),
            new Hint("", Errno.EACCES, "the cgroup belongs to another user: run as root, or in a cgroup that was delegated to this user"),
            new Hint("", Errno.EPERM, "the cgroup belongs to another user: run as root, or in a cgroup that was delegated to this user"),
            new Hint("", Errno.EINVAL, "the kernel does not take that value: see Documentation/admin-guide/cgroup-v2.rst for its range"));

    static @Nullable String of(String file, Errno errno) {
        for (Hint hint : TABLE) {
            if (file.startsWith(hint.file()) && (hint.errno() == null || hint.errno() == errno)) {
                return hint.words();
            }
        }
        return null;
    }
}
