package demitasse.runtime.seccomp;

/** Executes a classic BPF program as seccomp(2) has it executed, and counts the instructions. */
final class BpfMachine {
    private final byte[] program;
    private int executed;

    BpfMachine(byte[] program) {
        this.program = program;
    }

    /** The answer to a call; any instruction that our compiler has no use for is an error. */
    int run(int number, int architecture, long[] arguments) {
        int accumulator = 0;
        int at = 0;
        executed = 0;
        while (true) {
            int operation = program[at * 8] & 0xff | (program[at * 8 + 1] & 0xff) << 8;
            int yes = program[at * 8 + 2] & 0xff;
            int no = program[at * 8 + 3] & 0xff;
            int operand = word(at * 8 + 4);
            executed++;
            at++;
            switch (operation) {
                case 0x20 -> accumulator = load(operand, number, architecture, arguments);
                case 0x54 -> accumulator &= operand;
                case 0x05 -> at += operand;
                case 0x15 -> at += accumulator == operand ? yes : no;
                case 0x25 -> at += Integer.compareUnsigned(accumulator, operand) > 0 ? yes : no;
                case 0x35 -> at += Integer.compareUnsigned(accumulator, operand) >= 0 ? yes : no;
                case 0x06 -> {
                    return operand;
                }
                default -> throw new IllegalStateException("no instruction of ours: " + operation + " at " + (at - 1));
            }
        }
    }

    /** How many instructions the last run took. */
    int executed() {
        return executed;
    }

    private static int load(int offset, int number, int architecture, long[] arguments) {
        if (offset == 0) {
            return number;
        }
        if (offset == 4) {
            return architecture;
        }
        int index = (offset - 16) / 8;
        boolean aligned = offset >= 16 && index < 6 && offset % 4 == 0;
        if (!aligned) {
            throw new IllegalStateException("a load from " + offset);
        }
        return (int) (offset % 8 == 0 ? arguments[index] : arguments[index] >>> 32);
    }

    private int word(int offset) {
        return program[offset] & 0xff | (program[offset + 1] & 0xff) << 8 | (program[offset + 2] & 0xff) << 16 | (program[offset + 3] & 0xff) << 24;
    }
}
