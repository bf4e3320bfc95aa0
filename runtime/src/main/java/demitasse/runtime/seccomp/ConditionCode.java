package demitasse.runtime.seccomp;

import demitasse.runtime.seccomp.Judgement.Always;
import demitasse.runtime.seccomp.Judgement.Case;
import demitasse.runtime.seccomp.Judgement.Depending;
import demitasse.spec.Seccomp.Arg;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Instructions that compare the arguments of a call. A word is all that classic BPF can compare, so that 64 bits take two. */
final class ConditionCode {
    /** struct seccomp_data of linux/seccomp.h: the arguments, of 8 bytes each, with the lower half first. */
    static final int ARGUMENTS = 16;

    private final BackwardCode code;

    /** What rules for many calls come to stands in the program once. */
    private final Map<Depending, Integer> written = new HashMap<>();
    private final boolean wide;

    /** @param wide whether all 64 bits of an argument count, or the lower 32 */
    ConditionCode(BackwardCode code, boolean wide) {
        this.code = code;
        this.wide = wide;
    }

    int judge(Judgement judgement) {
        return switch (judgement) {
            case Always(int answer) -> code.answer(answer);
            case Depending depending -> {
                Integer place = written.get(depending);
                if (place == null) {
                    place = cases(depending);
                    written.put(depending, place);
                }
                yield place;
            }
        };
    }

    private int cases(Depending depending) {
        int entry = code.answer(depending.otherwise());
        List<Case> cases = depending.cases();
        int to = cases.size();
        while (to > 0) {
            int from = ValueSearch.start(cases, to);
            boolean several = to - from > 1;
            entry = several ? new ValueSearch(code, wide, cases.subList(from, to), entry).write() : oneCase(cases.get(from), entry);
            to = from;
        }
        return entry;
    }

    private int oneCase(Case one, int otherwise) {
        int holds = code.answer(one.answer());
        for (int i = one.conditions().size() - 1; i >= 0; i--) {
            Arg condition = one.conditions().get(i);
            holds = wide ? both(condition, holds, otherwise) : lower(condition, holds, otherwise);
        }
        return holds;
    }

    private int both(Arg condition, int yes, int no) {
        return switch (condition.op()) {
            case SCMP_CMP_EQ -> equal(condition, yes, no);
            case SCMP_CMP_NE -> equal(condition, no, yes);
            case SCMP_CMP_GT -> above(condition, BackwardCode.JUMP_ABOVE, yes, no);
            case SCMP_CMP_GE -> above(condition, BackwardCode.JUMP_ABOVE_OR_EQUAL, yes, no);
            case SCMP_CMP_LE -> above(condition, BackwardCode.JUMP_ABOVE, no, yes);
            case SCMP_CMP_LT -> above(condition, BackwardCode.JUMP_ABOVE_OR_EQUAL, no, yes);
            case SCMP_CMP_MASKED_EQ -> masked(condition, yes, no);
        };
    }

    private int lower(Arg condition, int yes, int no) {
        int value = (int) condition.value();
        int place = ARGUMENTS + condition.index() * 8;
        return switch (condition.op()) {
            case SCMP_CMP_EQ -> code.load(place, code.jump(BackwardCode.JUMP_EQUAL, value, yes, no));
            case SCMP_CMP_NE -> code.load(place, code.jump(BackwardCode.JUMP_EQUAL, value, no, yes));
            case SCMP_CMP_GT -> code.load(place, code.jump(BackwardCode.JUMP_ABOVE, value, yes, no));
            case SCMP_CMP_GE -> code.load(place, code.jump(BackwardCode.JUMP_ABOVE_OR_EQUAL, value, yes, no));
            case SCMP_CMP_LE -> code.load(place, code.jump(BackwardCode.JUMP_ABOVE, value, no, yes));
            case SCMP_CMP_LT -> code.load(place, code.jump(BackwardCode.JUMP_ABOVE_OR_EQUAL, value, no, yes));
            case SCMP_CMP_MASKED_EQ -> maskedHalf(place, value, (int) wanted(condition), yes, no);
        };
    }

    /** The lower half first: it is where values differ. */
    private int equal(Arg condition, int yes, int no) {
        int place = ARGUMENTS + condition.index() * 8;
        int upper = code.load(place + 4, code.jump(BackwardCode.JUMP_EQUAL, (int) (condition.value() >>> 32), yes, no));
        return code.load(place, code.jump(BackwardCode.JUMP_EQUAL, (int) condition.value(), upper, no));
    }

    /** The upper half decides unless it is the same. */
    private int above(Arg condition, int comparison, int yes, int no) {
        int place = ARGUMENTS + condition.index() * 8;
        int upper = (int) (condition.value() >>> 32);
        int lower = code.load(place, code.jump(comparison, (int) condition.value(), yes, no));
        if (upper == 0) {
            // Nothing is below 0.
            return code.load(place + 4, code.jump(BackwardCode.JUMP_EQUAL, 0, lower, yes));
        }
        int same = code.jump(BackwardCode.JUMP_EQUAL, upper, lower, no);
        return code.load(place + 4, code.jump(BackwardCode.JUMP_ABOVE, upper, yes, same));
    }

    private int masked(Arg condition, int yes, int no) {
        int place = ARGUMENTS + condition.index() * 8;
        long wanted = wanted(condition);
        int upper = maskedHalf(place + 4, (int) (condition.value() >>> 32), (int) (wanted >>> 32), yes, no);
        return maskedHalf(place, (int) condition.value(), (int) wanted, upper, no);
    }

    private int maskedHalf(int place, int mask, int wanted, int yes, int no) {
        if (mask == 0) {
            return yes;
        }
        int compared = code.jump(BackwardCode.JUMP_EQUAL, wanted, yes, no);
        return code.load(place, mask == -1 ? compared : code.and(mask, compared));
    }

    /** Bits outside of the mask count for nothing, as libseccomp has it. */
    private static long wanted(Arg condition) {
        return condition.valueTwo() == null ? 0 : condition.valueTwo() & condition.value();
    }
}
