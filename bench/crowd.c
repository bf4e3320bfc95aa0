// Runs one command many times at once, every %d in its words replaced by the run's number, and prints one figure.
// Usage: crowd together COUNT COMMAND...    milliseconds until the last of COUNT runs that were started together has ended
//        crowd for SECONDS AT-ONCE COMMAND...    runs that ended a second while AT-ONCE of them were always running
// Fails, with the number of failures, when any run fails.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static void start(char **words, int number) {
    char *own[256], text[256][512];
    int count = 0;
    for (; words[count] != NULL && count < 255; count++) {
        char *at = strstr(words[count], "%d");
        own[count] = words[count];
        if (at == NULL) continue;
        snprintf(text[count], sizeof text[count], "%.*s%d%s", (int) (at - words[count]), words[count], number, at + 2);
        own[count] = text[count];
    }
    own[count] = NULL;
    pid_t child = vfork();
    if (child < 0) { perror("crowd: vfork"); exit(125); }
    if (child == 0) {
        int null = open("/dev/null", O_RDWR);
        for (int fd = 0; fd < 3; fd++) dup2(null, fd);
        if (null > 2) close(null);
        execvp(own[0], own);
        _exit(127);
    }
}

static int ended(int *failures) {
    int status;
    while (wait(&status) < 0) if (errno != EINTR) return 0;
    *failures += status != 0;
    return 1;
}

int main(int count, char **arguments) {
    if (count < 4) { fprintf(stderr, "usage: crowd together COUNT COMMAND... | crowd for SECONDS AT-ONCE COMMAND...\n"); return 125; }
    int together = strcmp(arguments[1], "together") == 0, failures = 0, number = 0, done = 0;
    double begun = seconds();
    if (together) {
        for (; number < atoi(arguments[2]); number++) start(arguments + 3, number);
        while (ended(&failures)) { }
        if (failures == 0) printf("%.1f\n", (seconds() - begun) * 1e3);
    } else {
        double until = begun + atof(arguments[2]);
        for (; number < atoi(arguments[3]); number++) start(arguments + 4, number);
        for (; ended(&failures); done++) if (seconds() < until) start(arguments + 4, number++);
        if (failures == 0) printf("%.2f\n", done / (seconds() - begun));
    }
    if (failures > 0) fprintf(stderr, "%d of %d runs failed\n", failures, number);
    return failures > 0;
}
