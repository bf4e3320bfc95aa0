package demitasse.kernel;

import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Nothing;

/** Performs {@link TerminalOp}; requests of asm-generic/ioctls.h. */
final class LinuxTerminals {
    private static final int TCGETS = 0x5401;
    private static final int TCSETSW = 0x5403;
    private static final int TIOCSCTTY = 0x540e;
    private static final int TIOCSPGRP = 0x5410;
    private static final int TIOCGWINSZ = 0x5413;
    private static final int TIOCSWINSZ = 0x5414;
    private static final int TIOCGPTPEER = 0x5441;
    private static final int TIOCGPTN = 0x80045430;
    private static final int TIOCSPTLCK = 0x40045431;
    /** The kernel's struct termios: four words, the line discipline, 19 control characters. */
    private static final int TERMIOS_BYTES = 36;
    private static final int REST_AT = 16;

    private final Gate gate;
    private final NativeMemory memory;

    LinuxTerminals(Gate gate) {
        this.gate = gate;
        this.memory = gate.memory;
    }

    Outcome<?> perform(TerminalOp<?> op) {
        return switch (op) {
            case TerminalOp.GetAttributes get -> getAttributes(get);
            case TerminalOp.SetAttributes set -> setAttributes(set);
            case TerminalOp.GetWindowSize get -> getWindowSize(get);
            case TerminalOp.SetWindowSize set -> setWindowSize(set);
            case TerminalOp.BecomeController become -> Gate.nothing(become, control(become.terminal(), TIOCSCTTY, 0));
            case TerminalOp.SetForegroundGroup set -> setForegroundGroup(set);
            case TerminalOp.UnlockPty unlock -> Gate.nothing(unlock, control(unlock.master(), TIOCSPTLCK, memory.zeroes(4)));
            case TerminalOp.PtyNumber ask -> ptyNumber(ask);
            case TerminalOp.OpenPeer open -> Gate.opened(open,
                    control(open.master(), TIOCGPTPEER,
                            OpenFlag.READ_WRITE | OpenFlag.NO_CONTROLLING_TERMINAL | OpenFlag.CLOSE_ON_EXEC),
                    "pseudo-terminal");
        };
    }

    private long control(Fd terminal, int request, long argument) {
        return gate.call(SystemCall.IOCTL, terminal.number(), request & 0xffffffffL, argument);
    }

    private Outcome<TerminalAttributes> getAttributes(TerminalOp.GetAttributes op) {
        long at = memory.zeroes(TERMIOS_BYTES);
        long result = control(op.terminal(), TCGETS, at);
        return result < 0
                ? Gate.refused(op, result)
                : new Done<>(new TerminalAttributes(
                        NativeMemory.getInt(at),
                        NativeMemory.getInt(at + 4),
                        NativeMemory.getInt(at + 8),
                        NativeMemory.getInt(at + 12),
                        NativeMemory.copyOut(at + REST_AT, TERMIOS_BYTES - REST_AT)));
    }

    private Outcome<Nothing> setAttributes(TerminalOp.SetAttributes op) {
        TerminalAttributes attributes = op.attributes();
        long at = memory.zeroes(TERMIOS_BYTES);
        NativeMemory.putInt(at, attributes.input());
        NativeMemory.putInt(at + 4, attributes.output());
        NativeMemory.putInt(at + 8, attributes.control());
        NativeMemory.putInt(at + 12, attributes.local());
        NativeMemory.copyIn(attributes.rest(), 0, at + REST_AT, Math.min(attributes.rest().length, TERMIOS_BYTES - REST_AT));
        return Gate.nothing(op, control(op.terminal(), TCSETSW, at));
    }

    /** struct winsize: rows, columns, and pixels in both directions, which nobody sets; two bytes each. */
    private Outcome<WindowSize> getWindowSize(TerminalOp.GetWindowSize op) {
        long at = memory.zeroes(8);
        long result = control(op.terminal(), TIOCGWINSZ, at);
        return result < 0 ? Gate.refused(op, result) : new Done<>(new WindowSize(NativeMemory.getShort(at), NativeMemory.getShort(at + 2)));
    }

    private Outcome<Nothing> setWindowSize(TerminalOp.SetWindowSize op) {
        long at = memory.zeroes(8);
        NativeMemory.putShort(at, op.size().rows());
        NativeMemory.putShort(at + 2, op.size().columns());
        return Gate.nothing(op, control(op.terminal(), TIOCSWINSZ, at));
    }

    private Outcome<Nothing> setForegroundGroup(TerminalOp.SetForegroundGroup op) {
        long at = memory.zeroes(4);
        NativeMemory.putInt(at, op.group());
        return Gate.nothing(op, control(op.terminal(), TIOCSPGRP, at));
    }

    private Outcome<Integer> ptyNumber(TerminalOp.PtyNumber op) {
        long at = memory.zeroes(4);
        long result = control(op.master(), TIOCGPTN, at);
        return result < 0 ? Gate.refused(op, result) : new Done<>(NativeMemory.getInt(at));
    }
}
