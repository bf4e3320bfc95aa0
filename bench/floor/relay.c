// The floor of bench/logs.sh: reads what a program writes from a pipe and writes it into a log, a record a line in the format
// that ours has too, with the same system calls and nothing around them: no container, no limits of the log, no full disk.
// Usage: relay LOG PROGRAM ARGUMENT...
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 16 * 1024, HEAD = 40 };
static char in[CHUNK], out[CHUNK * (HEAD + 1)], head[64];

static void stamp(void) {
    struct timespec now;
    struct tm day;
    char date[32];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &day);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &day);
    snprintf(head, sizeof head, "%s.%09ldZ stdout F ", date, now.tv_nsec);
}

static size_t record(size_t filled, const char *text, size_t length, char flag) {
    memcpy(out + filled, head, HEAD);
    out[filled + HEAD - 2] = flag;
    memcpy(out + filled + HEAD, text, length);
    out[filled + HEAD + length] = '\n';
    return filled + HEAD + length + 1;
}

int main(int count, char **arguments) {
    int ends[2], log;
    if (count < 3 || pipe2(ends, O_CLOEXEC) != 0) return 125;
    if ((log = open(arguments[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) < 0) { perror(arguments[1]); return 125; }
    pid_t child = vfork();
    if (child == 0) {
        dup2(ends[1], 1);
        execv(arguments[2], arguments + 2);
        _exit(127);
    }
    close(ends[1]);
    for (struct pollfd one = {.fd = ends[0], .events = POLLIN}; poll(&one, 1, -1) > 0; ) {
        ssize_t got = read(ends[0], in, sizeof in);
        if (got <= 0) break;
        stamp();
        size_t filled = 0;
        const char *at = in, *end = in + got, *newline;
        for (; (newline = memchr(at, '\n', end - at)) != NULL; at = newline + 1) filled = record(filled, at, newline - at, 'F');
        if (at < end) filled = record(filled, at, end - at, 'P');
        if (write(log, out, filled) != (ssize_t) filled) { perror("write"); return 125; }
    }
    int status;
    waitpid(child, &status, 0);
    return status != 0;
}
