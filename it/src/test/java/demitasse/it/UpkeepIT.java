package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The store as a whole: what it takes, what nobody needs of it, and that it can be made whole again. */
@ExtendWith(LeavesNothing.class)
class UpkeepIT {
    private static final Path HOME = Path.of("/var/lib/demitasse");

    @TempDir
    Path scratch;

    @AfterEach
    void empty() {
        command("system", "prune", "-a", "-f").run().good();
        command("volume", "prune", "-a", "-f").run().good();
    }

    private static String host(String script) {
        return Command.of("sh", "-ec", script).run().good();
    }

    private static String fsck(int status) {
        Outcome checked = command("system", "fsck").run();
        assertThat(checked.status()).as(checked.toString()).isEqualTo(status);
        return checked.out();
    }

    @Test
    void usageTellsWhatIsNeeded() {
        busybox("-d --name up -v used:/x", "sh", "-c", "dd if=/dev/zero of=/x/f bs=1M count=3; sleep 100").run().good();
        command("volume", "create", "idle").run().good();
        for (int look = 0; look < 50 && !command("system", "df", "-v").run().out().contains("3.1"); look++) {
            Running.pause();
        }
        String json = command("system", "df", "--format", "{{.Type}} {{.TotalCount}} {{.Active}} {{.Size}}").run().good();
        assertThat(json).contains("Images 0 0 0B").contains("Containers 1 1 ").contains("Local Volumes 2 1 3.1");
        assertThat(command("system", "df").run().lines().getFirst()).matches("TYPE +TOTAL +ACTIVE +SIZE +RECLAIMABLE");
        assertThat(command("system", "df", "-v").run().good()).contains("used ").contains("idle ").contains(" up ");
        command("rm", "-f", "up").run().good();
    }

    @Test
    void pruningLeavesWhatIsInUse() {
        command("image", "import", "idle", Rootfs.BUSYBOX.path().toString()).run().good();
        busybox("-d --name up -v used:/x -v /own", "sleep", "100").run().good();
        Demitasse.kept("--name ended -v /own", "true").run().good();
        String pruned = command("system", "prune", "-f").run().good();
        assertThat(pruned).contains("Removed:").contains("Total reclaimed space: ").doesNotContain("idle");
        assertThat(command("ps", "-a", "--format", "{{.Names}}").run().good()).isEqualTo("up");
        assertThat(command("volume", "ls", "-q").run().lines()).hasSize(3);
        assertThat(command("system", "prune", "-a", "--volumes", "-f").run().good()).contains("idle");
        assertThat(command("volume", "ls", "-q").run().lines()).hasSize(2);
        assertThat(command("system", "prune").input("n\n").run().out()).isEmpty();
        command("rm", "-f", "-v", "up").run().good();
    }

    @Test
    void checkMendsAndTells() {
        String id = command("create", "--name", "whole", "-v", "vol:/x", "--rootfs", Rootfs.BUSYBOX.path().toString(), "true").run().good();
        assertThat(fsck(0)).isEqualTo("all is well\n");
        Path container = HOME.resolve("containers/" + id);
        host("mkdir -p " + HOME + "/volumes/new/dead/data " + HOME + "/images/new/dead " + HOME + "/containers/0123456789ab/upper; "
                + "ln -s 0123 " + HOME + "/names/lost; mkdir -p " + HOME + "/images/names; ln -s 0123 " + HOME + "/images/names/lost; "
                + "rm " + HOME + "/names/whole; echo '{' >" + HOME + "/volumes/named/vol/volume.json; echo '{' >" + container + "/container.json.new; "
                + "rm -r " + container + "/work; mkdir -p " + HOME + "/images/roots; echo '{' >" + container + "/run.json");
        Outcome seen = command("system", "fsck", "--dry-run").run();
        assertThat(seen.status()).isEqualTo(4);
        String mended = fsck(1);
        assertThat(mended.lines()).hasSameSizeAs(seen.out().lines().toList());
        assertThat(mended).contains("a volume was only half made or half removed (dead): removed").contains("an image was only half made or half removed (dead): removed")
                .contains("container 0123456789ab was only half made or half removed: removed it").contains("the name lost is of a container that is gone: removed it")
                .contains("the name lost is of an image that is gone").contains("has lost its name whole: gave it back").contains("volume vol has a damaged record: wrote")
                .contains("half-written container.json.new: removed it").contains("has lost its " + container + "/work: made it again").contains("noted that its end is not known");
        assertThat(fsck(0)).isEqualTo("all is well\n");
        assertThat(command("start", "whole").run().good()).isEqualTo("whole");
        command("wait", "whole").run().good();
        command("rm", "whole").run().good();
    }

    @Test
    void whatOnlyAPersonCanDecideIsLeftAndTold() {
        String id = command("create", "-v", "vol:/x", "--rootfs", Rootfs.BUSYBOX.path().toString(), "true").run().good();
        String other = command("create", "--rootfs", Rootfs.BUSYBOX.path().toString(), "true").run().good();
        host("rm -r " + HOME + "/volumes/named/vol; echo '{' >" + HOME + "/containers/" + other + "/container.json");
        assertThat(fsck(4)).contains("container " + id + " has lost its volume vol, ").contains("container " + other + " has a damaged record: ")
                .contains("remove it with demitasse rm -f " + other);
        command("rm", "-f", id, other).run().good();
        fsck(0);
    }

    /** A store of its own on a filesystem so small that one more thing does not fit, one larger each time, until all fits. */
    private static void fill(String option, int from, int to, int step, String script) {
        boolean fitted = false;
        for (int size = from; size <= to && !fitted; size += step) {
            Outcome ran = Command.of("unshare", "-m", "sh", "-c", "mount -t tmpfs -o " + String.format(option, size) + " none " + HOME
                    + " && { " + script + " >/dev/null; code=$?; mount -o remount,size=64m,nr_inodes=100000 " + HOME + "; "
                    + Home.binary() + " system fsck >/tmp/fsck.$$ 2>&1; first=$?; " + Home.binary() + " system fsck; echo $first $? $code; cat /tmp/fsck.$$; rm /tmp/fsck.$$; "
                    + "ls " + HOME + "/containers; }").run();
            String where = String.format(option, size) + ": " + ran;
            List<String> lines = ran.out().lines().toList();
            assertThat(lines.getFirst()).as(where).isEqualTo("all is well");
            assertThat(lines.get(1)).as(where).matches("[01] 0 \\d+");
            fitted = lines.get(1).endsWith(" 0");
            if (!fitted) {
                assertThat(ran.err()).as(where).contains("error: ").containsAnyOf("ENOSPC", "EROFS");
            }
        }
        assertThat(fitted).as("it fits at last").isTrue();
    }

    @Test
    void fullDiskAtAnyStepLeavesAStoreThatIsWhole() {
        Path root = Rootfs.BUSYBOX.copyTo(scratch.resolve("root"));
        host("mkdir " + root + "/data; for i in 1 2 3 4; do dd if=/dev/zero of=" + root + "/data/$i bs=64k count=1 2>/dev/null; done");
        String run = Home.binary() + " run --rm -v vol:/data -v /own -v " + scratch + ":/o:O --rootfs " + root + " -- true";
        fill("nr_inodes=%d", 2, 80, 1, run);
        fill("size=%dk", 4, 1000, 12, run);
        fill("nr_inodes=%d", 2, 80, 1, Home.binary() + " volume create --label a=b vol");
    }

    @Test
    void thousandBindsFitASmallLimitOfOpenFiles() {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "ulimit -Sn 256; exec \"$@\"", "sh", Home.binary().toString(), "run", "--rm"));
        for (int i = 0; i < 1000; i++) {
            words.addAll(List.of("-v", scratch + ":/m/" + i));
        }
        words.addAll(List.of("--rootfs", Rootfs.BUSYBOX.path().toString(), "--", "sh", "-c", "ulimit -n; grep -c ' /m/' /proc/self/mountinfo"));
        assertThat(Command.of(words).run().good()).isEqualTo("256\n1000");
        // Users of its own: each mount is made by the parent, and open until init has placed it.
        words.addAll(words.indexOf("--rm"), List.of("--userns", "0:200000:65536"));
        for (int i = 1000; i < 1300; i++) {
            words.addAll(words.indexOf("--rootfs"), List.of("-v", scratch + ":/m/" + i));
        }
        assertThat(Command.of(words).within(Duration.ofMinutes(2)).run().good()).isEqualTo("256\n1300");
    }
}
