// What the recorder keeps of a process and of what its system calls point to.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tape.h"
#include "calls.h"

enum { FIXES = 64, READ = 1 << 17, DESCRIPTORS = 4096, WORTH_LOOKING = 512, WORDS = 16384 };

struct process {
    pid_t pid;
    int lives, recorded, in_call, child, fix_count, opens_memory, protocol[DESCRIPTORS];
    struct call *calls;
    size_t count, room;
    struct fix fixes[FIXES];
    uint64_t given[6]; // the arguments as they were
    char *read; // what it read last, which lies at the start of what the kernel writes to
    size_t read_length;
};

static struct process processes[PROCESSES];
static int process_count, links[64], link_count;
static char *data;
static size_t data_size, scratch, most_scratch, fix_count, fix_room;
static struct fix *fixes;

static _Noreturn void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "error: record: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    exit(125);
}

static char *at(uint64_t address) { return data + (address - TAPE - HEAD); }

static uint64_t room_for(size_t size) {
    uint64_t address = TAPE + HEAD + data_size;
    data_size += (size + 7) & ~7ul;
    return address;
}

static uint64_t keep(const void *bytes, size_t size) {
    uint64_t address = room_for(size);
    memcpy(at(address), bytes, size);
    return address;
}

static size_t peek(struct process *of, uint64_t from, void *to, size_t size) {
    struct iovec local = {to, size}, remote = {(void *) from, size};
    ssize_t got = process_vm_readv(of->pid, &local, 1, &remote, 1, 0);
    return got < 0 ? 0 : got;
}

static uint64_t take(struct process *of, uint64_t from, size_t size) {
    if (from == 0) return 0;
    uint64_t address = room_for(size);
    if (peek(of, from, at(address), size) != size) fail("cannot read %zu bytes of process %d", size, of->pid);
    return address;
}

static uint64_t take_text(struct process *of, uint64_t from) {
    if (from == 0) return 0;
    size_t length = 0, more, got;
    uint64_t address = room_for(0);
    do {
        got = peek(of, from + length, at(address) + length, 4096 - (from + length) % 4096);
        if (got == 0) fail("cannot read a text of process %d", of->pid);
        more = strnlen(at(address) + length, got);
        length += more;
    } while (more == got);
    // What was read after the end of the text would be taken for what others keep there.
    memset(at(address) + length, 0, got - more);
    return room_for(length + 1);
}

static uint64_t written(size_t size) {
    uint64_t address = SCRATCH + scratch;
    scratch += (size + 63) & ~63ul;
    if (scratch > most_scratch) most_scratch = scratch;
    return address;
}

static struct fix *fix(struct process *of, enum kind kind, int place, int64_t value) {
    if (of->fix_count == FIXES) fail("more than %d things in one call that differ each time", FIXES);
    struct fix *made = &of->fixes[of->fix_count++];
    *made = (struct fix) {.kind = kind, .place = place, .value = value};
    return made;
}

static int index_of(pid_t pid) {
    for (int i = process_count - 1; i >= 0; i--) if (processes[i].pid == pid) return i;
    return -1;
}

// Where the text says which process: after /proc/ in a path, in our own record, or as all there is.
static void find_pids(struct process *of, int place, uint64_t text, size_t size, int sized) {
    static const char *const BEFORE[] = {"/proc/", "\"pid\":"};
    char *begin = at(text), *end = begin + size;
    for (unsigned i = 0; i < 2; i++)
        for (char *found = begin; (found = memmem(found, end - found, BEFORE[i], strlen(BEFORE[i]))) != NULL; ) {
            found += strlen(BEFORE[i]);
            int length = 0, pid = 0;
            for (; found + length < end && length < 9 && found[length] >= '0' && found[length] <= '9'; length++) pid = pid * 10 + found[length] - '0';
            int process = pid == 0 ? -1 : index_of(pid);
            if (process < 0) continue;
            struct fix *made = fix(of, PID_TEXT, place, process);
            made->offset = found - begin;
            made->length = length;
            made->sized = sized;
        }
    char number[16] = "";
    if (!sized || size >= sizeof number) return;
    memcpy(number, begin, size);
    int process = atoi(number) > 1 ? index_of(atoi(number)) : -1;
    if (process < 0) return;
    struct fix *made = fix(of, PID_TEXT, place, process);
    made->length = strspn(number, "0123456789");
    made->sized = 1;
}

// What was just read is written from where it was read to: a tape has no copies of files.
static uint64_t take_bytes(struct process *of, int place, uint64_t from, size_t size) {
    uint64_t kept = take(of, from, size);
    char *found = size < WORTH_LOOKING ? NULL : memmem(of->read, of->read_length, at(kept), size);
    if (found != NULL) {
        memset(at(kept), 0, size);
        data_size = kept - TAPE - HEAD;
        return SCRATCH + (found - of->read);
    }
    if (kept != 0) find_pids(of, place, kept, size, 1);
    return kept;
}

static uint64_t take_list(struct process *of, uint64_t from) {
    uint64_t list[WORDS];
    int count = 0;
    for (; count < WORDS && peek(of, from + 8 * count, &list[count], 8) == 8 && list[count] != 0; count++) list[count] = take_text(of, list[count]);
    list[count] = 0;
    return keep(list, 8 * (count + 1));
}

static uint64_t take_message(struct process *of, uint64_t from, int received) {
    struct { uint64_t name, name_length, parts, part_count, control, control_length, flags; } message;
    uint64_t address = take(of, from, sizeof message);
    memcpy(&message, at(address), sizeof message);
    size_t names = (uint32_t) message.name_length, count = (uint32_t) message.part_count;
    uint64_t parts = take(of, message.parts, 16 * count);
    for (size_t i = 0; i < count; i++) {
        uint64_t *part = (uint64_t *) at(parts) + 2 * i;
        part[0] = received ? written(part[1]) : take(of, part[0], part[1]);
    }
    message.parts = parts;
    if (message.name != 0) message.name = received ? written(names) : take(of, message.name, names);
    if (message.control != 0) message.control = received ? written(message.control_length) : take(of, message.control, message.control_length);
    memcpy(at(address), &message, sizeof message);
    return address;
}

static uint64_t take_clone(struct process *of, uint64_t from, size_t size) {
    enum { SHARED_MEMORY = 0x100 };
    uint64_t address = take(of, from, size), *words = (uint64_t *) at(address);
    if ((words[0] & SHARED_MEMORY) != 0 || words[5] != 0) fail("a process that shares memory with another cannot be played");
    for (int i = 1; i <= 3; i++) if (words[i] != 0) words[i] = written(8);
    return address;
}

static uint64_t take_filter(struct process *of, uint64_t from) {
    uint64_t address = take(of, from, 16), *words = (uint64_t *) at(address);
    words[1] = take(of, words[1], 8 * (words[0] & 0xffff));
    return address;
}

static uint64_t take_bpf(struct process *of, uint64_t from, size_t size, uint64_t command) {
    enum { LOAD = 5, ATTACH = 8, DETACH = 9, QUERY = 16 };
    uint64_t address = take(of, from, size), *words = (uint64_t *) at(address);
    if (command == LOAD) {
        words[1] = take(of, words[1], 8 * (words[0] >> 32));
        words[2] = take_text(of, words[2]);
        if (size > 32 && words[4] != 0) words[4] = written(words[3] >> 32);
    } else if (command == QUERY) words[2] = words[2] == 0 ? 0 : written(4096);
    else if (command != ATTACH && command != DETACH) fail("bpf command %lu is not known; bench/floor/record.c has those that are", (unsigned long) command);
    return address;
}

// Requests to rtnetlink name interfaces by numbers that differ each time, in the same place of four kinds of them.
static void find_interfaces(struct process *of, uint64_t address, size_t size) {
    for (size_t offset = 0; address < SCRATCH && offset + 24 <= size; ) {
        uint32_t *message = (uint32_t *) (at(address) + offset), type = message[1] & 0xffff, group = type / 4;
        // Whose network a new interface is in: an attribute with a process, wherever it is nested.
        for (size_t i = 4; 4 * i + 4 < message[0] && offset + 4 * i + 8 <= size; i++)
            if (message[i] == 0x00130008 && index_of(message[i + 1]) >= 0) fix(of, PID_NUMBER, 0, index_of(message[i + 1]))->offset = address + offset + 4 * i + 4;
        for (int i = 0; i < link_count; i++)
            if ((group == 4 || group == 5 || group == 9 || group == 11) && (int) message[5] == links[i]) {
                fix(of, INTERFACE, 0, links[i])->offset = address + offset + 20;
                break;
            }
        if (message[0] < 16) return;
        offset += (message[0] + 3) & ~3u;
    }
}
