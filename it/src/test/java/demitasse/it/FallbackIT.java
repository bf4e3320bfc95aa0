package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Roots where the kernel's overlay cannot be: on a store that is an overlay itself, over a filesystem that cannot be a layer. */
@ExtendWith(LeavesNothing.class)
class FallbackIT {
    /** An overlay in memory on /var/lib/demitasse, in a mount namespace of the script's own. */
    private static final String STORE = """
            mkdir -p /var/lib/demitasse; mount -t tmpfs tmpfs /var/lib/demitasse; cd /var/lib/demitasse; mkdir l u w
            mount -t overlay -o lowerdir=l,upperdir=u,workdir=w overlay /var/lib/demitasse; cd /
            """;
    /** What opens, but is no connection to the kernel. */
    private static final String WITHOUT_FUSE = "mount --bind /dev/null /dev/fuse\n";

    private static Outcome host(String setup, String script) {
        return Command.of(List.of("unshare", "--mount", "--propagation", "private", "sh", "-uc",
                "D=" + Home.binary() + "; R=" + Rootfs.BUSYBOX.path() + "\n" + STORE + setup + script)).run();
    }

    @Test
    void fuseOverlayfsShowsTheRootAndGoesWithTheContainer() {
        Outcome outcome = host("", """
                $D run --rm --rootfs $R -- sh -c 'echo new >/new; rm /bin/ls; cat /new; test -e /bin/ls || echo gone; grep -c "^fuse-overlayfs / fuse" /proc/mounts'
                ls $R/bin/ls $R/new /var/lib/demitasse/containers
                i=0; while pgrep -f '[f]use-overlayfs -o lowerdir=/proc/self/fd' && [ $i -lt 100 ]; do i=$((i+1)); sleep 0.02; done >/dev/null
                [ $i -lt 100 ] && echo ended""");
        assertThat(outcome.out()).startsWith("new\ngone\n1\n").contains("bin/ls").endsWith("ended\n").doesNotContain("$R/new");
        assertThat(outcome.err()).contains("[demitasse] overlay cannot be used (EINVAL): fuse-overlayfs shows the root instead, which is slower");
    }

    @Test
    void aContainerThatIsKeptIsStartedReadAndCommittedLikeAnyOther() {
        Outcome outcome = host("", """
                $D run --name kept --rootfs $R -- sh -c 'echo 1 >>/count; rm /etc/group; rm -r /usr/share; mkdir -p /usr/share/x'
                $D start -a kept 2>&1; $D diff kept; $D cp kept:/count - | tar -xO; $D export kept | tar -t | grep -c '^count$'
                $D commit -q kept fallback-image 2>/dev/null || $D commit kept fallback-image >/dev/null; $D rm kept
                $D run --rm -q fallback-image sh -c 'cat /count; test -e /etc/group || echo gone'
                $D image rm fallback-image; $D system fsck""");
        assertThat(outcome.out()).contains("A /count\t4 B").contains("D /etc/group").doesNotContain(".wh.").contains("1\n1\n1\nkept\n1\n1\ngone\n");
        assertThat(outcome.err().lines().filter(line -> line.contains("overlay cannot be used")).count()).isEqualTo(1);
    }

    /** It marks what is deleted in ways of its own where it can make no device nodes. */
    @Test
    void whatItMarksAsDeletedIsAppliedAndCommittedRight() {
        Outcome outcome = host("", """
                mkdir /tmp/fuse.$$; cp -a $R /tmp/fuse.$$/root; cd /tmp/fuse.$$; mkdir -p root/opaque/sub root/gone; echo 1 >root/opaque/a; echo 2 >root/opaque/sub/b; echo 3 >root/gone/x
                $D run --name marked --rootfs root -- sh -c 'rm -r /opaque; mkdir /opaque; echo new >/opaque/n; rm -r /gone; mkdir -p /add/d' 2>/dev/null
                $D diff marked; $D commit marked marks >/dev/null; $D run --rm marks sh -c 'ls /opaque; test -e /gone || echo gone' 2>/dev/null
                $D apply -y marked >/dev/null; ls root/opaque; test -e root/gone || echo gone; find root -name '.wh*'; $D system fsck; cd /; rm -r /tmp/fuse.$$""");
        assertThat(outcome.out().lines().toList()).as(outcome.toString()).contains("D /gone", "A /add", "A /add/d", "C /opaque", "A /opaque/n\t4 B", "D /opaque/a\t2 B", "D /opaque/sub");
        assertThat(outcome.out()).endsWith("n\ngone\nn\ngone\nall is well\n");
    }

    @Test
    void withoutItTheRootIsCopied() {
        Outcome outcome = host(WITHOUT_FUSE, """
                before=$(cd $R && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
                id=$($D run -d --name copied -v $R/etc:/seen:O --rootfs $R -- sh -c 'echo new >/new; echo x >/seen/mine; rm /bin/ls; sleep 100')
                $D exec copied sh -c 'cat /new /seen/mine; test -e /bin/ls || echo gone; ls -ld /bin/busybox | cut -c1-10'
                $D stop -t 0 copied >/dev/null; $D cp copied:/new - | tar -xO; $D diff copied; $D start copied; $D rm -f copied
                [ "$before" = "$(cd $R && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)" ] && echo same
                ls /var/lib/demitasse/containers""");
        assertThat(outcome.out()).isEqualTo("new\nx\ngone\n-rwxr-xr-x\nnew\ncopied\ncopied\nsame\n");
        assertThat(outcome.err()).contains("fuse-overlayfs cannot be used").contains("the container gets a copy of its root instead")
                .contains("container copied has a copy for its root, since overlay cannot be used here, so nothing tells what it changed");
    }

    @Test
    void usersOfItsOwnHaveACopyThatIsTheirs() {
        Outcome outcome = host("", "$D run --rm --userns 0:200000:65536 --rootfs $R -- sh -c 'echo x >/new; stat -c %u /new /bin/busybox'; ls /var/lib/demitasse/containers");
        assertThat(outcome.out()).isEqualTo("0\n0\n");
    }

    @Test
    void thisHostsRootIsNotCopied() {
        Outcome outcome = host(WITHOUT_FUSE, "$D run --rm -- true; echo status $?; ls /var/lib/demitasse/containers");
        assertThat(outcome.out()).isEqualTo("status 125\n");
        assertThat(outcome.err()).contains("this host's root is not copied for a sandbox").contains("install fuse-overlayfs, or mount a filesystem");
    }

    @Test
    void aFullDiskLeavesNoCopy() {
        Outcome outcome = host(WITHOUT_FUSE + "umount /var/lib/demitasse; mount -o remount,size=600k /var/lib/demitasse; cd /var/lib/demitasse\n"
                + "mount -t overlay -o lowerdir=l,upperdir=u,workdir=w overlay /var/lib/demitasse; cd /\n", "$D run --rm --rootfs $R -- true; echo status $?; ls /var/lib/demitasse/containers; $D system fsck");
        assertThat(outcome.out()).startsWith("status 125\n");
        assertThat(outcome.err()).contains("cannot be copied").contains("ENOSPC").contains("make room");
    }

    @Test
    void killedOnTheWayNothingIsLeft() {
        Outcome outcome = host("", """
                $D run --rm --rootfs $R -- sleep 100 & p=$!
                i=0; while ! pgrep -f '[f]use-overlayfs -o lowerdir=/proc/self/fd' >/dev/null && [ $i -lt 200 ]; do i=$((i+1)); sleep 0.02; done
                kill -9 $p; wait $p; i=0; while pgrep -f '[f]use-overlayfs -o lowerdir=/proc/self/fd' >/dev/null && [ $i -lt 100 ]; do i=$((i+1)); sleep 0.02; done
                [ $i -lt 100 ] && echo ended; $D ps -aq; ls /var/lib/demitasse/containers""");
        assertThat(outcome.out()).isEqualTo("ended\n");
    }
}
