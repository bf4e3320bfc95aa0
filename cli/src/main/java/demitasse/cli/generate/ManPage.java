package demitasse.cli.generate;

import demitasse.cli.option.HelpText.Contents;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.kernel.Text;
import java.util.List;

/** A page of help as man(1) takes it: section 1, in the macros of man(7). */
final class ManPage {
    private final StringBuilder text = new StringBuilder();

    private ManPage() { }

    /**
     * The whole file.
     *
     * @param name of the page, such as {@code demitasse-run}
     * @param summary what the command does, in half a sentence
     * @param version of the program
     * @param also further pages, by their names
     */
    static String of(String name, String summary, Contents contents, String version, List<String> also) {
        ManPage page = new ManPage();
        page.text.append(".TH \"").append(Text.upperCase(name)).append("\" \"1\" \"\" \"demitasse ").append(version).append("\" \"Demitasse\"\n");
        page.heading("NAME");
        page.line(name + " \\- " + escaped(summary));
        page.usage(contents.page().usage());
        page.heading("DESCRIPTION");
        page.line(escaped(contents.page().about()));
        for (String note : contents.page().notes()) {
            page.text.append(".PP\n");
            page.line(escaped(note));
        }
        page.options(contents.table());
        page.rows(contents.heading(), contents.rows());
        page.rows("Examples", contents.page().examples());
        page.also(also);
        return page.text.toString();
    }

    private void heading(String heading) {
        text.append(".SH ").append(Text.upperCase(escaped(heading))).append('\n');
    }

    /** A full stop or an apostrophe at its beginning would make a line a request. */
    private void line(String line) {
        boolean request = line.startsWith(".") || line.startsWith("'");
        text.append(request ? "\\&" : "").append(line).append('\n');
    }

    private void usage(List<String> forms) {
        heading("SYNOPSIS");
        text.append(".nf\n");
        for (String form : forms) {
            int end = endOfCommand(form);
            line("\\fB" + literal(form.substring(0, end)) + "\\fR" + literal(form.substring(end)));
        }
        text.append(".fi\n");
    }

    /** Where the words end that are typed as they stand: before an option or a placeholder. */
    private static int endOfCommand(String form) {
        int end = 0;
        while (end < form.length() && form.charAt(end) != '[' && !(form.charAt(end) >= 'A' && form.charAt(end) <= 'Z')) {
            end++;
        }
        return end > 0 && form.charAt(end - 1) == ' ' ? end - 1 : end;
    }

    private <B> void options(OptionTable<B> table) {
        for (OptionTable.Group<B> group : table.groups()) {
            boolean begun = false;
            for (Option<B> option : group.options()) {
                if (!option.hidden() && !begun) {
                    heading(group.heading());
                    begun = true;
                }
                if (!option.hidden()) {
                    text.append(".TP\n");
                    line(label(option));
                    line(escaped(option.help()) + (option.repeatable() ? " (repeatable)" : ""));
                }
            }
        }
    }

    private static <B> String label(Option<B> option) {
        StringBuilder label = new StringBuilder();
        if (option.shortName() != 0) {
            label.append("\\fB\\-").append(option.shortName()).append("\\fR, ");
        }
        label.append("\\fB\\-\\-").append(literal(option.name())).append("\\fR");
        for (String alias : option.aliases()) {
            label.append(", \\fB\\-\\-").append(literal(alias)).append("\\fR");
        }
        if (option.action() instanceof Option.Choice<?> choice) {
            return label.append("[=\\fI").append(literal(choice.placeholder())).append("\\fR]").toString();
        }
        return option.takesValue() ? label.append(" \\fI").append(literal(option.placeholder())).append("\\fR").toString() : label.toString();
    }

    private void rows(String heading, List<Example> rows) {
        if (!rows.isEmpty()) {
            heading(heading);
        }
        for (Example row : rows) {
            text.append(".TP\n");
            line("\\fB" + literal(row.line()) + "\\fR");
            line(escaped(row.purpose()));
        }
    }

    private void also(List<String> pages) {
        heading("SEE ALSO");
        StringBuilder line = new StringBuilder();
        for (String page : pages) {
            line.append(line.isEmpty() ? "" : ", ").append("\\fB").append(literal(page)).append("\\fR(1)");
        }
        line(line.toString());
    }

    /** What is typed: its dashes are those of the keyboard, also where somebody copies them from the page. */
    private static String literal(String text) {
        return escaped(text).replace("-", "\\-");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e");
    }
}
