package demitasse.cli.completion;

import demitasse.cli.completion.Shape.AnyDirectory;
import demitasse.cli.completion.Shape.AnyFile;
import demitasse.cli.completion.Shape.AnyText;
import demitasse.cli.completion.Shape.Argument;
import demitasse.cli.completion.Shape.Choice;
import demitasse.cli.completion.Shape.FileWords;
import demitasse.cli.completion.Shape.Flag;
import demitasse.cli.completion.Shape.LinesOf;
import demitasse.cli.completion.Shape.NoArgument;
import demitasse.cli.completion.Shape.NoWords;
import demitasse.cli.completion.Shape.OneOf;
import demitasse.cli.completion.Shape.Verb;
import java.util.List;

/** The script for fish (its manual, complete). */
final class Fish {
    private Fish() { }

    static String script(Shape shape) {
        String start = "complete -c " + shape.program();
        String outside = start + " -n __fish_use_subcommand";
        StringBuilder text = new StringBuilder(start + " -f\n");
        flags(text, outside, shape.options());
        for (Verb verb : shape.commands()) {
            text.append(outside).append(" -a ").append(verb.name()).append(" -d ").append(quoted(verb.about())).append('\n');
        }
        for (Verb verb : shape.commands()) {
            String inside = start + " -n '__fish_seen_subcommand_from " + verb.name() + "'";
            flags(text, inside, verb.options());
            text.append(words(start, inside, verb));
        }
        return text.toString();
    }

    private static void flags(StringBuilder text, String start, List<Flag> flags) {
        for (Flag flag : flags) {
            text.append(start);
            if (flag.letter() != 0) {
                text.append(" -s ").append(flag.letter());
            }
            for (String name : flag.names()) {
                text.append(" -l ").append(name);
            }
            text.append(value(flag.argument())).append(" -d ").append(quoted(flag.about())).append('\n');
        }
    }

    private static String value(Argument argument) {
        return switch (argument) {
            case NoArgument none -> "";
            case AnyText any -> " -x";
            case AnyFile file -> " -r -F";
            case AnyDirectory directory -> " -x -a '(__fish_complete_directories)'";
            case Choice(List<String> choices) -> " -x -a '" + String.join(" ", choices) + "'";
        };
    }

    private static String words(String everywhere, String start, Verb verb) {
        return switch (verb.words()) {
            case NoWords none -> "";
            case FileWords files -> start + " -F\n";
            case OneOf(List<String> choices) -> {
                String all = String.join(" ", choices);
                String below = "__fish_seen_subcommand_from " + all + "'";
                String seen = everywhere + " -n '__fish_seen_subcommand_from " + verb.name();
                yield seen + "; and not " + below + " -a '" + all + "'\n" + seen + "; and " + below + " -a '(" + everywhere.substring("complete -c ".length())
                        + " " + verb.name() + " ls -q 2>/dev/null)'\n";
            }
            case LinesOf(String command) -> start + " -a '(" + command + " 2>/dev/null)'\n";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
