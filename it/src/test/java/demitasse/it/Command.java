package demitasse.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A command of the host: its words, the variables it gets besides the test's own, its input and its directory. */
record Command(List<String> words, Map<String, String> environment, String input, Path directory, Duration limit) {

    static Command of(List<String> words) {
        return new Command(words, Map.of(), "", Home.directory(), Duration.ofSeconds(60));
    }

    static Command of(String... words) {
        return of(List.of(words));
    }

    Command env(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new Command(words, more, input, directory, limit);
    }

    Command input(String text) {
        return new Command(words, environment, text, directory, limit);
    }

    Command in(Path place) {
        return new Command(words, environment, input, place, limit);
    }

    Command within(Duration longest) {
        return new Command(words, environment, input, directory, longest);
    }

    /** The same command as an ordinary user of the host, without any capability. */
    Command asUser(int uid) {
        List<String> less = new ArrayList<>(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups",
                "--inh-caps=-all", "--"));
        less.addAll(words);
        return new Command(less, environment, input, directory, limit);
    }

    Outcome run() {
        try (Running running = start()) {
            return running.end();
        }
    }

    Running start() {
        try {
            return Running.start(this);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + words + " (a missing tool is installed by ./verify)", e);
        }
    }
}
