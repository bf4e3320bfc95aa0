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
    public static final List<String> KINDS = List.of("man", "systemd");
    private static final String PROGRAM = "demitasse";
    private static final String HINT = "see demitasse generate --help";

    private GenerateCommand() { }

    /** A command that has a page. */
    public record Topic(String name, String summary, Contents contents) { }

    /** A file to be written, by its name. */
    public record Product(String name, String text) { }

    /** What was asked for. */
    public sealed interface Wanted { }

    /** Files to be written into a directory, which is made where it is missing. */
    public record Products(String directory, List<Product> files) implements Wanted { }

    /** A unit of systemd to be printed: of that container, or, without one, of all whose restart policy asks for it. */
    public record Unit(@Nullable String container) implements Wanted { }

    /**
     * What the words ask for, null for help.
     *
     * @param overview of all commands
     * @throws UsageException for words that make none
     */
    public static @Nullable Wanted read(List<String> words, Host host, Contents overview, List<Topic> topics, String version) {
        String kind = words.isEmpty() ? "" : words.getFirst();
        if (words.contains("--help") || words.contains("-h")) {
            return null;
        }
        if (!KINDS.contains(kind)) {
            throw new UsageException((kind.isEmpty() ? "what is to be made is missing" : "nobody can make " + Shown.word(kind)) + "; give man and a directory, or systemd", HINT);
        }
        if (kind.equals("systemd")) {
            return unit(words);
        }
        if (words.size() != 2 || words.get(1).isEmpty()) {
            throw new UsageException(words.size() > 2 ? Shown.word(words.get(2)) + " is one word too many; give man and a directory"
                    : "the directory is missing; give man and a directory", HINT);
        }
        return new Products(Paths.onHost(words.get(1), host), pages(overview, topics, version));
    }

    private static Unit unit(List<String> words) {
        if (words.size() > 2) {
            throw new UsageException(Shown.word(words.get(2)) + " is one word too many; give systemd and a container, or none for all", HINT);
        }
        String name = words.size() == 2 ? words.get(1) : null;
        if (name != null && (name.isEmpty() || name.startsWith("-"))) {
            throw new UsageException(Shown.word(name) + " is no container; give systemd and a container, or none for all", HINT);
        }
        return new Unit(name);
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
        return new Contents(new Page(List.of("demitasse generate man DIR", "demitasse generate systemd [CONTAINER]"),
                "Writes the man pages of all commands into a directory, one file each, or prints a unit of systemd.",
                List.of(new Example("sudo demitasse generate man /usr/local/share/man/man1", "Where man(1) finds them"),
                        new Example("demitasse generate systemd > /etc/systemd/system/demitasse.service", "Restart policies over a restart of the machine"),
                        new Example("demitasse generate systemd web > /etc/systemd/system/web.service", "A container as a service")),
                List.of("The pages say what --help says. The program brings them along, since it is one file that is copied alone.",
                        "The unit without a container starts those after a boot whose policy is always, unless-stopped or on-failure, and stops all that run"
                                + " before the machine goes down; the unit of a container starts and stops that one, whatever its policy.")), "", List.of());
    }
}
