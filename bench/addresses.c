// Two helpers of addresses.sh.
// Usage: addresses take FILE COUNT   makes for each of COUNT addresses the system calls by which one is taken of a pool, and prints
//                                    the mean of their times in nanoseconds
//        addresses hold DIRECTORY FIRST COUNT   makes COUNT directories, named by numbers from FIRST on, locks each as a running
//                                    container does, prints ready (once for each process that it takes), and keeps them until its input ends
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { RECORD = 16, CHUNK = 256 };

static long nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

static int failed(const char *what) {
    perror(what);
    return 1;
}

static int take(const char *path, int count) {
    char record[RECORD] = {0}, chunk[CHUNK * RECORD];
    long begun = nanoseconds();
    for (int number = 2; number < count + 2; number++) {
        int file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (file < 0 || flock(file, LOCK_EX) != 0 || pread(file, record, RECORD, 0) < 0) return failed(path);
        if (pread(file, chunk, sizeof chunk, (off_t) number * RECORD) < 0) return failed(path);
        snprintf(record, sizeof record, "%d", 1000000 + number);
        if (pwrite(file, record, RECORD, (off_t) number * RECORD) != RECORD || pwrite(file, record, RECORD, 0) != RECORD) return failed(path);
        close(file);
    }
    printf("%ld\n", (nanoseconds() - begun) / count);
    return 0;
}

// One process has as many as it may have files, and starts another for those that are left.
static int hold(int first, int count) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int own = files.rlim_max - 64 < (rlim_t) count ? (int) files.rlim_max - 64 : count;
    pid_t rest = own < count ? fork() : -1;
    if (rest == 0) return hold(first + own, count - own);
    for (int number = first; number < first + own; number++) {
        char name[16];
        snprintf(name, sizeof name, "%d", number);
        int place = mkdir(name, 0700) == 0 ? open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
        if (place < 0 || flock(place, LOCK_EX) != 0) return failed(name);
    }
    puts("ready");
    fflush(stdout);
    char end;
    return read(0, &end, 1) == 0 ? 0 : 1;
}

int main(int count, char **words) {
    if (count == 4 && strcmp(words[1], "take") == 0) return take(words[2], atoi(words[3]));
    if (count == 5 && strcmp(words[1], "hold") == 0) return chdir(words[2]) == 0 ? hold(atoi(words[3]), atoi(words[4])) : failed(words[2]);
    fprintf(stderr, "usage: addresses take FILE COUNT | hold DIRECTORY FIRST COUNT\n");
    return 125;
}
