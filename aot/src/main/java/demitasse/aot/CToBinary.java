package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The second and third phase: C sources to object files with clang, and those to a static binary with musl. */
final class CToBinary {
    private static final String INSTALL = "apt-get install clang musl-tools";

    private CToBinary() {}

    private static final List<String> SOURCES = List.of(JavaToC.ALL, TablesApart.TABLES, Literals.LITERALS);

    /** @throws BuildFailure with the compiler's messages */
    static void compile(CompileRequest request, Path folder) {
        SOURCES.parallelStream().forEach(source -> compile(request, folder.resolve(source), object(request, source)));
    }

    private static Path object(CompileRequest request, String source) {
        return request.work().resolve(source.replace(".c", ".o"));
    }

    private static void compile(CompileRequest request, Path source, Path object) {
        List<String> command = new ArrayList<>(List.of("clang", "-c", "-w", "-std=gnu11", "-fno-pic",
                // Java's integers wrap around, and its arrays of bytes are read as anything.
                "-fwrapv", "-fno-strict-aliasing",
                "-ffunction-sections", "-fdata-sections"));
        command.addAll(request.code().options);
        if (request.code() != CompileRequest.Code.SANITIZED) {
            command.addAll(libcHeaders(request.architecture()));
        }
        command.addAll(List.of("-o", object.toString(), source.toString()));
        run(command, INSTALL);
    }

    // musl's headers instead of glibc's, but clang's own stddef.h and its like.
    private static List<String> libcHeaders(CompileRequest.Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> {
                Path resources = Path.of(run(List.of("clang", "-print-resource-dir"), INSTALL).strip());
                yield List.of("-nostdinc", "-isystem", "/usr/include/x86_64-linux-musl", "-isystem", resources.resolve("include").toString());
            }
            case AARCH64 -> List.of("--target=" + architecture.target);
        };
    }

    /** @throws BuildFailure with the linker's messages */
    static void link(CompileRequest request, Path folder, Path binary) {
        List<String> command = new ArrayList<>();
        String install = INSTALL;
        if (request.code() == CompileRequest.Code.SANITIZED) {
            command.addAll(List.of("clang", "-fsanitize=address,undefined", "-no-pie", "-o", binary.toString()));
        } else {
            install = switch (request.architecture()) {
                case X86_64 -> INSTALL;
                case AARCH64 -> "apt-get install clang gcc-aarch64-linux-gnu libc6-dev-arm64-cross";
            };
            command.addAll(List.of(request.architecture().linker, "-static", "-s", "-no-pie", "-Wl,--gc-sections", "-Wl,-z,noseparate-code",
                    "-o", binary.toString()));
        }
        SOURCES.forEach(source -> command.add(object(request, source).toString()));
        command.addAll(List.of(folder.resolve(QuickStart.SCRIPT).toString(), "-lm"));
        run(command, install);
    }

    private static String run(List<String> command, String install) {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new BuildFailure(command.getFirst() + " is not installed: " + install);
        }
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            int status = process.waitFor();
            if (status != 0) {
                throw new BuildFailure(List.of(String.join(" ", command), output.strip(), command.getFirst() + " failed: status " + status));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroy();
            throw new BuildFailure("interrupted while running " + command.getFirst());
        }
    }

    /** Empties {@code folder}, so that no source of an earlier compile is left in it. */
    static void clear(Path folder) {
        try {
            if (Files.exists(folder)) {
                try (var files = Files.walk(folder)) {
                    for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
