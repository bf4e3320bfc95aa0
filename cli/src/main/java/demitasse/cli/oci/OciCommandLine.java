package demitasse.cli.oci;

import demitasse.cli.Version;
import demitasse.cli.completion.Completion;
import demitasse.cli.completion.Shape;
import demitasse.cli.host.Host;
import demitasse.cli.option.HelpText;
import demitasse.cli.option.HelpText.Contents;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Nearest;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.HelpAsked;
import demitasse.cli.option.OptionTable.Operands;
import demitasse.cli.option.Shown;
import demitasse.cli.option.UsageException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the command line of an OCI runtime. */
public final class OciCommandLine {
    /** Every command, in the order of the help. */
    static final List<Verb<?>> VERBS = List.of(CreateVerbs.CREATE, ControlVerbs.START, CreateVerbs.RUN, ExecVerb.EXEC,
            ListVerbs.STATE, ListVerbs.LIST, ListVerbs.PS, ListVerbs.EVENTS, ControlVerbs.PAUSE, ControlVerbs.RESUME,
            UpdateVerb.UPDATE, ControlVerbs.KILL, ControlVerbs.DELETE, CheckpointVerbs.CHECKPOINT, CheckpointVerbs.RESTORE,
            AboutVerbs.SPEC, AboutVerbs.FEATURES);

    private static final String PROGRAM = "demitasse-oci";
    private static final String HELP = "Tells about a command.";

    private final Host host;
    private final GlobalBuilder builder;
    private final OptionTable<GlobalBuilder> table = GlobalOptions.table();

    private OciCommandLine(Host host) {
        this.host = host;
        this.builder = new GlobalBuilder(host);
    }

    /** @param words those after the program's name, or after {@code demitasse oci} */
    public static OciCommand parse(List<String> words, Host host) {
        OciCommandLine line = new OciCommandLine(host);
        try {
            return line.read(words);
        } catch (UsageException wrong) {
            // With the flags read so far: whoever gave --log looks for the error there.
            return new OciCommand.UsageError(wrong.message() + " (" + wrong.hint() + ")", line.builder.globals());
        }
    }

    private OciCommand read(List<String> words) {
        return switch (table.parse(words, builder)) {
            case HelpAsked asked -> new OciCommand.Print(help());
            case Operands(List<String> left, boolean afterDashes) -> builder.version
                    ? new OciCommand.Print(Version.ociText()) : command(left);
        };
    }

    private OciCommand command(List<String> words) {
        String name = words.isEmpty() ? "help" : words.getFirst();
        if (name.equals("help")) {
            return new OciCommand.Print(words.size() < 2 ? help() : helpOn(words.get(1)));
        }
        if (name.equals("completion")) {
            return new OciCommand.Print(Completion.text(shape(), words.subList(1, words.size())));
        }
        return verb(name).read(words.subList(1, words.size()), builder.globals(), host);
    }

    private String helpOn(String name) {
        return name.equals("completion") ? HelpText.of(Completion.contents(PROGRAM)) : verb(name).help();
    }

    private Verb<?> verb(String name) {
        List<String> names = new ArrayList<>();
        for (Verb<?> verb : VERBS) {
            if (verb.name().equals(name)) {
                return verb;
            }
            names.add(verb.name());
        }
        @Nullable String nearest = Nearest.of(name, names);
        String meant = nearest == null ? "" : "; did you mean " + nearest + "?";
        throw table.error("unknown command " + Shown.word(name) + meant);
    }

    /** What a shell may offer. */
    static Shape shape() {
        List<Shape.Verb> verbs = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Verb<?> verb : VERBS) {
            verbs.add(verb.shape());
            names.add(verb.name());
        }
        verbs.add(new Shape.Verb("completion", Completion.ABOUT, List.of(), new Shape.OneOf(Completion.SHELLS)));
        verbs.add(new Shape.Verb("help", HELP, List.of(), new Shape.OneOf(names)));
        return new Shape(PROGRAM, Shape.options(GlobalOptions.table()), verbs);
    }

    /** What a shell may offer after {@code demitasse oci}: the names of the commands. */
    public static Shape.Words commands() {
        List<String> names = new ArrayList<>();
        for (Verb<?> verb : VERBS) {
            names.add(verb.name());
        }
        return new Shape.OneOf(names);
    }

    private static String help() {
        return HelpText.of(contents());
    }

    /** The page about all commands. */
    public static Contents contents() {
        List<Example> commands = new ArrayList<>();
        for (Verb<?> verb : VERBS) {
            commands.add(new Example(verb.name(), verb.about()));
        }
        commands.add(new Example("completion", Completion.ABOUT));
        commands.add(new Example("help", HELP));
        return new Contents(new HelpText.Page(
                List.of("demitasse-oci [OPTIONS] COMMAND [OPTIONS] [ARG...]", "demitasse oci [OPTIONS] COMMAND ..."),
                "The command line of an OCI runtime, for engines such as containerd, Docker and podman.",
                List.of(new Example("demitasse-oci run -b ./bundle web", "Run the bundle in ./bundle as the container web")),
                List.of("demitasse-oci help COMMAND, or demitasse-oci COMMAND --help, tells about a command.")),
                GlobalOptions.table(), "Commands", commands);
    }
}
