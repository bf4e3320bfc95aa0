package demitasse.runtime.seccomp;

import java.util.Arrays;

/**
 * Classic BPF, written from the last instruction to the first: a jump goes forward only, so that its target is known when it
 * is written. An instruction is named by how many stand behind it.
 */
final class BackwardCode {
    // linux/bpf_common.h
    static final int JUMP_EQUAL = 0x15;
    static final int JUMP_ABOVE = 0x25;
    static final int JUMP_ABOVE_OR_EQUAL = 0x35;
    private static final int LOAD_WORD = 0x20;
    private static final int AND = 0x54;
    private static final int JUMP = 0x05;
    private static final int RETURN = 0x06;

    /** A conditional jump has 8 bits for each of its ways. */
    private static final int FARTHEST = 255;

    private long[] instructions = new long[256];
    private int size;
    /** For each place the last jump to it alone, 0 where there is none: no such jump can be the first that is written. */
    private int[] relays = new int[256];
    private final int[] answers = new int[16];
    private final int[] answerPlaces = new int[16];
    private int answerCount;

    int size() {
        return size;
    }

    /** An instruction that ends the program with this answer; one for all of them where it is near enough. */
    int answer(int answer) {
        for (int i = 0; i < answerCount; i++) {
            if (answers[i] == answer) {
                if (size - answerPlaces[i] > FARTHEST) {
                    answerPlaces[i] = put(RETURN, 0, 0, answer);
                }
                return answerPlaces[i];
            }
        }
        int place = put(RETURN, 0, 0, answer);
        if (answerCount < answers.length) {
            answers[answerCount] = answer;
            answerPlaces[answerCount] = place;
            answerCount++;
        }
        return place;
    }

    /** Goes on at one of two places, as the accumulator compares with an unsigned number. */
    int jump(int comparison, int number, int yes, int no) {
        if (yes == no) {
            return yes;
        }
        int nearYes = near(yes);
        int nearNo = near(no);
        return put(comparison, size - 1 - nearYes, size - 1 - nearNo, number);
    }

    /** Loads a word of struct seccomp_data into the accumulator. */
    int load(int offset, int next) {
        follow(next);
        return put(LOAD_WORD, 0, 0, offset);
    }

    int and(int mask, int next) {
        follow(next);
        return put(AND, 0, 0, mask);
    }

    /** A place from which two more instructions can still jump to the target. */
    private int near(int target) {
        if (size - target <= FARTHEST) {
            return target;
        }
        int relay = relays[target];
        if (relay == 0 || size - relay > FARTHEST) {
            relay = farJump(target);
            relays[target] = relay;
        }
        return relay;
    }

    private void follow(int next) {
        if (next != size - 1) {
            farJump(next);
        }
    }

    private int farJump(int target) {
        boolean ends = operation(target) == RETURN;
        return ends ? put(RETURN, 0, 0, number(target)) : put(JUMP, 0, 0, size - 1 - target);
    }

    private int operation(int place) {
        return (int) (instructions[place] & 0xffff);
    }

    private int number(int place) {
        return (int) (instructions[place] >>> 32);
    }

    /** struct sock_filter: 16 bits of operation, 8 each for the ways of a jump, 32 of number. */
    private int put(int operation, int yes, int no, int number) {
        if (size == instructions.length) {
            instructions = Arrays.copyOf(instructions, size * 2);
            relays = Arrays.copyOf(relays, size * 2);
        }
        instructions[size] = operation | (long) yes << 16 | (long) no << 24 | (long) number << 32;
        return size++;
    }

    /** The program, first instruction first, in the byte order of x86_64 and aarch64. */
    byte[] toBytes() {
        byte[] bytes = new byte[size * 8];
        for (int i = 0; i < size; i++) {
            long instruction = instructions[size - 1 - i];
            for (int j = 0; j < 8; j++) {
                bytes[i * 8 + j] = (byte) (instruction >>> j * 8);
            }
        }
        return bytes;
    }
}
