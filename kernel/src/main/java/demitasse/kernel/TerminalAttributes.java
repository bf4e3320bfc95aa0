package demitasse.kernel;

/** Settings of a terminal (termios(3)): its four flag words, and the rest as the kernel keeps it (line discipline and control characters). */
public record TerminalAttributes(int input, int output, int control, int local, byte[] rest) {
    private static final int INPUT_COOKED = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;
    private static final int OUTPUT_COOKED = 0x1;
    private static final int LOCAL_COOKED = 0x8 | 0x40 | 0x2 | 0x1 | 0x8000;
    private static final int SIZE_MASK = 0x30;
    private static final int PARITY = 0x100;
    private static final int EIGHT_BITS = 0x30;

    /** The same terminal passing every byte as it is, as cfmakeraw(3) does it: IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON, OPOST, ECHO ECHONL ICANON ISIG IEXTEN off. */
    public TerminalAttributes raw() {
        return new TerminalAttributes(
                input & ~INPUT_COOKED, output & ~OUTPUT_COOKED, control & ~(SIZE_MASK | PARITY) | EIGHT_BITS, local & ~LOCAL_COOKED, rest);
    }
}
