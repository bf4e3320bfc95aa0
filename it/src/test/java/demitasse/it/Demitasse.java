package demitasse.it;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command under test, as a person types it. */
final class Demitasse {
    private Demitasse() { }

    /** {@code demitasse ARGUMENTS...} */
    static Command command(String... arguments) {
        return command(List.of(arguments));
    }

    static Command command(List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Home.binary().toString());
        words.addAll(arguments);
        return Command.of(words);
    }

    /** {@link #busybox}, and what it leaves is kept. */
    static Command kept(String options, String... command) {
        return command(Stream.concat(Stream.concat(Stream.of("run"), Stream.of(options.strip().split(" +"))),
                Stream.concat(Stream.of("--rootfs", Rootfs.BUSYBOX.path().toString(), "--"), Stream.of(command))).toList());
    }

    /** {@code demitasse run OPTIONS --rootfs BUSYBOX -- COMMAND...}, the options parted by blanks; it goes when it ends, unless it is detached. */
    static Command busybox(String options, String... command) {
        return in(Rootfs.BUSYBOX, options, command);
    }

    /** Runs a shell script in a container of the busybox root filesystem. */
    static Outcome sh(String options, String script) {
        return busybox(options, "sh", "-c", script).run();
    }

    static Command in(Rootfs rootfs, String options, String... command) {
        List<String> words = new ArrayList<>(run(options));
        words.add("--rootfs");
        words.add(rootfs.path().toString());
        words.add("--");
        words.addAll(List.of(command));
        return command(words);
    }

    /** {@code demitasse run OPTIONS -- COMMAND...}: on the host's own root. */
    static Command sandbox(String options, String... command) {
        List<String> words = new ArrayList<>(run(options));
        words.add("--");
        words.addAll(List.of(command));
        return command(words);
    }

    private static List<String> run(String options) {
        List<String> words = new ArrayList<>();
        words.add("run");
        if (!options.isBlank()) {
            words.addAll(List.of(options.strip().split(" +")));
        }
        if (!words.contains("-d") && !words.contains("--rm")) {
            words.add("--rm");
        }
        return words;
    }
}
