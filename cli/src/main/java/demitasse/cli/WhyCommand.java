package demitasse.cli;

import demitasse.cli.option.HelpText;
import demitasse.cli.option.HelpText.Contents;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.Group;
import demitasse.cli.option.OptionTable.Operands;
import demitasse.cli.value.Choices;
import demitasse.cli.value.Choices.Choice;
import java.util.List;

/** Reads the words after {@code why}. */
final class WhyCommand {
    private static final List<Choice<Boolean>> FORMATS = List.of(new Choice<>("table", Boolean.FALSE), new Choice<>("json", Boolean.TRUE));

    private boolean json;

    private WhyCommand() { }

    static Command read(List<String> words) {
        WhyCommand builder = new WhyCommand();
        OptionTable<WhyCommand> table = table();
        return switch (table.parse(words, builder)) {
            case OptionTable.HelpAsked asked -> new Command.Print(HelpText.of(contents()));
            case Operands operands -> {
                if (operands.words().size() != 1) {
                    throw table.error("why takes one container, by its name or id");
                }
                yield new Command.Why(operands.words().getFirst(), builder.json);
            }
        };
    }

    private static OptionTable<WhyCommand> table() {
        Option<WhyCommand> format = Option.value("format", "table|json", "how it is printed (default: table)",
                (b, v) -> b.json = Choices.of(v, FORMATS));
        return new OptionTable<>("demitasse why", List.of(new Group<>("Options", List.of(format))), List.of(), false);
    }

    static Contents contents() {
        return new Contents(new HelpText.Page(List.of("demitasse why [--format table|json] CONTAINER"),
                "Tells which system calls of a container were refused: how often, by which rule, and the smallest option that allows each.",
                List.of(new Example("demitasse run --why --name web ./rootfs ./server", "Have it watched, and told of at its end"),
                        new Example("demitasse why web", "What it was refused so far, from another terminal")),
                List.of("A container is watched that was started with run --why.")), table());
    }
}
