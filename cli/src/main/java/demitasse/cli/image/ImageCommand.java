package demitasse.cli.image;

import demitasse.cli.option.HelpText;
import demitasse.cli.option.HelpText.Contents;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.Group;
import demitasse.cli.option.OptionTable.Operands;
import demitasse.cli.option.Shown;
import demitasse.cli.option.UsageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the words after {@code image}. */
public final class ImageCommand {
    private static final String SEE_HELP = "see demitasse image --help";

    /** Every verb, in the order of the help. */
    private static final List<Example> VERBS = List.of(
            new Example("import NAME SOURCE", "make one of a directory, of a tar archive (also compressed by gzip, zstd, xz or bzip2), or of - for standard input"),
            new Example("ls", "list them"),
            new Example("inspect IMAGE...", "tell all that is known of them, as JSON"),
            new Example("tag IMAGE NAME", "give one another name"),
            new Example("rm IMAGE...", "remove names, and with its last name the image"));

    private boolean quiet;

    private ImageCommand() { }

    /** The request, or null where help was asked for.
     *  @throws UsageException with what is wrong */
    public static @Nullable ImageRequest read(List<String> words) {
        if (words.isEmpty() || words.getFirst().equals("--help") || words.getFirst().equals("-h")) {
            return null;
        }
        ImageCommand builder = new ImageCommand();
        String verb = words.getFirst();
        return switch (table().parseAnywhere(words.subList(1, words.size()), builder)) {
            case OptionTable.HelpAsked asked -> null;
            case Operands operands -> builder.request(verb, operands.words());
        };
    }

    private ImageRequest request(String verb, List<String> words) {
        return switch (verb) {
            case "import" -> {
                require(words.size() == 2, "import takes a name and a source: demitasse image import NAME DIR|TAR|-");
                yield new ImageRequest.Import(words.getFirst(), words.getLast(), quiet);
            }
            case "ls", "list" -> {
                require(words.isEmpty(), "ls takes options only");
                yield new ImageRequest.Ls(quiet);
            }
            case "rm" -> {
                require(!words.isEmpty(), "rm takes the names or ids of images: demitasse image rm IMAGE...");
                yield new ImageRequest.Rm(words);
            }
            case "inspect" -> {
                require(!words.isEmpty(), "inspect takes the names or ids of images: demitasse image inspect IMAGE...");
                yield new ImageRequest.Inspect(words);
            }
            case "tag" -> {
                require(words.size() == 2, "tag takes an image and its new name: demitasse image tag IMAGE NAME");
                yield new ImageRequest.Tag(words.getFirst(), words.getLast());
            }
            default -> throw new UsageException("image has no command " + Shown.word(verb), SEE_HELP);
        };
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new UsageException(otherwise, SEE_HELP);
        }
    }

    private static OptionTable<ImageCommand> table() {
        Option<ImageCommand> quiet = Option.flag("quiet", "print ids alone", (b, on) -> b.quiet = on);
        return new OptionTable<>("demitasse image", List.of(new Group<>("Options", List.of(quiet.shortName('q')))), List.of(), false);
    }

    public static Contents contents() {
        return new Contents(new HelpText.Page(List.of("demitasse image COMMAND"),
                "Keeps root filesystems under names, so that demitasse run NAME COMMAND runs on one.",
                List.of(new Example("debootstrap trixie ./debian && demitasse image import debian ./debian", "Keep a directory"),
                        new Example("docker export web | demitasse image import web -", "Keep what another engine exports"),
                        new Example("demitasse run debian sh", "Run on it")),
                List.of("An image has one name or more, and is named by each, by its id, or by the beginning of that.")), table(), "Commands", VERBS);
    }
}
