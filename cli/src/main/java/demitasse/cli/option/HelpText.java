package demitasse.cli.option;

import java.util.ArrayList;
import java.util.List;

/** A command's help, made of its option table. */
public final class HelpText {
    private static final int WIDTH = 96;
    private static final int COLUMN = 32;
    private static final String INDENT = "  ";

    private HelpText() { }

    /** @param usage the forms the command is called in
     *  @param about what it does, in a paragraph
     *  @param examples command lines, each followed by what it is for
     *  @param notes paragraphs that end the page */
    public record Page(List<String> usage, String about, List<Example> examples, List<String> notes) { }

    /** A command line that works as it stands, and what it is for. */
    public record Example(String line, String purpose) { }

    /** All that stands on a page: beside the text there are options, and rows under a heading. */
    public record Contents(Page page, OptionTable<?> table, String heading, List<Example> rows) {
        public Contents(Page page, OptionTable<?> table) {
            this(page, table, "", List.of());
        }

        /** A page without options of its own, with rows under a heading instead. */
        public Contents(Page page, String heading, List<Example> rows) {
            this(page, new OptionTable<>("", List.of(), List.of(), false), heading, rows);
        }
    }

    public static <B> String of(Page page, OptionTable<B> table) {
        return of(page, table, "", List.of());
    }

    /** A page without options of its own, with rows under a heading instead. */
    public static String of(Page page, String heading, List<Example> rows) {
        return of(new Contents(page, heading, rows));
    }

    public static String of(Contents contents) {
        return of(contents.page(), contents.table(), contents.heading(), contents.rows());
    }

    /** A page with options, and rows under a heading. */
    public static <B> String of(Page page, OptionTable<B> table, String heading, List<Example> rows) {
        StringBuilder text = new StringBuilder();
        usage(text, page.usage());
        text.append('\n');
        paragraph(text, page.about(), 0);
        for (OptionTable.Group<B> group : table.groups()) {
            options(text, group);
        }
        if (!rows.isEmpty()) {
            text.append('\n').append(heading).append(":\n");
        }
        for (Example row : rows) {
            row(text, row.line(), row.purpose());
        }
        closing(text, page);
        return text.toString();
    }

    private static <B> void options(StringBuilder text, OptionTable.Group<B> group) {
        StringBuilder rows = new StringBuilder();
        for (Option<B> option : group.options()) {
            if (!option.hidden()) {
                row(rows, label(option), about(option));
            }
        }
        if (!rows.isEmpty()) {
            text.append('\n').append(group.heading()).append(":\n").append(rows);
        }
    }

    private static void usage(StringBuilder text, List<String> forms) {
        String lead = "Usage:  ";
        for (String form : forms) {
            text.append(lead).append(form).append('\n');
            lead = "        ";
        }
    }

    private static void closing(StringBuilder text, Page page) {
        if (!page.examples().isEmpty()) {
            text.append("\nExamples:\n");
        }
        for (Example example : page.examples()) {
            text.append(INDENT).append(example.line()).append('\n');
            paragraph(text, example.purpose(), 6);
        }
        for (String note : page.notes()) {
            text.append('\n');
            paragraph(text, note, 0);
        }
    }

    private static <B> String label(Option<B> option) {
        StringBuilder label = new StringBuilder();
        label.append(option.shortName() == 0 ? "    " : "-" + option.shortName() + ", ");
        label.append("--").append(option.name());
        for (String alias : option.aliases()) {
            label.append(", --").append(alias);
        }
        if (option.takesValue()) {
            label.append(' ').append(option.placeholder());
        }
        if (option.action() instanceof Option.Choice<B> choice) {
            label.append("[=").append(choice.placeholder()).append(']');
        }
        return label.toString();
    }

    private static <B> String about(Option<B> option) {
        return option.repeatable() ? option.help() + " (repeatable)" : option.help();
    }

    private static void row(StringBuilder text, String label, String about) {
        String start = INDENT + label;
        if (start.length() > COLUMN - 2) {
            text.append(start).append('\n');
            start = "";
        }
        for (String line : wrap(about, WIDTH - COLUMN)) {
            text.append(start).append(" ".repeat(COLUMN - start.length())).append(line).append('\n');
            start = "";
        }
    }

    private static void paragraph(StringBuilder text, String paragraph, int indent) {
        for (String line : wrap(paragraph, WIDTH - indent)) {
            text.append(" ".repeat(indent)).append(line).append('\n');
        }
    }

    /** Lines of at most {@code width} characters, broken at spaces. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int space = text.indexOf(' ', at);
            int end = space < 0 ? text.length() : space;
            if (!line.isEmpty() && line.length() + 1 + end - at > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            if (!line.isEmpty()) {
                line.append(' ');
            }
            line.append(text, at, end);
            at = end + 1;
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }
}
