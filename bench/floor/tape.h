// A tape: the system calls of a command of ours in their order, for each of its processes, as record.c writes it and play.c makes
// them. It is mapped where it was meant to be, so that every pointer in it is right as it stands.
#include <stdint.h>

#define TAPE 0x100000000000ul
#define SCRATCH 0x110000000000ul // where the kernel writes to; what was read there may be written from there
enum { HEAD = 4096, SECTIONS = 8, PROCESSES = 256, ID = 64, PENDING = -100000, END = -1 };

// The first page, which all players of a tape share.
struct head {
    char magic[8];
    uint64_t size, scratch; // bytes, of the tape and of what it has the kernel write
    uint64_t first[SECTIONS]; // where the calls of each command begin
    uint64_t holes; // where the container's name stands, that of the recording
    uint32_t hole_count, sections, id_length;
    char id[ID];
    int32_t root[SECTIONS];
    // What players tell each other: which process became which one, and whether one of them failed.
    int32_t pids[PROCESSES], failed;
};

// How far the result has to be that of the recording.
enum check { CLASS, SAME, LOOSE, SKIP };

struct call {
    int64_t number, result;
    uint64_t arguments[6];
    uint64_t fixes;
    uint32_t fix_count, check;
};

// What differs each time.
enum kind {
    PID, // argument `place` is the process `value`
    PID_TEXT, // the text of argument `place` has at `offset`, `length` digits long, the process `value`
    PID_NUMBER, // at address `offset` stands the process `value`
    ADDRESS, // argument `place` is in memory that the process had asked for
    MAPPED, // the result is such memory, of `value` bytes
    CHILD, // the result is the process `value`, whose calls are at `offset`
    AGAIN, // the program executes itself
    RANDOM, // the container's name comes of the bytes read
    STATUS, // `value` is what became of the process waited for
    WHOLE, // `value` bytes are read, in as many pieces as the pipe has
    OWN_WORDS, // argument `place` is where the process has its own command line
    LEARN, // the answer names an interface, `value` in the recording
    INTERFACE, // at address `offset` stands the interface `value`
    ANSWER // the answer says `value`: 0 or an error
};

struct fix {
    uint32_t kind, place;
    uint64_t offset;
    uint32_t length, sized; // whether the next argument says how long the text is
    int64_t value;
};
