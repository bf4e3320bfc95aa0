// What the floors share: system calls as ours makes them, each checked, with nothing around them. What musl's
// headers do not have is here by the kernel's numbers.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TREE_CLONE = 1, TREE_CLOEXEC = O_CLOEXEC, MOUNT_READ_ONLY = 1, CAPABILITIES_3 = 0x20080522, SET_FILTER = 1, SPECULATION_ALLOWED = 4,
    CLOSE_ON_EXEC = 4, JOIN_SESSION_KEYRING = 1 };
#define GIVE_PIDFD 0x1000ull
#define INTO_CGROUP 0x200000000ull
struct mount_attributes { unsigned long long set, clear, propagation, userns; };
struct capability_sets { unsigned effective, permitted, inheritable; };
struct clone_arguments { unsigned long long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup; };
struct instruction { unsigned short code; unsigned char yes, no; unsigned value; };

enum { RECURSIVE = 0x8000, FROM_EMPTY = 4, TO_EMPTY = 0x40, IN_ROOT = 0x10 | 0x02 };
struct how_to_open { unsigned long long flags, mode, resolve; };

enum { FILTER = 353, DIRECTORY = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_DIRECTORY };
#define DO(call) check((long) (call), #call)
static char buffer[65536];
extern char **environ;

static long check(long result, const char *call) {
    if (result >= 0) return result;
    perror(call);
    _exit(125);
}

// As ours reads: until there is no more.
static void read_file(int directory, const char *path) {
    int file = DO(openat(directory, path, O_RDONLY | O_CLOEXEC));
    long length = 0, got;
    while ((got = DO(read(file, buffer + length, sizeof buffer - 1 - length))) > 0) length += got;
    buffer[length] = 0;
    close(file);
}

// The heap and what belongs to it, the arena, and a look at the standard streams.
static void begin(void) {
    static const int MAPPED[] = {16 << 20, (32 << 20) + 4096, 20480, 12288};
    for (unsigned i = 0; i < sizeof MAPPED / sizeof *MAPPED; i++) {
        void *at = mmap(NULL, MAPPED[i], PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (MAPPED[i] >= 1 << 20) DO(madvise(at, MAPPED[i], MADV_NOHUGEPAGE));
    }
    long end = syscall(SYS_brk, 0);
    syscall(SYS_brk, end + 8192);
    mmap((void *) end, 4096, PROT_NONE, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0);
    mmap(NULL, 77824, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    DO(fcntl(0, F_GETFD));
    mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    DO(fcntl(1, F_GETFD));
    DO(fcntl(2, F_GETFD));
}

static long say(int to) {
    struct iovec word = {"\1", 1};
    struct msghdr message = {.msg_iov = &word, .msg_iovlen = 1};
    return syscall(SYS_sendmsg, to, &message, MSG_NOSIGNAL);
}

static long hear(int from) {
    struct iovec word = {buffer, sizeof buffer};
    struct msghdr message = {.msg_iov = &word, .msg_iovlen = 1};
    return syscall(SYS_recvmsg, from, &message, MSG_CMSG_CLOEXEC);
}

// Whether the program is there; a struct statx has 256 bytes.
static void look_for(const char *program) {
    DO(syscall(SYS_statx, AT_FDCWD, program, 0, 0x17ff, buffer));
}

// Which signals are ignored, each on its own: those that may be.
static void ask_signals(void) {
    struct sigaction usual = {.sa_handler = SIG_DFL};
    for (int i = 1; i <= 64; i++) syscall(SYS_rt_sigaction, i, NULL, &usual, 8);
}

// Goes on as a copy of this program on a read-only mount, so that the container cannot write to it; twice, as ours looks twice.
static void leave_own_file(char **arguments) {
    struct statfs of;
    int self = DO(openat(AT_FDCWD, "/proc/self/exe", O_CLOEXEC | O_PATH));
    DO(fstatfs(self, &of));
    if (of.f_flags & ST_RDONLY) { close(self); return; }
    int copy = DO(syscall(SYS_open_tree, self, "", TREE_CLONE | TREE_CLOEXEC | AT_EMPTY_PATH));
    struct mount_attributes read_only = {.set = MOUNT_READ_ONLY};
    DO(syscall(SYS_mount_setattr, copy, "", AT_EMPTY_PATH, &read_only, sizeof read_only));
    read_file(AT_FDCWD, "/proc/self/cmdline");
    read_file(AT_FDCWD, "/proc/self/environ");
    DO(syscall(SYS_execveat, copy, "", arguments, environ, AT_EMPTY_PATH));
}

static void confine(rlim_t most_files) {
    struct rlimit files = {1024, most_files};
    DO(setrlimit(RLIMIT_NOFILE, &files));
    const unsigned kept = 0xa80425fb;
    for (int capability = 0; capability < 64; capability++)
        if ((capability > 31 || (kept >> capability & 1) == 0) && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0) break;
    umask(022);
    DO(syscall(SYS_setgroups, 0, NULL));
    DO(syscall(SYS_setresgid, 0, 0, 0));
    DO(syscall(SYS_setresuid, 0, 0, 0));
    unsigned self[2] = {CAPABILITIES_3, 0};
    struct capability_sets sets[2] = {{kept, kept, 0}, {0, 0, 0}};
    DO(syscall(SYS_capset, self, sets));
    DO(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
    DO(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

// As long as ours, and as dear in the kernel: comparisons with one number after another, all of which go on to what is allowed.
static void filter(void) {
    static struct instruction code[FILTER];
    code[0] = (struct instruction) {0x20, 0, 0, 0};
    for (int i = 1; i < FILTER - 1; i++) code[i] = (struct instruction) {0x15, 0, 0, 1000 + i};
    code[FILTER - 1] = (struct instruction) {0x06, 0, 0, 0x7fff0000};
    struct { unsigned short length; struct instruction *code; } program = {FILTER, code};
    DO(syscall(SYS_seccomp, SET_FILTER, SPECULATION_ALLOWED, &program));
}
