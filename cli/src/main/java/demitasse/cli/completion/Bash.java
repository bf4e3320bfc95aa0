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

/** The script for bash (bash(1), Programmable Completion). */
final class Bash {
    /** bash cuts {@code --name=value} into three words, the second of which is the sign. */
    private static final String BODY = """
            NAME() {
                local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
                local command= below= offered= value= words= word= skip= i
                if [ "$current" = = ]; then current=; fi
                if [ "$previous" = = ]; then previous=${COMP_WORDS[COMP_CWORD-2]}; fi
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word=${COMP_WORDS[i]}
                    case $word in
                        =) skip=1 ;;
                        -*) NAME_value "$command" "$word"; skip=$value ;;
                        *) if [ -z "$skip" ]; then if [ -z "$command" ]; then command=$word; else below=$word; fi; fi; skip= ;;
                    esac
                done
                NAME_value "$command" "$previous"
                NAME_words "$command"
                case ${value:-$current} in
                    files) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
                    directories) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
                    text) COMPREPLY=() ;;
                    one\\ of\\ *) mapfile -t COMPREPLY < <(compgen -W "${value#one of }" -- "$current") ;;
                    -*) mapfile -t COMPREPLY < <(compgen -W "$offered" -- "$current") ;;
                    *) if [ "$words" = files ]; then
                           compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current")
                       else
                           mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
                       fi ;;
                esac
            }
            complete -F NAME PROGRAM
            """;

    private Bash() { }

    static String script(Shape shape) {
        StringBuilder text = new StringBuilder("# Completes command lines of " + shape.program() + " in bash; made by "
                + shape.program() + " completion bash\n");
        values(text, shape);
        words(text, shape);
        return text.append(BODY.replace("NAME", shape.function()).replace("PROGRAM", shape.program())).toString();
    }

    /** A function that sets {@code value} to what follows an option of a command. */
    private static void values(StringBuilder text, Shape shape) {
        text.append(shape.function()).append("_value() {\n    value=\n    case $1:$2 in\n");
        values(text, "", shape.options());
        for (Verb verb : shape.commands()) {
            values(text, verb.name(), verb.options());
        }
        text.append("    esac\n}\n");
    }

    private static void values(StringBuilder text, String command, List<Flag> flags) {
        for (Flag flag : flags) {
            String value = value(flag.argument());
            if (!value.isEmpty()) {
                text.append("        ").append(patterns(command, flag)).append(") value=").append(value).append(" ;;\n");
            }
        }
    }

    private static String value(Argument argument) {
        return switch (argument) {
            case NoArgument none -> "";
            case AnyText any -> "text";
            case AnyFile file -> "files";
            case AnyDirectory directory -> "directories";
            case Choice(List<String> choices) -> "'one of " + String.join(" ", choices) + "'";
        };
    }

    private static String patterns(String command, Flag flag) {
        StringBuilder patterns = new StringBuilder();
        for (String name : flag.names()) {
            patterns.append(patterns.isEmpty() ? "" : "|").append(command).append(":--").append(name);
        }
        if (flag.letter() != 0) {
            patterns.append('|').append(command).append(":-").append(flag.letter());
        }
        return patterns.toString();
    }

    /** A function that sets {@code offered} to the options of a command, and {@code words} to what else it takes. */
    private static void words(StringBuilder text, Shape shape) {
        StringBuilder commands = new StringBuilder();
        for (Verb verb : shape.commands()) {
            commands.append(commands.isEmpty() ? "" : " ").append(verb.name());
        }
        text.append(shape.function()).append("_words() {\n    case $1 in\n        '') offered='").append(names(shape.options()))
                .append("' words='").append(commands).append("' ;;\n");
        for (Verb verb : shape.commands()) {
            text.append("        ").append(verb.name()).append(") offered='").append(names(verb.options())).append("' words=")
                    .append(words(shape, verb)).append(" ;;\n");
        }
        text.append("    esac\n}\n");
    }

    private static String words(Shape shape, Verb verb) {
        return switch (verb.words()) {
            case NoWords none -> "";
            case FileWords files -> "files";
            // Behind a command below a command comes what that is about.
            case OneOf(List<String> choices) -> "'" + String.join(" ", choices) + "'; if [ -n \"$below\" ]; then words=$(" + shape.program() + " " + verb.name() + " ls -q 2>/dev/null); fi";
            case LinesOf(String command) -> "$(" + command + " 2>/dev/null)";
        };
    }

    private static String names(List<Flag> flags) {
        StringBuilder names = new StringBuilder();
        for (Flag flag : flags) {
            for (String name : flag.names()) {
                names.append(names.isEmpty() ? "" : " ").append("--").append(name);
            }
        }
        return names.toString();
    }
}
