/* Makes one system call as it is told and prints 0 or the error number:
     calls x86_64|x86|x32 NUMBER [ARGUMENT...]
     calls threads              names a thread and prints the name that the kernel shows for it */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *named(void *unused) {
    char path[64], name[32] = "";
    prctl(PR_SET_NAME, "espresso");
    snprintf(path, sizeof path, "/proc/self/task/%ld/comm", (long) syscall(SYS_gettid));
    FILE *file = fopen(path, "r");
    if (file != NULL && fgets(name, sizeof name, file) != NULL) {
        fputs(name, stdout);
    }
    return unused;
}

static long through_int80(long number, const long *a) {
    int result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"((int) number), "b"(a[0]), "c"(a[1]), "d"(a[2]) : "memory", "r8", "r9", "r10", "r11");
    return result;
}

int main(int argc, char **argv) {
    long a[6] = {0}, result;
    if (argc == 2 && strcmp(argv[1], "threads") == 0) {
        pthread_t thread;
        return pthread_create(&thread, NULL, named, NULL) || pthread_join(thread, NULL);
    }
    for (int i = 3; i < argc && i < 9; i++) {
        a[i - 3] = (long) strtoull(argv[i], NULL, 0);
    }
    long number = strtol(argv[2], NULL, 0);
    if (strcmp(argv[1], "x86") == 0) {
        result = through_int80(number, a);
        printf("%ld\n", result < 0 && result > -4096 ? -result : 0);
        return 0;
    }
    result = syscall(strcmp(argv[1], "x32") == 0 ? number | 0x40000000 : number, a[0], a[1], a[2], a[3], a[4], a[5]);
    printf("%d\n", result == -1 ? errno : 0);
    return 0;
}
