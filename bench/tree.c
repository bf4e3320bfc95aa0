// Makes a directory tree as an archive to unpack: 100 directories of 100 files each, most of them small, of words that
// compress about as well as programs and texts do. The same tree each time. Usage: tree DIR
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned state = 1;
static unsigned next(unsigned below) { state = state * 1664525u + 1013904223u; return (state >> 8) % below; }

int main(int count, char **arguments) {
    if (count != 2 || chdir(arguments[1]) != 0) { perror("tree"); return 1; }
    for (int directory = 0; directory < 100; directory++) {
        char name[64];
        snprintf(name, sizeof name, "d%d", directory);
        mkdir(name, 0755);
        for (int file = 0; file < 100; file++) {
            snprintf(name, sizeof name, "d%d/f%d", directory, file);
            FILE *out = fopen(name, "w");
            if (out == NULL) { perror(name); return 1; }
            unsigned size = file < 60 ? next(4096) : file < 95 ? next(32768) : next(262144);
            for (unsigned written = 0; written < size; )
                written += fprintf(out, next(4) == 0 ? "%u " : "word%u ", next(4) == 0 ? next(1u << 24) : next(200));
            fclose(out);
        }
    }
    return 0;
}
