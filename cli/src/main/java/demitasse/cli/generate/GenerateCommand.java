package demitasse.cli.generate;

import demitasse.cli.host.Host;
import demitasse.cli.option.HelpText.Contents;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.HelpText.Page;
import demitasse.cli.option.Shown;
import demitasse.cli.option.UsageException;
import demitasse.cli.value.Paths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the words after {@code generate}. */
public final class GenerateCommand {
    /** What can be made. */
    public static final List<String> KINDS = List.of("man");
    private static final String PROGRAM = "demitasse";
    private static final String HINT = "see demitasse generate --help";

    private GenerateCommand() { }

    /** A command that has a page. */
    public record Topic(String name, String summary, Contents contents) { }

    /** A file to be written, by its name. */
    public record Product(String name, String text) { }

    /** Files to be written into a directory, which is made where it is missing. */
    public record Products(String directory, List<Product> files) { }

    /**
     * What the words ask for, null for help.
     *
     * @param overview of all commands
     * @throws UsageException for words that make none
     */
    public static @Nullable Products read(List<String> words, Host host, Contents overview, List<Topic> topics, String version) {
        String kind = words.isEmpty() ? "" : words.getFirst();
        if (words.contains("--help") || words.contains("-h")) {
            return null;
        }
        if (!KINDS.contains(kind)) {
            throw new UsageException((kind.isEmpty() ? "what is to be made is missing" : "nobody can make " + Shown.word(kind)) + "; give man and a directory", HINT);
        }
        if (words.size() != 2 || words.get(1).isEmpty()) {
            throw new UsageException(words.size() > 2 ? Shown.word(words.get(2)) + " is one word too many; give man and a directory"
                    : "the directory is missing; give man and a directory", HINT);
        }
        return new Products(Paths.onHost(words.get(1), host), pages(overview, topics, version));
    }

    private static List<Product> pages(Contents overview, List<Topic> topics, String version) {
        List<Product> pages = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Topic topic : topics) {
            String name = PROGRAM + "-" + topic.name();
            names.add(name);
            pages.add(new Product(name + ".1", ManPage.of(name, topic.summary(), topic.contents(), version, List.of(PROGRAM))));
        }
        pages.add(new Product(PROGRAM + ".1", ManPage.of(PROGRAM, "run programs in containers", overview, version, names)));
        return pages;
    }

    /** The page about it. */
    public static Contents contents() {
        return new Contents(new Page(List.of("demitasse generate man DIR"),
                "Writes the man pages of all commands into a directory, one file each.",
                List.of(new Example("sudo demitasse generate man /usr/local/share/man/man1", "Where man(1) finds them")),
                List.of("They say what --help says. The program brings them along, since it is one file that is copied alone.")), "", List.of());
    }
}
