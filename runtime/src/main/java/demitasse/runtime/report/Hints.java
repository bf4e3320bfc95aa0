package demitasse.runtime.report;

import static demitasse.kernel.Errno.*;

import demitasse.kernel.Errno;
import org.jspecify.annotations.Nullable;

/** What to do about a refusal of the kernel: one row a case, the first that fits is told. */
final class Hints {
    private static final String ANY = "";

    /** {@code call} and {@code within}, a part of the operation's words, may be {@link #ANY}. */
    private record Row(String call, Errno errno, String within, String hint) {
        boolean fits(String called, Errno answered, String words) {
            return errno == answered && (call.isEmpty() || call.equals(called)) && words.contains(within);
        }
    }

    private static final Row[] ROWS = {
        // Starting init in its namespaces.
        new Row("clone3", EPERM, " user", "user namespaces are switched off for ordinary users: set kernel.unprivileged_userns_clone=1, or"
                + " kernel.apparmor_restrict_unprivileged_userns=0 where AppArmor denies them, or run as root"),
        new Row("clone3", EPERM, ANY, "creating namespaces needs root (CAP_SYS_ADMIN): use sudo, or --userns for a user namespace of your own"),
        new Row("clone3", ENOSPC, " user", "the limit of user namespaces is reached: raise user.max_user_namespaces (0 switches them off)"),
        new Row("clone3", ENOSPC, ANY, "a limit of namespaces is reached: see /proc/sys/user/max_*_namespaces and the nesting depth (at most 32)"),
        new Row("clone3", EUSERS, ANY, "user namespaces are nested more than 32 deep"),
        new Row("clone3", ENOSYS, ANY, "this kernel has no clone3 (Linux 5.3), or a seccomp filter of an outer container denies it: allow clone3 there"),
        new Row("clone3", EINVAL, " time", "this kernel has no time namespaces (Linux 5.6): leave out --time-offset"),
        new Row("clone3", EINVAL, ANY, "this kernel lacks one of these namespaces: compare with the files in /proc/self/ns"),
        new Row("clone3", EAGAIN, ANY, "too many processes: see ulimit -u and pids.max of the cgroup that demitasse runs in"),
        new Row("clone3", EBUSY, ANY, "the cgroup hands controllers to cgroups below it and so takes no process (cgroup v2, no internal processes)"),
        new Row("clone3", EOPNOTSUPP, ANY, "the cgroup is in domain invalid state: a threaded cgroup takes no whole process (cgroup v2)"),
        new Row("setns", EPERM, ANY, "joining a namespace needs root (CAP_SYS_ADMIN) in the user namespace that owns it"),
        new Row("setns", EINVAL, ANY, "the file is no namespace of that kind, or joining it is impossible from here (a user namespace twice)"),
        new Row("unshare", EPERM, ANY, "creating namespaces needs root (CAP_SYS_ADMIN): use sudo, or --userns for a user namespace of your own"),

        // Mounts.
        new Row("mount", EPERM, "mount proc on", "a new proc needs a PID namespace of its own; add {\"type\":\"pid\"} to linux.namespaces"),
        new Row("mount", EPERM, "mount sysfs on", "a new sysfs needs a network namespace of its own; add {\"type\":\"network\"} to linux.namespaces"),
        new Row("mount", EPERM, "mount mqueue on", "a new mqueue needs an IPC namespace of its own; add {\"type\":\"ipc\"} to linux.namespaces"),
        new Row("mount", EPERM, "remount", "flags that the mount has on the host are locked in a user namespace: keep its nosuid, nodev, noexec and ro"),
        new Row("mount", EPERM, ANY, "mounting needs root (CAP_SYS_ADMIN): use sudo, or --userns; in a user namespace only some filesystems can be mounted"),
        new Row("mount", EACCES, ANY, "the source is read-only, or lies on a filesystem mounted with nodev: mount it with ro"),
        new Row("mount", ENODEV, "mount overlay", "this kernel has no overlay filesystem loaded: modprobe overlay"),
        new Row("mount", ENODEV, "mount mqueue", "this kernel has no POSIX message queues (CONFIG_POSIX_MQUEUE): take the mount out of the configuration"),
        new Row("mount", ENODEV, ANY, "this kernel does not know that filesystem: see /proc/filesystems, and try modprobe with its name"),
        new Row("fsopen", ENODEV, "overlay", "this kernel has no overlay filesystem loaded: modprobe overlay"),
        new Row("fsopen", ENODEV, ANY, "this kernel does not know that filesystem: see /proc/filesystems, and try modprobe with its name"),
        new Row("fsopen", EPERM, ANY, "mounting needs root (CAP_SYS_ADMIN): use sudo, or --userns for a user namespace of your own"),
        new Row("mount", ELOOP, "mount overlay", "overlays are stacked too deep (at most two): put the container's layers on a filesystem that is no overlay"),
        new Row("mount", EINVAL, "mount overlay", "upper and work directory must lie on one filesystem that keeps extended attributes (not NFS, not an overlay):"
                + " choose another state directory; dmesg tells more"),
        new Row("fsconfig", EINVAL, "overlay", "upper and work directory must lie on one filesystem that keeps extended attributes (not NFS, not an overlay):"
                + " choose another state directory; dmesg tells more"),
        new Row("fsconfig", ELOOP, "overlay", "overlays are stacked too deep (at most two): put the container's layers on a filesystem that is no overlay"),
        new Row("fsconfig", EINVAL, ANY, "the filesystem does not know that option, or not that value: see its page in the manual, and dmesg"),
        new Row("mount", EINVAL, ANY, "the filesystem does not know one of the options, or the source is no mount point: see its page in the manual, and dmesg"),
        new Row("mount", ESTALE, "mount overlay", "the upper directory was used with another lower one: start with a fresh container"),
        new Row("mount", EBUSY, "mount overlay", "the upper or work directory is in use by another overlay: does the same container run already?"),
        new Row("mount", ENOENT, ANY, "the source or the mount point is missing"),
        new Row("mount", ENOTDIR, ANY, "a directory can only be mounted on a directory, and a file on a file"),
        new Row("mount", ENOSPC, ANY, "the mount namespace holds too many mounts: see fs.mount-max"),
        new Row("open_tree", ENOENT, ANY, "what is to be bound is not there, or not any more: make it, or name another source"),
        new Row("move_mount", ENOTDIR, ANY, "a directory can only be mounted on a directory, and a file on a file"),
        new Row("move_mount", EINVAL, ANY, "the mount is shared, or the target is not in this mount namespace: make its parent private first"),
        new Row("mount_setattr", EINVAL, ANY, "the filesystem takes no id-mapped mounts, or is mapped already (Linux 5.12 and later, each filesystem by itself)"),
        new Row("pivot_root", EINVAL, ANY, "the root filesystem is no mount of its own, or the host's root is an initramfs: --no-pivot is for that case"),
        new Row("pivot_root", EPERM, ANY, "changing the root needs root (CAP_SYS_ADMIN) and a mount namespace of its own"),
        new Row("umount2", EBUSY, ANY, "a process still works in it: see fuser -vm with the path"),

        // Control groups: files of cgroup v1 and v2.
        new Row("openat", ENOENT, "cgroup", "the controller of that file is not available there: see cgroup.controllers (v2) or /proc/cgroups (v1)"),
        new Row("write", EBUSY, "cgroup", "the cgroup holds processes or cgroups below it that stand against it: processes may live in leaves only (cgroup v2)"),
        new Row("write", ENOSPC, "cpuset", "cpuset.cpus and cpuset.mems of the cgroup above must be set first"),
        new Row("write", EINVAL, "cpuset", "those processors or memory nodes are not there: see cpuset.cpus.effective and lscpu"),
        new Row("write", EINVAL, "memory", "the kernel takes no such limit: memory and swap together must be at least the memory limit"),
        new Row("write", EBUSY, "memory", "the processes there use more than that already, and the kernel could not free it"),
        new Row("write", EINVAL, "uid_map", "the mapping overlaps, is empty or has more than 340 lines"),
        new Row("write", EPERM, "uid_map", "these ids are not yours to map: add a range in /etc/subuid, or map your own uid only"),
        new Row("write", EPERM, "gid_map", "these ids are not yours to map: add a range in /etc/subgid, or deny setgroups first"),
        new Row("write", EACCES, "oom_score_adj", "lowering it needs root (CAP_SYS_RESOURCE)"),
        new Row("write", ENOENT, "subtree_control", "the controller is not available in that cgroup: the one above must hand it down"),
        new Row("mkdirat", EACCES, "cgroup", "making a cgroup there needs root, or a delegated one (systemd: Delegate=yes)"),
        new Row("mkdirat", EROFS, "cgroup", "the cgroup filesystem is read-only here, as inside of another container: mount it writable"),
        new Row("mkdirat", ENOSPC, "cgroup", "too many cgroups: see cgroup.max.descendants above"),
        new Row("unlinkat", EBUSY, "cgroup", "a process still lives in the cgroup: see its cgroup.procs"),

        // Identity and limits of the program.
        new Row("setresuid", EINVAL, ANY, "the user has no mapping in the user namespace: choose one that /proc/self/uid_map lists"),
        new Row("setresgid", EINVAL, ANY, "the group has no mapping in the user namespace: choose one that /proc/self/gid_map lists"),
        new Row("fchownat", EINVAL, ANY, "the owner has no mapping in the user namespace: choose one that /proc/self/uid_map lists"),
        new Row("setgroups", EPERM, ANY, "supplementary groups can't be set where setgroups is denied in the user namespace"),
        new Row("setresuid", EAGAIN, ANY, "that user has too many processes already: see ulimit -u"),
        new Row("prlimit64", EPERM, ANY, "a hard limit can be raised by root only (CAP_SYS_RESOURCE): ask for less"),
        new Row("capset", EPERM, ANY, "a capability was asked for that demitasse itself does not have: see /proc/self/status, CapPrm"),
        new Row("seccomp", EINVAL, ANY, "the kernel does not take the seccomp filter (CONFIG_SECCOMP_FILTER, or a flag newer than this kernel)"),
        new Row("bpf", EPERM, ANY, "device rules on cgroup v2 are BPF programs, which need root (CAP_BPF, CAP_SYS_ADMIN)"),
        new Row("bpf", EINVAL, ANY, "device rules on cgroup v2 need CONFIG_CGROUP_BPF"),
        new Row("sched_setattr", EPERM, ANY, "a real-time policy or a lower nice value needs CAP_SYS_NICE, and on cgroup v1 a cpu.rt_runtime_us in the cgroup"
                + " and those above (linux.resources.cpu.realtimeRuntime)"),
        new Row("sched_setattr", EINVAL, ANY, "the kernel knows no such policy (SCHED_ISO is in no release), or the flags and times don't suit it: see sched_setattr(2)"),
        new Row("sched_setattr", EBUSY, ANY, "the processors have not that much time to promise (SCHED_DEADLINE): ask for less runtime in each period"),
        new Row("sched_setaffinity", EINVAL, ANY, "none of these processors is there, or the cgroup's cpuset has none of them: see cpuset.cpus.effective and lscpu"),
        new Row("ioprio_set", EPERM, ANY, "the real-time class needs CAP_SYS_NICE or CAP_SYS_ADMIN"),
        new Row("set_mempolicy", EINVAL, ANY, "a memory node is not there or not in the cpuset, or mode and flags don't go together: see /sys/devices/system/node/online"),
        new Row("set_mempolicy", ENOSYS, ANY, "this kernel was built without memory nodes (CONFIG_NUMA)"),
        new Row("mknodat", EPERM, ANY, "device nodes can't be made in a user namespace: bind them from the host instead"),
        new Row("sethostname", EPERM, ANY, "a hostname needs a UTS namespace of its own; add {\"type\":\"uts\"} to linux.namespaces"),
        new Row("keyctl", EDQUOT, ANY, "the user's quota of kernel keys is used up: raise kernel.keys.maxkeys, or use --no-new-keyring"),

        // Terminals.
        new Row("openat", ENOSPC, "pts", "too many pseudo-terminals: raise kernel.pty.max"),
        new Row("openat", ENOENT, "/dev/pts/ptmx", "a terminal needs a devpts filesystem on /dev/pts: add it to the mounts"),

        // Anything.
        new Row("openat2", EXDEV, ANY, "a symbolic link or .. on the way leads out of the root filesystem"),
        new Row(ANY, ELOOP, ANY, "a symbolic link stands where none may be, or links lead in a circle"),
        new Row("connect", ENOENT, ANY, "nothing listens there: is the socket's path right, and its owner running?"),
        new Row("connect", ECONNREFUSED, ANY, "the socket is there, but nobody listens on it any more"),
        new Row(ANY, EROFS, ANY, "that place is read-only: mount a volume or a tmpfs there, or leave out --read-only"),
        new Row(ANY, ENOSPC, ANY, "the filesystem is full: see df and df -i"),
        new Row(ANY, EDQUOT, ANY, "the disk quota is used up"),
        new Row(ANY, EMFILE, ANY, "too many open files: raise ulimit -n"),
        new Row(ANY, ENFILE, ANY, "too many open files in the whole system: raise fs.file-max"),
        new Row(ANY, ENOMEM, ANY, "the kernel has no memory for it: see free, and the memory limit of the cgroup that demitasse runs in"),
        new Row(ANY, ENOSYS, ANY, "this kernel has it, so that a seccomp filter of an outer container answers for it: allow the call in its profile,"
                + " or run it with --security-opt seccomp=unconfined"),
        new Row(ANY, ENAMETOOLONG, ANY, "a path may have 4095 bytes, and each name in it 255"),
        new Row(ANY, EACCES, ANY, "look at the modes of the path and of the directories above it; root may be needed: use sudo"),
        new Row(ANY, EPERM, ANY, "this needs root or a capability: use sudo, or see what an outer container or security module denies"),
    };

    private Hints() {}

    static @Nullable String find(String call, Errno errno, String words) {
        for (Row row : ROWS) {
            if (row.fits(call, errno, words)) {
                return row.hint();
            }
        }
        return null;
    }
}
