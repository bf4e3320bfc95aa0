package demitasse.cli.completion;

import demitasse.cli.completion.Shape.AnyDirectory;
import demitasse.cli.completion.Shape.AnyFile;
import demitasse.cli.completion.Shape.AnyText;
import demitasse.cli.completion.Shape.Choice;
import demitasse.cli.completion.Shape.FileWords;
import demitasse.cli.completion.Shape.Flag;
import demitasse.cli.completion.Shape.LinesOf;
import demitasse.cli.completion.Shape.NoArgument;
import demitasse.cli.completion.Shape.NoWords;
import demitasse.cli.completion.Shape.OneOf;
import demitasse.cli.completion.Shape.Verb;
import java.util.List;

/** The script for zsh (zshcompsys(1), _arguments). */
final class Zsh {
    private Zsh() { }

    static String script(Shape shape) {
        String name = shape.function();
        StringBuilder text = new StringBuilder("#compdef " + shape.program() + "\n" + name + "() {\n"
                + "    local curcontext=$curcontext state line\n    typeset -A opt_args\n    local -a commands\n    commands=(\n");
        for (Verb verb : shape.commands()) {
            text.append("        ").append(quoted(verb.name() + ":" + verb.about())).append('\n');
        }
        text.append("    )\n    _arguments -C -s");
        specifications(text, shape.options());
        text.append(" \\\n        '1: :->command' '*:: :->words'\n    case $state in\n        command) _describe command commands ;;\n"
                + "        words) case $words[1] in\n");
        for (Verb verb : shape.commands()) {
            text.append("            ").append(verb.name()).append(") _arguments -s");
            specifications(text, verb.options());
            text.append(words(shape, verb)).append(" ;;\n");
        }
        text.append("        esac ;;\n    esac\n}\n");
        // As a file of fpath it is called; read by source it registers itself.
        return text.append("if [ \"$funcstack[1]\" = ").append("_").append(shape.program()).append(" ]; then ").append(name)
                .append(" \"$@\"; else compdef ").append(name).append(' ').append(shape.program()).append("; fi\n").toString();
    }

    private static void specifications(StringBuilder text, List<Flag> flags) {
        for (Flag flag : flags) {
            for (String name : flag.names()) {
                text.append(" \\\n        ").append(quoted("*--" + name + (takesValue(flag) ? "=" : "") + tail(flag)));
            }
            if (flag.letter() != 0) {
                text.append(" \\\n        ").append(quoted("*-" + flag.letter() + (takesValue(flag) ? "+" : "") + tail(flag)));
            }
        }
    }

    private static boolean takesValue(Flag flag) {
        return !(flag.argument() instanceof NoArgument);
    }

    private static String tail(Flag flag) {
        String about = "[" + escaped(flag.about()) + "]";
        String message = ":" + escaped(flag.placeholder()) + ":";
        return about + switch (flag.argument()) {
            case NoArgument none -> "";
            case AnyText any -> message;
            case AnyFile file -> message + "_files";
            case AnyDirectory directory -> message + "_directories";
            case Choice(List<String> choices) -> message + "(" + String.join(" ", choices) + ")";
        };
    }

    private static String words(Shape shape, Verb verb) {
        return switch (verb.words()) {
            case NoWords none -> "";
            case FileWords files -> " \\\n        '*:file:_files'";
            case OneOf(List<String> choices) -> " \\\n        '1:word:(" + String.join(" ", choices) + ")' "
                    + quoted("*:name:{compadd -- $(" + shape.program() + " " + verb.name() + " ls -q 2>/dev/null)}");
            case LinesOf(String command) -> " \\\n        " + quoted("*:container:{compadd -- $(" + command + " 2>/dev/null)}");
        };
    }

    /** Text between the brackets and colons of a specification. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
