package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import demitasse.engine.RunRequest.Tmpfs;
import java.util.ArrayList;
import java.util.List;

/** Filesystems in memory: {@code /path[:OPTION,...]}, with the options of tmpfs(5). */
public final class TmpfsMounts {
    private static final List<String> CHOICES = List.of("access", "suid", "dev", "exec", "atime");
    private static final List<String> SETTINGS = List.of("size=", "mode=", "uid=", "gid=", "nr_inodes=", "tmpcopyup");
    private static final int LARGEST_MODE = 07777;

    private TmpfsMounts() { }

    /** A tmpfs; it is nosuid, nodev and noexec where not told otherwise, as in Docker. */
    public static Tmpfs read(String text) {
        int colon = text.indexOf(':');
        return of(Paths.mountTarget(colon < 0 ? text : text.substring(0, colon)), Paths.options(colon < 0 ? "" : text.substring(colon + 1)));
    }

    /** A tmpfs on that target, with those options. */
    static Tmpfs of(String target, List<String> words) {
        MountFlags flags = new MountFlags(CHOICES);
        List<String> settings = new ArrayList<>();
        for (String word : words) {
            if (flags.knows(word)) {
                flags.add(word);
            } else if (word.equals("tmpcopyup")) {
                settings.add(word);
            } else {
                settings.add(setting(word, flags));
            }
        }
        flags.orElse("nosuid");
        flags.orElse("nodev");
        flags.orElse("noexec");
        List<String> options = new ArrayList<>(flags.words());
        options.addAll(settings);
        return new Tmpfs(target, options);
    }

    /** The shared memory of a container, so large. */
    public static Tmpfs sharedMemory(String size) {
        return of("/dev/shm", List.of("mode=1777", "size=" + size));
    }

    /** What stays writable where the root is not. */
    public static List<Tmpfs> besideReadOnlyRoot() {
        return List.of(
                new Tmpfs("/run", List.of("nosuid", "nodev", "mode=755", "tmpcopyup")),
                new Tmpfs("/tmp", List.of("nosuid", "nodev", "mode=1777", "tmpcopyup")),
                new Tmpfs("/var/tmp", List.of("nosuid", "nodev", "mode=1777", "tmpcopyup")));
    }

    private static String setting(String word, MountFlags flags) {
        int equals = word.indexOf('=');
        String name = word.substring(0, equals + 1);
        String value = word.substring(equals + 1);
        return switch (name) {
            case "size=" -> name + size(value);
            case "mode=" -> name + mode(value);
            case "uid=", "gid=" -> name + Users.id(value, name.substring(0, 3));
            case "nr_inodes=" -> name + inodes(value);
            // A word without = has the empty name.
            default -> throw flags.unknown(word, SETTINGS);
        };
    }

    private static String size(String value) {
        if (value.endsWith("%")) {
            long percent = Texts.number(value.substring(0, value.length() - 1));
            if (percent < 1 || percent > 100) {
                throw new BadValueException("size= takes 1% to 100% of the memory, or a size such as 64M");
            }
            return value;
        }
        long bytes = Sizes.bytes(value);
        if (bytes == 0) {
            throw new BadValueException("size=0 would mean no limit at all; give a size such as 64M, or leave it out");
        }
        return Long.toString(bytes);
    }

    private static String mode(String value) {
        int mode = 0;
        boolean octal = !value.isEmpty() && value.length() <= 5 && Texts.all(value, c -> c >= '0' && c <= '7');
        for (int i = 0; octal && i < value.length(); i++) {
            mode = mode * 8 + value.charAt(i) - '0';
        }
        if (!octal || mode > LARGEST_MODE) {
            throw new BadValueException("mode= takes permissions in octal, such as mode=1777");
        }
        return value;
    }

    private static String inodes(String value) {
        if (Texts.number(value) < 1) {
            throw new BadValueException("nr_inodes= takes a whole number from 1 up");
        }
        return value;
    }
}
