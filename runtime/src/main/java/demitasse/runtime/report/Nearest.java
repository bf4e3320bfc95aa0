package demitasse.runtime.report;

import org.jspecify.annotations.Nullable;

/** Keeps the name that is least different from the one that was typed: a letter more, less, other, or two exchanged. */
final class Nearest {
    private final String typed;
    private final int tolerance;
    private int[] beforeLast;
    private int[] last;
    private int[] row;
    private int bestDistance;
    private @Nullable String best;

    Nearest(String typed) {
        this.typed = typed;
        // One mistake in a short word, two in a long one; a word of one letter is close to too much.
        this.tolerance = typed.length() < 2 ? 0 : typed.length() < 6 ? 1 : 2;
        this.bestDistance = tolerance + 1;
        this.beforeLast = new int[typed.length() + 1];
        this.last = new int[typed.length() + 1];
        this.row = new int[typed.length() + 1];
    }

    void offer(String name) {
        int difference = Math.abs(name.length() - typed.length());
        if (difference > tolerance) {
            return;
        }
        int distance = distanceTo(name);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = name;
        }
    }

    @Nullable String best() {
        return best;
    }

    /** The restricted Damerau–Levenshtein distance; three rows are kept, so that a directory of names makes no garbage. */
    private int distanceTo(String name) {
        for (int j = 0; j <= typed.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= name.length(); i++) {
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
            row[0] = i;
            for (int j = 1; j <= typed.length(); j++) {
                row[j] = cell(name, i, j);
            }
        }
        return row[typed.length()];
    }

    private int cell(String name, int i, int j) {
        boolean same = name.charAt(i - 1) == typed.charAt(j - 1);
        int least = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + (same ? 0 : 1));
        boolean exchanged = i > 1 && j > 1 && name.charAt(i - 1) == typed.charAt(j - 2) && name.charAt(i - 2) == typed.charAt(j - 1);
        return exchanged ? Math.min(least, beforeLast[j - 2] + 1) : least;
    }
}
