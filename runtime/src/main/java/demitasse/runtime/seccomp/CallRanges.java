package demitasse.runtime.seccomp;

import demitasse.runtime.seccomp.Judgement.Always;
import demitasse.spec.Seccomp;
import java.util.ArrayList;
import java.util.List;

/** What is answered to the calls under one audit number, as ranges of their numbers without gaps. */
final class CallRanges {
    /** What a tracer makes of a call that it has the kernel skip. */
    private static final long SKIPPED = 0xffff_ffffL;

    /** Calls that programs make all the time; they are found with fewer comparisons. */
    private static final CallIndex FREQUENT = frequent("read", "write", "futex", "epoll_wait", "epoll_pwait", "openat", "close", "mmap", "recvmsg",
            "sendmsg", "recvfrom", "sendto", "poll", "ppoll", "lseek", "fcntl", "newfstatat", "statx", "nanosleep", "clock_nanosleep");
    private static final int FREQUENT_WEIGHT = 8;

    /** Calls from {@code first} (unsigned) up to the next range. */
    record Range(long first, Judgement judgement, boolean wide, int weight) {
        boolean isJudgedLike(Judgement other, boolean wideArguments) {
            return (judgement == other || judgement.equals(other)) && (wide == wideArguments || other instanceof Always);
        }
    }

    private static CallIndex frequent(String... names) {
        CallIndex index = new CallIndex();
        for (String name : names) {
            index.put(name, new Always(Answer.ALLOW));
        }
        return index;
    }

    private final Ruling ruling;
    private final boolean answersNewer;
    private final List<Range> ranges = new ArrayList<>();

    private CallRanges(Ruling ruling, boolean answersNewer) {
        this.ruling = ruling;
        this.answersNewer = answersNewer;
    }

    /** @param tables those with one audit number that a profile speaks of, lower numbers first */
    static List<Range> of(Seccomp profile, Ruling ruling, List<CallTable> tables) {
        CallRanges all = new CallRanges(ruling, !Answer.isPermissive(profile.defaultAction()));
        for (CallTable table : tables) {
            all.append(table);
        }
        boolean isX32Foreign = tables.getFirst() == CallTable.X86_64 && !tables.contains(CallTable.X32);
        if (isX32Foreign) {
            all.add(CallTable.X32.firstNumber(), new Always(Answer.KILL_THREAD), false, 0);
        }
        all.add(SKIPPED, ruling.otherwise(), false, 0);
        return all.ranges;
    }

    private void append(CallTable table) {
        Cursor cursor = new Cursor(table);
        table.scan(cursor);
        cursor.finish();
    }

    /** Goes through a table once, and remembers where the calls end that the profile knows of. */
    private final class Cursor implements CallTable.Scanner {
        private final CallTable table;
        private final boolean weighs;
        private int next;
        private int highest = -1;
        private boolean pastOrdinary;

        Cursor(CallTable table) {
            this.table = table;
            this.weighs = table.isWide();
        }

        @Override
        public void call(String text, int from, int to, int number) {
            Judgement judgement = table == CallTable.X86 ? MultiplexedCalls.judge(ruling, text, from, to) : ruling.of(text, from, to);
            // A second name of the same call has nothing to add.
            if (judgement == null || number < next) {
                return;
            }
            if (number < CallTable.FIRST_OF_ARM) {
                highest = number;
            } else if (!pastOrdinary) {
                endOrdinary();
            }
            if (number > next) {
                put(next, ruling.otherwise(), 0);
            }
            put(number, judgement, weighs && FREQUENT.get(text, from, to) != null ? FREQUENT_WEIGHT : 0);
            next = number + 1;
        }

        private void put(int number, Judgement judgement, int weight) {
            add((long) table.firstNumber() + number, judgement, table.isWide(), weight);
        }

        /** A kernel that is newer than the profile has calls that programs try first; ENOSYS has them take the ones before. */
        private void endOrdinary() {
            pastOrdinary = true;
            boolean isNewerDenied = answersNewer && highest >= 0;
            put(next, isNewerDenied ? new Always(Answer.NO_SUCH_CALL) : ruling.otherwise(), 0);
            if (table == CallTable.ARM) {
                next = CallTable.FIRST_OF_ARM;
                put(next, ruling.otherwise(), 0);
            }
        }

        void finish() {
            if (pastOrdinary) {
                put(next, ruling.otherwise(), 0);
            } else {
                endOrdinary();
            }
        }
    }

    /** @param extraWeight beyond that of any range */
    private void add(long first, Judgement judgement, boolean wide, int extraWeight) {
        Range last = ranges.isEmpty() ? null : ranges.getLast();
        if (last == null || !last.isJudgedLike(judgement, wide)) {
            ranges.add(new Range(first, judgement, wide, 1 + extraWeight));
        } else if (extraWeight > 0) {
            ranges.set(ranges.size() - 1, new Range(last.first(), last.judgement(), last.wide(), last.weight() + extraWeight));
        }
    }
}
