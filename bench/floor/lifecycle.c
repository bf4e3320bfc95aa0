// The floor of bench/lifecycle.sh: the system calls that `demitasse-oci create`, `start` and `delete` make for a container with the
// default confinement, in their order, and nothing around them. Of cgroups it knows version 1 alone.
// Usage: lifecycle create BUNDLE ROOTFS ID PROGRAM, start ID, delete ID
#include "calls.h"
#include <net/if.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <time.h>

enum { PLACE = O_CLOEXEC | O_PATH, GROUPS = 9, QUIET = MS_NOSUID | MS_NODEV | MS_NOEXEC };
static const char *const STATES = "/run/demitasse-floor";
static const char *const GROUP[GROUPS] = {"blkio", "cpu", "cpuacct", "cpuset", "devices", "freezer", "memory", "pids", "systemd"};
static int entrances[GROUPS];

static void write_file(int directory, const char *path, int flags, const char *text, size_t length) {
    int file = DO(openat(directory, path, O_WRONLY | O_CLOEXEC | flags, 0600));
    DO(write(file, text, length));
    close(file);
}

static void write_state(int state, const char *id, int pid) {
    static char text[960];
    memset(text, ' ', sizeof text);
    text[snprintf(text, sizeof text, "{\"id\":\"%s\",\"pid\":%d}", id, pid)] = ' ';
    write_file(state, "state.json.new", O_CREAT | O_TRUNC | O_NOFOLLOW, text, sizeof text);
    DO(renameat(state, "state.json.new", state, "state.json"));
}

static char *group_file(int group, const char *id, const char *file) {
    static char path[256];
    snprintf(path, sizeof path, "/sys/fs/cgroup/%s/demitasse-floor%s%s%s%s", GROUP[group], *id ? "/" : "", id, *file ? "/" : "", file);
    return path;
}

// A new cpuset has no processors and takes nobody in: it gets those of the one above, and that of the one above it.
static void fill_cpuset(const char *id, const char *file) {
    char from[256];
    snprintf(from, sizeof from, "/sys/fs/cgroup/cpuset/%s", file);
    read_file(AT_FDCWD, group_file(3, id, file));
    read_file(AT_FDCWD, group_file(3, "", file));
    if (buffer[0] == '\n') {
        read_file(AT_FDCWD, from);
        write_file(AT_FDCWD, group_file(3, "", file), 0, buffer, strlen(buffer));
    }
    write_file(AT_FDCWD, group_file(3, id, file), 0, buffer, strlen(buffer));
}

static void make_groups(const char *id) {
    for (int i = 0; i < GROUPS; i++) {
        if (mkdir(group_file(i, id, ""), 0755) < 0) {
            DO(mkdir(group_file(i, "", ""), 0755));
            DO(mkdir(group_file(i, id, ""), 0755));
        }
        if (i == 3) { fill_cpuset(id, "cpuset.cpus"); fill_cpuset(id, "cpuset.mems"); }
        entrances[i] = DO(openat(AT_FDCWD, group_file(i, id, "tasks"), O_WRONLY | O_CLOEXEC));
    }
    static const char *const ALLOWED[] = {"c *:* m", "b *:* m", "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm", "c 1:8 rwm", "c 1:9 rwm",
        "c 5:0 rwm", "c 5:1 rwm", "c 5:2 rwm", "c 136:* rwm"};
    write_file(AT_FDCWD, group_file(4, id, "devices.deny"), 0, "a", 1);
    int file = DO(openat(AT_FDCWD, group_file(4, id, "devices.allow"), O_WRONLY | O_CLOEXEC));
    for (unsigned i = 0; i < sizeof ALLOWED / sizeof *ALLOWED; i++) DO(write(file, ALLOWED[i], strlen(ALLOWED[i])));
    close(file);
}

static int below(int root, const char *path, int flags) {
    struct how_to_open how = {.flags = PLACE | flags, .resolve = IN_ROOT};
    return syscall(SYS_openat2, root, path, &how, sizeof how);
}

static void look(int file) {
    struct stat of;
    DO(fstatat(file, "", &of, AT_EMPTY_PATH));
}

static void mount_on(int place, const char *source, const char *type, unsigned long flags, const char *data) {
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", place);
    DO(mount(source, path, type, flags, data));
}

// Mounts a filesystem on a directory, which is made where it is missing, as PARENT says.
static int mount_at(int root, const char *path, const char *parent, const char *type, unsigned long flags, const char *data) {
    int place = below(root, path, O_NOFOLLOW);
    if (place < 0) {
        int directory = DO(below(root, parent, 0));
        DO(mkdirat(directory, strrchr(path, '/') + 1, 0755));
        close(directory);
        place = DO(below(root, path, 0));
    }
    look(place);
    mount_on(place, type, type, flags, data);
    return place;
}

static void make_devices(int root) {
    static const struct { const char *name; int major, minor; } NODES[] = {{"null", 1, 3}, {"zero", 1, 5}, {"full", 1, 7}, {"random", 1, 8},
        {"urandom", 1, 9}, {"tty", 5, 0}};
    static const char *const LINKS[][2] = {{"fd", "/proc/self/fd"}, {"stdin", "/proc/self/fd/0"}, {"stdout", "/proc/self/fd/1"},
        {"stderr", "/proc/self/fd/2"}, {"ptmx", "pts/ptmx"}};
    int directory = DO(below(root, "/dev", O_NOFOLLOW));
    look(directory);
    for (int i = 0; i < 6; i++) DO(mknodat(directory, NODES[i].name, S_IFCHR | 0666, makedev(NODES[i].major, NODES[i].minor)));
    for (int i = 0; i < 5; i++) DO(symlinkat(LINKS[i][1], directory, LINKS[i][0]));
    close(directory);
}

// The first hidden directory gets an empty filesystem, further ones the same; files get /dev/null.
static void hide(int root) {
    static const char *const HIDDEN[] = {"/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
        "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/firmware"};
    char source[32];
    int null = DO(below(root, "/dev/null", O_NOFOLLOW)), empty = -1;
    look(null);
    for (unsigned i = 0; i < sizeof HIDDEN / sizeof *HIDDEN; i++) {
        struct stat of;
        int place = below(root, HIDDEN[i], 0);
        if (place < 0) continue;
        DO(fstatat(place, "", &of, AT_EMPTY_PATH));
        if (S_ISDIR(of.st_mode) && empty < 0) {
            mount_on(place, "tmpfs", "tmpfs", MS_RDONLY, "size=0k,nr_inodes=1,mode=755");
            empty = DO(below(root, HIDDEN[i], 0));
        } else {
            snprintf(source, sizeof source, "/proc/self/fd/%d", S_ISDIR(of.st_mode) ? empty : null);
            mount_on(place, source, NULL, MS_BIND, NULL);
        }
        close(place);
    }
    close(null);
    close(empty);
}

static void make_read_only(int root) {
    static const char *const READ_ONLY[] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};
    struct mount_attributes read_only = {.set = MOUNT_READ_ONLY};
    for (unsigned i = 0; i < sizeof READ_ONLY / sizeof *READ_ONLY; i++) {
        int place = below(root, READ_ONLY[i], 0);
        if (place < 0) continue;
        int copy = DO(syscall(SYS_open_tree, place, "", TREE_CLONE | TREE_CLOEXEC | AT_EMPTY_PATH | RECURSIVE));
        DO(syscall(SYS_mount_setattr, copy, "", AT_EMPTY_PATH | RECURSIVE, &read_only, sizeof read_only));
        DO(syscall(SYS_move_mount, copy, "", place, "", FROM_EMPTY | TO_EMPTY));
        close(copy);
        close(place);
    }
}

static void mount_all(int root) {
    DO(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
    int old = DO(openat(AT_FDCWD, "/", PLACE | O_DIRECTORY));
    DO(syscall(SYS_move_mount, root, "", old, "", FROM_EMPTY | TO_EMPTY));
    close(old);
    close(mount_at(root, "/proc", "/", "proc", QUIET, NULL));
    close(mount_at(root, "/dev", "/", "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k"));
    close(mount_at(root, "/dev/pts", "/dev", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620,gid=5"));
    close(mount_at(root, "/dev/shm", "/dev", "tmpfs", QUIET, "mode=1777,size=65536k"));
    close(mount_at(root, "/dev/mqueue", "/dev", "mqueue", QUIET, NULL));
    close(mount_at(root, "/sys", "/", "sysfs", QUIET | MS_RDONLY, NULL));
    close(mount_at(root, "/sys/fs/cgroup", "/sys/fs", "tmpfs", QUIET, "mode=755"));
    int groups = DO(below(root, "/sys/fs/cgroup", O_NOFOLLOW));
    look(groups);
    for (int i = 0; i < GROUPS; i++) {
        DO(mkdirat(groups, GROUP[i], 0755));
        int place = DO(below(groups, GROUP[i], O_DIRECTORY));
        mount_on(place, "cgroup", "cgroup", QUIET | MS_RDONLY, i == 8 ? "none,name=systemd" : GROUP[i]);
        close(place);
    }
    struct mount_attributes read_only = {.set = MOUNT_READ_ONLY};
    DO(syscall(SYS_mount_setattr, groups, "", AT_EMPTY_PATH, &read_only, sizeof read_only));
    close(groups);
    make_devices(root);
    hide(root);
    make_read_only(root);
}

static void init(int root, int parent, int start, int state, char **program) {
    DO(prctl(PR_SET_PDEATHSIG, SIGKILL));
    DO(setsid());
    umask(0);
    for (int i = 0; i < GROUPS; i++) DO(write(entrances[i], "0", 1));
    DO(unshare(CLONE_NEWCGROUP));
    mount_all(root);
    DO(sethostname("floor", 5));
    int any = DO(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    struct ifreq loopback = {.ifr_name = "lo"};
    DO(ioctl(any, SIOCGIFFLAGS, &loopback));
    loopback.ifr_flags |= IFF_UP;
    DO(ioctl(any, SIOCSIFFLAGS, &loopback));
    close(any);
    DO(syscall(SYS_keyctl, JOIN_SESSION_KEYRING, "_ses.floor"));
    DO(fchdir(root));
    DO(syscall(SYS_pivot_root, ".", "."));
    DO(umount2(".", MNT_DETACH));
    DO(chdir("/"));
    close(root);
    DO(chdir("/"));
    DO(syscall(SYS_getcwd, buffer, 4096));
    confine(4096);
    DO(prctl(PR_SET_PDEATHSIG, 0));
    struct pollfd alive = {.fd = parent};
    DO(poll(&alive, 1, 0));
    look_for(program[0]);
    for (int i = 0; i < GROUPS; i++) close(entrances[i]);
    DO(prctl(PR_SET_DUMPABLE, 0));
    DO(send(parent, "\5", 1, MSG_NOSIGNAL));
    DO(recv(parent, buffer, sizeof buffer, 0));
    DO(prctl(PR_SET_PDEATHSIG, 0));
    struct flock creating = {.l_type = F_UNLCK, .l_whence = SEEK_SET, .l_len = 1};
    DO(fcntl(state, F_OFD_SETLK, &creating));
    close(parent);
    int caller = DO(accept4(start, NULL, NULL, SOCK_CLOEXEC));
    close(start);
    DO(send(caller, "\7", 1, MSG_NOSIGNAL));
    DO(syscall(SYS_close_range, 3, ~0u, CLOSE_ON_EXEC));
    filter();
    DO(execve(program[0], program, (char *[]) {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", NULL}));
}

static struct sockaddr_un start_of(const char *id) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/%s/start", STATES, id);
    return address;
}

static int create(const char *bundle, const char *rootfs, const char *id, char **program) {
    read_file(AT_FDCWD, "/proc/self/uid_map");
    DO(chdir(bundle));
    read_file(AT_FDCWD, "config.json");
    static char configuration[65536];
    size_t length = strlen(buffer);
    memcpy(configuration, buffer, length);
    read_file(AT_FDCWD, "/proc/self/mountinfo");
    umask(0);
    mkdir(STATES, 0700);
    int states = DO(openat(AT_FDCWD, STATES, DIRECTORY));
    DO(flock(states, LOCK_SH));
    DO(mkdirat(states, id, 0700));
    int state = DO(openat(states, id, DIRECTORY));
    struct flock creating = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_len = 2};
    DO(fcntl(state, F_OFD_SETLK, &creating));
    write_state(state, id, 0);
    DO(flock(states, LOCK_UN));
    write_file(state, "config.json", O_CREAT | O_TRUNC | O_NOFOLLOW, configuration, length);
    int start = DO(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    struct sockaddr_un address = start_of(id);
    DO(bind(start, (struct sockaddr *) &address, sizeof address));
    DO(listen(start, 16));
    make_groups(id);
    int root = DO(syscall(SYS_open_tree, AT_FDCWD, rootfs, TREE_CLONE | TREE_CLOEXEC | RECURSIVE));
    struct mount_attributes alone = {.propagation = MS_PRIVATE};
    DO(syscall(SYS_mount_setattr, root, "", AT_EMPTY_PATH | RECURSIVE, &alone, sizeof alone));
    int ends[2], process;
    DO(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends));
    struct clone_arguments how = {.flags = GIVE_PIDFD | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET,
        .pidfd = (unsigned long) &process, .exit_signal = SIGCHLD};
    pid_t child = DO(syscall(SYS_clone3, &how, sizeof how));
    if (child == 0) {
        close(ends[0]);
        init(root, ends[1], start, state, program);
    }
    close(ends[1]);
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/stat", child);
    read_file(AT_FDCWD, path);
    write_state(state, id, child);
    DO(recv(ends[0], buffer, sizeof buffer, 0));
    DO(send(ends[0], "\6", 1, MSG_NOSIGNAL));
    DO(recv(ends[0], buffer, sizeof buffer, 0));
    return 0;
}

static int open_state(const char *id, int *states) {
    *states = DO(openat(AT_FDCWD, STATES, DIRECTORY));
    int state = DO(openat(*states, id, DIRECTORY));
    read_file(state, "state.json");
    struct flock any = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 1, .l_len = 1};
    DO(fcntl(state, F_OFD_GETLK, &any));
    return state;
}

static int start(const char *id) {
    int states;
    open_state(id, &states);
    read_file(AT_FDCWD, group_file(5, id, "freezer.state"));
    int caller = DO(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    struct sockaddr_un address = start_of(id);
    DO(connect(caller, (struct sockaddr *) &address, sizeof address));
    DO(recv(caller, buffer, sizeof buffer, 0));
    DO(recv(caller, buffer, sizeof buffer, 0));
    return 0;
}

static int delete(const char *id) {
    int states, state = open_state(id, &states);
    // The cgroups can go once the kernel is through with the program's end, which the benchmark waited for with ours.
    for (int i = 0; i < GROUPS; i++)
        while (rmdir(group_file(i, id, "")) < 0)
            if (errno == EBUSY) usleep(100); else DO(-1);
    DO(unlinkat(state, "start", 0));
    DO(unlinkat(state, "config.json", 0));
    DO(unlinkat(state, "state.json", 0));
    return DO(unlinkat(states, id, AT_REMOVEDIR));
}

int main(int count, char **arguments) {
    int making = count == 6 && strcmp(arguments[1], "create") == 0;
    if (!making && count != 3) { fprintf(stderr, "usage: lifecycle create BUNDLE ROOTFS ID PROGRAM | start ID | delete ID\n"); return 125; }
    if (access("/sys/fs/cgroup/cgroup.controllers", F_OK) == 0) { fprintf(stderr, "this floor knows cgroup v1 alone\n"); return 125; }
    begin();
    read_file(AT_FDCWD, "/proc/self/cmdline");
    if (making) leave_own_file(arguments);
    geteuid();
    read_file(AT_FDCWD, "/proc/self/environ");
    return making ? create(arguments[2], arguments[3], arguments[4], arguments + 5) : arguments[1][0] == 's' ? start(arguments[2]) : delete(arguments[2]);
}
