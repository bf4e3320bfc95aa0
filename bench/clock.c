// Runs each command once, as a caller would who waits for it, and keeps what it took. The small static program around the
// command costs each the same few pages, which is why it is no shell.
// Usage: clock ms|peak FILE TURN ROW SUBJECT COMMAND [SUBJECT COMMAND]...; another command comes first in each turn, then the
// others in their order, and in every second round of turns backwards, so that nobody always comes after the same one. FILE gets a line ROW SUBJECT VALUE for each, with tabs between; a command that fails gets ! and why.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORDS = 8192 };

// Splits the command at its spaces; '...' and "..." keep what stands between them together.
static char **words_of(char *command) {
    char **words = calloc(WORDS + 1, sizeof *words);
    int count = 0;
    char *to = command;
    while (count < WORDS) {
        while (*command == ' ') command++;
        if (*command == 0) return words;
        words[count++] = to;
        for (char quote = 0; *command != 0 && (quote != 0 || *command != ' '); command++) {
            if (quote == 0 && (*command == '\'' || *command == '"')) quote = *command;
            else if (quote != 0 && *command == quote) quote = 0;
            else *to++ = *command;
        }
        if (*command != 0) command++;
        *to++ = 0;
    }
    fprintf(stderr, "clock: more than %d words in a command\n", WORDS);
    exit(125);
}

static double milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

// The last line that the command wrote to its standard error says best why it failed.
static void tell_failure(FILE *out, int errors, int status) {
    char text[4096];
    ssize_t length = pread(errors, text, sizeof text - 1, 0);
    text[length > 0 ? length : 0] = 0;
    char *line = strtok(text, "\n"), *said = line;
    for (; line != NULL; line = strtok(NULL, "\n"))
        if (strncmp(line, "error:", 6) == 0 || said == NULL) said = line;
    for (char *c = said; c != NULL && *c != 0; c++) if (*c == '\t') *c = ' ';
    fprintf(out, "!\tstatus %d%s%s\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
            said == NULL ? "" : ": ", said == NULL ? "" : said);
}

// The kernel makes the first one after a pause wait in some places: every command comes after the same pause.
static void pause_before(void) {
    const char *wanted = getenv("DEMITASSE_BENCH_PAUSE_MS");
    usleep(1000 * (wanted == NULL ? 10 : atoi(wanted)));
}

static int measure(FILE *out, int peak, char *command) {
    char **words = words_of(command);
    int errors = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    pause_before();
    double begun = milliseconds();
    pid_t child = vfork();
    if (child == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(null, 1);
        dup2(errors < 0 ? null : errors, 2);
        if (null > 2) close(null);
        execvp(words[0], words);
        dprintf(2, "%s: %s\n", words[0], strerror(errno));
        _exit(127);
    }
    int status;
    struct rusage used;
    while (wait4(child, &status, 0, &used) < 0 && errno == EINTR) { }
    double took = milliseconds() - begun;
    if (status != 0) tell_failure(out, errors, status);
    else fprintf(out, peak ? "%.0f\n" : "%.4f\n", peak ? (double) used.ru_maxrss : took);
    free(words);
    if (errors >= 0) close(errors);
    return status != 0;
}

int main(int count, char **arguments) {
    if (count < 7 || (count - 5) % 2 != 0) {
        fprintf(stderr, "usage: clock ms|peak FILE TURN ROW SUBJECT COMMAND [SUBJECT COMMAND]...\n");
        return 125;
    }
    FILE *out = fopen(arguments[2], "ae");
    if (out == NULL) {
        fprintf(stderr, "clock: %s: %s\n", arguments[2], strerror(errno));
        return 125;
    }
    setlinebuf(out);
    int subjects = (count - 5) / 2, turn = abs(atoi(arguments[3])), failed = 0;
    int step = turn / subjects % 2 == 0 ? 1 : subjects - 1;
    for (int place = 0; place < subjects; place++) {
        char **subject = arguments + 5 + 2 * ((turn + place * step) % subjects);
        fprintf(out, "%s\t%s\t", arguments[4], subject[0]);
        failed |= measure(out, strcmp(arguments[1], "peak") == 0, strdup(subject[1]));
    }
    return failed;
}
