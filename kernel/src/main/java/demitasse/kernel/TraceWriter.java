package demitasse.kernel;

/**
 * Writes a trace as lines for people:
 * <pre>
 *               init   ╭ mount proc on /proc (nosuid,nodev,noexec)
 *     0.105 ms  init   │ mount proc on /proc (nosuid,nodev,noexec)                                        mount ·     21 µs
 *     0.147 ms  init   │ look at /dev/none  ✗ ENOENT (No such file or directory)                          statx ·     21 µs
 * </pre>
 * Each line is one write(2), so that the lines of parent and child never tear each other apart.
 */
public final class TraceWriter implements TraceSink {
    private static final int TIME_WIDTH = 9;
    private static final int LABEL_WIDTH = 6;
    private static final int TEXT_WIDTH = 72;
    private static final int CALL_WIDTH = 12;
    private static final int DURATION_WIDTH = 6;
    private static final int WORDS_LIMIT = 240;

    private final Kernel kernel;
    private final Fd fd;
    private final Style style;
    private boolean isClosed;

    /** How parts of a line stand out; empty texts where the sink is no terminal (ECMA-48, SGR). */
    private record Style(String bold, String dim, String red, String plain) {
        static final Style NONE = new Style("", "", "", "");
        static final Style TERMINAL = new Style("\u001b[1m", "\u001b[2m", "\u001b[31m", "\u001b[0m");
    }

    /** {@code kernel} must not be the one that is traced. */
    public TraceWriter(Kernel kernel, Fd fd, boolean isTerminal) {
        this.kernel = kernel;
        this.fd = fd;
        this.style = isTerminal ? Style.TERMINAL : Style.NONE;
    }

    @Override
    public void heading(String who, String text) {
        StringBuilder line = new StringBuilder();
        spaces(line, TIME_WIDTH + 5);
        label(line, who);
        line.append("╭ ").append(style.bold);
        appendVisible(line, text);
        write(line.append(style.plain));
    }

    @Override
    public void operation(TraceEvent event) {
        StringBuilder line = new StringBuilder();
        line.append(style.dim);
        right(line, millis(event.startMicros()), TIME_WIDTH);
        line.append(" ms").append(style.plain).append("  ");
        label(line, event.who());
        line.append("│ ");
        int wordsWidth = appendVisible(line, event.words());
        int endingWidth = ending(line, event);
        spaces(line, TEXT_WIDTH - wordsWidth - endingWidth);
        line.append(style.dim).append("  ");
        right(line, event.call(), CALL_WIDTH);
        if (event.durationMicros() != TraceEvent.NOT_BACK) {
            line.append(" · ");
            right(line, Long.toString(event.durationMicros()), DURATION_WIDTH);
            line.append(" µs");
        }
        write(line.append(style.plain));
    }

    /** What came of it; answers its width. */
    private int ending(StringBuilder line, TraceEvent event) {
        Errno refusal = event.refusal();
        if (refusal != null) {
            line.append("  ").append(style.red).append("✗ ").append(refusal.words()).append(style.plain);
            return 4 + refusal.words().length();
        }
        if (event.answer().isEmpty()) {
            return 0;
        }
        line.append("  → ");
        int width = appendVisible(line, event.answer());
        return 4 + width;
    }

    private void label(StringBuilder line, String who) {
        line.append(style.bold).append(who).append(style.plain);
        spaces(line, LABEL_WIDTH - who.length() + 1);
    }

    /** {@code 12.345}. */
    private static String millis(long micros) {
        String fraction = Long.toString(1000 + micros % 1000);
        return micros / 1000 + "." + fraction.substring(1);
    }

    /**
     * Appends text and answers its width. What would move the cursor or is no text is shown by its number: names in a
     * container are chosen by whoever made its image, and must not be able to command our user's terminal.
     */
    private static int appendVisible(StringBuilder line, String text) {
        int width = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (width >= WORDS_LIMIT && !Character.isLowSurrogate(c)) {
                line.append('…');
                return width + 1;
            }
            boolean isPair = Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
            if (isPair) {
                i++;
                line.append(c).append(text.charAt(i));
                width++;
            } else if (c < ' ' || c >= 0x7f && c < 0xa0 || Character.isSurrogate(c)) {
                line.append("\\x").append(Integer.toHexString(0x100 | c & 0xff).substring(1));
                width += 4;
            } else {
                line.append(c);
                width++;
            }
        }
        return width;
    }

    private static void right(StringBuilder line, String text, int width) {
        spaces(line, width - text.length());
        line.append(text);
    }

    private static void spaces(StringBuilder line, int count) {
        for (int i = 0; i < count; i++) {
            line.append(' ');
        }
    }

    /**
     * A trace that cannot be written is no reason for the work itself to fail. To a closed pipe nothing is written again: each
     * write is answered by a SIGPIPE, and who takes that is traced, too.
     */
    private void write(StringBuilder line) {
        if (!isClosed) {
            Outcome<Integer> outcome = kernel.attempt(new FileOp.Write(fd, Text.encode(line.append('\n').toString())));
            isClosed = outcome instanceof Outcome.Refused<Integer> refused && refused.errno() == Errno.EPIPE;
        }
    }
}
