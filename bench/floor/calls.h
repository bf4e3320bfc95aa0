// Which system calls the recorder knows, and what their arguments are:
//   .  a number or a descriptor      s  a text           v  a list of texts            p  the number of a process
//   <  bytes, the next argument says how many            >  bytes that the kernel writes, the next argument says how many
//   [N] N bytes   (N) N bytes that the kernel writes   {N} N bytes both ways   @  an address of the process's own memory
//   0  nothing, which is checked     g  as many groups as the argument before says     f  as many of poll's descriptors as the next says
//   m  a message to send   M  a message to receive   c  clone's arguments   F  a filter   b  what bpf wants
// A call that is not here ends the recording: none is left out in silence.
#include <sys/syscall.h>

struct known { long number; const char *name, *arguments; enum check check; };

#define C(name, arguments, check) {SYS_##name, #name, arguments, check}
static const struct known KNOWN[] = {
    // The C library of the player makes these itself.
    C(set_tid_address, ".", SKIP),
#ifdef SYS_arch_prctl
    C(arch_prctl, "..", SKIP),
#endif
    // Memory
    C(mmap, "@.....", CLASS), C(munmap, "@.", CLASS), C(mprotect, "@..", CLASS), C(madvise, "@..", CLASS), C(brk, "@", CLASS),
    // Files
    C(openat, ".s..", SAME), C(openat2, ".s<.", SAME), C(close, ".", CLASS), C(close_range, "...", CLASS), C(read, ".>.", CLASS),
    C(pread64, ".>..", CLASS), C(write, ".<.", CLASS), C(pwrite64, ".<..", CLASS), C(lseek, "...", CLASS), C(ftruncate, "..", CLASS),
    C(fsync, ".", CLASS), C(fdatasync, ".", CLASS), C(syncfs, ".", CLASS), C(flock, "..", CLASS), C(dup3, "...", SAME), C(dup, ".", SAME),
    C(pipe2, "(8).", CLASS), C(fallocate, "....", CLASS), C(getdents64, ".>.", CLASS), C(statx, ".s..(256)", CLASS),
    C(newfstatat, ".s(144).", CLASS), C(fstat, ".(144)", CLASS), C(fstatfs, ".(120)", CLASS), C(statfs, "s(120)", CLASS),
    C(readlinkat, ".s>.", CLASS), C(getcwd, ">.", CLASS), C(mkdirat, ".s.", CLASS), C(mknodat, ".s..", CLASS), C(symlinkat, "s.s", CLASS),
    C(linkat, ".s.s.", CLASS), C(unlinkat, ".s.", CLASS), C(renameat2, ".s.s.", CLASS), C(fchmod, "..", CLASS), C(fchmodat, ".s.", CLASS),
    C(fchown, "...", CLASS), C(fchownat, ".s...", CLASS), C(utimensat, ".s[32].", CLASS), C(faccessat, ".s.", CLASS),
    C(setxattr, "ss<..", CLASS), C(lsetxattr, "ss<..", CLASS), C(fsetxattr, ".s<..", CLASS), C(getxattr, "ss>.", CLASS),
    C(lgetxattr, "ss>.", CLASS), C(fgetxattr, ".s>.", CLASS), C(chdir, "s", CLASS), C(fchdir, ".", CLASS), C(chroot, "s", CLASS),
    C(umask, ".", CLASS), C(memfd_create, "s.", SAME),
#ifdef SYS_access
    C(access, "s.", CLASS), C(readlink, "s>.", CLASS), C(unlink, "s", CLASS), C(rmdir, "s", CLASS), C(mkdir, "s.", CLASS), C(poll, "f..", LOOSE),
#endif
    // Mounts
    C(mount, "sss.s", CLASS), C(umount2, "s.", CLASS), C(pivot_root, "ss", CLASS), C(open_tree, ".s.", SAME), C(move_mount, ".s.s.", CLASS),
    C(mount_setattr, ".s.<.", CLASS), C(fsopen, "s.", SAME), C(fsmount, "...", SAME),
    // Processes, and who they are
    C(clone3, "c.", CLASS), C(execve, "svv", CLASS), C(execveat, ".svv.", CLASS), C(exit_group, ".", CLASS), C(wait4, "p(4).(144)", LOOSE),
    C(kill, "p.", CLASS), C(pidfd_open, "p.", SAME), C(pidfd_send_signal, "..0.", CLASS), C(setns, "..", CLASS), C(unshare, ".", CLASS),
    C(setsid, "", CLASS), C(getpid, "", CLASS), C(getppid, "", CLASS), C(gettid, "", CLASS), C(getuid, "", CLASS), C(geteuid, "", CLASS),
    C(getgid, "", CLASS), C(getegid, "", CLASS), C(setgroups, ".g", CLASS), C(setresuid, "...", CLASS), C(setresgid, "...", CLASS),
    C(capget, "{8}(24)", CLASS), C(capset, "[8][24]", CLASS), C(prlimit64, "p.[16](16)", CLASS), C(getrusage, ".(144)", CLASS),
    C(seccomp, "..F", CLASS), C(bpf, ".b.", CLASS), C(uname, "(390)", CLASS), C(sethostname, "<.", CLASS), C(setdomainname, "<.", CLASS),
    C(setpriority, ".p.", CLASS), C(sched_getaffinity, "p.(128)", CLASS), C(getrandom, ">..", CLASS),
    // Signals and time
    C(rt_sigaction, ".[32](32).", CLASS), C(rt_sigprocmask, ".[8](8).", CLASS), C(signalfd4, ".[8]..", SAME), C(ppoll, "f.[16][8].", LOOSE),
    C(clock_gettime, ".(16)", CLASS), C(nanosleep, "[16](16)", LOOSE), C(clock_nanosleep, "..[16](16)", LOOSE),
    // Sockets
    C(socket, "...", SAME), C(socketpair, "...(8)", CLASS), C(bind, ".<.", CLASS), C(connect, ".<.", CLASS), C(listen, "..", CLASS),
    C(accept4, ".00.", SAME), C(sendmsg, ".m.", CLASS), C(recvmsg, ".M.", CLASS), C(sendto, ".<..0.", CLASS), C(recvfrom, ".>..00", CLASS),
    C(setsockopt, "...<.", CLASS), C(getsockopt, "...(256){4}", CLASS), C(getsockname, ".(128){4}", CLASS), C(shutdown, "..", CLASS),
};
#undef C

// Those whose arguments depend on what is asked, with argument `at` as one of these values; of a text the name, where that is meant.
struct form { long number; const char *name; int at; unsigned long asked; const char *arguments; };
#define F(name, at, asked, arguments) {SYS_##name, #name, at, asked, arguments}
static const struct form FORMS[] = {
    F(fcntl, 1, 0, "..."), F(fcntl, 1, 1, "..."), F(fcntl, 1, 2, "..."), F(fcntl, 1, 3, "..."), F(fcntl, 1, 4, "..."), F(fcntl, 1, 1030, "..."),
    F(fcntl, 1, 36, "..{32}"), F(fcntl, 1, 37, "..{32}"), F(fcntl, 1, 1031, "..."), F(fcntl, 1, 1033, "..."),
    // TCGETS, the flags of an interface read and written, the index of one
    F(ioctl, 1, 0x5401, "..(60)"), F(ioctl, 1, 0x8913, "..{40}"), F(ioctl, 1, 0x8914, "..{40}"), F(ioctl, 1, 0x8933, "..{40}"),
    F(prctl, 0, 1, "....."), F(prctl, 0, 4, "....."), F(prctl, 0, 8, "....."), F(prctl, 0, 15, ".s..."), F(prctl, 0, 23, "....."),
    F(prctl, 0, 24, "....."), F(prctl, 0, 28, "....."), F(prctl, 0, 36, "....."), F(prctl, 0, 38, "....."), F(prctl, 0, 47, "....."),
    F(keyctl, 0, 1, ".s..."), F(fsconfig, 1, 0, "..ss."), F(fsconfig, 1, 1, "..ss."), F(fsconfig, 1, 5, "..ss."), F(fsconfig, 1, 6, "..ss."),
};
#undef F
