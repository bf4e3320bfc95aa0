package demitasse.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A copy of the program where every user may go; the source tree may lie in somebody's closed home. */
final class Reachable {
    private Reachable() { }

    static Path binary() throws IOException {
        Path directory = Files.createTempDirectory("demitasse-it");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Files.copy(Home.binary(), directory.resolve("demitasse"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    static void remove(Path binary) throws IOException {
        Files.delete(binary);
        Files.delete(binary.getParent());
    }
}
