package demitasse.cli.value;

import demitasse.cli.host.Host;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Shown;
import demitasse.engine.RunRequest.Directory;
import demitasse.engine.RunRequest.HostRoot;
import demitasse.engine.RunRequest.RootMode;
import demitasse.engine.RunRequest.RootSource;
import java.util.List;

/** Root filesystems given as directories of the host. */
public final class Roots {
    public static final List<Choices.Choice<RootMode>> MODES = List.of(
            new Choices.Choice<>("overlay", RootMode.OVERLAY), new Choices.Choice<>("rw", RootMode.WRITE_THROUGH));

    private Roots() { }

    /** A directory that exists; {@code /} is the host's own root. */
    public static RootSource directory(String given, Host host) {
        if (given.isEmpty()) {
            throw new BadValueException("give the directory that is to be the root");
        }
        if (Texts.all(given, c -> c == '/')) {
            return new HostRoot();
        }
        String path = Paths.onHost(given, host);
        return switch (host.kind(path)) {
            case DIRECTORY -> new Directory(path, given);
            case MISSING -> {
                if (isImage(given, host)) {
                    yield image(given, host);
                }
                throw new BadValueException("there is no such directory"
                        + (path.equals(given) ? "" : " (looked for " + Shown.word(path) + ")"));
            }
            case HIDDEN -> throw new BadValueException("it cannot be looked at by this user (EACCES); "
                    + "use sudo, or a directory of your own");
            case OTHER -> throw new BadValueException("that is not a directory; unpack an image into one first");
        };
    }

    /** Whether a first word on the command line is a root filesystem: a directory, written with a slash or as . or .. */
    public static boolean isOne(String word, Host host) {
        return looksLikePath(word) && host.kind(Paths.onHost(word, host)) == Host.PathKind.DIRECTORY;
    }

    /** Whether a first word on the command line is the name of an image. */
    public static boolean isImage(String word, Host host) {
        return host.imageRoot(word) != null;
    }

    /** An image by its name. */
    public static RootSource image(String name, Host host) {
        String root = host.imageRoot(name);
        if (root == null) {
            throw new BadValueException("there is no image of that name; see demitasse image ls");
        }
        return new Directory(root, name);
    }

    public static boolean looksLikePath(String word) {
        return word.indexOf('/') >= 0 || word.equals(".") || word.equals("..");
    }
}
