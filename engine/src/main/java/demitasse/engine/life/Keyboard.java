package demitasse.engine.life;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Poll.Interest;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileOp.SetNonBlocking;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.TerminalAttributes;
import demitasse.kernel.TerminalOp.GetAttributes;
import demitasse.kernel.TerminalOp.GetWindowSize;
import demitasse.kernel.TerminalOp.SetWindowSize;
import demitasse.kernel.WindowSize;
import demitasse.runtime.terminal.DetachKeys;
import demitasse.runtime.terminal.UserTerminal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our standard input on its way to the program of a container, and the size of our terminal. */
final class Keyboard {
    private static final int KEYS_BYTES = 4096;
    private static final byte[] NOTHING = {};
    /** VEOF among the control characters, which follow the line discipline's byte (asm-generic/termbits.h). */
    private static final int END_OF_FILE_AT = 1 + 4;

    private final Kernel kernel;
    private final boolean terminal;
    /** Whether the program is told that there is no more. */
    private final boolean ends;
    private final UserTerminal user;
    private final DetachKeys detaching;
    private @Nullable Fd program;
    private boolean open;
    private boolean lineBegun;
    private byte[] held = NOTHING;
    private int at;

    /**
     * @param program the master of its terminal, or a pipe; owned from now on; null where it reads nothing of ours
     * @param keys whether our standard input is passed on
     */
    Keyboard(Kernel kernel, @Nullable Fd program, boolean terminal, boolean keys, boolean ends, String detachKeys) {
        this.kernel = kernel;
        this.program = program;
        this.terminal = terminal;
        this.ends = ends;
        this.open = keys && program != null;
        this.user = new UserTerminal(kernel);
        this.detaching = new DetachKeys(detachKeys);
        if (program != null) {
            kernel.attempt(new SetNonBlocking(program, true));
        }
    }

    /** Takes the terminal over: from here on every key is the program's. */
    void begin() {
        if (open && terminal) {
            user.makeRaw();
        }
        passSize();
    }

    /** Gives the terminal back. */
    void rest() {
        user.restore();
    }

    boolean isDetached() {
        return detaching.areComplete();
    }

    void addInterests(List<Interest> interests) {
        if (open && held.length == 0) {
            interests.add(new Interest(Fd.STDIN, Poll.READABLE));
        }
        if (program != null && held.length > 0) {
            interests.add(new Interest(program, Poll.WRITABLE));
        }
    }

    /** One of the descriptors is ready. */
    void ready(Fd fd) {
        if (fd.equals(Fd.STDIN)) {
            read();
        } else {
            write();
        }
    }

    private void read() {
        switch (kernel.attempt(new Read(Fd.STDIN, KEYS_BYTES))) {
            case Done<byte[]>(byte[] typed) -> {
                if (typed.length == 0) {
                    end();
                } else {
                    lineBegun = typed[typed.length - 1] != '\n' && typed[typed.length - 1] != '\r';
                    hold(detaching.pass(typed));
                }
            }
            case Refused<byte[]>(_, Errno errno) -> {
                // EIO: our terminal has hung up, or we are in the background with nobody to bring us back.
                if (errno != Errno.EAGAIN) {
                    end();
                }
            }
        }
    }

    private void hold(byte[] keys) {
        held = keys;
        at = 0;
        if (keys.length > 0) {
            // Mostly there is room.
            write();
        }
    }

    /** A pipe is closed; on a terminal a person's key says so, twice where a line was begun, since the first only sends that. */
    private void end() {
        open = false;
        if (program == null || !ends) {
            return;
        }
        if (!terminal) {
            close();
            return;
        }
        byte key = endOfFile(program);
        if (!user.isThere() && key != 0) {
            hold(lineBegun ? new byte[] {key, key} : new byte[] {key});
        }
    }

    private byte endOfFile(Fd master) {
        return kernel.attempt(new GetAttributes(master)) instanceof Done<TerminalAttributes>(TerminalAttributes attributes)
                        && attributes.rest().length > END_OF_FILE_AT
                ? attributes.rest()[END_OF_FILE_AT]
                : 0;
    }

    private void write() {
        if (program == null) {
            return;
        }
        switch (kernel.attempt(new Write(program, held, at, held.length - at))) {
            case Done<Integer>(Integer count) -> at += count;
            case Refused<Integer>(_, Errno errno) -> {
                if (errno != Errno.EAGAIN) {
                    // It reads no more.
                    at = held.length;
                    close();
                }
            }
        }
        if (at >= held.length) {
            held = NOTHING;
        }
    }

    private void close() {
        open = false;
        if (program != null) {
            kernel.attempt(new Close(program));
            program = null;
        }
    }

    void passSize() {
        WindowSize size = terminal && program != null ? UserTerminal.currentSize(kernel) : null;
        if (size != null) {
            kernel.attempt(new SetWindowSize(program, size));
        }
    }

    /** Has a program that draws on the whole terminal draw anew for somebody who comes to it: such do when it changes its size. */
    void haveDrawn() {
        WindowSize size = terminal && program != null ? UserTerminal.currentSize(kernel) : null;
        boolean same = size != null && kernel.attempt(new GetWindowSize(program)) instanceof Done<WindowSize>(WindowSize now) && now.equals(size);
        if (same) {
            kernel.attempt(new SetWindowSize(program, new WindowSize(size.rows() + 1, size.columns())));
        }
    }
}
