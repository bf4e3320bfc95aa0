package demitasse.cli.value;

import demitasse.cli.host.Host;
import demitasse.cli.option.BadValueException;
import java.util.List;

/** Paths, on the host and in the container, as text alone. */
public final class Paths {
    /** PATH_MAX without its terminator. */
    private static final int LONGEST_BYTES = 4095;

    private Paths() { }

    /** A path of the host made absolute. {@code ..} stays: before it there may be a symbolic link. */
    public static String onHost(String path, Host host) {
        if (path.startsWith("/")) {
            return path;
        }
        String rest = path;
        while (rest.startsWith("./")) {
            rest = rest.substring(2);
        }
        String start = host.workingDirectory();
        if (rest.isEmpty() || rest.equals(".")) {
            return start;
        }
        return start.endsWith("/") ? start + rest : start + "/" + rest;
    }

    /** An absolute path inside of the container, without {@code ..}, doubled slashes, {@code .} and a slash at its end.
     *  @param what how messages call it, such as {@code the target} */
    public static String inside(String path, String what) {
        if (!path.startsWith("/")) {
            throw new BadValueException(what + " must be an absolute path inside of the container, such as /data");
        }
        if (Texts.utf8Length(path) > LONGEST_BYTES || path.indexOf('\0') >= 0) {
            throw new BadValueException(what + " is longer than a path can be");
        }
        StringBuilder clean = new StringBuilder();
        for (String part : Texts.split(path, '/')) {
            if (part.equals("..")) {
                throw new BadValueException(what + " must not hold ..; write the path it leads to");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                clean.append('/').append(part);
            }
        }
        return clean.isEmpty() ? "/" : clean.toString();
    }

    /** {@link #inside} for something that is mounted: neither the root itself nor anything below /proc. */
    static String mountTarget(String path) {
        String target = inside(path, "the target");
        if (target.equals("/")) {
            throw new BadValueException("the target cannot be / itself; for another root use --rootfs DIR");
        }
        if (target.equals("/proc") || target.startsWith("/proc/")) {
            throw new BadValueException("nothing can be mounted over /proc; the container's own confinement rests on it");
        }
        return target;
    }

    /** The words of a list of options; none for the empty text. */
    static List<String> options(String text) {
        return text.isEmpty() ? List.of() : Texts.split(text, ',');
    }
}
