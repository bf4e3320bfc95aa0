// The floor of bench/start.sh: the system calls that `demitasse run --rm --rootfs DIR -- /bin/true` makes, in their order and
// with arguments of the same sizes, and nothing around them: no options, no plan, no heap, no JSON, no error but the end.
// What it takes is what the kernel takes. it/src/test/system-calls/run.txt has the counts of ours to compare with. Nothing here
// goes through a function of the library that makes another call, or one more: its open(2) with O_CLOEXEC is two.
// Usage, as root: floor --prepare, once: what the first start of a machine makes for all of them; then floor ROOTFS PROGRAM
#include "calls.h"
#include <dirent.h>
#include <net/if.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <time.h>

enum { BASIC_AND_MOUNT = 0x17ff };
#define LENGTH(a) ((int) (sizeof(a) / sizeof((a)[0])))
#define PLACE (O_CLOEXEC | O_PATH)

static const char *const STORE = "/var/lib/demitasse-floor", *const STATES = "/run/demitasse-floor", *const ID = "0123456789ab";
static const char *rootfs;
static const char *tasks[8];
static const char *unified;
static int entrances[8], controllers;
static rlim_t most_files;

// --- small things that come more than once

// Of a small file that the kernel writes in one piece.
static void glance(const char *path) {
    int fd = DO(openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC));
    DO(read(fd, buffer, 4096));
    close(fd);
}

static void spit(int at, const char *path, int size) {
    int fd = DO(openat(at, path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (size > 0) DO(write(fd, buffer, size));
    close(fd);
}

static void replace(int at, const char *path, int size) {
    char next[64];
    snprintf(next, sizeof next, "%s.new", path);
    spit(at, next, size);
    DO(syscall(SYS_renameat2, at, next, at, path, 0));
}

// Into the list of events.
static void note(int size) {
    int log = DO(openat(AT_FDCWD, "/run/demitasse-floor.log", O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
    DO(write(log, buffer, size));
    close(log);
}

static void now(int clock) {
    struct timespec time;
    syscall(SYS_clock_gettime, clock, &time);
}

static int below(int root, const char *path, unsigned long flags) {
    struct how_to_open how = {flags, 0, IN_ROOT};
    return syscall(SYS_openat2, root, path, &how, sizeof how);
}

// Answers the mode; a struct statx has it at byte 28.
static unsigned short look(int at, const char *path, int flags) {
    static unsigned short status[128];
    syscall(SYS_statx, at, path, flags, BASIC_AND_MOUNT, status);
    return status[14];
}

static const char *place(int fd) {
    static char paths[4][32];
    static int next;
    char *path = paths[next++ & 3];
    snprintf(path, 32, "/proc/self/fd/%d", fd);
    return path;
}

static const char *group(const char *controller, const char *file) {
    static char path[256];
    snprintf(path, sizeof path, "/sys/fs/cgroup/%s/demitasse-floor/%s%s", controller, ID, file);
    return path;
}

// --- the parent, up to the clone

static void once(void) {
    char *words[] = {"floor", (char *) rootfs, "/bin/true", NULL};
    begin();
    read_file(AT_FDCWD, "/proc/self/cmdline");
    leave_own_file(words);
}

// Which groups there are, of the list of mounts that was read: some are used only where there is no version 2.
static void find_groups(void) {
    static const char *const all[] = {"cpuacct", "devices", "freezer", "memory", "pids", "systemd"};
    char place[64];
    unified = strstr(buffer, " /sys/fs/cgroup/unified ") ? "unified" : strstr(buffer, " /sys/fs/cgroup ") && strstr(buffer, " - cgroup2 ") ? "" : NULL;
    for (int i = 0; i < LENGTH(all); i++) {
        snprintf(place, sizeof place, " /sys/fs/cgroup/%s ", all[i]);
        int always = !strcmp(all[i], "devices") || !strcmp(all[i], "memory") || !strcmp(all[i], "pids");
        if ((always || !unified) && strstr(buffer, place)) tasks[controllers++] = all[i];
    }
}

static void ask(void) {
    struct rlimit limit;
    unsigned self[2] = {CAPABILITIES_3, 0};
    struct capability_sets data[2];
    look(AT_FDCWD, rootfs, 0);
    ioctl(0, TCGETS, buffer);
    ioctl(2, TCGETS, buffer);
    syscall(SYS_getcwd, buffer, 4096);
    read_file(AT_FDCWD, "/proc/self/environ");
    read_file(AT_FDCWD, "/proc/self/mountinfo");
    find_groups();
    syscall(SYS_uname, buffer);
    geteuid();
    DO(syscall(SYS_capget, self, data));
    int root = DO(openat(AT_FDCWD, rootfs, PLACE | O_DIRECTORY));
    look(root, "", AT_EMPTY_PATH);
    int accounts = below(root, "etc/passwd", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    while (accounts >= 0 && read(accounts, buffer, sizeof buffer) > 0) continue;
    close(accounts);
    close(root);
    look(AT_FDCWD, "/sys/devices/system/cpu/cpu0/thermal_throttle", 0);
    prlimit(0, RLIMIT_NOFILE, NULL, &limit);
    most_files = limit.rlim_max;
    if (unified) read_file(AT_FDCWD, *unified ? "/sys/fs/cgroup/unified/cgroup.controllers" : "/sys/fs/cgroup/cgroup.controllers");
}

static int store, states, held, made;

static void make(void) {
    struct flock byte = {.l_type = F_RDLCK, .l_len = 1};
    umask(0);
    store = DO(openat(AT_FDCWD, STORE, DIRECTORY));
    int list = DO(openat(store, ".", DIRECTORY));
    while (syscall(SYS_getdents64, list, buffer, 32768) > 0) continue;
    close(list);
    syscall(SYS_getrandom, buffer, 6, 0);
    flock(store, LOCK_SH);
    DO(mkdirat(store, ID, 0700));
    held = DO(openat(store, ID, DIRECTORY));
    flock(held, LOCK_EX | LOCK_NB);
    flock(store, LOCK_UN);
    fcntl(held, F_OFD_SETLK, &byte);
    DO(mkdirat(held, "work", 0700));
    DO(mkdirat(held, "upper", 0700));
    int upper = DO(openat(held, "upper", DIRECTORY));
    fchmod(upper, 0755);
    close(upper);
    now(CLOCK_REALTIME);
    now(CLOCK_REALTIME);
    states = DO(openat(AT_FDCWD, STATES, DIRECTORY));
    flock(states, LOCK_SH);
    DO(mkdirat(states, ID, 0700));
    int state = DO(openat(states, ID, DIRECTORY));
    fcntl(state, F_OFD_SETLK, &byte);
    replace(state, "state.json", 835);
    flock(states, LOCK_UN);
    symlinkat("/var/lib/demitasse/containers/0123456789ab/config.json", state, "config.json");
    made = state;
}

static int limit(void) {
    for (int i = 0; i < controllers; i++) {
        DO(mkdirat(AT_FDCWD, group(tasks[i], ""), 0755));
        entrances[i] = DO(openat(AT_FDCWD, group(tasks[i], "/tasks"), O_WRONLY | O_CLOEXEC));
    }
    int whole = -1;
    if (unified) {
        DO(mkdirat(AT_FDCWD, group(unified, ""), 0755));
        whole = DO(openat(AT_FDCWD, group(unified, ""), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
    }
    for (int i = 0; i < controllers; i++) {
        if (strcmp(tasks[i], "devices")) continue;
        static const char *const rules[] = {"c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm", "c 1:8 rwm", "c 1:9 rwm", "c 5:0 rwm", "c 5:1 rwm", "c 5:2 rwm", "c 136:* rwm"};
        int deny = DO(openat(AT_FDCWD, group("devices", "/devices.deny"), O_WRONLY | O_CLOEXEC));
        DO(write(deny, "a", 1));
        close(deny);
        int allow = DO(openat(AT_FDCWD, group("devices", "/devices.allow"), O_WRONLY | O_CLOEXEC));
        for (int r = 0; r < LENGTH(rules); r++) DO(write(allow, rules[r], strlen(rules[r])));
        close(allow);
    }
    return whole;
}

// --- init

static void mount_on(int root, const char *path, int made, const char *type, unsigned long flags, const char *options) {
    if (made) {
        below(root, path, PLACE | O_NOFOLLOW);
        int dev = DO(below(root, "/dev", PLACE));
        DO(mkdirat(dev, strrchr(path, '/') + 1, 0755));
        close(dev);
    }
    int at = DO(below(root, path, PLACE | O_NOFOLLOW));
    look(at, "", AT_EMPTY_PATH);
    DO(mount(type, place(at), type, flags, options));
    close(at);
}

static void root_filesystem(void) {
    char path[128], options[256];
    DO(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
    snprintf(path, sizeof path, "%s/%s/upper", STORE, ID);
    int at = DO(openat(AT_FDCWD, path, PLACE | O_DIRECTORY)), lower = DO(openat(AT_FDCWD, rootfs, PLACE | O_DIRECTORY)), upper = DO(openat(AT_FDCWD, path, PLACE | O_DIRECTORY));
    snprintf(path, sizeof path, "%s/%s/work", STORE, ID);
    int work = DO(openat(AT_FDCWD, path, PLACE | O_DIRECTORY));
    snprintf(options, sizeof options, "lowerdir=%s,upperdir=%s,workdir=%s,volatile", place(lower), place(upper), place(work));
    DO(mount("overlay", place(at), "overlay", 0, options));
    close(lower);
    close(upper);
    close(work);
    close(at);
}

static void groups(int root) {
    int under = DO(below(root, "/sys/fs/cgroup", PLACE | O_NOFOLLOW));
    look(under, "", AT_EMPTY_PATH);
    if (!controllers) {
        DO(mount("cgroup", place(under), "cgroup2", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
        close(under);
        return;
    }
    DO(mount("tmpfs", place(under), "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=755"));
    int at = DO(below(root, "/sys/fs/cgroup", PLACE | O_NOFOLLOW));
    look(at, "", AT_EMPTY_PATH);
    for (int i = 0; i <= controllers; i++) {
        const char *name = i < controllers ? tasks[i] : unified;
        if (!name) continue;
        DO(mkdirat(at, name, 0755));
        int each = DO(below(at, name, PLACE | O_DIRECTORY));
        DO(mount("cgroup", place(each), i < controllers ? "cgroup" : "cgroup2", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, i == controllers ? NULL : strcmp(name, "systemd") ? name : "none,name=systemd"));
        close(each);
    }
    struct mount_attributes attr = {.set = MOUNT_READ_ONLY};
    DO(syscall(SYS_mount_setattr, at, "", AT_EMPTY_PATH, &attr, sizeof attr));
    close(at);
    close(under);
}

static void devices(int root) {
    static const struct { const char *name; int major, minor; } nodes[] = {{"null", 1, 3}, {"zero", 1, 5}, {"full", 1, 7}, {"random", 1, 8}, {"urandom", 1, 9}, {"tty", 5, 0}};
    static const char *const links[][2] = {{"/proc/self/fd", "fd"}, {"/proc/self/fd/0", "stdin"}, {"/proc/self/fd/1", "stdout"}, {"/proc/self/fd/2", "stderr"}, {"pts/ptmx", "ptmx"}};
    int dev = DO(below(root, "/dev", PLACE | O_NOFOLLOW));
    look(dev, "", AT_EMPTY_PATH);
    for (int i = 0; i < LENGTH(nodes); i++) DO(mknodat(dev, nodes[i].name, S_IFCHR | 0666, makedev(nodes[i].major, nodes[i].minor)));
    for (int i = 0; i < LENGTH(links); i++) DO(symlinkat(links[i][0], dev, links[i][1]));
    close(dev);
}

static void names(int root) {
    static const struct { const char *path; int size; } files[] = {{"/etc/hostname", 13}, {"/etc/hosts", 84}, {"/etc/resolv.conf", 13}};
    int dev = DO(below(root, "/dev", PLACE | O_NOFOLLOW));
    look(dev, "", AT_EMPTY_PATH);
    for (int i = 0; i < LENGTH(files); i++) {
        struct statfs fs;
        int file = DO(openat(dev, ".floor", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
        DO(write(file, buffer, files[i].size));
        int copy = DO(syscall(SYS_open_tree, file, "", TREE_CLONE | TREE_CLOEXEC | AT_EMPTY_PATH));
        int to = DO(below(root, files[i].path, PLACE));
        fstatfs(to, &fs);
        DO(syscall(SYS_move_mount, copy, "", to, "", FROM_EMPTY | TO_EMPTY));
        unlinkat(dev, ".floor", 0);
        close(file);
        close(copy);
        close(to);
    }
    close(dev);
}

static void hide(int root) {
    static const char *const masked[] = {"/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug",
        "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/firmware"};
    static const char *const read_only[] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};
    int null = DO(below(root, "/dev/null", PLACE | O_NOFOLLOW)), empty = -1;
    look(null, "", AT_EMPTY_PATH);
    for (int i = 0; i < LENGTH(masked); i++) {
        int at = below(root, masked[i], PLACE);
        if (at < 0) continue;
        if (!S_ISDIR(look(at, "", AT_EMPTY_PATH))) {
            DO(mount(place(null), place(at), NULL, MS_BIND, NULL));
        } else if (empty < 0) {
            DO(mount("tmpfs", place(at), "tmpfs", MS_RDONLY, "size=0k,nr_inodes=1,mode=755"));
            empty = DO(below(root, masked[i], PLACE));
        } else {
            DO(mount(place(empty), place(at), NULL, MS_BIND, NULL));
        }
        close(at);
    }
    close(null);
    close(empty);
    for (int i = 0; i < LENGTH(read_only); i++) {
        struct mount_attributes attr = {.set = MOUNT_READ_ONLY};
        int at = below(root, read_only[i], PLACE);
        if (at < 0) continue;
        int copy = DO(syscall(SYS_open_tree, at, "", TREE_CLONE | TREE_CLOEXEC | AT_EMPTY_PATH | RECURSIVE));
        DO(syscall(SYS_mount_setattr, copy, "", AT_EMPTY_PATH | RECURSIVE, &attr, sizeof attr));
        DO(syscall(SYS_move_mount, copy, "", at, "", FROM_EMPTY | TO_EMPTY));
        close(copy);
        close(at);
    }
}

static void init(int parent, char *program) {
    char path[128];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsid();
    umask(0);
    for (int i = 0; i < controllers; i++) DO(write(entrances[i], "0", 1));
    DO(unshare(CLONE_NEWCGROUP));
    root_filesystem();
    snprintf(path, sizeof path, "%s/%s/upper", STORE, ID);
    int root = DO(openat(AT_FDCWD, path, PLACE | O_DIRECTORY));
    mount_on(root, "/proc", 0, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
    mount_on(root, "/dev", 0, "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k");
    mount_on(root, "/dev/pts", 1, "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620,gid=5");
    mount_on(root, "/dev/shm", 1, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=1777,size=65536k");
    mount_on(root, "/dev/mqueue", 1, "mqueue", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
    mount_on(root, "/sys", 0, "sysfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
    groups(root);
    devices(root);
    names(root);
    hide(root);
    sethostname(ID, 12);
    int sock = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq loopback = {.ifr_name = "lo"};
    DO(ioctl(sock, SIOCGIFFLAGS, &loopback));
    loopback.ifr_flags |= IFF_UP;
    DO(ioctl(sock, SIOCSIFFLAGS, &loopback));
    close(sock);
    syscall(SYS_keyctl, 1, "_ses.0123456789ab");
    fchdir(root);
    DO(syscall(SYS_pivot_root, ".", "."));
    DO(umount2(".", MNT_DETACH));
    chdir("/");
    close(root);
    chdir("/");
    syscall(SYS_getcwd, path, sizeof path);
    confine(most_files);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    DO(hear(parent));
    look(AT_FDCWD, program, 0);
    int null = openat(AT_FDCWD, "/dev/null", O_RDONLY | O_CLOEXEC);
    syscall(SYS_dup3, null, 0, 0);
    struct sigaction usual = {.sa_handler = SIG_DFL};
    for (int i = 1; i <= 64; i++) syscall(SYS_rt_sigaction, i, &usual, NULL, 8);
    sigset_t none;
    sigemptyset(&none);
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, 8);
    syscall(SYS_close_range, 3, ~0U, CLOSE_ON_EXEC);
    filter();
    char *words[] = {program, NULL};
    DO(execve(program, words, environ));
}

// --- the parent, from the clone on

static void record(int pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    read_file(AT_FDCWD, path);
    replace(made, "state.json", 842);
    spit(held, "config.json", 8459);
    spit(held, "layout.json", 551);
    spit(held, "transient", 0);
    replace(held, "run.json", 44);
    replace(held, "container.json", 237);
}

static void remove_all(void) {
    static const char *const files[] = {"run.json", "transient", "layout.json", "config.json", "work/work/incompat/volatile/dirty"};
    static const char *const directories[] = {"work/work/incompat/volatile", "work/work/incompat", "work/work", "work", "upper"};
    char path[128];
    unlinkat(held, "container.json", 0);
    for (int i = 0; i < controllers; i++) DO(unlinkat(AT_FDCWD, group(tasks[i], ""), AT_REMOVEDIR));
    if (unified) DO(unlinkat(AT_FDCWD, group(unified, ""), AT_REMOVEDIR));
    unlinkat(states, "0123456789ab/config.json", 0);
    unlinkat(states, "0123456789ab/state.json", 0);
    unlinkat(states, ID, AT_REMOVEDIR);
    for (int i = 0; i < LENGTH(files); i++) unlinkat(held, files[i], 0);
    for (int i = 0; i < LENGTH(directories); i++) unlinkat(held, directories[i], AT_REMOVEDIR);
    snprintf(path, sizeof path, "%s/%s", STORE, ID);
    DO(unlinkat(AT_FDCWD, path, AT_REMOVEDIR));
    close(held);
}

static int prepare(void) {
    read_file(AT_FDCWD, "/proc/self/mountinfo");
    find_groups();
    mkdir(STORE, 0700);
    mkdir(STATES, 0700);
    for (int i = 0; i <= controllers; i++) {
        const char *name = i < controllers ? tasks[i] : unified;
        char path[256];
        snprintf(path, sizeof path, "/sys/fs/cgroup/%s/demitasse-floor", name ? name : "");
        if (name) mkdir(path, 0755);
    }
    return 0;
}

int main(int count, char **words) {
    if (count == 2 && !strcmp(words[1], "--prepare")) return prepare();
    if (count != 3) return 125;
    rootfs = words[1];
    once();
    ask();
    sigset_t taken;
    sigfillset(&taken);
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &taken, NULL, 8);
    sigemptyset(&taken);
    sigaddset(&taken, SIGCHLD);
    int signals = DO(signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK));
    make();
    now(CLOCK_MONOTONIC);
    int whole = limit(), pair[2], pidfd = -1, status = 0;
    DO(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair));
    struct clone_arguments args = {
        .flags = GIVE_PIDFD | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET | (whole >= 0 ? INTO_CGROUP : 0),
        .pidfd = (unsigned long) &pidfd, .exit_signal = SIGCHLD, .cgroup = whole >= 0 ? whole : 0};
    int pid = DO(syscall(SYS_clone3, &args, sizeof args));
    if (pid == 0) {
        close(pair[0]);
        init(pair[1], words[2]);
    }
    close(pair[1]);
    record(pid);
    DO(say(pair[0]));
    hear(pair[0]);
    close(pair[0]);
    close(made);
    now(CLOCK_REALTIME);
    note(447);
    struct rusage used;
    struct pollfd waited = {signals, POLLIN, 0};
    while (wait4(pid, &status, WNOHANG, &used) == 0) {
        ppoll(&waited, 1, NULL, NULL);
        read(signals, buffer, 128);
    }
    glance(group("memory", "/memory.max_usage_in_bytes"));
    glance(group("pids", "/pids.peak"));
    glance(unified ? group(unified, "/cpu.stat") : group("cpuacct", "/cpuacct.usage"));
    glance(group("memory", "/memory.oom_control"));
    now(CLOCK_REALTIME);
    remove_all();
    note(480);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
