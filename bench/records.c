// Makes files as state records are made: a new file, one write, and a rename over the name that it is to have. Prints how many a
// second that were. Usage: records DIRECTORY COUNT
#include <fcntl.h>
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
    if (count != 3) { fprintf(stderr, "usage: records DIRECTORY COUNT\n"); return 125; }
    int place = open(arguments[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC), records = atoi(arguments[2]);
    double begun = seconds();
    for (int number = 0; number < records; number++) {
        char name[16], fresh[24], text[512];
        snprintf(name, sizeof name, "%d", 1000000 + number);
        snprintf(fresh, sizeof fresh, "%s.new", name);
        int length = snprintf(text, sizeof text,
            "{\"id\":\"%s\",\"created\":%d,\"image\":\"./rootfs\",\"command\":[\"sleep\",\"1000\"],\"detached\":true}", name, number);
        int file = openat(place, fresh, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (file < 0 || write(file, text, length) != length || close(file) != 0 || renameat(place, fresh, place, name) != 0) {
            perror("records");
            return 1;
        }
    }
    printf("%.0f\n", records / (seconds() - begun));
    return 0;
}
