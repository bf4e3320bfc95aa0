// A program for containers that has much to say: writes MEGABYTES of lines of 100 bytes to its standard output, as fast as that
// takes them, and the MB/s that it took into FILE. Usage: spew MEGABYTES FILE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    static char lines[8000];
    if (count != 3) return 125;
    memset(lines, 'e', sizeof lines);
    for (size_t i = 99; i < sizeof lines; i += 100) lines[i] = '\n';
    long left = atol(arguments[1]) * 1000000 / sizeof lines;
    double bytes = (double) left * sizeof lines, begun = seconds();
    for (; left > 0; left--)
        for (size_t at = 0; at < sizeof lines; ) {
            ssize_t wrote = write(1, lines + at, sizeof lines - at);
            if (wrote < 0) { perror("spew"); return 1; }
            at += wrote;
        }
    double took = seconds() - begun;
    FILE *out = fopen(arguments[2], "w");
    if (out == NULL || fprintf(out, "%.1f\n", bytes / took / 1e6) < 0 || fclose(out) != 0) { perror(arguments[2]); return 1; }
    return 0;
}
