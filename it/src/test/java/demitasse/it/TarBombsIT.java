package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Archives that are more than they look: each ends in a clear error and an empty store, or does no harm; all on a disk of 8 MiB. */
@ExtendWith(LeavesNothing.class)
class TarBombsIT {
    private static final String HOME = "/var/lib/demitasse";

    @TempDir
    Path scratch;

    private Path archive(HostileTar tar) throws IOException {
        return Files.write(scratch.resolve("t.tar"), tar.bytes());
    }

    private Path head(HostileTar tar) throws IOException {
        return Files.write(scratch.resolve("t.tar"), tar.head());
    }

    /** A script with a small store of its own; {@code $D} is the binary, {@code $T} the archive. It ends with what the store holds. */
    private Outcome onASmallDisk(String script) {
        return Command.of(List.of("unshare", "-m", "--propagation", "private", "sh", "-uc", "mkdir -p " + HOME + "; mount -t tmpfs -o size=8m tmpfs " + HOME + "; D=" + Home.binary() + "; T="
                + scratch.resolve("t.tar") + "\n" + script + "\n$D system fsck; find " + HOME + "/images -mindepth 2")).within(Duration.ofSeconds(50)).run();
    }

    private void filled(String writer) throws IOException {
        head(new HostileTar().file("first").beginning("bomb", (1L << 33) - 1));
        Outcome outcome = onASmallDisk("{ cat $T; head -c 8G /dev/zero; } | " + writer + " | $D image import bomb -; echo status $?");
        assertThat(outcome.out()).as(writer).isEqualTo("status 125\nall is well\n");
        assertThat(outcome.err()).as(writer).contains("cannot unpack bomb").contains("ENOSPC").contains("nothing of this archive is kept");
    }

    @Test
    void streamThatUnpacksToMoreThanTheDiskHoldsIsRefusedHoweverItIsPacked() throws IOException {
        for (String writer : List.of("cat", "gzip -1", "zstd -1", "xz -0")) {
            filled(writer);
        }
    }

    @Test
    void whatFollowsTheEndOfAnArchiveIsNotReadForEver() throws IOException {
        archive(new HostileTar().file("only"));
        Outcome outcome = onASmallDisk("""
                cat $T /dev/zero | $D image import -q plain - || exit 1
                cat $T /dev/zero | gzip -1 | $D image import -q packed - || exit 1
                $D image ls | grep -cE '^(plain|packed) '; $D image rm plain packed >/dev/null""");
        assertThat(outcome.out()).endsWith("2\nall is well\n");
    }

    @Test
    void moreNamesThanTheDiskHasRoomForAreRefused() throws IOException {
        head(new HostileTar().directory("d"));
        Outcome outcome = onASmallDisk("""
                mount -o remount,nr_inodes=300 /var/lib/demitasse; mkdir /tmp/names.$$; cd /tmp/names.$$; for i in $(seq 400); do : >n$i; done
                tar -cf - . | $D image import names -; echo status $?; cd /; rm -r /tmp/names.$$""");
        assertThat(outcome.out()).isEqualTo("status 125\nall is well\n");
        assertThat(outcome.err()).contains("ENOSPC");
    }

    @Test
    void hugeHolesTakeNoRoom() throws IOException {
        archive(new HostileTar());
        Outcome outcome = onASmallDisk("""
                cd /tmp; truncate -s 7P sparse.$$ || truncate -s 15T sparse.$$; tar -S -cf - sparse.$$ | $D image import holes - >/dev/null; echo status $?; rm sparse.$$
                $D image rm holes >/dev/null""");
        assertThat(outcome.out()).isEqualTo("status 0\nall is well\n");
    }

    @Test
    void directoriesWithoutAnEndAreRefused() throws IOException {
        archive(new HostileTar().file("d/".repeat(3000) + "x"));
        Outcome outcome = onASmallDisk("$D image import deep $T; echo status $?");
        assertThat(outcome.out()).isEqualTo("status 125\nall is well\n");
        assertThat(outcome.err()).contains("cannot unpack d/d/");
    }

    @Test
    void devicesOfAnImageOpenNothing() throws IOException {
        archive(new HostileTar().device('3', "mem", 1, 1).device('4', "disk", 7, 0).device('3', "null", 1, 3));
        String script = "for d in /mem /disk; do dd if=$d of=/null bs=1 count=1 2>&1 | grep -o 'not permitted'; done; mknod /new b 7 0 2>&1 | grep -o 'not permitted'";
        Outcome outcome = onASmallDisk("cp $T $T.2; tar -C " + Rootfs.BUSYBOX.path() + " -cf $T.root bin; tar -A -f $T.root $T.2; $D image import nodes $T.root >/dev/null\n"
                + "for users in '' '--userns 0:200000:65536'; do $D run --rm $users nodes sh -c \"" + script.replace("$", "\\$") + "\"; done; $D image rm nodes >/dev/null");
        assertThat(outcome.out()).isEqualTo("not permitted\n".repeat(6) + "all is well\n");
    }
}
