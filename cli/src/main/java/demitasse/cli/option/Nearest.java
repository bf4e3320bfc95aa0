package demitasse.cli.option;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the word that was probably meant. */
public final class Nearest {
    private static final int LONGEST = 40;

    private Nearest() { }

    /** The candidate nearest to {@code word}, the first among equals, or null where none is near enough to name:
     *  a third of the word may be wrong, or the word is the beginning of the candidate. */
    public static @Nullable String of(String word, List<String> candidates) {
        if (word.length() < 2 || word.length() > LONGEST) {
            return null;
        }
        int allowed = Math.max(1, word.length() / 3);
        String nearest = null;
        int best = allowed + 1;
        for (String candidate : candidates) {
            int distance = distance(word, candidate);
            if (distance > 1 && word.length() >= 3 && candidate.startsWith(word)) {
                distance = 1;
            }
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** How many letters must be inserted, left out, replaced or swapped with their neighbour to get from a to b
     *  (Damerau and Levenshtein, no stretch edited twice). */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int cheapest = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (swapped(a, b, i, j)) {
                    cheapest = Math.min(cheapest, beforeLast[j - 2] + 1);
                }
                row[j] = cheapest;
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }

    private static boolean swapped(String a, String b, int i, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
