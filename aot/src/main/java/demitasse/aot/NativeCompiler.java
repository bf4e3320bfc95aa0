package demitasse.aot;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;

/**
 * Compiles Java classes to one static Linux binary, with a line of progress for each phase.
 *
 * <p>Nothing is done when the binary was made from the same content, which is remembered in a file beside it.
 */
public final class NativeCompiler {
    private final PrintStream progress;

    public NativeCompiler(PrintStream progress) {
        this.progress = progress;
    }

    public static void main(String[] arguments) {
        try {
            new NativeCompiler(System.out).compile(CompileRequest.parse(arguments));
        } catch (BuildFailure e) {
            e.lines().forEach(System.err::println);
            System.exit(1);
        }
    }

    /** @throws BuildFailure when a tool is missing, or TeaVM, the verifier or the C compiler has an objection */
    public void compile(CompileRequest request) {
        try {
            compileUnlessUpToDate(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compileUnlessUpToDate(CompileRequest request) throws IOException {
        Path output = request.output();
        Path stamp = request.work().resolve("made-from");
        String fingerprint = Fingerprint.of(request);
        if (Files.exists(output) && Files.exists(stamp) && Files.readString(stamp).equals(fingerprint)) {
            // Who compares times (the launcher, make) would otherwise find the sources newer for ever.
            Files.setLastModifiedTime(output, FileTime.fromMillis(System.currentTimeMillis()));
            report(output.getFileName() + " is up to date");
            return;
        }
        Path sources = request.work().resolve("c");
        Path binary = output.resolveSibling("." + output.getFileName() + ".new");
        CToBinary.clear(request.work());
        Files.createDirectories(output.getParent());
        phase("Java to C", () -> JavaToC.translate(request, sources));
        phase("C to object code", () -> CToBinary.compile(request, sources));
        phase("link", () -> CToBinary.link(request, sources, binary));
        // A rename, so that a running binary is neither busy nor half written.
        Files.move(binary, output, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        for (String alias : request.aliases()) {
            Path link = output.resolveSibling(alias);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, output.getFileName());
        }
        Files.writeString(stamp, fingerprint);
        report("%-23s %5d KiB".formatted(output.getFileName(), Files.size(output) / 1024));
    }

    private void phase(String name, Runnable work) {
        long start = System.nanoTime();
        work.run();
        report("%-23s %5.1f s".formatted(name, (System.nanoTime() - start) / 1e9));
    }

    private void report(String line) {
        progress.println("[build] " + line);
    }
}
