package demitasse.cli;

import demitasse.cli.option.HelpText;
import demitasse.cli.option.HelpText.Contents;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.Group;
import demitasse.cli.option.OptionTable.Operands;
import demitasse.cli.option.Shown;
import demitasse.cli.value.Choices;
import demitasse.cli.value.Choices.Choice;
import java.util.List;

/** Reads the words after {@code check}. */
final class CheckCommand {
    private static final List<Choice<Boolean>> FORMATS = List.of(new Choice<>("table", Boolean.FALSE), new Choice<>("json", Boolean.TRUE));

    private boolean json;

    private CheckCommand() { }

    static Command read(List<String> words) {
        CheckCommand builder = new CheckCommand();
        OptionTable<CheckCommand> table = table();
        return switch (table.parse(words, builder)) {
            case OptionTable.HelpAsked asked -> new Command.Print(HelpText.of(contents()));
            case Operands operands -> {
                if (!operands.words().isEmpty()) {
                    throw table.error("check takes options only, not " + Shown.word(operands.words().getFirst()));
                }
                yield new Command.Check(builder.json);
            }
        };
    }

    private static OptionTable<CheckCommand> table() {
        Option<CheckCommand> format = Option.value("format", "table|json", "how the findings are printed (default: table)",
                (b, v) -> b.json = Choices.of(v, FORMATS));
        return new OptionTable<>("demitasse check", List.of(new Group<>("Options", List.of(format))), List.of(), false);
    }

    static Contents contents() {
        return new Contents(new HelpText.Page(List.of("demitasse check [--format table|json]"),
                "Looks at this host: what works, what is missing, and the command that mends it. Nothing is changed.",
                List.of(new Example("sudo demitasse check", "Everything, as root sees it")),
                List.of("Exits with 1 where containers do not run at all.")), table());
    }
}
