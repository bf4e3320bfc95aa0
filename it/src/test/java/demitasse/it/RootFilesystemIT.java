package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.command;
import static demitasse.it.Demitasse.in;
import static demitasse.it.Demitasse.sh;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where the root filesystem comes from, where writes go, and what is mounted into it. */
@ExtendWith(LeavesNothing.class)
class RootFilesystemIT {
    @TempDir
    Path scratch;

    @Test
    void directoryAsFirstArgumentIsTheRootFilesystem() {
        assertThat(command("run", "--rm", Rootfs.BUSYBOX.path().toString(), "cat", "/etc/passwd").run().good())
                .contains("cup:x:1000:1000");
    }

    @Test
    void relativeDirectoryIsTheRootFilesystem() {
        Path rootfs = Rootfs.BUSYBOX.path();
        assertThat(command("run", "--rm", "./" + rootfs.getFileName(), "cat", "/etc/passwd").in(rootfs.getParent()).run().good())
                .contains("cup:x:1000:1000");
    }

    @Test
    void writesLandInAnOverlayAndTheLowerTreeStaysByteForByteTheSame() {
        Path rootfs = Rootfs.BUSYBOX.copyTo(scratch.resolve("rootfs"));
        Fingerprint before = Fingerprint.of(rootfs);
        assertThat(command("run", "--rm", "--rootfs", rootfs.toString(), "--", "sh", "-c", """
                echo new >/new && echo more >>/etc/passwd && rm /bin/cat && mkdir /tmp/a && chmod 700 /etc &&
                mv /home /house && touch -d 2001-01-01 /root && chown 5:5 /var && ln -s x /bin/y && head -n 1 /new""")
                .run().good()).isEqualTo("new");
        assertThat(Fingerprint.of(rootfs)).isEqualTo(before);
    }

    @Test
    void writableLayerIsRemovedHoweverDeepAndFullItIs() {
        assertThat(sh("", """
                i=0; while [ $i -lt 1500 ]; do mkdir d && cd d; i=$((i+1)); done; echo bottom >file
                mkdir /many && cd /many; i=0; while [ $i -lt 30000 ]; do : >a-name-that-is-longer-than-most-$i; i=$((i+1)); done""")
                .status()).isZero();
    }

    @Test
    void danglingNameFileIsMadeWhereItsLinkLeads() {
        Path rootfs = Rootfs.BUSYBOX.copyTo(scratch.resolve("rootfs"));
        Command.of("ln", "-sfn", "../run/net/resolv.conf", rootfs.resolve("etc/resolv.conf").toString()).run().good();
        assertThat(command("run", "--rm", "--rootfs", rootfs.toString(), "--", "cat", "/etc/resolv.conf").run().good()).isEqualTo("# no network");
    }

    @Test
    void nextContainerDoesNotSeeTheWritesOfTheLast() {
        assertThat(sh("", "echo x >/left").status()).isZero();
        assertThat(sh("", "ls /").lines()).doesNotContain("left");
    }

    @Test
    void rootfsModeRwWritesThrough() throws IOException {
        Path rootfs = Rootfs.BUSYBOX.copyTo(scratch.resolve("rootfs"));
        command("run", "--rm", "--rootfs-mode", "rw", "--rootfs", rootfs.toString(), "--", "sh", "-c", "echo kept >/kept").run().good();
        assertThat(Files.readString(rootfs.resolve("kept"))).isEqualTo("kept\n");
    }

    @Test
    void rootfsModeRwLeavesNoMountPointsOfOursBehind() {
        Path rootfs = Rootfs.BUSYBOX.copyTo(scratch.resolve("rootfs"));
        Fingerprint before = Fingerprint.of(rootfs.resolve("bin"));
        command("run", "--rm", "--rootfs-mode", "rw", "--rootfs", rootfs.toString(), "--", "true").run().good();
        assertThat(Fingerprint.of(rootfs.resolve("bin"))).isEqualTo(before);
    }

    @Test
    void readOnlyRootRefusesWrites() {
        Outcome outcome = sh("--read-only", "echo x >/new");
        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.err()).contains("Read-only file system");
    }

    @Test
    void readOnlyRootStillHasWritableDevAndTmpfs() {
        assertThat(sh("--read-only --tmpfs /tmp", "echo x >/tmp/new && echo y >/dev/shm/new && cat /tmp/new").good())
                .isEqualTo("x");
    }

    @Test
    void tmpfsHasTheSizeAskedFor() {
        assertThat(sh("--tmpfs /cup:size=2m", "grep ' /cup ' /proc/mounts").good())
                .contains("tmpfs").contains("size=2048k");
    }

    @Test
    void volumeIsWritable() throws IOException {
        Files.writeString(scratch.resolve("in"), "from outside\n");
        assertThat(sh("-v " + scratch + ":/data", "cat /data/in; echo inside >/data/out").good()).isEqualTo("from outside");
        assertThat(Files.readString(scratch.resolve("out"))).isEqualTo("inside\n");
    }

    @Test
    void readOnlyVolumeRefusesWrites() {
        assertThat(sh("-v " + scratch + ":/data:ro", "echo x >/data/out").err()).contains("Read-only file system");
        assertThat(scratch.resolve("out")).doesNotExist();
    }

    @Test
    void volumeCanBeAFile() throws IOException {
        Path file = Files.writeString(scratch.resolve("one"), "one file\n");
        assertThat(busybox("-v " + file + ":/etc/one:ro", "cat", "/etc/one").run().good()).isEqualTo("one file");
    }

    @Test
    void mountsMadeInsideDoNotReachTheHost() throws IOException {
        sh("-v " + scratch + ":/data", "mkdir /data/m; mount -t tmpfs x /data/m 2>/dev/null; :").good();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(scratch.toString());
    }

    @Test
    void fullDebianRuns() {
        assertThat(in(Rootfs.DEBIAN, "", "bash", "-c", ". /etc/os-release; echo $ID $VERSION_ID; id -un").run().lines())
                .containsExactly("debian 12", "root");
    }

    @Test
    void fullDebianStaysByteForByteTheSame() {
        Fingerprint before = Fingerprint.of(Rootfs.DEBIAN.path());
        in(Rootfs.DEBIAN, "", "bash", "-c", "rm -rf /usr/share /var/lib/dpkg; dpkg --version >/x || :; useradd mug").run();
        assertThat(Fingerprint.of(Rootfs.DEBIAN.path())).isEqualTo(before);
    }

    @Test
    void rootOfTheContainerHasTheModeOfItsSource() throws IOException {
        Path rootfs = Rootfs.BUSYBOX.copyTo(scratch.resolve("rootfs"));
        Files.setPosixFilePermissions(rootfs, PosixFilePermissions.fromString("rwxr-x--x"));
        assertThat(command("run", "--rm", "--rootfs", rootfs.toString(), "--", "stat", "-c", "%a %u", "/").run().good())
                .isEqualTo("751 0");
    }

    @Test
    void oldRootIsOutOfReach() {
        assertThat(sh("", "ls -d /.. -i | cut -d' ' -f1 >/a; ls -d / -i | cut -d' ' -f1 >/b; cmp /a /b && echo same").good())
                .isEqualTo("same");
        assertThat(sh("", "cd /proc/1/root/../../../.. && ls etc/apt 2>/dev/null | wc -l").good()).isEqualTo("0");
    }
}
