package demitasse.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set of processors or memory nodes by their numbers, which are told in the list format of cpuset(7): {@code 0-3,7}. */
public record NumberSet(List<Integer> numbers) {
    /** Well over what any kernel can be built for (CONFIG_NR_CPUS, MAX_NUMNODES). */
    private static final int LARGEST = 8191;

    /** In ascending order, each number once. */
    public NumberSet {
        numbers = List.copyOf(numbers);
    }

    /** The set that a list tells, in any order and with blanks around it; null where it is no list, or goes beyond 8191. */
    public static @Nullable NumberSet parse(String list) {
        boolean[] has = new boolean[LARGEST + 1];
        int at = 0;
        String text = list.trim();
        while (at < text.length()) {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            int dash = text.indexOf('-', at);
            boolean single = dash < 0 || dash >= end;
            int first = number(text, at, single ? end : dash);
            int last = single ? first : number(text, dash + 1, end);
            if (first < 0 || last < first || comma == text.length() - 1) {
                return null;
            }
            for (int i = first; i <= last; i++) {
                has[i] = true;
            }
            at = end + 1;
        }
        return of(has);
    }

    /** The numbers at which it is true. */
    private static NumberSet of(boolean[] has) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < has.length; i++) {
            if (has[i]) {
                numbers.add(i);
            }
        }
        return new NumberSet(numbers);
    }

    /** The number between two places of a text, or -1. */
    private static int number(String text, int from, int end) {
        int number = from < end ? 0 : -1;
        for (int i = from; i < end && number >= 0; i++) {
            char c = text.charAt(i);
            number = Text.isDigit(c) && number * 10 + c - '0' <= LARGEST ? number * 10 + c - '0' : -1;
        }
        return number;
    }

    public boolean isEmpty() {
        return numbers.isEmpty();
    }

    /** As the kernel takes it: a bit for each, in whole words of 64 bits, least significant byte first as on every machine of ours. */
    byte[] mask() {
        int last = numbers.isEmpty() ? 0 : numbers.getLast();
        byte[] mask = new byte[(last / 64 + 1) * 8];
        for (int number : numbers) {
            mask[number / 8] |= (byte) (1 << number % 8);
        }
        return mask;
    }

    /** The list again, with ranges: {@code 0-3,7}. */
    public String words() {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < numbers.size()) {
            int first = numbers.get(i);
            int last = first;
            while (i + 1 < numbers.size() && numbers.get(i + 1) == last + 1) {
                i++;
                last++;
            }
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                text.append('-').append(last);
            }
            i++;
        }
        return text.toString();
    }
}
