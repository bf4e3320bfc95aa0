package demitasse.it;

import static demitasse.it.Demitasse.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Root filesystems under names: all of a tree comes through, and nothing that an archive says reaches the outside. */
@ExtendWith(LeavesNothing.class)
class ImagesIT {
    private static final Path HOME = Path.of("/var/lib/demitasse/images");

    @TempDir
    Path scratch;

    @AfterEach
    void removeImages() {
        for (String id : command("image", "ls", "-q").run().lines()) {
            command("image", "rm", id).run().good();
        }
    }

    private static String host(String script, Path directory) {
        return Command.of("sh", "-ec", script).in(directory).run().good();
    }

    /** What find and sha256sum tell of a tree, without the sizes of directories, which are the filesystem's own. */
    private static String tree(Path root) {
        return host("""
                find . ! -type d -printf '%P %y %m %U %G %s %T@ %l %n\\n' -o -printf '%P %y %m %U %G %T@\\n' | LC_ALL=C sort
                find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum; getcap -r .; find . -type f -links +1 -printf '%i\\n' | sort -u | wc -l""", root);
    }

    private Path source() {
        Path tree = Rootfs.BUSYBOX.copyTo(scratch.resolve("tree"));
        host("""
                mkdir -p deep/e && echo content >deep/a && ln deep/a deep/b && ln -s ../../../etc deep/s && mkfifo deep/f && mknod deep/null c 1 3
                truncate -s 20M deep/sparse && printf x | dd of=deep/sparse bs=1 seek=9000000 conv=notrunc status=none
                chown -h 12:34 deep/s; chown 70000:70001 deep/b; chmod 4755 deep/b; chmod 1777 deep/e
                n=$(printf 'n%.0s' $(seq 180)); mkdir deep/$n; echo x >deep/$n/yy$n; echo ä >"deep/ä
                newline"; cp deep/a deep/cap; setcap cap_net_raw+ep deep/cap
                touch -d '1999-01-02 03:04:05.678901234' deep/a; touch -d 1955-05-05 deep/null; touch -h -d 2001-01-01 deep/s; touch -d 1988-08-08 deep""", tree);
        return tree;
    }

    private static Path rootOf(String name) {
        String json = command("image", "inspect", name).run().good();
        int at = json.indexOf("\"Rootfs\": \"") + 11;
        return Path.of(json.substring(at, json.indexOf('"', at)));
    }

    private void sameAsSource(String name, Path tree) {
        Path root = rootOf(name);
        assertThat(tree(root)).as(name).isEqualTo(tree(tree));
        assertThat(Long.parseLong(host("du -k deep/sparse | cut -f1", root))).as("%s keeps holes", name).isLessThan(100);
    }

    @Test
    void directoryComesThroughWithAllThatItsFilesHave() {
        Path tree = source();
        assertThat(command("image", "import", "tree", tree.toString()).run().good()).hasSize(12);
        sameAsSource("tree", tree);
        assertThat(command("run", "--rm", "tree", "sh", "-c", "cat /deep/b; echo more >/deep/b; cat /deep/b").run().good()).isEqualTo("content\nmore");
        sameAsSource("tree", tree);
    }

    @Test
    void archiveComesThroughHoweverItWasWritten() {
        Path tree = source();
        String tar = "tar -C tree --numeric-owner --format=posix --xattrs --xattrs-include=* -S ";
        host(tar + "-cf plain.tar . && gzip -k plain.tar && zstd -q plain.tar && xz -0 -k plain.tar; "
                + tar + "--sparse-version=0.1 -cf old.tar . && " + tar + "--sparse-version=0.0 -cf older.tar .", scratch);
        for (String file : List.of("plain.tar", "plain.tar.gz", "plain.tar.zst", "plain.tar.xz", "old.tar", "older.tar")) {
            command("image", "import", file, scratch.resolve(file).toString()).run().good();
            sameAsSource(file, tree);
        }
        host("zstd -dc plain.tar.zst | " + Home.binary() + " image import piped -", scratch);
        sameAsSource("piped", tree);
    }

    @Test
    void oldFormatOfGnuComesThrough() {
        Path tree = source();
        // It has neither parts of seconds nor capabilities.
        host("find . -exec touch -h -d @1000000000 {} +; setcap -r deep/cap; cd ..; tar -C tree --numeric-owner --format=gnu -Scf gnu.tar .", tree);
        command("image", "import", "gnu", scratch.resolve("gnu.tar").toString()).run().good();
        sameAsSource("gnu", tree);
    }

    private void refused(String archive, String message) {
        Outcome outcome = command("image", "import", "bad", scratch.resolve(archive).toString()).run();
        assertThat(outcome.status()).as(archive).isEqualTo(125);
        assertThat(outcome.err()).as(archive).startsWith("error: ").contains(message);
        assertThat(outcome.err().lines().filter(line -> line.startsWith("error"))).as("one error").hasSize(1);
        assertThat(HOME.resolve("new")).as("nothing is left of %s", archive).isEmptyDirectory();
        assertThat(command("image", "ls", "-q").run().good()).isEmpty();
    }

    @Test
    void archiveThatIsNotWholeIsRefusedAndLeavesNothing() {
        host("tar -C '" + Rootfs.BUSYBOX.path() + "' -cf t.tar . && gzip -k t.tar && zstd -q t.tar && xz -0 -k t.tar\n"
                + "for f in t.tar t.tar.gz t.tar.zst t.tar.xz; do head -c 90000 $f >cut.${f#t.}; done; : >empty; echo hello >other; tar -cf - t.tar.gz | lz4 -q >l.lz4 2>/dev/null || printf '\\004\\042\\115\\030xxxx' >l.lz4", scratch);
        refused("cut.tar", "the archive ends in the middle");
        refused("cut.tar.gz", "gzip cannot decompress it");
        refused("cut.tar.zst", "zstd cannot decompress it");
        refused("cut.tar.xz", "xz cannot decompress it");
        refused("empty", "the archive is empty");
        refused("other", "neither a tar archive nor one compressed by");
        refused("l.lz4", "neither a tar archive nor one compressed by");
        refused("missing", "there is no ");
    }

    @Test
    void fullDiskIsToldAndLeavesNothing() {
        host("tar -C '" + Rootfs.BUSYBOX.path() + "' -cf t.tar .", scratch);
        // In a mount namespace of its own, so that no other command sees the small disk.
        for (String limit : List.of("size=4k", "size=64k", "size=700k", "nr_inodes=8", "nr_inodes=40")) {
            Outcome outcome = Command.of("unshare", "-m", "sh", "-c", "mkdir -p " + HOME + "; mount -t tmpfs -o " + limit + " tmpfs " + HOME + "; " + Home.binary()
                    + " image import full t.tar; echo status $?; find " + HOME + " -mindepth 2; umount " + HOME).in(scratch).run();
            assertThat(outcome.out()).as(limit).isEqualTo("status 125\n");
            assertThat(outcome.err()).as(limit).contains("ENOSPC (No space left on device)");
        }
    }

    @Test
    void hostileArchivesChangeNothingOutside() throws IOException {
        Path decoy = Files.createDirectory(scratch.resolve("decoy"));
        Files.writeString(decoy.resolve("sentinel"), "untouched");
        host("chmod 600 decoy/sentinel; ln -s " + decoy + " abs; ln -s ../../../../../../../../../.." + decoy + " rel", scratch);
        Fingerprint before = Fingerprint.of(decoy);
        String up = "../".repeat(12) + decoy.toString().substring(1);
        hostile("up.tar", new HostileTar().file(up + "/x"), "leads out of it");
        hostile("middle.tar", new HostileTar().file("a/../" + up + "/x"), "leads out of it");
        hostile("link.tar", new HostileTar().link('2', "l", decoy.toString()).file("l/x"), "symbolic link to nowhere inside");
        hostile("relative.tar", new HostileTar().link('2', "l", up).file("l/x"), "symbolic link to nowhere inside");
        hostile("hard.tar", new HostileTar().link('1', "h", decoy + "/sentinel").file("h"), "which is not there");
        hostile("hardup.tar", new HostileTar().link('1', "h", up + "/sentinel"), "leads out of it");
        hostile("proc.tar", new HostileTar().link('2', "l", "/proc/self/cwd").file("l/x"), "symbolic link to nowhere inside");
        hostile("loop.tar", new HostileTar().link('2', "a", "b").link('2', "b", "a").file("a/x"), "ELOOP");
        assertThat(Fingerprint.of(decoy)).isEqualTo(before);
        HostileTar overwriting = new HostileTar().link('2', "s", decoy + "/sentinel").file("s").link('2', "d", decoy.toString()).directory("d").file("d/x").file(decoy + "/y");
        Files.write(scratch.resolve("over.tar"), overwriting.bytes());
        command("image", "import", "over", scratch.resolve("over.tar").toString()).run().good();
        assertThat(rootOf("over").resolve("d/x")).isRegularFile();
        assertThat(Fingerprint.of(decoy)).isEqualTo(before);
    }

    private void hostile(String file, HostileTar archive, String message) throws IOException {
        Files.write(scratch.resolve(file), archive.bytes());
        refused(file, message);
    }

    @Test
    void noProgramOfAnImageIsRunToReadOne() throws IOException {
        Path trap = Files.createDirectory(scratch.resolve("trap"));
        host("mkdir -p bin usr/bin; for p in gzip zstd xz; do printf '#!/bin/sh\\ntouch " + scratch + "/sprung' >bin/$p; chmod 755 bin/$p; cp bin/$p usr/bin/; done; tar -czf ../t.tgz .", trap);
        command("image", "import", "trap", "../t.tgz").in(trap).env("PATH", trap.resolve("bin") + ":/usr/bin:/bin").run().good();
        assertThat(scratch.resolve("sprung")).doesNotExist();
    }

    @Test
    void imageHasNamesAndIsGoneWithTheLast() {
        String busybox = Rootfs.BUSYBOX.path().toString();
        String id = command("image", "import", "one", busybox).run().good();
        command("image", "tag", "one", "two:latest").run().good();
        assertThat(command("image", "import", "one", busybox).run().err()).contains("the name one is taken by image " + id);
        assertThat(command("image", "tag", "one", "a//b").run().err()).contains("is no name for an image");
        assertThat(command("image", "ls").run().lines()).hasSize(3).element(1).asString().matches("(one|two:latest) +" + id + " .*");
        command("image", "rm", "one").run().good();
        assertThat(command("run", "--rm", "two:latest", "echo", "still there").run().good()).isEqualTo("still there");
        command("image", "rm", id.substring(0, 5)).run().good();
        assertThat(HOME.resolve("roots")).isEmptyDirectory();
        assertThat(HOME.resolve("names")).isEmptyDirectory();
        assertThat(command("image", "rm", "one").run().err()).contains("no such image: one");
    }

    @Test
    void imagesAreListedByNamesTemplatesAndFilters() {
        String busybox = Rootfs.BUSYBOX.path().toString();
        String id = command("image", "import", "team/app:1", busybox).run().good();
        String other = command("image", "import", "base", busybox).run().good();
        command("tag", "base", "alias").run().good();
        assertThat(command("images", "--format", "{{.Repository}} {{.Tag}} {{.ID}}").run().good())
                .isEqualTo("alias <none> " + other + "\nbase <none> " + other + "\nteam/app 1 " + id);
        assertThat(command("image", "ls", "-q", "-a", "--no-trunc").run().good()).isEqualTo(other + "\n" + id);
        assertThat(command("image", "ls", "team/app", "--format", "{{.Name}}").run().good()).isEqualTo("team/app:1");
        assertThat(command("image", "ls", "--filter", "reference=*a*e", "--format", "{{.Name}}").run().good()).isEqualTo("base");
        assertThat(command("image", "ls", "-f", "dangling=true", "-q").run().good()).isEmpty();
        assertThat(command("image", "ls", "--format", "json", "base").run().good()).startsWith("{\"Name\":\"base\",\"Repository\":\"base\",\"Tag\":\"<none>\",\"ID\":\"" + other + "\",");
        assertThat(command("image", "inspect", "-f", "{{.Id}} {{index .Names 0}}", "base").run().good()).isEqualTo(other + " alias");
        Outcome removed = command("rmi", "nosuch", "alias").run();
        assertThat(removed.status()).isEqualTo(1);
        assertThat(removed.out()).isEqualTo("alias\n");
        assertThat(removed.err()).contains("no such image: nosuch");
        command("image", "rm", "--force", "nosuch").run().good();
        assertThat(command("image", "prune", "-f").run().good()).isEqualTo("Total reclaimed space: 0B");
        assertThat(command("image", "prune", "-a", "-f").run().good()).startsWith("Deleted Images:\nbase\nteam/app:1\n");
    }

    @Test
    void treeThatVanishesWhileItIsReadIsRefused() {
        String told = host("mkdir -p tree/deep; seq 20000 | (cd tree/deep; xargs touch); (while [ -z \"$(ls " + HOME + "/new 2>/dev/null)\" ]; do :; done; rm -r tree) & "
                + Home.binary() + " image import gone tree 2>&1 || echo status $?; wait; " + Home.binary() + " system fsck; " + Home.binary() + " image ls -q", scratch);
        assertThat(told).startsWith("error: ").containsAnyOf("vanished while it was read", "ENOENT").endsWith("status 125\nall is well");
    }

    @Test
    void imageOfARunningContainerStays() {
        command("image", "import", "one", Rootfs.BUSYBOX.path().toString()).run().good();
        try (Running container = command("run", "--rm", "one", "sh", "-c", "echo up; sleep 3").start()) {
            container.until("up");
            Outcome refused = command("image", "rm", "one").run();
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("image one is in use by a container that runs");
            assertThat(container.end().status()).isZero();
        }
        command("image", "rm", "one").run().good();
    }

    @Test
    void imageOfAContainerThatIsStoppedStaysUntilThatIsRemoved() {
        command("image", "import", "one", Rootfs.BUSYBOX.path().toString()).run().good();
        String id = command("create", "one", "true").run().good();
        assertThat(command("image", "rm", "one").run().err()).contains("image one is in use by a container that is stopped (");
        command("rm", id).run().good();
        command("image", "rm", "one").run().good();
    }

    @Test
    void whatAKilledImportLeftIsRemovedByTheNextCommand() {
        host("mkfifo fifo; tar -C '" + Rootfs.BUSYBOX.path() + "' -cf t.tar .; sh -c 'echo $$ >pid; exec " + Home.binary() + " image import slow -' <fifo & exec 3>fifo; "
                + "until [ -e t.tar ] && [ -e pid ]; do sleep 0.1; done; head -c 600000 t.tar >&3; "
                + "until ls " + HOME + "/new/*/rootfs/bin; do sleep 0.1; done; kill -9 $(cat pid)", scratch);
        assertThat(command("image", "ls", "-q").run().good()).isEmpty();
        assertThat(HOME.resolve("new")).isEmptyDirectory();
    }

    @Test
    void imageIsNotWrittenThrough() {
        command("image", "import", "one", Rootfs.BUSYBOX.path().toString()).run().good();
        for (List<String> words : List.of(List.of("run", "--rootfs-mode", "rw", "one", "true"), List.of("run", "--rootfs-mode", "rw", "--rootfs", "one", "--", "true"))) {
            assertThat(command(words).run().err()).contains("would write into the image");
        }
    }
}
