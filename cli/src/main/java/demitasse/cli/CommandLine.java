package demitasse.cli;

import demitasse.cli.completion.Completion;
import demitasse.cli.completion.Shape;
import demitasse.cli.everyday.EverydayRequest;
import demitasse.cli.everyday.EverydayVerbs;
import demitasse.cli.everyday.Verb;
import demitasse.cli.files.FilesRequest;
import demitasse.cli.files.FilesVerb;
import demitasse.cli.files.FilesVerbs;
import demitasse.cli.files.OverlayCommand;
import demitasse.cli.generate.GenerateCommand;
import demitasse.cli.generate.GenerateCommand.Products;
import demitasse.cli.generate.GenerateCommand.Topic;
import demitasse.cli.host.Host;
import demitasse.cli.look.LookRequest;
import demitasse.cli.look.LookVerb;
import demitasse.cli.look.LookVerbs;
import demitasse.cli.network.NetworkCommand;
import demitasse.cli.network.NetworkRequest;
import demitasse.cli.oci.OciCommandLine;
import demitasse.cli.option.HelpText;
import demitasse.cli.option.HelpText.Contents;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Nearest;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.Shown;
import demitasse.cli.option.UsageException;
import demitasse.cli.store.StoreCommand;
import demitasse.cli.store.StoreRequest;
import demitasse.engine.health.Probing;
import demitasse.engine.life.Supervisor;
import demitasse.engine.network.AddressLoop;
import demitasse.engine.store.RecordLoop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a whole command line: a function of the words and the host, which it only looks at. */
public final class CommandLine {
    private static final String PROGRAM = "demitasse";
    private static final String SEE_HELP = "see demitasse help";

    private static final List<String> LATER = List.of(
            "pull", "push", "build", "import", "save", "load");

    private CommandLine() { }

    /** A command: how its words are read, its page, and what a shell may offer after it. */
    private record Row(String name, String summary, Reader reader, About about, Shape.Words words) { }

    @FunctionalInterface
    private interface Reader {
        Command read(List<String> words, Host host);
    }

    @FunctionalInterface
    private interface About {
        Contents contents();
    }

    /** Every command, in the order of the help. Made only where it is looked through: that takes as long as reading a {@code run}. */
    private static final class Rows {
        static final List<Row> ALL = rows();

        private Rows() {}
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>(List.of(
                new Row("run", "run a command in a new container", CommandLine::run, () -> runPage("run"), new Shape.FileWords()),
                new Row("create", "make a container that waits for its start", CommandLine::create, () -> runPage("create"), new Shape.FileWords())));
        for (LookVerb verb : LookVerbs.ALL) {
            rows.add(new Row(verb.name(), verb.summary(), (words, host) -> look(verb, words), verb::contents, verb.words()));
        }
        for (Verb verb : EverydayVerbs.ALL) {
            rows.add(new Row(verb.name(), verb.summary(), (words, host) -> everyday(verb, words, host), verb::contents, verb.words()));
        }
        for (FilesVerb verb : FilesVerbs.ALL) {
            rows.add(new Row(verb.name(), verb.summary(), (words, host) -> files(verb, words), verb::contents, verb.words()));
        }
        rows.addAll(List.of(
                new Row("explain", "print what a run would do, without doing it", CommandLine::explain, CommandLine::explainPage,
                        new Shape.OneOf(List.of("run"))),
                new Row("image", "keep root filesystems under names", (words, host) -> store("image", words),
                        () -> StoreCommand.contents("image"), StoreCommand.words("image")),
                new Row("volume", "keep directories that containers share, and that outlive them", (words, host) -> store("volume", words),
                        () -> StoreCommand.contents("volume"), StoreCommand.words("volume")),
                new Row("system", "look after all that is kept: its size, what nobody needs, whether it is whole", (words, host) -> store("system", words),
                        () -> StoreCommand.contents("system"), StoreCommand.words("system")),
                new Row("network", "make, list and remove networks", (words, host) -> network(words), NetworkCommand::contents,
                        new Shape.OneOf(NetworkCommand.words())),
                new Row("overlay", "keep what runs have written, under names", (words, host) -> overlay(words), OverlayCommand::contents,
                        new Shape.OneOf(List.of("ls", "rm"))),
                new Row("check", "tell what works on this host, and how to mend the rest", (words, host) -> CheckCommand.read(words),
                        CheckCommand::contents, new Shape.NoWords()),
                new Row("why", "tell what a container was refused, and what would allow it", (words, host) -> WhyCommand.read(words),
                        WhyCommand::contents, new Shape.LinesOf("demitasse ps -a --format names")),
                new Row("oci", "be an OCI runtime: what demitasse-oci does", CommandLine::oci, OciCommandLine::contents, OciCommandLine.commands()),
                new Row("completion", "print a script that completes command lines in a shell", CommandLine::completion,
                        () -> Completion.contents(PROGRAM), new Shape.OneOf(Completion.SHELLS)),
                new Row("generate", "write man pages, or a unit of systemd", CommandLine::generate, GenerateCommand::contents, new Shape.OneOf(GenerateCommand.KINDS)),
                new Row("help", "tell about a command", (words, host) -> help(words), CommandLine::overview, new Shape.NoWords())));
        return rows;
    }

    private static Command look(LookVerb verb, List<String> words) {
        LookRequest request = verb.read(words);
        return request == null ? print(verb.contents()) : new Command.Look(request);
    }

    private static Command files(FilesVerb verb, List<String> words) {
        FilesRequest request = verb.read(words);
        return request == null ? print(verb.contents()) : new Command.OfFiles(request);
    }

    private static Command everyday(Verb verb, List<String> words, Host host) {
        EverydayRequest request = verb.read(words, host);
        return request == null ? print(verb.contents()) : new Command.Everyday(request);
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
            return print(overview());
        }
        String first = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        return switch (first) {
            // These are started by the thousand, and need no list of all commands.
            case "run" -> run(rest, host);
            case "oci" -> oci(rest, host);
            case Supervisor.COMMAND -> supervise(rest);
            case Probing.COMMAND -> probe(rest);
            case RecordLoop.COMMAND, AddressLoop.COMMAND -> measured(first, rest);
            case "--help", "-h" -> help(rest);
            case "--version", "-V", "-v" -> new Command.Print(Version.text(host.machine()));
            default -> named(first, rest, host);
        };
    }

    private static Command named(String first, List<String> rest, Host host) {
        // Docker's longer way to say the same.
        if (first.equals("container") && !rest.isEmpty() && !rest.getFirst().startsWith("-")) {
            String command = rest.getFirst();
            return named(command.equals("ls") ? "ps" : command, rest.subList(1, rest.size()), host);
        }
        String ofImages = ofImages(first);
        if (!ofImages.isEmpty()) {
            List<String> words = new ArrayList<>(rest);
            words.addFirst(ofImages);
            return store("image", words);
        }
        Row row = row(first);
        if (row == null) {
            throw first.startsWith("-") ? unknownOption(first) : unknownCommand(first);
        }
        return row.reader().read(rest, host);
    }

    /** The command below {@code image} that others call so, nothing for another word. */
    private static String ofImages(String name) {
        return switch (name) {
            case "images" -> "ls";
            case "rmi" -> "rm";
            case "tag" -> "tag";
            default -> "";
        };
    }

    private static Command print(Contents page) {
        return new Command.Print(HelpText.of(page));
    }

    /** The command of that name; {@code list} is what podman and others call {@code ps}. */
    private static @Nullable Row row(String name) {
        String known = name.equals("list") ? "ps" : name;
        for (Row row : Rows.ALL) {
            if (row.name().equals(known)) {
                return row;
            }
        }
        return null;
    }

    /** The names of all commands. */
    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Row row : Rows.ALL) {
            names.add(row.name());
        }
        return names;
    }

    private static Command supervise(List<String> words) {
        int pid = words.size() == 2 ? number(words.get(1)) : 0;
        if (pid == 0) {
            throw unknownCommand(Supervisor.COMMAND);
        }
        return new Command.Supervise(words.getFirst(), pid);
    }

    private static Command probe(List<String> words) {
        if (words.size() != 1) {
            throw unknownCommand(Probing.COMMAND);
        }
        return new Command.Probe(words.getFirst());
    }

    private static Command measured(String command, List<String> words) {
        int count = words.size() == 2 ? number(words.get(1)) : 0;
        if (count == 0) {
            throw unknownCommand(command);
        }
        return command.equals(RecordLoop.COMMAND) ? new Command.MakeRecords(words.getFirst(), count) : new Command.TakeAddresses(words.getFirst(), count);
    }

    private static int number(String digits) {
        int number = 0;
        for (int i = 0; i < digits.length() && i < 9; i++) {
            number = number * 10 + Math.max(0, Math.min(9, digits.charAt(i) - '0'));
        }
        return number;
    }

    private static Command run(List<String> words, Host host) {
        Command.Run run = RunCommand.read(words, host, "run");
        return run == null ? print(runPage("run")) : run;
    }

    private static Command create(List<String> words, Host host) {
        Command.Run run = RunCommand.read(words, host, "create");
        return run == null ? print(runPage("create")) : new Command.Create(run.request());
    }

    private static Command explain(List<String> words, Host host) {
        String first = words.isEmpty() ? "" : words.getFirst();
        if (first.equals("--help") || first.equals("-h")) {
            return print(explainPage());
        }
        if (!first.equals("run")) {
            throw new UsageException(first.isEmpty() ? "explain what? write demitasse explain run, followed by what run takes"
                    : "only run can be explained, not " + Shown.word(first), "see demitasse explain --help");
        }
        Command.Run run = RunCommand.read(words.subList(1, words.size()), host, "run");
        return run == null ? print(explainPage()) : new Command.Explain(run.request());
    }

    private static Command network(List<String> words) {
        NetworkRequest request = NetworkCommand.read(words);
        return request == null ? print(NetworkCommand.contents()) : new Command.OfNetworks(request);
    }

    private static Command store(String command, List<String> words) {
        StoreRequest request = StoreCommand.read(command, words);
        return request == null ? print(StoreCommand.contents(command)) : new Command.OfStore(request);
    }

    private static Command overlay(List<String> words) {
        FilesRequest request = OverlayCommand.read(words);
        return request == null ? print(OverlayCommand.contents()) : new Command.OfFiles(request);
    }

    private static Command oci(List<String> words, Host host) {
        return new Command.Oci(OciCommandLine.parse(words, host));
    }

    private static Command completion(List<String> words, Host host) {
        return new Command.Print(Completion.text(shape(), words));
    }

    private static Command generate(List<String> words, Host host) {
        List<Topic> topics = new ArrayList<>();
        for (Row row : Rows.ALL) {
            topics.add(new Topic(row.name(), row.summary(), row.about().contents()));
        }
        return switch (GenerateCommand.read(words, host, overview(), topics, Version.NUMBER)) {
            case null -> print(GenerateCommand.contents());
            case Products products -> new Command.Write(products);
            case GenerateCommand.Unit(String container) -> new Command.Unit(container);
        };
    }

    /** What a shell may offer. */
    private static Shape shape() {
        List<Shape.Verb> verbs = new ArrayList<>();
        for (Row row : Rows.ALL) {
            Shape.Words words = row.name().equals("help") ? new Shape.OneOf(names()) : row.words();
            verbs.add(new Shape.Verb(row.name(), row.summary(), options(row), words));
        }
        return new Shape(PROGRAM, List.of(), verbs);
    }

    private static List<Shape.Flag> options(Row row) {
        OptionTable<?> table = row.name().equals("explain") ? RunOptions.table("demitasse run") : row.about().contents().table();
        return Shape.options(table);
    }

    private static Command help(List<String> words) {
        if (words.isEmpty() || words.getFirst().startsWith("-")) {
            return print(overview());
        }
        Row row = row(words.getFirst());
        if (row == null) {
            throw unknownCommand(words.getFirst());
        }
        return print(row.about().contents());
    }

    private static UsageException unknownCommand(String name) {
        if (LATER.contains(name)) {
            return new UsageException("the command " + name + " comes with a later release", SEE_HELP);
        }
        String nearest = Nearest.of(name, names());
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

    private static Contents runPage(String command) {
        return new Contents(RunOptions.page(command), RunOptions.table("demitasse " + command));
    }

    private static Contents overview() {
        List<Example> commands = new ArrayList<>();
        for (Row row : Rows.ALL) {
            commands.add(new Example(row.name(), row.summary()));
        }
        return new Contents(new HelpText.Page(
                List.of("demitasse COMMAND [OPTIONS] [ARG...]"),
                "Demitasse runs programs in containers on Linux: one small binary, no daemon.",
                List.of(new Example("demitasse run -- make test", "Run a build on a copy-on-write view of this machine"),
                        new Example("demitasse run ./rootfs sh", "A shell on the root filesystem in ./rootfs"),
                        new Example("demitasse image import debian ./rootfs", "Keep it under a name, for demitasse run debian sh"),
                        new Example("demitasse explain run -m 64M -- ls", "Every step of a run, without running it")),
                List.of("demitasse help COMMAND, or demitasse COMMAND --help, tells about a command.")), "Commands", commands);
    }

    private static Contents explainPage() {
        return new Contents(new HelpText.Page(
                List.of("demitasse explain run [OPTIONS] [--] COMMAND [ARG...]",
                        "demitasse explain run [OPTIONS] ROOTFS-DIR [--] COMMAND [ARG...]"),
                "Prints, in order, every step that the run would take. Nothing is run or changed, and root is not needed.",
                List.of(new Example("demitasse explain run -m 64M --network none ./rootfs sh", "The plan of a small container")),
                List.of("The options are those of run; see demitasse run --help.")), "", List.of());
    }
}
