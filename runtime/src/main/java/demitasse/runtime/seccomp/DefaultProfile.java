package demitasse.runtime.seccomp;

import demitasse.spec.Seccomp;
import demitasse.spec.Seccomp.Action;
import demitasse.spec.Seccomp.Architecture;
import demitasse.spec.Seccomp.Arg;
import demitasse.spec.Seccomp.Operator;
import demitasse.spec.Seccomp.Syscall;
import java.util.ArrayList;
import java.util.List;

/**
 * The filter of system calls of a container that asks for none: what Docker allows by default, for the capabilities that the
 * container has. What is not allowed fails with EPERM, and with ENOSYS where it is newer than all that is.
 */
public final class DefaultProfile {
    private static final List<String> ALWAYS = List.of(
            "_llseek", "_newselect", "accept", "accept4", "access", "adjtimex", "alarm", "arch_prctl", "arm_fadvise64_64",
            "arm_sync_file_range", "bind", "breakpoint", "brk", "cacheflush", "cachestat", "capget", "capset", "chdir", "chmod", "chown",
            "chown32", "clock_adjtime", "clock_adjtime64", "clock_getres", "clock_getres_time64", "clock_gettime", "clock_gettime64",
            "clock_nanosleep", "clock_nanosleep_time64", "close", "close_range", "connect", "copy_file_range", "creat", "dup", "dup2",
            "dup3", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_ctl_old", "epoll_pwait", "epoll_pwait2", "epoll_wait",
            "epoll_wait_old", "eventfd", "eventfd2", "execve", "execveat", "exit", "exit_group", "faccessat", "faccessat2", "fadvise64",
            "fadvise64_64", "fallocate", "fanotify_mark", "fchdir", "fchmod", "fchmodat", "fchmodat2", "fchown", "fchown32", "fchownat",
            "fcntl", "fcntl64", "fdatasync", "fgetxattr", "flistxattr", "flock", "fork", "fremovexattr", "fsetxattr", "fstat", "fstat64",
            "fstatat64", "fstatfs", "fstatfs64", "fsync", "ftruncate", "ftruncate64", "futex", "futex_requeue", "futex_time64",
            "futex_wait", "futex_waitv", "futex_wake", "futimesat", "get_robust_list", "get_thread_area", "getcpu", "getcwd", "getdents",
            "getdents64", "getegid", "getegid32", "geteuid", "geteuid32", "getgid", "getgid32", "getgroups", "getgroups32", "getitimer",
            "getpeername", "getpgid", "getpgrp", "getpid", "getppid", "getpriority", "getrandom", "getresgid", "getresgid32", "getresuid",
            "getresuid32", "getrlimit", "getrusage", "getsid", "getsockname", "getsockopt", "gettid", "gettimeofday", "getuid", "getuid32",
            "getxattr", "getxattrat", "inotify_add_watch", "inotify_init", "inotify_init1", "inotify_rm_watch", "io_cancel", "io_destroy",
            "io_getevents", "io_pgetevents", "io_pgetevents_time64", "io_setup", "io_submit", "ioctl", "ioprio_get", "ioprio_set", "ipc",
            "kill", "landlock_add_rule", "landlock_create_ruleset", "landlock_restrict_self", "lchown", "lchown32", "lgetxattr", "link",
            "linkat", "listen", "listmount", "listxattr", "listxattrat", "llistxattr", "lremovexattr", "lseek", "lsetxattr", "lstat",
            "lstat64", "madvise", "map_shadow_stack", "membarrier", "memfd_create", "memfd_secret", "mincore", "mkdir", "mkdirat", "mknod",
            "mknodat", "mlock", "mlock2", "mlockall", "mmap", "mmap2", "modify_ldt", "mprotect", "mq_getsetattr", "mq_notify", "mq_open",
            "mq_timedreceive", "mq_timedreceive_time64", "mq_timedsend", "mq_timedsend_time64", "mq_unlink", "mremap", "mseal", "msgctl",
            "msgget", "msgrcv", "msgsnd", "msync", "munlock", "munlockall", "munmap", "name_to_handle_at", "nanosleep", "newfstatat",
            "open", "openat", "openat2", "pause", "pidfd_open", "pidfd_send_signal", "pipe", "pipe2", "pkey_alloc", "pkey_free",
            "pkey_mprotect", "poll", "ppoll", "ppoll_time64", "prctl", "pread64", "preadv", "preadv2", "prlimit64", "process_mrelease",
            "process_vm_readv", "process_vm_writev", "pselect6", "pselect6_time64", "ptrace", "pwrite64", "pwritev", "pwritev2", "read",
            "readahead", "readlink", "readlinkat", "readv", "recv", "recvfrom", "recvmmsg", "recvmmsg_time64", "recvmsg",
            "remap_file_pages", "removexattr", "removexattrat", "rename", "renameat", "renameat2", "restart_syscall", "rmdir", "rseq",
            "rt_sigaction", "rt_sigpending", "rt_sigprocmask", "rt_sigqueueinfo", "rt_sigreturn", "rt_sigsuspend", "rt_sigtimedwait",
            "rt_sigtimedwait_time64", "rt_tgsigqueueinfo", "sched_get_priority_max", "sched_get_priority_min", "sched_getaffinity",
            "sched_getattr", "sched_getparam", "sched_getscheduler", "sched_rr_get_interval", "sched_rr_get_interval_time64",
            "sched_setaffinity", "sched_setattr", "sched_setparam", "sched_setscheduler", "sched_yield", "seccomp", "select", "semctl",
            "semget", "semop", "semtimedop", "semtimedop_time64", "send", "sendfile", "sendfile64", "sendmmsg", "sendmsg", "sendto",
            "set_robust_list", "set_thread_area", "set_tid_address", "set_tls", "setfsgid", "setfsgid32", "setfsuid", "setfsuid32",
            "setgid", "setgid32", "setgroups", "setgroups32", "setitimer", "setpgid", "setpriority", "setregid", "setregid32", "setresgid",
            "setresgid32", "setresuid", "setresuid32", "setreuid", "setreuid32", "setrlimit", "setsid", "setsockopt", "setuid", "setuid32",
            "setxattr", "setxattrat", "shmat", "shmctl", "shmdt", "shmget", "shutdown", "sigaltstack", "signalfd", "signalfd4",
            "sigprocmask", "sigreturn", "socketcall", "socketpair", "splice", "stat", "stat64", "statfs", "statfs64", "statmount", "statx",
            "symlink", "symlinkat", "sync", "sync_file_range", "sync_file_range2", "syncfs", "sysinfo", "tee", "tgkill", "time",
            "timer_create", "timer_delete", "timer_getoverrun", "timer_gettime", "timer_gettime64", "timer_settime", "timer_settime64",
            "timerfd_create", "timerfd_gettime", "timerfd_gettime64", "timerfd_settime", "timerfd_settime64", "times", "tkill", "truncate",
            "truncate64", "ugetrlimit", "umask", "uname", "unlink", "unlinkat", "uretprobe", "utime", "utimensat", "utimensat_time64",
            "utimes", "vfork", "vmsplice", "wait4", "waitid", "waitpid", "write", "writev");

    /** What a capability of the bounding set opens. */
    private record Opened(String capability, List<String> calls) {}

    private static final Opened CHROOT = new Opened("CAP_SYS_CHROOT", List.of("chroot"));

    private static final Opened ADMINISTRATION = new Opened("CAP_SYS_ADMIN", List.of(
                    "bpf", "clone", "clone3", "fanotify_init", "fsconfig", "fsmount", "fsopen", "fspick", "lookup_dcookie",
                    "lsm_get_self_attr", "lsm_list_modules", "lsm_set_self_attr", "mount", "mount_setattr", "move_mount", "open_tree",
                    "perf_event_open", "quotactl", "quotactl_fd", "setdomainname", "sethostname", "setns", "syslog", "umount", "umount2",
                    "unshare"));

    private static final List<Opened> OPENED = List.of(
            new Opened("CAP_DAC_READ_SEARCH", List.of("open_by_handle_at")),
            ADMINISTRATION,
            new Opened("CAP_SYS_BOOT", List.of("reboot")),
            CHROOT,
            new Opened("CAP_SYS_MODULE", List.of("delete_module", "finit_module", "init_module")),
            new Opened("CAP_SYS_PACCT", List.of("acct")),
            new Opened("CAP_SYS_PTRACE", List.of("kcmp", "pidfd_getfd", "process_madvise")),
            new Opened("CAP_SYS_RAWIO", List.of("ioperm", "iopl")),
            new Opened("CAP_SYS_TIME", List.of("clock_settime", "clock_settime64", "settimeofday", "stime")),
            new Opened("CAP_SYS_TTY_CONFIG", List.of("vhangup")),
            new Opened("CAP_SYS_NICE", List.of("get_mempolicy", "mbind", "set_mempolicy", "set_mempolicy_home_node")),
            new Opened("CAP_SYSLOG", List.of("syslog")),
            new Opened("CAP_BPF", List.of("bpf")),
            new Opened("CAP_PERFMON", List.of("perf_event_open")));

    // linux/sched.h, CLONE_NEW* but for CLONE_NEWTIME, which clone(2) cannot give
    private static final long NAMESPACES = 0x7e02_0000L;
    private static final long ENOSYS = 38;

    // linux/personality.h: PER_LINUX, PER_LINUX32, UNAME26, both, and the question which one it is
    private static final long[] PERSONALITIES = {0, 0x8, 0x2_0000, 0x2_0008, 0xffff_ffffL};

    private static final List<Architecture> ARCHITECTURES = List.of(Architecture.SCMP_ARCH_X86_64, Architecture.SCMP_ARCH_X86,
            Architecture.SCMP_ARCH_X32, Architecture.SCMP_ARCH_AARCH64, Architecture.SCMP_ARCH_ARM);

    /** The one for the capabilities that containers have by default. */
    static final Seccomp USUAL = make(List.of(CHROOT));

    private DefaultProfile() {}

    /** @param capabilities of the bounding set, by their names */
    public static Seccomp of(List<String> capabilities) {
        List<Opened> opened = new ArrayList<>();
        for (Opened candidate : OPENED) {
            if (capabilities.contains(candidate.capability())) {
                opened.add(candidate);
            }
        }
        return opened.equals(List.of(CHROOT)) ? USUAL : make(opened);
    }

    /** The capabilities that open calls, those that open fewer first. */
    static List<String> openers() {
        List<String> openers = new ArrayList<>();
        for (Opened opened : OPENED) {
            if (opened != ADMINISTRATION) {
                openers.add(opened.capability());
            }
        }
        openers.add(ADMINISTRATION.capability());
        return openers;
    }

    private static Seccomp make(List<Opened> opened) {
        List<Syscall> rules = new ArrayList<>();
        rules.add(allow(ALWAYS));
        for (Opened one : opened) {
            rules.add(allow(one.calls()));
        }
        addSockets(rules);
        for (long personality : PERSONALITIES) {
            rules.add(allow("personality", new Arg(0, personality, null, Operator.SCMP_CMP_EQ)));
        }
        if (!opened.contains(ADMINISTRATION)) {
            rules.add(allow("clone", new Arg(0, NAMESPACES, 0L, Operator.SCMP_CMP_MASKED_EQ)));
            // Its flags lie in memory, out of the filter's sight; a libc that is told that it doesn't exist takes clone.
            rules.add(new Syscall(List.of("clone3"), Action.SCMP_ACT_ERRNO, ENOSYS, List.of()));
        }
        return new Seccomp(Action.SCMP_ACT_ERRNO, null, ARCHITECTURES, List.of(), null, null, rules);
    }

    /**
     * Every family of sockets but AF_ALG (38) and AF_VSOCK (40). The kernel reads the lower half of the argument and a filter
     * all of it, so that "above 40" would let through a 38 with a bit in the upper half.
     */
    private static void addSockets(List<Syscall> rules) {
        rules.add(allow("socket", new Arg(0, 38, null, Operator.SCMP_CMP_LT)));
        rules.add(allow("socket", new Arg(0, 39, null, Operator.SCMP_CMP_EQ)));
        rules.add(allow("socket", new Arg(0, 41, null, Operator.SCMP_CMP_EQ)));
        rules.add(allow("socket", new Arg(0, ~1L, 42L, Operator.SCMP_CMP_MASKED_EQ)));
        // 44 to 47: the last that Linux has is 45.
        rules.add(allow("socket", new Arg(0, ~3L, 44L, Operator.SCMP_CMP_MASKED_EQ)));
    }

    private static Syscall allow(List<String> names) {
        return new Syscall(names, Action.SCMP_ACT_ALLOW, null, List.of());
    }

    private static Syscall allow(String name, Arg condition) {
        return new Syscall(List.of(name), Action.SCMP_ACT_ALLOW, null, List.of(condition));
    }
}
