// Records the system calls of commands of ours on a tape, for play.c to make them again: in each process their order, their arguments and
// what these point to, up to where the process becomes another program than ours.
// Usage: record TAPE NAME COMMAND... [+ COMMAND...] [++ COMMAND...]
// After a + another command comes when the one before has ended, after ++ when all its processes have. NAME is the container's,
// which players may change; with - it is the one that the command draws by lot. Each command has to end with 0.
#include "keep.h"

static struct head head;
static struct stat ours;

// --- a call before and after

static void pass(struct process *of, struct call *call, const char *name, const char *form) {
    char *after;
    for (int i = 0; *form != 0 && i < 6; i++, form++) {
        uint64_t *argument = &call->arguments[i], next = i < 5 ? call->arguments[i + 1] : 0;
        size_t fixed = strchr("[({", *form) == NULL ? 0 : strtoul(form + 1, &after, 10);
        switch (*form) {
        case '.': break;
        case '0': if (*argument != 0) fail("%s has an argument that is not known", name); break;
        case 's': if ((*argument = take_text(of, *argument)) != 0) find_pids(of, i, *argument, strlen(at(*argument)), 0); break;
        case 'v': *argument = take_list(of, *argument); break;
        case '<': *argument = take_bytes(of, i, *argument, next); break;
        case '>': if (*argument != 0) *argument = written(next); break;
        case '[': case '{': *argument = take(of, *argument, fixed); form = after; break;
        case '(': if (*argument != 0) *argument = written(fixed); form = after; break;
        case 'g': *argument = take(of, *argument, 4 * call->arguments[i - 1]); break;
        case 'f': *argument = take(of, *argument, 8 * next); break;
        case '@': if (*argument != 0) fix(of, ADDRESS, i, 0); break;
        case 'p': if ((int) *argument > 0 && index_of(*argument) >= 0) fix(of, PID, i, index_of(*argument)); break;
        case 'm': case 'M': *argument = take_message(of, *argument, *form == 'M'); break;
        case 'c': *argument = take_clone(of, *argument, next); break;
        case 'F': *argument = take_filter(of, *argument); break;
        case 'b': *argument = take_bpf(of, *argument, next, call->arguments[0]); break;
        default: fail("the table of calls has %c at %s", *form, name);
        }
    }
}

static void enter(struct process *of, const struct __ptrace_syscall_info *info) {
    if (of->count == of->room) of->calls = realloc(of->calls, (of->room = of->room * 2 + 256) * sizeof *of->calls);
    struct call *call = &of->calls[of->count];
    *call = (struct call) {.number = info->entry.nr, .result = PENDING};
    memcpy(call->arguments, info->entry.args, sizeof call->arguments);
    memcpy(of->given, info->entry.args, sizeof of->given);
    of->fix_count = scratch = 0;
    const char *name = NULL, *form = NULL;
    for (unsigned i = 0; i < sizeof KNOWN / sizeof *KNOWN && form == NULL; i++)
        if (KNOWN[i].number == call->number) { name = KNOWN[i].name; form = KNOWN[i].arguments; call->check = KNOWN[i].check; }
    for (unsigned i = 0; i < sizeof FORMS / sizeof *FORMS && form == NULL; i++) {
        if (FORMS[i].number != call->number) continue;
        name = FORMS[i].name;
        if (FORMS[i].asked == (uint32_t) call->arguments[FORMS[i].at]) form = FORMS[i].arguments;
    }
    if (form == NULL) fail("%s (%ld, with %#lx and %#lx) is not known; bench/floor/calls.h is to say what its arguments are",
            name == NULL ? "a system call" : name, (long) call->number, (unsigned long) call->arguments[0], (unsigned long) call->arguments[1]);
    if (call->check == SKIP) return;
    pass(of, call, name, form);
    int fd = call->arguments[0] < DESCRIPTORS ? call->arguments[0] : 0;
    if (call->number == SYS_sendto && of->protocol[fd] == 1) find_interfaces(of, call->arguments[1], call->arguments[2]);
    if (call->number == SYS_rt_sigaction && call->arguments[1] != 0 && *(uint64_t *) at(call->arguments[1]) > 1) fail("a handler of signals cannot be played");
    if (call->number == SYS_openat && strcmp(at(call->arguments[1]), "/proc/self/mem") == 0) of->opens_memory = 1;
    if (call->number == SYS_pwrite64 && of->opens_memory && call->arguments[3] > 1ul << 32) fix(of, OWN_WORDS, 3, 0);
    of->in_call = 1;
    of->count++;
}

static void note_fixes(struct process *of) {
    struct call *call = &of->calls[of->count - 1];
    call->fixes = fix_count;
    call->fix_count = of->fix_count;
    for (int i = 0; i < of->fix_count; i++) {
        if (fix_count == fix_room) fixes = realloc(fixes, (fix_room = fix_room * 2 + 256) * sizeof *fixes);
        fixes[fix_count++] = of->fixes[i];
    }
    of->in_call = of->fix_count = 0;
}

static void drawn(struct process *of, struct call *call) {
    unsigned char lot[ID / 2];
    if (head.id_length != 0 || call->result != 6 || peek(of, of->given[0], lot, 6) != 6) return;
    for (int i = 0; i < 6; i++) sprintf(head.id + 2 * i, "%02x", lot[i]);
    head.id_length = 12;
    fix(of, RANDOM, 0, 6);
}

static void answered(struct process *of, struct call *call) {
    uint32_t message[9];
    if (call->arguments[0] >= DESCRIPTORS || of->protocol[call->arguments[0]] == 0 || call->result < 20 || peek(of, of->given[1], message, 36) < 24) return;
    uint32_t type = message[1] & 0xffff;
    if (type == 2) fix(of, ANSWER, 0, (int) message[4]);
    if (type == 16 && of->protocol[call->arguments[0]] == 1) {
        if (link_count < 64) links[link_count++] = message[5];
        fix(of, LEARN, 0, message[5]);
    }
}

static int is_pipe(struct process *of, int fd) {
    char path[48], target[8];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", of->pid, fd);
    return readlink(path, target, 5) == 5 && memcmp(target, "pipe:", 5) == 0;
}

static void leave(struct process *of, const struct __ptrace_syscall_info *info) {
    if (!of->in_call) return;
    struct call *call = &of->calls[of->count - 1];
    call->result = info->exit.rval;
    if (call->result <= -512 && call->result >= -514) { // a signal came, and the kernel makes the call again
        of->in_call = of->fix_count = 0;
        of->count--;
        return;
    }
    int status;
    switch (call->number) {
    case SYS_read:
        if (call->result <= 0) break;
        if (is_pipe(of, call->arguments[0])) {
            call->arguments[2] = call->result;
            fix(of, WHOLE, 0, call->result);
        }
        if (of->read == NULL) of->read = malloc(READ);
        of->read_length = call->result < READ ? peek(of, of->given[1], of->read, call->result) : 0;
        break;
    case SYS_mmap: fix(of, MAPPED, 0, call->arguments[1]); break;
    case SYS_brk: if (call->arguments[0] == 0) fix(of, MAPPED, 0, 1 << 30); break;
    case SYS_getrandom: drawn(of, call); break;
    case SYS_socket: if (call->result > 0 && call->result < DESCRIPTORS) of->protocol[call->result] = call->arguments[0] == 16 ? 1 + call->arguments[2] : 0; break;
    case SYS_recvfrom: answered(of, call); break;
    case SYS_clone3: if (call->result > 0) fix(of, CHILD, 0, of->child); break;
    case SYS_wait4:
        if (call->result <= 0) break;
        call->arguments[2] &= ~(uint64_t) WNOHANG;
        if (peek(of, of->given[1], &status, 4) == 4) fix(of, STATUS, 0, status);
        break;
    default: break;
    }
    note_fixes(of);
}

// --- processes

static int new_process(pid_t pid) {
    if (process_count == PROCESSES) fail("more than %d processes", PROCESSES);
    processes[process_count] = (struct process) {.pid = pid, .lives = 1};
    return process_count++;
}

static void end_tape(struct process *of) {
    if (of->in_call) note_fixes(of);
    if (of->count == of->room) of->calls = realloc(of->calls, (of->room += 1) * sizeof *of->calls);
    of->calls[of->count++] = (struct call) {.number = END};
    of->recorded = 0;
}

static void became(struct process *of) {
    char path[32];
    struct stat program;
    snprintf(path, sizeof path, "/proc/%d/exe", of->pid);
    int known = stat(path, &program) == 0;
    if (of->count == 0) { // the command itself
        if (!known) fail("cannot see which program %d is", of->pid);
        ours = program;
        of->recorded = 1;
    } else if (of->recorded && known && program.st_dev == ours.st_dev && program.st_ino == ours.st_ino) fix(of, AGAIN, 0, 0);
    else if (of->recorded) {
        of->calls[of->count - 1].result = 0;
        end_tape(of);
    }
}

static void stopped(int index, int status) {
    struct process *of = &processes[index];
    int signal = WSTOPSIG(status), event = status >> 16;
    unsigned long message = 0;
    struct __ptrace_syscall_info info;
    if (signal == (SIGTRAP | 0x80)) {
        ptrace(PTRACE_GET_SYSCALL_INFO, of->pid, sizeof info, &info);
        if (of->recorded && info.op == PTRACE_SYSCALL_INFO_ENTRY) enter(of, &info);
        if (of->recorded && info.op == PTRACE_SYSCALL_INFO_EXIT) leave(of, &info);
        signal = 0;
    } else if (event == PTRACE_EVENT_EXEC) {
        became(of);
        signal = 0;
    } else if (event != 0) {
        ptrace(PTRACE_GETEVENTMSG, of->pid, 0, &message);
        int child = index_of(message);
        of->child = child >= 0 && processes[child].lives ? child : new_process(message);
        if (of->recorded) {
            processes[of->child].recorded = 1;
            memcpy(processes[of->child].protocol, of->protocol, sizeof of->protocol);
        }
        signal = 0;
    }
    int goes_on = ptrace(of->recorded || of->count == 0 ? PTRACE_SYSCALL : PTRACE_CONT, of->pid, 0, signal);
    (void) goes_on; // a process may be killed at any time
}

// Until that process has ended, or, where it is -1, all of them.
static void follow(int until) {
    static char known[1 << 22];
    int status, living = 0;
    for (int i = 0; i < process_count; i++) living += processes[i].lives;
    while (until >= 0 ? processes[until].lives : living > 0) {
        pid_t pid = waitpid(-1, &status, __WALL);
        if (pid < 0) fail("waitpid: %s", strerror(errno));
        int index = index_of(pid);
        if (WIFSTOPPED(status)) {
            // A new one stops first of all, before or after its parent tells of it; that stop is ours and not meant for it.
            int first = !known[pid];
            known[pid] = 1;
            if (index < 0 || !processes[index].lives) index = new_process(pid);
            stopped(index, first ? status & ~(0xff << 8) : status);
            continue;
        }
        known[pid] = 0;
        if (index < 0 || !processes[index].lives) continue;
        processes[index].lives = 0;
        if (processes[index].recorded) end_tape(&processes[index]);
        for (unsigned i = 0; i < head.sections; i++)
            if (head.root[i] == index && status != 0) fail("the command that is to be recorded ended with %d", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
        living = 0;
        for (int i = 0; i < process_count; i++) living += processes[i].lives;
    }
}

// An ended process is there until its parent has waited for it, who may be anybody: what comes next sees none, here and when it is played.
static void await_burial(void) {
    for (int i = 0; i < process_count; i++)
        for (int tries = 0; !processes[i].lives && kill(processes[i].pid, 0) == 0 && tries < 100; tries++) usleep(10000);
}

static int begin(char **words) {
    pid_t pid = fork();
    if (pid == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        syscall(SYS_close_range, 3, ~0u, 0);
        execvp(words[0], words);
        fail("%s: %s", words[0], strerror(errno));
    }
    int status;
    waitpid(pid, &status, __WALL);
    long wanted = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SETOPTIONS, pid, 0, wanted) < 0) fail("ptrace: %s", strerror(errno));
    int index = new_process(pid);
    ptrace(PTRACE_SYSCALL, pid, 0, 0);
    return index;
}

// --- the tape

static void write_tape(const char *path) {
    uint64_t place = TAPE + HEAD + data_size, call_places[PROCESSES];
    for (int i = 0; i < process_count; i++) {
        call_places[i] = place;
        place += processes[i].count * sizeof(struct call);
    }
    uint64_t fix_place = place, holes[4096];
    head.holes = fix_place + fix_count * sizeof *fixes;
    for (char *found = data; head.id_length >= 6 && (found = memmem(found, data + data_size - found, head.id, head.id_length)) != NULL; found += head.id_length)
        if (head.hole_count < 4096) holes[head.hole_count++] = TAPE + HEAD + (found - data);
        else fail("the name %s is in more than 4096 places", head.id);
    head.size = head.holes + head.hole_count * 8 - TAPE;
    head.scratch = (most_scratch + 4095) & ~4095ul;
    for (unsigned i = 0; i < head.sections; i++) head.first[i] = call_places[head.root[i]];
    for (size_t i = 0; i < fix_count; i++) if (fixes[i].kind == CHILD) fixes[i].offset = call_places[fixes[i].value];
    memcpy(head.magic, "tape 1\n", 8);
    FILE *out = fopen(path, "we");
    static char first[HEAD];
    memcpy(first, &head, sizeof head);
    if (out == NULL || fwrite(first, HEAD, 1, out) != 1 || fwrite(data, 1, data_size, out) != data_size) fail("%s: %s", path, strerror(errno));
    for (int i = 0; i < process_count; i++) {
        for (size_t k = 0; k < processes[i].count; k++) processes[i].calls[k].fixes = fix_place + processes[i].calls[k].fixes * sizeof *fixes;
        fwrite(processes[i].calls, sizeof(struct call), processes[i].count, out);
    }
    fwrite(fixes, sizeof *fixes, fix_count, out);
    fwrite(holes, 8, head.hole_count, out);
    if (fclose(out) != 0) fail("%s: %s", path, strerror(errno));
}

int main(int count, char **words) {
    _Static_assert(sizeof(struct head) <= HEAD, "the head of a tape has a page");
    if (count < 4) { fprintf(stderr, "usage: record TAPE NAME COMMAND... [+ COMMAND...] [++ COMMAND...]\n"); return 125; }
    if (strcmp(words[2], "-") != 0) head.id_length = snprintf(head.id, ID, "%s", words[2]);
    data = mmap(NULL, 1ul << 32, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    for (int from = 3; from < count; ) {
        int to = from;
        while (to < count && strcmp(words[to], "+") != 0 && strcmp(words[to], "++") != 0) to++;
        int all = to == count || words[to][1] == '+';
        words[to] = NULL;
        if (head.sections == SECTIONS) fail("more than %d commands", SECTIONS);
        int index = begin(words + from);
        head.root[head.sections++] = index;
        follow(all ? -1 : index);
        if (all && to < count) await_burial();
        from = to + 1;
    }
    write_tape(words[1]);
    return 0;
}
