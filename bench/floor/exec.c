// The floor of bench/exec.sh: the system calls that `demitasse-oci exec ID PROGRAM` makes, in their order, and nothing around
// them: no heap, no plan, no JSON but the bytes of it. A process enters a container of demitasse's with the same cgroups,
// namespaces, keyring, capabilities and a filter of the same length. Usage: exec ID PROGRAM
#include "calls.h"

static struct flock any = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_len = 2};

static void see(long pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    read_file(AT_FDCWD, path);
}

static void look_at(int state, long pid) {
    see(pid);
    fcntl(state, F_OFD_GETLK, &any);
}

static int is_hybrid;

static void glance(const char *path) {
    int file = openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    DO(read(file, buffer, 4096));
    close(file);
}

static void is_frozen(const char *id) {
    char path[256];
    snprintf(path, sizeof path, "/sys/fs/cgroup/unified/demitasse/%s/cgroup.events", id);
    if (is_hybrid) glance(path);
    snprintf(path, sizeof path, "/sys/fs/cgroup/freezer/demitasse/%s/freezer.state", id);
    glance(path);
}

static int entrances[16], count_of_entrances;

static void open_entrances(const char *id) {
    static const char *const GROUPS[] = {"blkio", "cpu", "cpuacct", "cpuset", "devices", "freezer", "memory", "pids", "systemd"};
    char path[256];
    for (unsigned i = 0; i < sizeof GROUPS / sizeof *GROUPS; i++) {
        snprintf(path, sizeof path, "/sys/fs/cgroup/%s/demitasse/%s/tasks", GROUPS[i], id);
        int entrance = openat(AT_FDCWD, path, O_WRONLY | O_CLOEXEC);
        if (entrance >= 0) entrances[count_of_entrances++] = entrance;
    }
}

static void inside(int container, int socket, char **program) {
    DO(prctl(PR_SET_PDEATHSIG, SIGKILL));
    DO(setsid());
    umask(0);
    read_file(AT_FDCWD, "/proc/self/stat");
    int memory = DO(openat(AT_FDCWD, "/proc/self/mem", O_WRONLY | O_CLOEXEC));
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
    confine(4096);
    DO(prctl(PR_SET_PDEATHSIG, 0));
    DO(hear(socket));
    look_for(program[0]);
    ask_signals();
    sigset_t none;
    sigemptyset(&none);
    DO(sigprocmask(SIG_SETMASK, &none, NULL));
    DO(syscall(SYS_close_range, 3, ~0u, CLOSE_ON_EXEC));
    filter();
    DO(execve(program[0], program, (char *[]) {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", NULL}));
}

int main(int count, char **arguments) {
    if (count != 3) { fprintf(stderr, "usage: exec ID PROGRAM\n"); return 125; }
    begin();
    read_file(AT_FDCWD, "/proc/self/cmdline");
    leave_own_file(arguments);
    geteuid();
    read_file(AT_FDCWD, "/proc/self/environ");

    int states = DO(openat(AT_FDCWD, "/run/demitasse-oci", DIRECTORY)), state = DO(openat(states, arguments[1], DIRECTORY));
    int record = DO(openat(state, "state.json", O_RDONLY | O_CLOEXEC));
    DO(read(record, buffer, sizeof buffer - 1));
    close(record);
    is_hybrid = strstr(buffer, "/sys/fs/cgroup/unified") != NULL;
    const char *at = strstr(buffer, "\"pid\":");
    long pid = at == NULL ? 0 : atol(at + 6);
    int container = DO(syscall(SYS_pidfd_open, pid, 0));
    look_at(state, pid);
    see(pid);
    is_frozen(arguments[1]);
    read_file(state, "config.json");
    fcntl(state, F_OFD_GETLK, &any);
    see(pid);
    is_frozen(arguments[1]);
    syscall(SYS_uname, buffer);
    geteuid();
    unsigned self[2] = {CAPABILITIES_3, 0};
    struct capability_sets sets[2];
    DO(syscall(SYS_capget, self, sets));

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
    char group[256], groups[64];
    if (is_hybrid) {
        snprintf(group, sizeof group, "/sys/fs/cgroup/unified/demitasse/%s", arguments[1]);
        snprintf(groups, sizeof groups, "/proc/%ld/cgroup", pid);
        DO(openat(AT_FDCWD, group, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        read_file(AT_FDCWD, groups);
        how.cgroup = DO(openat(AT_FDCWD, group, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        how.flags |= INTO_CGROUP;
    }
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
    DO(say(ends[0]));
    hear(ends[0]);
    close(ends[0]);
    int status;
    struct signalfd_siginfo told;
    while (DO(waitpid(child, &status, WNOHANG)) == 0) {
        struct pollfd one = {.fd = signals, .events = POLLIN};
        DO(ppoll(&one, 1, NULL, NULL));
        DO(read(signals, &told, sizeof told));
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
