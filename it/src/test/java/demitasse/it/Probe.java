package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small C programs of the tests that run inside containers: static, since a root filesystem need not have a libc. */
final class Probe {
    private Probe() { }

    /** Compiles a source of the test's resources; {@code gcc} where it takes headers of the kernel, which are not on musl's path. */
    static Path compile(String program, String compiler, Path directory) throws IOException {
        Path source = directory.resolve(program + ".c");
        try (var in = Probe.class.getResourceAsStream(program + ".c")) {
            assertThat(in).as(program + ".c").isNotNull();
            Files.write(source, in.readAllBytes());
        }
        Path compiled = directory.resolve(program);
        Command.of(compiler, "-static", "-O1", "-o", compiled.toString(), source.toString()).run().good();
        return compiled;
    }
}
