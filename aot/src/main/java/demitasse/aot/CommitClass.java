package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a class that says of which commit a tree is, to stand before the product's own on the class path of the binary:
 * {@code CommitClass TREE CLASS FOLDER}. {@code CLASS.id()} answers all forty digits, since how many are enough differs from clone to
 * clone and the same commit is to make the same binary; {@code -dirty} behind them where files are not as they were committed; and
 * {@code unknown} where git knows nothing, as of an archive of the sources.
 */
final class CommitClass {
    private CommitClass() {}

    public static void main(String[] arguments) throws IOException {
        ClassDesc name = ClassDesc.of(arguments[1]);
        Path file = Path.of(arguments[2], arguments[1].replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, of(name, commit(Path.of(arguments[0]).toRealPath())));
    }

    static byte[] of(ClassDesc name, String commit) {
        return ClassFile.of().build(name, made -> made.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                .withMethodBody("id", MethodTypeDesc.of(ConstantDescs.CD_String), ClassFile.ACC_STATIC, code -> code.loadConstant(commit).areturn()));
    }

    static String commit(Path tree) {
        // Not that of a repository around it.
        if (!Files.exists(tree.resolve(".git"))) {
            return "unknown";
        }
        // Root may build what somebody else has cloned, of which git tells nothing without being told that it is safe.
        ProcessBuilder git = new ProcessBuilder("git", "-c", "safe.directory=" + tree, "-C", tree.toString(),
                "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*");
        try {
            Process process = git.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return process.waitFor() == 0 ? told : "unknown";
        } catch (IOException noGit) {
            return "unknown";
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
