package demitasse.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree under test and what was built in it. */
final class Home {
    private Home() { }

    static Path directory() {
        String home = System.getProperty("demitasse.home");
        return Path.of(home == null ? ".." : home).toAbsolutePath().normalize();
    }

    /** The built program; a missing one fails the test with the command that makes it. */
    static Path binary() {
        Path binary = directory().resolve("dist/demitasse");
        if (!Files.isExecutable(binary)) {
            throw new AssertionError("there is no " + binary + ": build it with ./verify or mvn package");
        }
        return binary;
    }
}
