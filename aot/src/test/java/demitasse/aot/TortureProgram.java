package demitasse.aot;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.tools.ToolProvider;

/** Java sources compiled twice, for the JVM and natively, in a folder of their own below {@code target}. */
final class TortureProgram {
    private final Path folder;
    private final String mainClass;

    /** What a process printed on standard output, and how it ended; 128 + signal as a shell has it. */
    record Run(List<String> lines, int status) {}

    TortureProgram(String name, String mainClass, Map<String, String> sources) {
        folder = Path.of("target", "torture", name).toAbsolutePath();
        this.mainClass = mainClass;
        CToBinary.clear(folder);
        sources.forEach((file, text) -> write(folder.resolve("source").resolve(file), text));
        for (String side : List.of("jvm", "native")) {
            write(folder.resolve(side + "-source/Door.java"), resource("torture/" + side + "/Door.java"));
            javac(side, sources.keySet());
        }
    }

    static String resource(String name) {
        try (InputStream stream = TortureProgram.class.getClassLoader().getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles natively; {@code change} can switch a hardening off or make the heap small. */
    Path compile(String binary, UnaryOperator<CompileRequest> change) {
        progressOf(binary, change);
        return folder.resolve(binary);
    }

    /** Compiles natively, and says what the person at the terminal reads. */
    List<String> progressOf(String binary, UnaryOperator<CompileRequest> change) {
        CompileRequest request = CompileRequest.of(mainClass, List.of(folder.resolve("native")), folder.resolve(binary),
                folder.resolve(binary + "-work"));
        ByteArrayOutputStream progress = new ByteArrayOutputStream();
        new NativeCompiler(new PrintStream(progress, true, StandardCharsets.UTF_8)).compile(change.apply(request));
        return progress.toString(StandardCharsets.UTF_8).lines().toList();
    }

    Run onJvm(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", folder.resolve("jvm").toString(), mainClass));
        command.addAll(List.of(arguments));
        return run(command);
    }

    static Run run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new Run(output.lines().toList(), process.waitFor());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void javac(String side, Iterable<String> sources) {
        List<String> files = new ArrayList<>(List.of(folder.resolve(side + "-source/Door.java").toString()));
        sources.forEach(source -> files.add(folder.resolve("source").resolve(source).toString()));
        StringWriter messages = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        var units = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8).getJavaFileObjectsFromStrings(files);
        List<String> options = List.of("-proc:none", "-nowarn", "-XDsuppressNotes", "-d", folder.resolve(side).toString(), "-cp",
                System.getProperty("java.class.path").replace(File.pathSeparator + File.pathSeparator, File.pathSeparator));
        if (!compiler.getTask(messages, null, null, options, null, units).call()) {
            throw new AssertionError(messages.toString());
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
