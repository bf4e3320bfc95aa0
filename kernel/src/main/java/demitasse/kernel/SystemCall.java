package demitasse.kernel;

/** The system calls that we make, with their numbers (asm/unistd_64.h of x86_64, asm-generic/unistd.h of aarch64). */
enum SystemCall {
    READ(0, 63),
    WRITE(1, 64),
    PWRITE64(18, 68),
    CLOSE(3, 57),
    RT_SIGACTION(13, 134),
    RT_SIGPROCMASK(14, 135),
    IOCTL(16, 29),
    NANOSLEEP(35, 101),
    GETPID(39, 172),
    SENDFILE(40, 71),
    SOCKET(41, 198),
    CONNECT(42, 203),
    SENDTO(44, 206),
    RECVFROM(45, 207),
    BIND(49, 200),
    LISTEN(50, 201),
    SENDMSG(46, 211),
    RECVMSG(47, 212),
    SOCKETPAIR(53, 199),
    CLONE(56, 220),
    WAIT4(61, 260),
    KILL(62, 129),
    UNAME(63, 160),
    FCNTL(72, 25),
    FLOCK(73, 32),
    GETCWD(79, 17),
    CHDIR(80, 49),
    FCHDIR(81, 50),
    FCHMOD(91, 52),
    UMASK(95, 166),
    GETEUID(107, 175),
    GETEGID(108, 177),
    SETPGID(109, 154),
    GETPPID(110, 173),
    SETSID(112, 157),
    SETGROUPS(116, 159),
    SETRESUID(117, 147),
    SETRESGID(119, 149),
    CAPGET(125, 90),
    CAPSET(126, 91),
    RT_SIGTIMEDWAIT(128, 137),
    PERSONALITY(135, 92),
    FSTATFS(138, 44),
    PIVOT_ROOT(155, 41),
    PRCTL(157, 167),
    CHROOT(161, 51),
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    SETHOSTNAME(170, 161),
    SETDOMAINNAME(171, 162),
    SCHED_SETAFFINITY(203, 122),
    SCHED_GETAFFINITY(204, 123),
    GETDENTS64(217, 61),
    CLOCK_GETTIME(228, 113),
    EXIT_GROUP(231, 94),
    SET_MEMPOLICY(238, 237),
    KEYCTL(250, 219),
    IOPRIO_SET(251, 30),
    OPENAT(257, 56),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    FCHOWNAT(260, 54),
    UNLINKAT(263, 35),
    SYMLINKAT(266, 36),
    READLINKAT(267, 78),
    PPOLL(271, 73),
    UNSHARE(272, 97),
    ACCEPT4(288, 242),
    SIGNALFD4(289, 74),
    EVENTFD2(290, 19),
    DUP3(292, 24),
    PIPE2(293, 59),
    PRLIMIT64(302, 261),
    SETNS(308, 268),
    SCHED_SETATTR(314, 274),
    RENAMEAT2(316, 276),
    SECCOMP(317, 277),
    GETRANDOM(318, 278),
    MEMFD_CREATE(319, 279),
    BPF(321, 280),
    EXECVEAT(322, 281),
    STATX(332, 291),
    // Since Linux 5.0 a new call has the same number everywhere.
    PIDFD_SEND_SIGNAL(424, 424),
    OPEN_TREE(428, 428),
    MOVE_MOUNT(429, 429),
    FSOPEN(430, 430),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    PIDFD_OPEN(434, 434),
    CLONE3(435, 435),
    CLOSE_RANGE(436, 436),
    OPENAT2(437, 437),
    MOUNT_SETATTR(442, 442);

    private final int onX86;
    private final int onArm;

    SystemCall(int onX86, int onArm) {
        this.onX86 = onX86;
        this.onArm = onArm;
    }

    int number(Arch arch) {
        return switch (arch) {
            case X86_64 -> onX86;
            case AARCH64 -> onArm;
        };
    }
}
