package demitasse.it;

import static demitasse.it.Demitasse.command;
import static demitasse.it.Demitasse.sandbox;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a root filesystem the host's own is the lower layer: a copy-on-write sandbox of this machine. */
@ExtendWith(LeavesNothing.class)
class HostSandboxIT {
    @TempDir
    Path scratch;

    @Test
    void hostsProgramsAndFilesAreThere() throws IOException {
        assertThat(sandbox("", "cat", "/etc/os-release").run().out()).isEqualTo(Files.readString(Path.of("/etc/os-release")));
        assertThat(command("run", "--rm", "/bin/bash", "-c", "echo $((6 * 7))").run().good()).isEqualTo("42");
    }

    @Test
    void writesDoNotReachTheHost() throws IOException {
        Path kept = Files.writeString(scratch.resolve("kept"), "kept\n");
        Path tree = Files.createDirectory(scratch.resolve("tree"));
        Files.createFile(tree.resolve("leaf"));
        Path marker = Path.of("/etc/demitasse-it-" + ProcessHandle.current().pid());
        assertThat(sandbox("", "sh", "-c", "echo changed >" + kept + "; rm -r " + tree + "; echo x >" + marker
                + "; cat " + kept + " " + marker).run().lines()).containsExactly("changed", "x");
        assertThat(kept).hasContent("kept\n");
        assertThat(marker).doesNotExist();
        assertThat(tree.resolve("leaf")).exists();
    }

    @Test
    void workingDirectoryIsTheCallers() {
        assertThat(sandbox("", "sh", "-c", "pwd; touch made-inside; ls").in(scratch).run().lines())
                .containsExactly(scratch.toString(), "made-inside");
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void filesystemsBelowTheRootAreCarriedAlong() throws IOException {
        Path point = Files.createDirectory(scratch.resolve("point"));
        Command.of("mount", "-t", "tmpfs", "it", point.toString()).run().good();
        try {
            Files.writeString(point.resolve("file"), "on another filesystem\n");
            assertThat(sandbox("", "sh", "-c", "cat " + point + "/file; echo x >" + point + "/file; cat " + point + "/file")
                    .run().lines()).containsExactly("on another filesystem", "x");
            assertThat(point.resolve("file")).hasContent("on another filesystem\n");
        } finally {
            Command.of("umount", point.toString()).run().good();
        }
    }

    @Test
    void procAndRunAreNotTheHosts() {
        assertThat(sandbox("", "sh", "-c", "ls /proc | grep -c '^[0-9]'").run().good()).isIn("2", "3");
        assertThat(sandbox("", "sh", "-c", "ls /run/demitasse 2>/dev/null | wc -l").run().good()).isEqualTo("0");
    }

    @Test
    void hostnameInsideIsNotTheHosts() {
        assertThat(sandbox("--hostname saucer", "cat", "/proc/sys/kernel/hostname", "/etc/hostname").run().lines())
                .containsExactly("saucer", "saucer");
    }

    @Test
    void issuesFirstCommandWorks() {
        assertThat(sandbox("", "sh", "-c", "hostname; id; ps aux").run().good())
                .contains("uid=0(root)").containsPattern("(?m)^root +1 .*ps aux$");
    }

    /** An overlay on an overlay is as deep as the kernel stacks them, so it cannot be a layer, as vfat can't. */
    @ParameterizedTest
    @ValueSource(strings = {"", "--userns auto"})
    void filesystemThatCannotBeALayerIsThereReadOnly(String options) {
        Outcome outcome = Command.of("unshare", "--mount", "--propagation", "private", "sh", "-euc", """
                cd "$1"; mkdir a u1 w1 u2 w2 m1 m2; echo data >a/file
                mount -t overlay one -o lowerdir=a,upperdir=u1,workdir=w1 m1
                mount -t overlay two -o lowerdir=m1,upperdir=u2,workdir=w2 m2
                "$2" run --rm $3 -- sh -c 'cat m2/file; touch m2/new 2>/dev/null || echo refused'""",
                "sh", scratch.toString(), Home.binary().toString(), options).run();
        assertThat(outcome.good()).isEqualTo("data\nrefused");
    }
}
