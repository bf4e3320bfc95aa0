package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import java.util.ArrayList;
import java.util.List;

/** Splits a line into words as a shell does (POSIX, 2.2 Quoting), without expanding anything. */
public final class ShellWords {
    private final String line;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    // Apart from the letters: '' is a word without any.
    private boolean started;
    private int at;

    private ShellWords(String line) {
        this.line = line;
    }

    /** The words; none for a line of blanks. */
    public static List<String> split(String line) {
        ShellWords reading = new ShellWords(line);
        while (reading.at < line.length()) {
            reading.step();
        }
        reading.endWord();
        return List.copyOf(reading.words);
    }

    private void step() {
        char c = line.charAt(at);
        at++;
        switch (c) {
            case ' ', '\t', '\n' -> endWord();
            case '\'' -> singleQuoted();
            case '"' -> doubleQuoted();
            case '\\' -> escaped();
            default -> put(c);
        }
    }

    private void put(char c) {
        word.append(c);
        started = true;
    }

    private void endWord() {
        if (started) {
            words.add(word.toString());
            word.setLength(0);
            started = false;
        }
    }

    private void singleQuoted() {
        int end = line.indexOf('\'', at);
        if (end < 0) {
            throw unterminated("single");
        }
        word.append(line, at, end);
        started = true;
        at = end + 1;
    }

    private void doubleQuoted() {
        started = true;
        while (at < line.length()) {
            char c = line.charAt(at);
            at++;
            if (c == '"') {
                return;
            }
            boolean escape = c == '\\' && at < line.length() && "$`\"\\\n".indexOf(line.charAt(at)) >= 0;
            if (escape) {
                escaped();
            } else {
                word.append(c);
            }
        }
        throw unterminated("double");
    }

    /** The character after a backslash stands for itself; a line that ends there goes on in the next one. */
    private void escaped() {
        if (at == line.length()) {
            throw new BadValueException("there is nothing after the backslash at the end; write \\\\ for a backslash");
        }
        char c = line.charAt(at);
        at++;
        if (c != '\n') {
            put(c);
        }
    }

    private static BadValueException unterminated(String kind) {
        return new BadValueException("a " + kind + " quote is opened and never closed");
    }
}
