package demitasse.runtime.terminal;

import java.util.Arrays;

/** Watches what is typed for the keys that detach; the program gets all else, in order. */
public final class DetachKeys {
    private final byte[] sequence;
    /** How many of them were typed and are held back. */
    private int matched;
    private boolean complete;

    /** @param keys a character below 128 each; none where nothing detaches */
    public DetachKeys(String keys) {
        sequence = new byte[keys.length()];
        for (int i = 0; i < sequence.length; i++) {
            sequence[i] = (byte) keys.charAt(i);
        }
    }

    /** Whether they were all typed. */
    public boolean areComplete() {
        return complete;
    }

    /** What the program gets of it, and of what was held back before; nothing of what follows the keys. */
    public byte[] pass(byte[] typed) {
        if (sequence.length == 0) {
            return typed;
        }
        byte[] passed = new byte[typed.length + matched];
        int count = 0;
        for (int i = 0; i < typed.length && !complete; i++) {
            while (matched > 0 && sequence[matched] != typed[i]) {
                int kept = keptOfMatch();
                System.arraycopy(sequence, 0, passed, count, matched - kept);
                count += matched - kept;
                matched = kept;
            }
            if (sequence[matched] == typed[i]) {
                matched++;
                complete = matched == sequence.length;
            } else {
                passed[count++] = typed[i];
            }
        }
        return Arrays.copyOf(passed, count);
    }

    /** How many of the last keys held back may still be the first ones. */
    private int keptOfMatch() {
        for (int kept = matched - 1; kept > 0; kept--) {
            if (isAgainAt(matched - kept, kept)) {
                return kept;
            }
        }
        return 0;
    }

    private boolean isAgainAt(int from, int count) {
        for (int i = 0; i < count; i++) {
            if (sequence[from + i] != sequence[i]) {
                return false;
            }
        }
        return true;
    }
}
