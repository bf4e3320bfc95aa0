package demitasse.runtime.seccomp;

import demitasse.kernel.Arch;
import demitasse.runtime.SetupException;
import demitasse.runtime.seccomp.CallRanges.Range;
import demitasse.spec.Seccomp;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles a profile to the program that the kernel runs at every system call: a decision tree over ranges of numbers, whose
 * leaves are answers or comparisons of arguments.
 */
final class SeccompFilter {
    /** BPF_MAXINSNS of linux/bpf_common.h. */
    private static final int LARGEST = 4096;
    // struct seccomp_data of linux/seccomp.h
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;

    private final BackwardCode code = new BackwardCode();
    private final ConditionCode wide = new ConditionCode(code, true);
    private final ConditionCode narrow = new ConditionCode(code, false);

    private SeccompFilter() {}

    /**
     * The instructions, 8 bytes each as struct sock_filter has them. Programs of an architecture that this machine can run and
     * the profile doesn't name are killed at their first call; the machine's own needs no naming.
     *
     * @throws SetupException when it takes more than the kernel allows
     */
    static byte[] compile(Seccomp profile, Arch machine) {
        SeccompFilter filter = new SeccompFilter();
        filter.build(profile, machine);
        int size = filter.code.size();
        if (size > LARGEST) {
            throw new SetupException("the seccomp profile comes to " + size + " instructions, and the kernel takes " + LARGEST,
                    "give it fewer rules with conditions on arguments");
        }
        return filter.code.toBytes();
    }

    private void build(Seccomp profile, Arch machine) {
        Ruling ruling = Ruling.of(profile);
        CallTable own = CallTable.nativeTo(machine);
        int next = code.answer(Answer.KILL_THREAD);
        for (CallTable table : CallTable.values()) {
            boolean foreign = table.machine() == machine && table.auditNumber() != own.auditNumber()
                    && profile.architectures().contains(table.architecture());
            if (foreign) {
                next = calls(profile, ruling, List.of(table), next);
            }
        }
        List<CallTable> tables = new ArrayList<>(List.of(own));
        if (machine == Arch.X86_64 && profile.architectures().contains(Seccomp.Architecture.SCMP_ARCH_X32)) {
            tables.add(CallTable.X32);
        }
        next = calls(profile, ruling, tables, next);
        code.load(ARCHITECTURE, next);
    }

    private int calls(Seccomp profile, Ruling ruling, List<CallTable> tables, int otherwise) {
        List<Range> ranges = CallRanges.of(profile, ruling, tables);
        int found = code.load(NUMBER, tree(ranges, 0, ranges.size()));
        return code.jump(BackwardCode.JUMP_EQUAL, tables.getFirst().auditNumber(), found, otherwise);
    }

    private int tree(List<Range> ranges, int from, int to) {
        Range first = ranges.get(from);
        if (to - from == 1) {
            return (first.wide() ? wide : narrow).judge(first.judgement());
        }
        if (to - from == 3 && isExceptionAt(ranges, from + 1)) {
            Range exception = ranges.get(from + 1);
            int rule = tree(ranges, from, from + 1);
            return code.jump(BackwardCode.JUMP_EQUAL, (int) exception.first(), tree(ranges, from + 1, from + 2), rule);
        }
        int split = split(ranges, from, to);
        int upper = tree(ranges, split, to);
        int lower = tree(ranges, from, split);
        return code.jump(BackwardCode.JUMP_ABOVE_OR_EQUAL, (int) ranges.get(split).first(), upper, lower);
    }

    /** Whether the range is a single call between calls that are judged alike. */
    private static boolean isExceptionAt(List<Range> ranges, int index) {
        Range after = ranges.get(index + 1);
        return after.first() - ranges.get(index).first() == 1
                && ranges.get(index - 1).isJudgedLike(after.judgement(), after.wide());
    }

    /** Where the weight of both sides is as equal as can be. */
    private static int split(List<Range> ranges, int from, int to) {
        int all = 0;
        for (int i = from; i < to; i++) {
            all += ranges.get(i).weight();
        }
        int below = ranges.get(from).weight();
        int split = from + 1;
        while (split < to - 1 && 2 * (below + ranges.get(split).weight()) <= all) {
            below += ranges.get(split).weight();
            split++;
        }
        return split;
    }
}
