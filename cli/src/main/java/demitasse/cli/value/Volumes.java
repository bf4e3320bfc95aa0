package demitasse.cli.value;

import demitasse.cli.host.Host;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Shown;
import demitasse.engine.RunRequest.Volume;
import java.util.List;

/** Files and directories of the host in the container: {@code SOURCE:TARGET[:OPTION,...]}. */
public final class Volumes {
    private static final String FORM = "write SOURCE:TARGET[:OPTIONS], such as ./data:/data:ro";
    private static final List<String> CHOICES =
            List.of("access", "propagation", "suid", "dev", "exec", "bind", "atime", "selinux");

    private Volumes() { }

    /** A volume whose source exists. Left to itself it is rbind, rw and rprivate. */
    public static Volume read(String text, Host host) {
        List<String> parts = Texts.split(text, ':');
        if (parts.size() == 1 && text.startsWith("/")) {
            throw new BadValueException("volumes without a source come with a later release; " + FORM);
        }
        if (parts.size() < 2 || parts.getFirst().isEmpty()) {
            throw new BadValueException("the source or the target is missing; " + FORM);
        }
        if (parts.size() > 3) {
            throw new BadValueException("there are too many colons; " + FORM);
        }
        String target = Paths.mountTarget(parts.get(1));
        List<String> options = options(parts.size() == 3 ? parts.get(2) : "");
        return new Volume(source(parts.getFirst(), host), target, options);
    }

    /** Whether a word is more likely a volume than a command: what {@code -v} goes by. */
    public static boolean looksLikeOne(String word) {
        return word.indexOf(':') >= 0 && !word.startsWith("-");
    }

    private static String source(String given, Host host) {
        boolean path = given.startsWith("/") || given.startsWith("./") || given.startsWith("../")
                || given.equals(".") || given.equals("..");
        if (!path) {
            throw new BadValueException("named volumes come with a later release; for a directory of the host write "
                    + Shown.word("./" + given) + " or its absolute path");
        }
        String source = Paths.onHost(given, host);
        if (host.kind(source) == Host.PathKind.MISSING) {
            throw new BadValueException("the source " + Shown.word(source) + " does not exist; create it first");
        }
        return source;
    }

    private static List<String> options(String text) {
        MountFlags flags = new MountFlags(CHOICES);
        for (String word : Paths.options(text)) {
            if (!flags.knows(word)) {
                throw flags.unknown(word, List.of());
            }
            flags.add(word);
        }
        flags.orElse("rbind");
        flags.orElse("rw");
        flags.orElse("rprivate");
        return flags.words();
    }
}
