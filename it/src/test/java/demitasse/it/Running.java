package demitasse.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A command under way. Closing it ends it, and only it and its own children, should it still be running. */
final class Running implements AutoCloseable {
    private final Command command;
    private final Process process;
    private final Path out;
    private final Path err;

    private Running(Command command, Process process, Path out, Path err) {
        this.command = command;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static Running start(Command command) throws IOException {
        Path out = Files.createTempFile("demitasse-it", ".out");
        Path err = Files.createTempFile("demitasse-it", ".err");
        ProcessBuilder builder = new ProcessBuilder(command.words())
                .directory(command.directory().toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        // Without a network where a test asks for none: bridges are for tests that play the host in a network namespace of their own.
        builder.environment().put("DEMITASSE_NETWORK", "none");
        builder.environment().putAll(command.environment());
        Running running = new Running(command, builder.start(), out, err);
        if (!command.input().isEmpty()) {
            running.give(command.input());
        }
        return running;
    }

    private void give(String input) {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // A command may end without having read its input.
        }
    }

    long pid() {
        return process.pid();
    }

    /** Writes to the command's standard input, which stays open. */
    void type(String text) {
        try {
            OutputStream input = process.getOutputStream();
            input.write(text.getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal by its name without SIG. */
    void signal(String name) {
        Command.of("kill", "-" + name, Long.toString(pid())).run().good();
    }

    /** Waits until standard output or standard error has the text. */
    Running until(String text) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            // Asked first: what it wrote right before its end counts.
            boolean goesOn = process.isAlive() && System.nanoTime() < deadline;
            if (read(out).contains(text) || read(err).contains(text)) {
                return this;
            }
            if (!goesOn) {
                throw new AssertionError("\"" + text + "\" did not appear from " + command.words() + "\n" + sofar(-1));
            }
            pause();
        }
    }

    /** Waits for the end within the command's limit. */
    Outcome end() {
        try {
            if (!process.waitFor(command.limit().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(command.words() + " did not end within " + command.limit() + "\n" + sofar(-1));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return sofar(process.exitValue());
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        try {
            process.getOutputStream().close();
        } catch (IOException closed) {
            // The command has closed its end already, which is what the close is for.
        }
        try {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome sofar(int status) {
        return new Outcome(status, read(out), read(err));
    }

    // What a program writes need not be UTF-8; every byte is kept as a character where it isn't.
    private static String read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.indexOf('\uFFFD') < 0 ? text : new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void pause() {
        pause(10);
    }

    static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
