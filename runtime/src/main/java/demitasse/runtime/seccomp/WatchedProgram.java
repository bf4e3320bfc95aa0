package demitasse.runtime.seccomp;

import demitasse.kernel.Arch;
import demitasse.runtime.CallWatch;
import demitasse.runtime.SetupException;

/** A filter whose answers come from a process that is told of the calls, and what that answers. */
final class WatchedProgram {
    private static final int RETURN = 0x06;
    private static final int KIND = 0xffff_0000;

    private WatchedProgram() {}

    /**
     * The program with questions in place of its refusals, and of its permissions where those are watched, too. Before it
     * stands that one socket can be written to: by it the one who watches gets the descriptor on which it is asked.
     */
    static byte[] of(byte[] program, CallWatch watch, Arch machine) {
        CallTable table = CallTable.nativeTo(machine);
        Integer send = table.number("sendmsg");
        if (send == null) {
            throw new SetupException("this machine knows no sendmsg", "leave out --why and --seccomp-record");
        }
        long[] pass = {
            instruction(0x20, 0, 0, 4), instruction(BackwardCode.JUMP_EQUAL, 0, 5, table.auditNumber()),
            instruction(0x20, 0, 0, 0), instruction(BackwardCode.JUMP_EQUAL, 0, 3, send),
            instruction(0x20, 0, 0, 16), instruction(BackwardCode.JUMP_EQUAL, 0, 1, watch.socket().number()),
            instruction(RETURN, 0, 0, Answer.ALLOW)};
        byte[] watched = new byte[pass.length * 8 + program.length];
        for (int i = 0; i < pass.length; i++) {
            for (int j = 0; j < 8; j++) {
                watched[i * 8 + j] = (byte) (pass[i] >>> j * 8);
            }
        }
        System.arraycopy(program, 0, watched, pass.length * 8, program.length);
        for (int at = pass.length * 8; at < watched.length; at += 8) {
            int answer = word(watched, at + 4);
            boolean asks = (answer & KIND) == (Answer.ERRNO & KIND) || watch.allowed() && (answer & KIND) == Answer.ALLOW;
            if ((watched[at] & 0xff) == RETURN && asks) {
                for (int j = 0; j < 4; j++) {
                    watched[at + 4 + j] = (byte) (Answer.NOTIFY >>> j * 8);
                }
            }
        }
        return watched;
    }

    private static long instruction(int operation, int yes, int no, int number) {
        return operation | (long) yes << 16 | (long) no << 24 | (long) number << 32;
    }

    /** What the filter itself answers to a call, as the kernel runs it; only instructions that {@link BackwardCode} writes. */
    static int judge(byte[] program, int architecture, int number, long[] arguments) {
        int accumulator = 0;
        int at = 0;
        while (at * 8 < program.length) {
            int operation = program[at * 8] & 0xff;
            int yes = program[at * 8 + 2] & 0xff;
            int no = program[at * 8 + 3] & 0xff;
            int operand = word(program, at * 8 + 4);
            at++;
            switch (operation) {
                case 0x20 -> accumulator = load(operand, architecture, number, arguments);
                case 0x54 -> accumulator &= operand;
                case 0x05 -> at += operand;
                case BackwardCode.JUMP_EQUAL -> at += accumulator == operand ? yes : no;
                case BackwardCode.JUMP_ABOVE -> at += Integer.compareUnsigned(accumulator, operand) > 0 ? yes : no;
                case BackwardCode.JUMP_ABOVE_OR_EQUAL -> at += Integer.compareUnsigned(accumulator, operand) >= 0 ? yes : no;
                default -> {
                    return operand;
                }
            }
        }
        return Answer.KILL_THREAD;
    }

    /** The error number of an answer; 0 where it lets the call go on. */
    static int errno(int answer) {
        return (answer & KIND) == (Answer.ERRNO & KIND) ? answer & 0xffff : 0;
    }

    private static int load(int offset, int architecture, int number, long[] arguments) {
        if (offset < 16) {
            return offset == 0 ? number : architecture;
        }
        long argument = arguments[(offset - 16) / 8];
        return (int) (offset % 8 == 0 ? argument : argument >>> 32);
    }

    private static int word(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | (bytes[at + 3] & 0xff) << 24;
    }
}
