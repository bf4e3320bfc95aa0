package demitasse.runtime.seccomp;

import demitasse.runtime.seccomp.Judgement.Case;
import demitasse.spec.Seccomp.Arg;
import demitasse.spec.Seccomp.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Instructions for cases in a row that ask whether one argument has a value: what a profile that lists a thousand requests of ioctl(2)
 * comes to. The lower half, where values differ, is loaded once and searched for by halves, where one case after the other would take a
 * thousand comparisons for the last of them. The upper half is asked for afterwards, at one place for all that have the same.
 */
final class ValueSearch {
    /** So many are compared one by one, which is no more than to halve them first. */
    private static final int FEW = 4;

    private final BackwardCode code;
    private final boolean wide;
    private final int place;
    private final int otherwise;

    /** By the lower half as an unsigned number; of those with the same the first that applies counts. */
    private final List<Case> sorted;

    /** Where an upper half is asked for, by that and by what is answered then. */
    private final Map<Long, Integer> uppers = new HashMap<>();

    /**
     * @param cases all as {@link #start} finds them
     * @param otherwise where to go on when none of them applies
     */
    ValueSearch(BackwardCode code, boolean wide, List<Case> cases, int otherwise) {
        this.code = code;
        this.wide = wide;
        this.otherwise = otherwise;
        place = ConditionCode.ARGUMENTS + condition(cases.getFirst()).index() * 8;
        sorted = new ArrayList<>(cases);
        sorted.sort((one, other) -> Integer.compareUnsigned(lower(one), lower(other)));
    }

    /** Where those cases begin that end before {@code to} and ask for values of one argument; {@code to - 1} where that is a single one. */
    static int start(List<Case> cases, int to) {
        int from = to - 1;
        if (!isValue(cases.get(from))) {
            return from;
        }
        int index = condition(cases.get(from)).index();
        while (from > 0 && isValue(cases.get(from - 1)) && condition(cases.get(from - 1)).index() == index) {
            from--;
        }
        return from;
    }

    private static boolean isValue(Case one) {
        return one.conditions().size() == 1 && condition(one).op() == Operator.SCMP_CMP_EQ;
    }

    private static Arg condition(Case one) {
        return one.conditions().getFirst();
    }

    private static int lower(Case one) {
        return (int) condition(one).value();
    }

    int write() {
        return code.load(place, search(0, sorted.size()));
    }

    /** The lower half is in the accumulator. */
    private int search(int from, int to) {
        int middle = from + (to - from) / 2;
        while (middle > from && lower(sorted.get(middle)) == lower(sorted.get(middle - 1))) {
            middle--;
        }
        if (to - from <= FEW || middle == from) {
            return each(from, to);
        }
        int upper = search(middle, to);
        int lower = search(from, middle);
        return code.jump(BackwardCode.JUMP_ABOVE_OR_EQUAL, lower(sorted.get(middle)), upper, lower);
    }

    private int each(int from, int to) {
        int entry = otherwise;
        int end = to;
        while (end > from) {
            int start = end - 1;
            while (start > from && lower(sorted.get(start - 1)) == lower(sorted.get(end - 1))) {
                start--;
            }
            entry = code.jump(BackwardCode.JUMP_EQUAL, lower(sorted.get(start)), found(start, end), entry);
            end = start;
        }
        return entry;
    }

    /** The lower half is that of these cases. */
    private int found(int from, int to) {
        if (!wide) {
            return code.answer(sorted.get(from).answer());
        }
        if (to - from > 1) {
            return upperHalf(from, to);
        }
        long upperAndAnswer = condition(sorted.get(from)).value() & 0xffff_ffff_0000_0000L | sorted.get(from).answer() & 0xffff_ffffL;
        Integer known = uppers.get(upperAndAnswer);
        if (known == null) {
            known = upperHalf(from, to);
            uppers.put(upperAndAnswer, known);
        }
        return known;
    }

    private int upperHalf(int from, int to) {
        int entry = otherwise;
        for (int i = to - 1; i >= from; i--) {
            Case one = sorted.get(i);
            entry = code.jump(BackwardCode.JUMP_EQUAL, (int) (condition(one).value() >>> 32), code.answer(one.answer()), entry);
        }
        return code.load(place + 4, entry);
    }
}
