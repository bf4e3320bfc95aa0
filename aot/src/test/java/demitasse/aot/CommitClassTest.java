package demitasse.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.constant.ClassDesc;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitClassTest {
    @TempDir
    Path tree;

    @Test
    void aTreeThatIsNoCheckoutIsOfNoKnownCommit() throws IOException {
        assertThat(CommitClass.commit(tree)).isEqualTo("unknown");
        Files.createDirectory(tree.resolve(".git"));
        assertThat(CommitClass.commit(tree)).isEqualTo("unknown");
    }

    @Test
    void aCheckoutIsOfItsCommitAndDirtyOnceAFileIsChanged() throws IOException, InterruptedException {
        Path file = Files.writeString(tree.resolve("file"), "content");
        git("init", "--quiet");
        git("add", "file");
        git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "first");
        git("tag", "named");
        String commit = CommitClass.commit(tree);
        assertThat(commit).matches("[0-9a-f]{40}");
        Files.writeString(file, "changed");
        assertThat(CommitClass.commit(tree)).isEqualTo(commit + "-dirty");
    }

    @Test
    void theClassSaysTheCommit() throws ReflectiveOperationException {
        byte[] made = CommitClass.of(ClassDesc.of("some.Commit"), "0123");
        Class<?> loaded = new ClassLoader() {
            Class<?> define() {
                return defineClass("some.Commit", made, 0, made.length);
            }
        }.define();
        Method id = loaded.getDeclaredMethod("id");
        id.setAccessible(true);
        assertThat(id.invoke(null)).isEqualTo("0123");
    }

    private void git(String... words) throws IOException, InterruptedException {
        ProcessBuilder git = new ProcessBuilder("git", "-C", tree.toString());
        git.command().addAll(List.of(words));
        assertThat(git.inheritIO().start().waitFor()).isZero();
    }
}
