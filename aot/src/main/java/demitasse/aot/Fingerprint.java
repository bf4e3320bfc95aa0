package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The content hash of all that a binary is made from: the classes, the options and the driver itself. */
final class Fingerprint {
    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String of(CompileRequest request) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.text(request.mainClass() + " " + request.heapBytes() + " " + request.code() + " " + request.architecture()
                + " " + request.hardenings().stream().sorted().toList());
        request.classPath().forEach(fingerprint::tree);
        if (request.startOrder() != null) {
            fingerprint.tree(request.startOrder());
        }
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            fingerprint.tree(Path.of(entry));
        }
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    private void tree(Path root) {
        try {
            if (Files.isRegularFile(root)) {
                digest.update(Files.readAllBytes(root));
            } else if (Files.isDirectory(root)) {
                List<Path> files;
                try (var walk = Files.walk(root)) {
                    files = walk.filter(Files::isRegularFile).sorted().toList();
                }
                for (Path file : files) {
                    text(root.relativize(file).toString());
                    digest.update(Files.readAllBytes(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void text(String text) {
        digest.update(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
