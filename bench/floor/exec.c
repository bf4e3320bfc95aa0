// The floor of bench/exec.sh: the system calls that `demitasse-oci exec ID PROGRAM` makes, in their order, and nothing around
// them: no heap, no plan, no JSON but the bytes of it. A process enters a container of demitasse's with the same cgroups,
// namespaces, keyring, capabilities and a filter of the same length. Usage: exec ID PROGRAM
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

// What musl's headers do not have, by the kernel's numbers.
enum { TREE_CLONE = 1, TREE_CLOEXEC = O_CLOEXEC, MOUNT_READ_ONLY = 1, CAPABILITIES_3 = 0x20080522, SET_FILTER = 1, SPECULATION_ALLOWED = 4,
    CLOSE_ON_EXEC = 4, JOIN_SESSION_KEYRING = 1 };
#define GIVE_PIDFD 0x1000ull
#define INTO_CGROUP 0x200000000ull
struct mount_attributes { unsigned long long set, clear, propagation, userns; };
struct capability_sets { unsigned effective, permitted, inheritable; };
struct clone_arguments { unsigned long long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup; };
struct instruction { unsigned short code; unsigned char yes, no; unsigned value; };

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

// Goes on as a copy of this program on a read-only mount, so that the container cannot write to it; twice, as ours looks twice.
static void leave_own_file(char **arguments) {
    struct statfs of;
    int self = DO(open("/proc/self/exe", O_CLOEXEC | O_PATH));
    DO(fstatfs(self, &of));
    if (of.f_flags & ST_RDONLY) { close(self); return; }
    int copy = DO(syscall(SYS_open_tree, self, "", TREE_CLONE | TREE_CLOEXEC | AT_EMPTY_PATH));
    struct mount_attributes read_only = {.set = MOUNT_READ_ONLY};
    DO(syscall(SYS_mount_setattr, copy, "", AT_EMPTY_PATH, &read_only, sizeof read_only));
    read_file(AT_FDCWD, "/proc/self/cmdline");
    read_file(AT_FDCWD, "/proc/self/environ");
    DO(syscall(SYS_execveat, copy, "", arguments, environ, AT_EMPTY_PATH));
}

static void look_at(int state, long pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    read_file(AT_FDCWD, path);
    struct flock any = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_len = 2};
    fcntl(state, F_OFD_GETLK, &any);
}

static int entrances[16], count_of_entrances;

static void open_entrances(const char *id) {
    static const char *const GROUPS[] = {"blkio", "cpu", "cpuacct", "cpuset", "devices", "freezer", "memory", "pids", "systemd"};
    char path[256];
    for (unsigned i = 0; i < sizeof GROUPS / sizeof *GROUPS; i++) {
        snprintf(path, sizeof path, "/sys/fs/cgroup/%s/demitasse/%s/tasks", GROUPS[i], id);
        int entrance = open(path, O_WRONLY | O_CLOEXEC);
        if (entrance >= 0) entrances[count_of_entrances++] = entrance;
    }
}

static void confine(void) {
    struct rlimit files = {1024, 1048576};
    DO(getrlimit(RLIMIT_NOFILE, &files));
    files.rlim_cur = files.rlim_max < 1024 ? files.rlim_max : 1024;
    DO(setrlimit(RLIMIT_NOFILE, &files));
    const unsigned kept = 0xa80425fb;
    for (int capability = 0; capability <= 40; capability++)
        if (capability > 31 || (kept >> capability & 1) == 0) DO(prctl(PR_CAPBSET_DROP, capability, 0, 0, 0));
    umask(022);
    DO(syscall(SYS_setgroups, 0, NULL));
    DO(syscall(SYS_setresgid, 0, 0, 0));
    DO(syscall(SYS_setresuid, 0, 0, 0));
    unsigned self[2] = {CAPABILITIES_3, 0};
    struct capability_sets sets[2] = {{kept, kept, 0}, {0, 0, 0}};
    DO(syscall(SYS_capset, self, sets));
    DO(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
    DO(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    DO(prctl(PR_SET_PDEATHSIG, 0));
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

static void inside(int container, int socket, char **program) {
    DO(prctl(PR_SET_PDEATHSIG, SIGKILL));
    DO(setsid());
    umask(0);
    read_file(AT_FDCWD, "/proc/self/stat");
    int memory = DO(open("/proc/self/mem", O_WRONLY | O_CLOEXEC));
    DO(pwrite(memory, "init", 4, (off_t) (unsigned long) program[-2]));
    close(memory);
    for (int i = 0; i < count_of_entrances; i++) DO(write(entrances[i], "0", 1));
    for (int fd = 3; fd < 64; fd++)
        if (fd == container || fd == socket) continue;
        else {
            int last = fd;
            while (last + 1 < 64 && last + 1 != container && last + 1 != socket) last++;
            syscall(SYS_close_range, fd, last == 63 ? ~0u : (unsigned) last, 0);
            fd = last;
        }
    DO(setns(container, CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET));
    DO(syscall(SYS_keyctl, JOIN_SESSION_KEYRING, "_ses.floor"));
    DO(chdir("/"));
    DO(syscall(SYS_getcwd, buffer, 4096));
    confine();
    struct pollfd alive = {.fd = socket};
    DO(poll(&alive, 1, 0));
    struct stat of;
    DO(stat(program[0], &of));
    sigset_t none;
    sigemptyset(&none);
    DO(sigprocmask(SIG_SETMASK, &none, NULL));
    DO(syscall(SYS_close_range, 3, ~0u, CLOSE_ON_EXEC));
    filter();
    DO(execve(program[0], program, (char *[]) {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", NULL}));
}

int main(int count, char **arguments) {
    if (count != 3) { fprintf(stderr, "usage: exec ID PROGRAM\n"); return 125; }
    for (int fd = 0; fd < 3; fd++) DO(fcntl(fd, F_GETFD));
    read_file(AT_FDCWD, "/proc/self/cmdline");
    leave_own_file(arguments);
    geteuid();
    read_file(AT_FDCWD, "/proc/self/environ");
    leave_own_file(arguments);

    int states = DO(open("/run/demitasse-oci", DIRECTORY)), state = DO(openat(states, arguments[1], DIRECTORY));
    read_file(state, "state.json");
    const char *at = strstr(buffer, "\"pid\":");
    long pid = at == NULL ? 0 : atol(at + 6);
    int container = DO(syscall(SYS_pidfd_open, pid, 0));
    look_at(state, pid);
    look_at(state, pid);
    read_file(state, "config.json");

    sigset_t all;
    sigfillset(&all);
    DO(sigprocmask(SIG_SETMASK, &all, NULL));
    int signals = DO(signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK));
    open_entrances(arguments[1]);
    DO(prctl(PR_SET_DUMPABLE, 0));
    DO(setns(container, CLONE_NEWPID));
    int ends[2], process;
    DO(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends));
    struct clone_arguments how = {.flags = GIVE_PIDFD, .pidfd = (unsigned long) &process, .exit_signal = SIGCHLD};
    char group[256];
    if (count_of_entrances == 0) {
        snprintf(group, sizeof group, "/sys/fs/cgroup/demitasse/%s", arguments[1]);
        how.cgroup = DO(open(group, O_PATH | O_DIRECTORY | O_CLOEXEC));
        how.flags |= INTO_CGROUP;
    }
    pid_t child = DO(syscall(SYS_clone3, &how, sizeof how));
    if (child == 0) {
        close(ends[0]);
        inside(container, ends[1], arguments + 2);
    }
    close(ends[1]);
    DO(recv(ends[0], buffer, sizeof buffer, 0));
    close(ends[0]);
    int status;
    struct signalfd_siginfo told;
    while (DO(waitpid(child, &status, WNOHANG)) == 0) {
        struct pollfd one = {.fd = signals, .events = POLLIN};
        DO(poll(&one, 1, -1));
        DO(read(signals, &told, sizeof told));
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
