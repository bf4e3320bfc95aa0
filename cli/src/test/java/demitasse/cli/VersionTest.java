package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The binary carries no resources, so that the version stands in the code; here it is held to the build's. */
@Tag("jvm")
class VersionTest {
    @Test
    void theVersionIsTheBuilds() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        assertTrue(pom.contains("<artifactId>demitasse</artifactId>\n    <version>" + Version.NUMBER + "</version>"), pom);
    }
}
