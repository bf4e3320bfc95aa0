package demitasse.cli.value;

import demitasse.cli.host.Host;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Shown;
import demitasse.engine.RunRequest.Volume;
import demitasse.engine.VolumeSource;
import java.util.List;

/** What {@code -v} brings in: {@code SOURCE:TARGET[:OPTION,...]}, or {@code TARGET} alone for a new volume. */
public final class Volumes {
    private static final String FORM = "write SOURCE:TARGET[:OPTIONS], such as ./data:/data:ro";
    private static final List<String> OTHERS = List.of("O", "upperdir=DIR", "workdir=DIR", "U", "idmap", "copy", "nocopy");

    private Volumes() { }

    /** A volume. Left to itself it is rbind, rw and rprivate; a directory of the host that is missing will be made. */
    public static Volume read(String text, Host host) {
        List<String> parts = Texts.split(text, ':');
        VolumeWish wish = new VolumeWish();
        if (parts.size() == 1 && text.startsWith("/")) {
            return wish.volume(new VolumeSource.Unnamed(), Paths.mountTarget(text));
        }
        if (parts.size() < 2 || parts.getFirst().isEmpty()) {
            throw new BadValueException("the source or the target is missing; " + FORM);
        }
        if (parts.size() > 3) {
            throw new BadValueException("there are too many colons; " + FORM);
        }
        String target = Paths.mountTarget(parts.get(1));
        for (String word : Paths.options(parts.size() == 3 ? parts.get(2) : "")) {
            option(wish, word, host);
        }
        return wish.volume(source(parts.getFirst(), host), target);
    }

    private static void option(VolumeWish wish, String word, Host host) {
        switch (word) {
            case "O" -> wish.overlay = true;
            case "U" -> wish.owned = true;
            case "copy" -> wish.copied = true;
            case "nocopy" -> wish.copied = false;
            default -> {
                if (word.startsWith("upperdir=")) {
                    wish.upper = Paths.onHost(word.substring(9), host);
                } else if (word.startsWith("workdir=")) {
                    wish.work = Paths.onHost(word.substring(8), host);
                } else if (word.equals("idmap") || word.startsWith("idmap=")) {
                    wish.map(word);
                } else {
                    wish.flag(word, OTHERS);
                }
            }
        }
    }

    /** Whether a word is more likely a volume than a command: what {@code -v} goes by. */
    public static boolean looksLikeOne(String word) {
        return word.startsWith("/") || word.indexOf(':') >= 0 && !word.startsWith("-");
    }

    /** A word with a slash before all else is a path, any other a name, as in Docker. */
    private static VolumeSource source(String given, Host host) {
        boolean path = given.startsWith("/") || given.startsWith("./") || given.startsWith("../")
                || given.equals(".") || given.equals("..");
        return path ? new VolumeSource.HostPath(Paths.onHost(given, host), true) : new VolumeSource.Named(name(given));
    }

    /** The name of a volume. */
    static String name(String given) {
        if (!demitasse.engine.store.Volumes.isName(given)) {
            String other = given.indexOf('/') > 0 ? "; for a directory of the host write " + Shown.word("./" + given) + " or its absolute path" : "";
            throw new BadValueException(Shown.word(given) + " is no name for a volume: begin with a letter or a digit, and go on with those, '_', '.' and '-'" + other);
        }
        return given;
    }
}
