package demitasse.cli.completion;

import demitasse.cli.option.HelpText;
import demitasse.cli.option.HelpText.Contents;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Shown;
import demitasse.cli.option.UsageException;
import java.util.List;

/** The command that prints a script for a shell. */
public final class Completion {
    public static final String ABOUT = "Prints a script that completes command lines in a shell.";
    public static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private Completion() { }

    /** The script for the shell that {@code words} name, or the page about the command.
     *  @throws UsageException for another word, or none */
    public static String text(Shape shape, List<String> words) {
        String shell = words.isEmpty() ? "" : words.getFirst();
        return switch (shell) {
            case "bash" -> Bash.script(shape);
            case "zsh" -> Zsh.script(shape);
            case "fish" -> Fish.script(shape);
            case "--help", "-help", "-h" -> HelpText.of(contents(shape.program()));
            default -> throw new UsageException((shell.isEmpty() ? "the shell is missing" : "no script for the shell " + Shown.word(shell))
                    + "; give bash, zsh or fish", "see " + shape.program() + " completion --help");
        };
    }

    /** The page about the command. */
    public static Contents contents(String program) {
        String call = program + " completion ";
        return new Contents(new HelpText.Page(List.of(call + "bash|zsh|fish"), ABOUT,
                List.of(new Example("source <(" + call + "bash)", "In this bash alone; in ~/.bashrc for every one"),
                        new Example(call + "zsh > ~/.zfunc/_" + program, "In zsh, with ~/.zfunc in fpath before compinit"),
                        new Example(call + "fish > ~/.config/fish/completions/" + program + ".fish", "In fish")),
                List.of()), "", List.of());
    }
}
