package demitasse.runtime.seccomp;

import org.jspecify.annotations.Nullable;

/**
 * Judgements by the name of a call, found for a piece of a text without making a string of it: of all the names in all the
 * tables, that would be most of the work.
 */
final class CallIndex {
    private @Nullable String[] names = new String[1024];
    private @Nullable Judgement[] judgements = new Judgement[1024];
    private int count;

    @Nullable Judgement get(String name) {
        return get(name, 0, name.length());
    }

    /** For the name that stands from one place to the other. */
    @Nullable Judgement get(String text, int from, int to) {
        return judgements[place(text, from, to)];
    }

    void put(String name, Judgement judgement) {
        if (count * 2 >= names.length) {
            grow();
        }
        int place = place(name, 0, name.length());
        if (names[place] == null) {
            names[place] = name;
            count++;
        }
        judgements[place] = judgement;
    }

    /** Where the name is, or would be. */
    private int place(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + text.charAt(i);
        }
        // The length of the table is a power of two.
        int last = names.length - 1;
        int place = (hash ^ hash >>> 12) & last;
        String candidate = names[place];
        while (candidate != null && !isAt(candidate, text, from, to)) {
            place = place + 1 & last;
            candidate = names[place];
        }
        return place;
    }

    private static boolean isAt(String name, String text, int from, int to) {
        if (name.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (name.charAt(i - from) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        @Nullable String[] oldNames = names;
        @Nullable Judgement[] oldJudgements = judgements;
        names = new String[oldNames.length * 2];
        judgements = new Judgement[oldNames.length * 2];
        count = 0;
        for (int i = 0; i < oldNames.length; i++) {
            String name = oldNames[i];
            Judgement judgement = oldJudgements[i];
            if (name != null && judgement != null) {
                put(name, judgement);
            }
        }
    }
}
