package demitasse.it;

import static demitasse.it.Demitasse.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Copies into containers and out of them, by Docker's rules; it/escapes has what tries to lead one astray. */
@ExtendWith(LeavesNothing.class)
class CopyIT {
    private static final String BUSYBOX = Rootfs.BUSYBOX.path().toString();
    /** One that runs and one that does not: whatever is copied has the same outcome. */
    private static final List<String> BOTH = List.of("copy-up", "copy-down");

    @TempDir
    Path scratch;

    @BeforeEach
    void make() {
        command("run", "-d", "--name", "copy-up", "--rootfs", BUSYBOX, "--", "sleep", "1000").run().good();
        command("create", "--name", "copy-down", "--rootfs", BUSYBOX, "--", "true").run().good();
        host("mkdir -p dir/sub; echo 1 >dir/one; echo 2 >dir/sub/two; ln -s one dir/link; echo file >file; chown 3:4 file; chmod 4711 file; touch -d @1000000000 file");
    }

    @AfterEach
    void remove() {
        command("rm", "-f", "copy-up", "copy-down").run().good();
    }

    /** Runs a script that finds the program in $D. */
    private String host(String script) {
        return Command.of("sh", "-ec", "D=" + Home.binary() + "; " + script).in(scratch).run().good();
    }

    private void refused(String script, String message) {
        Outcome outcome = Command.of("sh", "-c", "D=" + Home.binary() + "; " + script).in(scratch).run();
        assertThat(outcome.err()).as(script).contains("error: ").contains(message);
        assertThat(outcome.status()).as(script).isEqualTo(125);
    }

    @Test
    void whereACopyLandsIsAsWithDocker() {
        for (String c : BOTH) {
            host("$D cp file " + c + ":/tmp; $D cp file " + c + ":/tmp/; $D cp file " + c + ":tmp/named; $D cp dir " + c + ":/tmp; $D cp dir " + c + ":/tmp/fresh;"
                    + "$D cp dir/. " + c + ":/tmp/content; $D cp dir/. " + c + ":/tmp/dir; $D cp dir/ " + c + ":/tmp/slash");
            assertThat(host("$D cp " + c + ":/tmp - | tar -t | LC_ALL=C sort | grep -v /$")).as(c).isEqualTo("""
                    tmp/content/link
                    tmp/content/one
                    tmp/content/sub/two
                    tmp/dir/link
                    tmp/dir/one
                    tmp/dir/sub/two
                    tmp/file
                    tmp/fresh/link
                    tmp/fresh/one
                    tmp/fresh/sub/two
                    tmp/named
                    tmp/slash/link
                    tmp/slash/one
                    tmp/slash/sub/two""");
            host("rm -rf o out; mkdir out; $D cp " + c + ":/tmp/dir out; $D cp " + c + ":/tmp/dir/. out; $D cp " + c + ":/tmp/dir o; $D cp " + c + ":/tmp/file out/x; $D cp " + c + ":/tmp/file out");
            assertThat(host("find out o | LC_ALL=C sort | tr '\\n' ' '")).as(c).isEqualTo(
                    "o o/link o/one o/sub o/sub/two out out/dir out/dir/link out/dir/one out/dir/sub out/dir/sub/two out/file out/link out/one out/sub out/sub/two out/x");
        }
    }

    @Test
    void fileThatIsThereIsReplacedAndADirectoryIsAddedTo() {
        for (String c : BOTH) {
            host("$D cp dir " + c + ":/tmp; echo other >dir/one; echo three >dir/three; rm dir/link; $D cp dir/one " + c + ":/tmp/dir/sub/two; $D cp dir " + c + ":/tmp; $D cp dir/. " + c + ":/tmp/dir/sub");
            assertThat(host("$D cp " + c + ":/tmp/dir - | tar -xO; rm -rf o; echo old >o; $D cp " + c + ":/tmp/dir/one o; cat o; echo 1 >dir/one; rm dir/three; ln -s one dir/link").lines().sorted().toList())
                    .as(c).containsExactly("2", "2", "other", "other", "other", "three", "three");
        }
    }

    @Test
    void whatCannotBeCopiedIsRefusedWithTheReason() {
        for (String c : BOTH) {
            refused("$D cp missing " + c + ":/tmp", "there is no " + scratch + "/missing to copy");
            refused("$D cp " + c + ":/missing .", "there is no /missing to copy");
            refused("$D cp file " + c + ":/no/such/file", "there is no directory for /no/such/file");
            refused("$D cp file " + c + ":/nodir/", "there is no directory /nodir/");
            refused("$D cp file " + c + ":/etc/passwd/", "/etc/passwd/ is not a directory");
            refused("$D cp dir " + c + ":/etc/passwd", "a directory cannot be copied over a file");
            refused("$D cp file/ " + c + ":/tmp", "is not a directory");
            refused("$D cp file/. " + c + ":/tmp", "is not a directory");
            refused("$D cp " + c + ":/etc/passwd/. .", "is not a directory");
            refused("tar -c dir | $D cp - " + c + ":/etc/passwd", "/etc/passwd is not a directory");
            refused("tar -c dir | $D cp - " + c + ":/none", "/none is not there");
            refused("tar -c dir | head -c 700 | $D cp - " + c + ":/tmp", "the archive ends in the middle");
            refused("printf '\\004\\042\\115\\030' | $D cp - " + c + ":/tmp", "neither a tar archive nor one compressed by");
            refused("$D cp file " + c + ":/proc/x", c.equals("copy-up") ? "cannot unpack x" : "is there only while container copy-down runs");
        }
        refused("$D cp nobody:/x .", "no such container: nobody");
    }

    @Test
    void ownersModesTimesAndLinksAreAsAsked() {
        for (String c : BOTH) {
            host("$D cp file " + c + ":/tmp/r; $D cp -a file " + c + ":/tmp/a; $D cp dir/link " + c + ":/tmp; $D cp -L dir/link " + c + ":/tmp/followed; ln -sf /etc dir/etc; $D cp dir/etc " + c + ":/tmp/etc");
            assertThat(host("$D cp " + c + ":/tmp - | tar -tv --numeric-owner --full-time | awk '$6 ~ /tmp.(r|a|f|l|e)/ { print $1, $2, $3, $4, $6, $8 }' | sed 's/ $//' | LC_ALL=C sort")).as(c).isEqualTo("""
                    -rw-r--r-- 0/0 2 X tmp/followed""".replace("X", today()) + "\n" + """
                    -rws--x--x 0/0 5 2001-09-09 tmp/r
                    -rws--x--x 3/4 5 2001-09-09 tmp/a
                    lrwxrwxrwx 0/0 0 X tmp/etc /etc
                    lrwxrwxrwx 0/0 0 X tmp/link one""".replace("X", today()));
            host("rm -rf a r; $D cp -a " + c + ":/tmp/a .; $D cp " + c + ":/tmp/a r");
            assertThat(host("stat -c '%u:%g %a %Y' a r")).isEqualTo("3:4 4711 1000000000\n0:0 4711 1000000000");
        }
    }

    private String today() {
        return host("stat -c %y dir/one | cut -d' ' -f1");
    }

    @Test
    void targetThatIsALinkIsResolvedInsideOfTheContainer() {
        command("exec", "copy-up", "sh", "-c", "ln -s /srv/in /abs; mkdir -p /srv/in; ln -s ../../../srv/in/file /rel; ln -s " + scratch + " /out").run().good();
        host("$D cp file copy-up:/abs; $D cp dir/one copy-up:/rel");
        assertThat(command("exec", "copy-up", "cat", "/srv/in/file").run().good()).isEqualTo("1");
        refused("$D cp file copy-up:/out/", "there is no directory /out/");
        host("$D cp file copy-up:/out || true; test ! -e out");
    }

    @Test
    void mountsOfTheContainerAreSeenAndReadOnlyOnesStay() {
        host("mkdir vol; echo v >vol/v");
        try {
            host("$D run -d --name copy-vol -v $PWD/vol:/vol -v $PWD/dir:/ro:ro --tmpfs /t --rootfs " + BUSYBOX + " -- sleep 1000; $D cp file copy-vol:/vol; $D cp file copy-vol:/t");
            assertThat(host("cat vol/file; $D cp copy-vol:/vol - | tar -t; $D exec copy-vol cat /t/file")).isEqualTo("file\nvol/\nvol/file\nvol/v\nfile".replace("vol/file\nvol/v", host("$D cp copy-vol:/vol - | tar -t | tail -n 2")));
            refused("$D cp file copy-vol:/ro", "EROFS");
            host("$D stop -t 0 copy-vol; $D cp dir/one copy-vol:/vol/late; $D cp copy-vol:/vol/v out");
            assertThat(host("cat vol/late out")).isEqualTo("1\nv");
            refused("$D cp file copy-vol:/t/x", "is there only while container copy-vol runs");
        } finally {
            host("$D rm -f copy-vol");
        }
    }

    @Test
    void noProgramOfTheContainersIsRunAndAFifoIsNotWaitedFor() {
        command("exec", "copy-up", "sh", "-c", "mkfifo /fifo; mkdir /bin2; for p in tar gzip sh; do printf '#!/bin/sh\\ntouch /sprung' >/bin2/$p; done; mknod /null c 1 3").run().good();
        host("$D cp copy-up:/fifo f; test -p f; $D cp copy-up:/null n; test -c n; $D cp f copy-up:/g; tar -cz dir | $D cp - copy-up:/tmp");
        assertThat(command("exec", "copy-up", "sh", "-c", "test -p /g && test ! -e /sprung && cat /tmp/dir/one").run().good()).isEqualTo("1");
    }

    @Test
    void fullDiskIsTold() {
        try {
            host("truncate -s 3M large; $D run -d --name copy-full --tmpfs /small:size=1m --rootfs " + BUSYBOX + " -- sleep 1000; dd if=/dev/zero of=large bs=1M count=3 conv=notrunc status=none");
            refused("$D cp large copy-full:/small", "ENOSPC (No space left on device)");
        } finally {
            host("$D rm -f copy-full");
        }
    }
}
