// Makes the system calls of a tape, each process its own in their order, with nothing around them: the floor of the command that
// record.c recorded. Every result has to be what it was for the command, a descriptor with its number, an error the same.
// Usage: play TAPE [SECTION [NAME [CALL]]]: which command of the tape, from 0; how the container's name ends; for itself, where it goes on
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "tape.h"

enum { REGIONS = 4096, LINKS = 64, TEXT = 1 << 20 };

static struct head *const head = (struct head *) TAPE;
static struct { uint64_t was, length, is; } regions[REGIONS];
static struct { int was, is; } links[LINKS];
static int region_count, link_count, last_status, pids[PROCESSES];
static char **own_words, text[TEXT];

static const char *path_of(const struct call *call) {
    switch (call->number) {
    case SYS_openat: case SYS_openat2: case SYS_mkdirat: case SYS_unlinkat: case SYS_statx: return (char *) call->arguments[1];
    case SYS_execve: return (char *) call->arguments[0];
    default: return "";
    }
}

// Whoever is waited for at the end looks whether another failed.
static _Noreturn void fail(const struct call *call, const char *what, long got, long wanted) {
    dprintf(2, "error: play: call %ld (%#lx, %#lx) %s: %s %ld, where the tape has %ld\n", (long) call->number, (unsigned long) call->arguments[0],
        (unsigned long) call->arguments[1], path_of(call), what, got, wanted);
    head->failed = 1;
    _exit(125);
}

// The name of the container is everywhere where the recorded one was.
static void name(const char *id, size_t length) {
    uint64_t *holes = (uint64_t *) head->holes;
    for (uint32_t i = 0; i < head->hole_count; i++) memcpy((char *) holes[i] + head->id_length - length, id, length);
}

static int pid_of(int process) {
    int pid = head->sections > 1 ? head->pids[process] : pids[process];
    return pid != 0 ? pid : (int) syscall(SYS_getpid);
}

static uint64_t address(uint64_t was) {
    for (int i = region_count - 1; i >= 0; i--)
        if (was - regions[i].was <= regions[i].length) return regions[i].is + (was - regions[i].was);
    return was;
}

// A number with more or fewer digits moves what comes after it. Several of one text come one after the other.
static void put_pid(const struct fix *fix, uint64_t *arguments, long *shift) {
    char number[16], *from = (char *) arguments[fix->place], *at = text + fix->offset + *shift;
    int digits = 0, more;
    for (int rest = pid_of(fix->value); rest > 0; rest /= 10) number[digits++] = '0' + rest % 10;
    more = digits - (int) fix->length;
    size_t size = fix->sized ? arguments[fix->place + 1] : strlen(from) + 1;
    if (from != text) memcpy(text, from, size);
    memmove(at + digits, at + fix->length, text + size - at - fix->length);
    for (int i = 0; i < digits; i++) at[i] = number[digits - 1 - i];
    if (fix->sized) arguments[fix->place + 1] += more;
    arguments[fix->place] = (uint64_t) text;
    *shift += more;
}

static void before(const struct call *call, uint64_t *arguments) {
    static char number[24];
    static char *words[6];
    long shift = 0;
    for (const struct fix *fix = (struct fix *) call->fixes, *end = fix + call->fix_count; fix < end; fix++)
        switch (fix->kind) {
        case PID: arguments[fix->place] = pid_of(fix->value); break;
        case PID_TEXT: put_pid(fix, arguments, &shift); break;
        case PID_NUMBER: *(int *) fix->offset = pid_of(fix->value); break;
        case ADDRESS: arguments[fix->place] = address(arguments[fix->place]); break;
        case OWN_WORDS: arguments[fix->place] = (uint64_t) own_words[0]; break;
        case INTERFACE:
            for (int i = 0; i < link_count; i++) if (links[i].was == fix->value) *(int *) fix->offset = links[i].is;
            break;
        case AGAIN:
            for (uint64_t rest = (uint64_t) (call + 1), i = 0; i < 16; i++, rest >>= 4) number[15 - i] = "0123456789abcdef"[rest & 15];
            memcpy(words, own_words, 4 * sizeof *words);
            words[4] = number;
            arguments[call->number == SYS_execve ? 1 : 2] = (uint64_t) words;
            break;
        default: break;
        }
}

// Answers where the process goes on.
static const struct call *after(const struct call *call, const uint64_t *arguments, long result) {
    for (const struct fix *fix = (struct fix *) call->fixes, *end = fix + call->fix_count; fix < end; fix++)
        switch (fix->kind) {
        case MAPPED:
            if (region_count == REGIONS) fail(call, "parts of memory", region_count + 1, REGIONS);
            regions[region_count].was = call->result;
            regions[region_count].length = fix->value;
            regions[region_count++].is = result;
            break;
        case CHILD:
            if (result == 0) return (struct call *) fix->offset;
            pids[fix->value] = head->pids[fix->value] = result;
            break;
        case RANDOM: {
            char id[ID];
            const unsigned char *lot = (unsigned char *) arguments[0];
            for (int i = 0; i < 2 * fix->value; i++) id[i] = "0123456789abcdef"[lot[i / 2] >> (i % 2 ? 0 : 4) & 15];
            name(id, 2 * fix->value);
            break;
        }
        case WHOLE:
            for (long more = 1; result < fix->value && more > 0; result += more) more = syscall(call->number, arguments[0], arguments[1] + result, fix->value - result);
            if (result != fix->value) fail(call, "bytes", result, fix->value);
            break;
        case STATUS:
            if (last_status != fix->value) fail(call, "a process ended with", last_status, fix->value);
            break;
        case LEARN:
            if (link_count < LINKS) { links[link_count].was = fix->value; links[link_count++].is = ((int *) arguments[1])[5]; }
            break;
        case ANSWER:
            if (((int *) arguments[1])[4] != fix->value) fail(call, "the answer says", ((int *) arguments[1])[4], fix->value);
            break;
        default: break;
        }
    return call + 1;
}

// What depends on who comes first may have another result: then there was nothing yet, or nothing any more.
static void judge(const struct call *call, long result) {
    if (call->result == PENDING) fail(call, "a call that was not to return says", result, 0);
    int both = (result >= 0) == (call->result >= 0);
    if (call->check == SAME ? result == call->result : both && (result >= 0 || result == call->result)) return;
    if (call->check == LOOSE || result == -EAGAIN || call->result == -EAGAIN) return;
    fail(call, "result", result, call->result);
}

static _Noreturn void play(const struct call *call) {
    while (call->number != END) {
        uint64_t arguments[6];
        memcpy(arguments, call->arguments, sizeof arguments);
        if (call->fix_count != 0) before(call, arguments);
        if (call->number == SYS_exit_group && head->failed && arguments[0] == 0) arguments[0] = 125;
        long result = syscall(call->number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
        if (result < 0) result = -errno;
        if (call->number == SYS_wait4 && result > 0) last_status = *(int *) arguments[1];
        if (result != call->result) judge(call, result);
        call = call->fix_count == 0 ? call + 1 : after(call, arguments, result);
    }
    fail(call, "the tape ends", 0, 0);
}

static void map(uint64_t at, size_t size, int flags, int fd, off_t from) {
    if (size != 0 && mmap((void *) at, size, PROT_READ | PROT_WRITE, flags | MAP_FIXED, fd, from) == MAP_FAILED) {
        dprintf(2, "error: play: cannot map %zu bytes of the tape: %s\n", size, strerror(errno));
        _exit(125);
    }
}

int main(int count, char **words) {
    if (count < 2) { dprintf(2, "usage: play TAPE [SECTION [NAME]]\n"); return 125; }
    own_words = (char *[]) {words[0], words[1], count > 2 ? words[2] : "0", count > 3 ? words[3] : "", NULL};
    // Numbers of descriptors are those of the recording when nothing else is open.
    if (count < 5) syscall(SYS_close_range, 3, ~0u, 0);
    int tape = syscall(SYS_openat, AT_FDCWD, words[1], O_RDWR | O_CLOEXEC);
    if (tape < 0) { dprintf(2, "error: play: %s: %s\n", words[1], strerror(errno)); return 125; }
    map(TAPE, HEAD, MAP_SHARED, tape, 0);
    map(TAPE + HEAD, head->size - HEAD, MAP_PRIVATE, tape, HEAD);
    map(SCRATCH, head->scratch, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    syscall(SYS_close, tape);
    if (*own_words[3] != 0) name(own_words[3], strlen(own_words[3]));
    play((struct call *) (count > 4 ? strtoul(words[4], NULL, 16) : head->first[atoi(own_words[2])]));
}
