package demitasse.engine.format;

import java.util.ArrayList;
import java.util.List;

/** Rows whose columns stand below each other, three spaces apart. */
public final class Table {
    private static final int GAP = 3;
    private static final String SPACES = "                                ";

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();

    /** Adds a row; it may have more or fewer cells than others. */
    public void row(List<String> cells) {
        rows.add(cells);
        for (int i = 0; i < cells.size(); i++) {
            int width = width(cells.get(i));
            if (i == widths.size()) {
                widths.add(width);
            } else if (widths.get(i) < width) {
                widths.set(i, width);
            }
        }
    }

    /** Adds a row of what stands between the tabs of a line. */
    public void line(String line) {
        List<String> cells = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= line.length(); i++) {
            if (i == line.length() || line.charAt(i) == '\t') {
                cells.add(line.substring(start, i));
                start = i + 1;
            }
        }
        row(cells);
    }

    /** The rows, a line each; no line ends in spaces. */
    public void appendTo(StringBuilder out) {
        for (List<String> cells : rows) {
            // Spaces only where something comes behind them.
            int missing = 0;
            for (int i = 0; i < cells.size(); i++) {
                String cell = cells.get(i);
                if (!cell.isEmpty()) {
                    spaces(out, missing);
                    out.append(cell);
                    missing = -width(cell);
                }
                missing += widths.get(i) + GAP;
            }
            out.append('\n');
        }
    }

    private static void spaces(StringBuilder out, int count) {
        int left = count;
        for (; left > SPACES.length(); left -= SPACES.length()) {
            out.append(SPACES);
        }
        out.append(SPACES, 0, left);
    }

    /** How many places a terminal gives it: colours take none, and what Unicode needs two of Java's characters for takes one. */
    static int width(String cell) {
        int width = 0;
        boolean escape = false;
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            escape |= c == Colour.ESCAPE;
            width += escape || c >= 0xdc00 && c <= 0xdfff ? 0 : 1;
            escape &= c != 'm';
        }
        return width;
    }
}
