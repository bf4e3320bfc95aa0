package demitasse.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The OCI command line, with a root of its own for the states of a test's containers. */
record Oci(Path root) {
    /** {@code demitasse oci --root ROOT WORDS...} */
    Command command(String... words) {
        List<String> all = new ArrayList<>(List.of("oci", "--root", root.toString()));
        all.addAll(List.of(words));
        return Demitasse.command(all);
    }

    Outcome run(String... words) {
        return command(words).run();
    }

    /** What the state of a container says of that member; a failed command is the answer {@code ""}. */
    String state(String id, String member) {
        Outcome outcome = run("state", id);
        if (outcome.status() != 0) {
            return "";
        }
        for (String line : outcome.lines()) {
            String begin = "  \"" + member + "\": ";
            if (line.startsWith(begin)) {
                String value = line.substring(begin.length());
                String plain = value.endsWith(",") ? value.substring(0, value.length() - 1) : value;
                return plain.startsWith("\"") ? plain.substring(1, plain.length() - 1) : plain;
            }
        }
        return "";
    }

    String status(String id) {
        return state(id, "status");
    }

    /** Waits until the container has one of these statuses; {@code ""} is that of one that does not exist. */
    void awaitAny(String id, String... statuses) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!List.of(statuses).contains(status(id))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(id + " is " + status(id) + " and none of " + List.of(statuses));
            }
            Running.pause();
        }
    }

    /** Waits until the container has that status. */
    void await(String id, String status) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!status(id).equals(status)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(id + " is " + status(id) + " and not " + status);
            }
            Running.pause();
        }
    }

    /** Creates a container whose streams are files, as a caller that goes on does; answers how the command ended. */
    Outcome create(String id, OciBundle bundle, Path output, String... options) {
        List<String> words = new ArrayList<>(List.of("create", "-b", bundle.write()));
        words.addAll(List.of(options));
        words.add(id);
        Command create = command(words.toArray(String[]::new));
        List<String> redirected = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" </dev/null >" + output + " 2>&1", "sh"));
        redirected.addAll(create.words());
        Outcome outcome = Command.of(redirected).run();
        return new Outcome(outcome.status(), content(output), outcome.err());
    }

    static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
