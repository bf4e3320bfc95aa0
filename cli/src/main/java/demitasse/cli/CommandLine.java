package demitasse.cli;

import demitasse.cli.completion.Completion;
import demitasse.cli.completion.Shape;
import demitasse.cli.everyday.EverydayRequest;
import demitasse.cli.everyday.EverydayVerbs;
import demitasse.cli.everyday.Verb;
import demitasse.cli.host.Host;
import demitasse.cli.image.ImageCommand;
import demitasse.cli.image.ImageRequest;
import demitasse.cli.oci.OciCommandLine;
import demitasse.cli.option.HelpText;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Nearest;
import demitasse.cli.option.Shown;
import demitasse.cli.option.UsageException;
import demitasse.engine.RunRequest;
import demitasse.engine.life.Supervisor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a whole command line: a function of the words and the host, which it only looks at. */
public final class CommandLine {
    private static final String PROGRAM = "demitasse";
    private static final String SEE_HELP = "see demitasse help";

    /** Every command, in the order of the help. */
    private static final List<Row> ROWS = List.of(
            new Row("run", "run a command in a new container", CommandLine::run, () -> runHelp("run")),
            new Row("create", "make a container that waits for its start", CommandLine::create, () -> runHelp("create")),
            new Row("explain", "print what a run would do, without doing it", CommandLine::explain, CommandLine::explainHelp),
            new Row("image", "keep root filesystems under names", (words, host) -> image(words), ImageCommand::help),
            new Row("check", "tell what works on this host, and how to mend the rest", (words, host) -> CheckCommand.read(words), CheckCommand::help),
            new Row("oci", "be an OCI runtime: what demitasse-oci does", CommandLine::oci, OciCommandLine::help),
            new Row("completion", "print a script that completes command lines in a shell", CommandLine::completion,
                    () -> Completion.help(PROGRAM)),
            new Row("help", "tell about a command", (words, host) -> help(words), CommandLine::overview),
            new Row("version", "print the version", CommandLine::version, CommandLine::versionHelp));

    private static final List<String> LATER = List.of("attach", "top", "stats", "inspect", "update", "cp", "diff",
            "commit", "port", "images", "pull", "push", "build", "import", "export", "save", "load", "rmi", "tag",
            "volume", "network", "system", "events", "info");

    private CommandLine() { }

    private record Row(String name, String summary, Reader reader, Page help) { }

    @FunctionalInterface
    private interface Reader {
        Command read(List<String> words, Host host);
    }

    @FunctionalInterface
    private interface Page {
        String text();
    }

    /** What a command line asks for.
     *  @param argv all words, the program's own name first; under the name demitasse-oci it is an OCI runtime */
    public static Command parse(List<String> argv, Host host) {
        String program = argv.isEmpty() ? "" : argv.getFirst();
        List<String> words = argv.isEmpty() ? argv : argv.subList(1, argv.size());
        if (program.substring(program.lastIndexOf('/') + 1).equals("demitasse-oci")) {
            return new Command.Oci(OciCommandLine.parse(words, host));
        }
        try {
            return read(words, host);
        } catch (UsageException wrong) {
            return new Command.UsageError(wrong.message(), wrong.hint());
        }
    }

    private static Command read(List<String> words, Host host) {
        if (words.isEmpty()) {
            return new Command.Print(overview());
        }
        String first = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        Row row = row(first);
        if (row != null) {
            return row.reader().read(rest, host);
        }
        Verb verb = verb(first);
        if (verb != null) {
            EverydayRequest request = verb.read(rest, host);
            return request == null ? new Command.Print(verb.help()) : new Command.Everyday(request);
        }
        return switch (first) {
            case Supervisor.COMMAND -> supervise(rest);
            case "--help", "-h" -> help(rest);
            case "--version", "-V", "-v" -> version(rest, host);
            default -> throw first.startsWith("-") ? unknownOption(first) : unknownCommand(first);
        };
    }

    private static @Nullable Row row(String name) {
        for (Row row : ROWS) {
            if (row.name().equals(name)) {
                return row;
            }
        }
        return null;
    }

    private static @Nullable Verb verb(String name) {
        for (Verb verb : EverydayVerbs.ALL) {
            if (verb.name().equals(name)) {
                return verb;
            }
        }
        return name.equals(EverydayVerbs.LIST.name()) ? EverydayVerbs.LIST : null;
    }

    private static Command supervise(List<String> words) {
        int pid = words.size() == 2 ? number(words.get(1)) : 0;
        if (pid == 0) {
            throw unknownCommand(Supervisor.COMMAND);
        }
        return new Command.Supervise(words.getFirst(), pid);
    }

    private static int number(String digits) {
        int number = 0;
        for (int i = 0; i < digits.length() && i < 9; i++) {
            number = number * 10 + Math.max(0, Math.min(9, digits.charAt(i) - '0'));
        }
        return number;
    }

    private static Command run(List<String> words, Host host) {
        RunRequest request = RunCommand.read(words, host, "run");
        return request == null ? new Command.Print(runHelp("run")) : new Command.Run(request);
    }

    private static Command create(List<String> words, Host host) {
        RunRequest request = RunCommand.read(words, host, "create");
        return request == null ? new Command.Print(runHelp("create")) : new Command.Create(request);
    }

    private static Command explain(List<String> words, Host host) {
        String first = words.isEmpty() ? "" : words.getFirst();
        if (first.equals("--help") || first.equals("-h")) {
            return new Command.Print(explainHelp());
        }
        if (!first.equals("run")) {
            throw new UsageException(first.isEmpty() ? "explain what? write demitasse explain run, followed by what run takes"
                    : "only run can be explained, not " + Shown.word(first), "see demitasse explain --help");
        }
        RunRequest request = RunCommand.read(words.subList(1, words.size()), host, "run");
        return request == null ? new Command.Print(explainHelp()) : new Command.Explain(request);
    }

    private static Command image(List<String> words) {
        ImageRequest request = ImageCommand.read(words);
        return request == null ? new Command.Print(ImageCommand.help()) : new Command.OfImages(request);
    }

    private static Command oci(List<String> words, Host host) {
        return new Command.Oci(OciCommandLine.parse(words, host));
    }

    private static Command completion(List<String> words, Host host) {
        return new Command.Print(Completion.text(shape(), words));
    }

    /** What a shell may offer. */
    private static Shape shape() {
        List<Shape.Verb> verbs = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Row row : ROWS) {
            names.add(row.name());
        }
        for (Verb verb : EverydayVerbs.ALL) {
            names.add(verb.name());
            verbs.add(verb.shape(summary(verb)));
        }
        for (Row row : ROWS) {
            boolean runs = row.name().equals("run") || row.name().equals("explain") || row.name().equals("create");
            verbs.add(new Shape.Verb(row.name(), row.summary(),
                    runs ? Shape.options(RunOptions.table("demitasse run")) : List.of(), words(row.name(), names)));
        }
        return new Shape(PROGRAM, List.of(), verbs);
    }

    private static Shape.Words words(String command, List<String> names) {
        return switch (command) {
            case "run", "create" -> new Shape.FileWords();
            case "explain" -> new Shape.OneOf(List.of("run"));
            case "oci" -> OciCommandLine.commands();
            case "completion" -> new Shape.OneOf(Completion.SHELLS);
            case "image" -> new Shape.OneOf(List.of("import", "ls", "inspect", "tag", "rm"));
            case "help" -> new Shape.OneOf(names);
            default -> new Shape.NoWords();
        };
    }

    private static Command version(List<String> words, Host host) {
        boolean help = !words.isEmpty() && (words.getFirst().equals("--help") || words.getFirst().equals("-h"));
        return new Command.Print(help ? versionHelp() : Version.text(host.machine()));
    }

    private static Command help(List<String> words) {
        if (words.isEmpty() || words.getFirst().startsWith("-")) {
            return new Command.Print(overview());
        }
        Row row = row(words.getFirst());
        Verb verb = verb(words.getFirst());
        if (row == null && verb == null) {
            throw unknownCommand(words.getFirst());
        }
        return new Command.Print(row != null ? row.help().text() : verb.help());
    }

    private static UsageException unknownCommand(String name) {
        if (LATER.contains(name)) {
            return new UsageException("the command " + name + " comes with a later release", SEE_HELP);
        }
        List<String> names = new ArrayList<>();
        for (Row row : ROWS) {
            names.add(row.name());
        }
        for (Verb verb : EverydayVerbs.ALL) {
            names.add(verb.name());
        }
        String nearest = Nearest.of(name, names);
        String meant = nearest != null ? "; did you mean " + nearest + "?"
                : "; to run a program write demitasse run " + Shown.word(name);
        return new UsageException("unknown command " + Shown.word(name) + meant, SEE_HELP);
    }

    private static UsageException unknownOption(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        boolean ofRun = name.startsWith("--") && RunOptions.table("demitasse run").knows(name.substring(2));
        if (ofRun) {
            return new UsageException(name + " is an option of run and stands after it: demitasse run " + name,
                    "see demitasse run --help");
        }
        String nearest = Nearest.of(name, List.of("--help", "--version"));
        String meant = nearest == null ? "" : "; did you mean " + nearest + "?";
        return new UsageException("unknown option " + Shown.word(name) + meant, SEE_HELP);
    }

    private static String runHelp(String command) {
        return HelpText.of(RunOptions.page(command), RunOptions.table("demitasse " + command));
    }

    private static String overview() {
        List<Example> commands = new ArrayList<>();
        for (Row row : ROWS) {
            if (row.name().equals("explain")) {
                for (Verb verb : EverydayVerbs.ALL) {
                    commands.add(new Example(verb.name(), summary(verb)));
                }
            }
            commands.add(new Example(row.name(), row.summary()));
        }
        return HelpText.of(new HelpText.Page(
                List.of("demitasse COMMAND [OPTIONS] [ARG...]"),
                "Demitasse runs programs in containers on Linux: one small binary, no daemon.",
                List.of(new Example("demitasse run -- make test", "Run a build on a copy-on-write view of this machine"),
                        new Example("demitasse run ./rootfs sh", "A shell on the root filesystem in ./rootfs"),
                        new Example("demitasse image import debian ./rootfs", "Keep it under a name, for demitasse run debian sh"),
                        new Example("demitasse explain run -m 64M -- ls", "Every step of a run, without running it")),
                List.of("demitasse help COMMAND, or demitasse COMMAND --help, tells about a command.")), "Commands", commands);
    }

    /** Its sentence as the others here begin and end. */
    private static String summary(Verb verb) {
        String about = verb.about();
        int first = about.indexOf(' ');
        String word = about.substring(0, first);
        String base = word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
        return (char) (base.charAt(0) | 0x20) + base.substring(1) + about.substring(first, about.length() - 1);
    }

    private static String explainHelp() {
        return HelpText.of(new HelpText.Page(
                List.of("demitasse explain run [OPTIONS] [--] COMMAND [ARG...]",
                        "demitasse explain run [OPTIONS] ROOTFS-DIR [--] COMMAND [ARG...]"),
                "Prints, in order, every step that the run would take. Nothing is run or changed, and root is not needed.",
                List.of(new Example("demitasse explain run -m 64M --network none ./rootfs sh", "The plan of a small container")),
                List.of("The options are those of run; see demitasse run --help.")), "", List.of());
    }

    private static String versionHelp() {
        return HelpText.of(new HelpText.Page(List.of("demitasse version"), "Prints the version and the architecture.",
                List.of(), List.of()), "", List.of());
    }
}
