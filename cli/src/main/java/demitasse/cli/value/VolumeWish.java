package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Shown;
import demitasse.engine.RunRequest.IdMapping;
import demitasse.engine.RunRequest.Volume;
import demitasse.engine.VolumeCare;
import demitasse.engine.VolumeSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of a volume, while {@code -v} or {@code --mount} is being read. */
final class VolumeWish {
    private static final List<String> CHOICES =
            List.of("access", "propagation", "suid", "dev", "exec", "bind", "atime", "selinux", "consistency");
    private static final String MAPPINGS = "idmap takes nothing, or uids=FROM-TO-COUNT[#...];gids=FROM-TO-COUNT[#...]";

    private final MountFlags flags = new MountFlags(CHOICES);
    private boolean mapped;
    private List<IdMapping> users = List.of();
    private List<IdMapping> groups = List.of();
    boolean overlay;
    boolean owned;
    boolean copied = true;
    /** Whether mounts below a read-only one can be written to all the same. */
    boolean shallow;
    @Nullable String subpath;
    @Nullable String upper;
    @Nullable String work;

    /** Takes a word of {@link MountFlags}.
     *  @param others what else may stand there */
    void flag(String word, List<String> others) {
        if (!flags.knows(word)) {
            throw flags.unknown(word, others);
        }
        flags.add(word);
    }

    /** Takes {@code idmap}, alone or with mappings, in crun's words. */
    void map(String word) {
        mapped = true;
        int equals = word.indexOf('=');
        for (String part : equals < 0 ? List.<String>of() : Texts.split(word.substring(equals + 1), ';')) {
            if (part.startsWith("uids=")) {
                users = mappings(part.substring(5));
            } else if (part.startsWith("gids=")) {
                groups = mappings(part.substring(5));
            } else {
                throw new BadValueException(MAPPINGS);
            }
        }
        if (equals >= 0 && (users.isEmpty() || groups.isEmpty())) {
            throw new BadValueException(MAPPINGS + ", both of them");
        }
    }

    private static List<IdMapping> mappings(String text) {
        List<IdMapping> mappings = new ArrayList<>();
        for (String range : Texts.split(text, '#')) {
            List<String> numbers = Texts.split(range, '-');
            if (numbers.size() != 3) {
                throw new BadValueException(MAPPINGS);
            }
            long count = Texts.number(numbers.get(2));
            if (count < 1 || count > 0xffff_ffffL) {
                throw new BadValueException(MAPPINGS);
            }
            mappings.add(new IdMapping(Users.id(numbers.get(0), "idmap"), Users.id(numbers.get(1), "idmap"), count));
        }
        return mappings;
    }

    /** The volume of what was asked. */
    Volume volume(VolumeSource source, String target) {
        if (overlay && (mapped || subpath != null)) {
            throw new BadValueException("an overlay shows all of a directory, with the owners that its files have; leave out "
                    + (mapped ? "idmap" : "the subpath") + ", or the overlay");
        }
        if ((upper == null) != (work == null) || upper != null && !overlay) {
            throw new BadValueException("upperdir and workdir say where an overlay keeps what is written: give both, with O");
        }
        flags.orElse("rbind");
        flags.orElse("rw");
        flags.orElse("rprivate");
        List<String> words = new ArrayList<>(flags.words());
        if (overlay && words.contains("ro")) {
            throw new BadValueException("an overlay is there to be written to; leave out ro, or O");
        }
        if (words.contains("ro") && words.contains("rbind") && !shallow) {
            // Without it a filesystem that is mounted below could be written to.
            words.add("rro");
        }
        if (mapped && users.isEmpty()) {
            words.add(words.contains("rbind") ? "ridmap" : "idmap");
        }
        return new Volume(source, target, words, new VolumeCare(overlay, owned, copied, subpath, users, groups, upper, work));
    }

    /** A path below a volume, without {@code ..} and slashes around it. */
    static String below(String path) {
        String inside = Paths.inside(path.startsWith("/") ? path : "/" + path, "the subpath");
        if (path.startsWith("/") || inside.equals("/")) {
            throw new BadValueException("the subpath " + Shown.word(path) + " has to be relative, such as logs/today");
        }
        return inside.substring(1);
    }
}
