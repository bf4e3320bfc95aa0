package demitasse.cli;

import demitasse.cli.host.Host;
import demitasse.cli.option.HelpText;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Nearest;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.Operands;
import demitasse.cli.option.Shown;
import demitasse.cli.option.UsageException;
import java.util.List;

/** Reads the command line of an OCI runtime. */
final class OciCommandLine {
    private static final List<String> LATER = List.of("create", "start", "state", "kill", "delete", "exec", "list", "ps",
            "pause", "resume", "events", "update", "features", "spec", "checkpoint", "restore");

    private final OciBuilder builder;

    private OciCommandLine(Host host) {
        this.builder = new OciBuilder(host);
    }

    /** @param words those after the program's name, or after {@code demitasse oci} */
    static Command parse(List<String> words, Host host) {
        OciCommandLine line = new OciCommandLine(host);
        try {
            return line.read(words);
        } catch (UsageException wrong) {
            // With the flags read so far: whoever gave --log looks for the error there.
            return new Command.OciUsageError(wrong.message() + " (" + wrong.hint() + ")", line.builder.globals());
        }
    }

    private Command read(List<String> words) {
        OptionTable<OciBuilder> table = OciOptions.globals();
        return switch (table.parse(words, builder)) {
            case OptionTable.HelpAsked asked -> new Command.Print(help());
            case Operands operands -> builder.version
                    ? new Command.Print(Version.ociText()) : command(operands.words(), table);
        };
    }

    private Command command(List<String> words, OptionTable<OciBuilder> table) {
        if (words.isEmpty() || words.getFirst().equals("help")) {
            return new Command.Print(help());
        }
        String name = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        if (name.equals("run")) {
            return run(rest);
        }
        Command plain = plain(name, rest);
        if (plain != null) {
            return plain;
        }
        if (LATER.contains(name)) {
            throw table.error("the command " + name + " comes with a later release");
        }
        String nearest = Nearest.of(name, List.of("run", "help"));
        String meant = nearest == null ? "" : "; did you mean " + nearest + "?";
        throw table.error("unknown command " + Shown.word(name) + meant);
    }

    private @org.jspecify.annotations.Nullable Command plain(String name, List<String> words) {
        OciGlobals globals = builder.globals();
        boolean option = !words.isEmpty() && words.getFirst().startsWith("-");
        return switch (name) {
            case "create" -> {
                Operands operands = (Operands) OciOptions.run().parse(words, builder);
                yield new Command.Oci(new OciRequest.Create(globals, operands.words().getFirst(), builder.bundle, builder.pidFile, builder.noPivot));
            }
            case "start" -> new Command.Oci(new OciRequest.Start(globals, words.getFirst()));
            case "state" -> new Command.Oci(new OciRequest.State(globals, words.getFirst()));
            case "kill" -> new Command.Oci(new OciRequest.Kill(globals, words.get(option ? 1 : 0),
                    demitasse.kernel.Signal.numberOf(words.size() > (option ? 2 : 1) ? words.get(option ? 2 : 1) : "TERM"), option));
            case "delete" -> new Command.Oci(new OciRequest.Delete(globals, words.get(option ? 1 : 0), option));
            default -> null;
        };
    }

    private Command run(List<String> words) {
        OptionTable<OciBuilder> table = OciOptions.run();
        return switch (table.parse(words, builder)) {
            case OptionTable.HelpAsked asked -> new Command.Print(HelpText.of(runPage(), table));
            case Operands operands -> run(operands, table);
        };
    }

    private Command run(Operands operands, OptionTable<OciBuilder> table) {
        List<String> words = operands.words();
        if (words.size() != 1) {
            throw table.error(words.isEmpty() ? "the container's ID is missing" : "one ID is taken, and "
                    + Shown.word(words.get(1)) + " follows it; options stand before the ID");
        }
        String id = words.getFirst();
        if (!isId(id)) {
            throw table.error("invalid container ID format: " + Shown.word(id)
                    + " (letters, digits, '_', '+', '-' and '.' make an ID)");
        }
        return new Command.Oci(new OciRequest.Run(builder.globals(), id, builder.bundle, builder.pidFile, builder.noPivot));
    }

    /** An ID becomes the name of a directory, so that it must not lead elsewhere. */
    private static boolean isId(String id) {
        boolean allowed = !id.isEmpty() && id.length() <= 255 && !id.equals(".") && !id.equals("..");
        for (int i = 0; allowed && i < id.length(); i++) {
            char c = id.charAt(i);
            allowed = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_+-.".indexOf(c) >= 0;
        }
        return allowed;
    }

    static String help() {
        return HelpText.of(new HelpText.Page(
                List.of("demitasse-oci [OPTIONS] COMMAND [OPTIONS] [ARG...]", "demitasse oci [OPTIONS] COMMAND ..."),
                "The command line of an OCI runtime, for engines such as containerd, Docker and podman.",
                List.of(new Example("demitasse-oci run -b ./bundle web", "Run the bundle in ./bundle as the container web")),
                List.of("The command is run; the others come with a later release.")), OciOptions.globals());
    }

    private static HelpText.Page runPage() {
        return new HelpText.Page(List.of("demitasse-oci run [OPTIONS] ID"),
                "Creates a container from a bundle, starts it, waits for it and deletes it.",
                List.of(new Example("demitasse-oci run -b ./bundle web", "Run the bundle in ./bundle as the container web")),
                List.of());
    }
}
