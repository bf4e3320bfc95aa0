package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;

/** Operations on terminals. */
public sealed interface TerminalOp<R> extends KernelOp<R> {
    /** Settings of a terminal; ENOTTY where it is none; tcgetattr(3). */
    record GetAttributes(Fd terminal) implements TerminalOp<TerminalAttributes> {
        @Override
        public String call() {
            return "ioctl";
        }

        @Override
        public String words() {
            return "ask for the terminal settings of " + terminal.name();
        }
    }

    /** Changes the settings of a terminal once its output is out; tcsetattr(3), TCSADRAIN. */
    record SetAttributes(Fd terminal, TerminalAttributes attributes) implements TerminalOp<Nothing> {
        @Override
        public String call() {
            return "ioctl";
        }

        @Override
        public String words() {
            return "change the terminal settings of " + terminal.name();
        }
    }

    /** Rows and columns of a terminal; ioctl_tty(2), TIOCGWINSZ. */
    record GetWindowSize(Fd terminal) implements TerminalOp<WindowSize> {
        @Override
        public String call() {
            return "ioctl";
        }

        @Override
        public String words() {
            return "ask for the window size of " + terminal.name();
        }
    }

    /** Sets rows and columns of a terminal, and tells its foreground process; ioctl_tty(2), TIOCSWINSZ. */
    record SetWindowSize(Fd terminal, WindowSize size) implements TerminalOp<Nothing> {
        @Override
        public String call() {
            return "ioctl";
        }

        @Override
        public String words() {
            return "set the window size of " + terminal.name() + " to " + size.columns() + "x" + size.rows();
        }
    }

    /** Makes the terminal the controlling one of this session; ioctl_tty(2), TIOCSCTTY. */
    record BecomeController(Fd terminal) implements TerminalOp<Nothing> {
        @Override
        public String call() {
            return "ioctl";
        }

        @Override
        public String words() {
            return "make " + terminal.name() + " our controlling terminal";
        }
    }

    /** Makes a process group of this session the one that the terminal's keys reach; tcsetpgrp(3). SIGTTOU must be blocked. */
    record SetForegroundGroup(Fd terminal, int group) implements TerminalOp<Nothing> {
        @Override
        public String call() {
            return "ioctl";
        }

        @Override
        public String words() {
            return "put process group " + group + " in the foreground of " + terminal.name();
        }
    }

    /** Lets the other end of a new pseudo-terminal be opened; ioctl_tty(2), TIOCSPTLCK. */
    record UnlockPty(Fd master) implements TerminalOp<Nothing> {
        @Override
        public String call() {
            return "ioctl";
        }

        @Override
        public String words() {
            return "unlock the pseudo-terminal";
        }
    }

    /** The number of the other end of a pseudo-terminal under /dev/pts; ioctl_tty(2), TIOCGPTN. */
    record PtyNumber(Fd master) implements TerminalOp<Integer> {
        @Override
        public String call() {
            return "ioctl";
        }

        @Override
        public String words() {
            return "ask for the number of the pseudo-terminal";
        }
    }

    /** Opens the other end of a pseudo-terminal without a path, so that nothing can be put in its place; ioctl_tty(2), TIOCGPTPEER, Linux 4.13. */
    record OpenPeer(Fd master) implements TerminalOp<Fd> {
        @Override
        public String call() {
            return "ioctl";
        }

        @Override
        public String words() {
            return "open the other end of the pseudo-terminal";
        }
    }
}
