package demitasse.it;

import static demitasse.it.Demitasse.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Volumes: what they hold, who has them, what becomes of them, and no way out through any of them. */
@ExtendWith(LeavesNothing.class)
class VolumesIT {
    @TempDir
    Path scratch;

    @AfterEach
    void removeVolumes() {
        command("volume", "prune", "-a", "-f").run().good();
        assertThat(command("volume", "ls", "-q").run().good()).isEmpty();
    }

    private static String host(String script, Path directory) {
        return Command.of("sh", "-ec", script).in(directory).run().good();
    }

    /** Runs a script on the root filesystem. */
    private static Outcome sh(Path root, String options, String script) {
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(List.of(options.split(" +")));
        words.addAll(List.of("--rootfs", root.toString(), "--", "sh", "-c", script));
        return command(words).run();
    }

    private static Outcome sh(String options, String script) {
        return sh(Rootfs.BUSYBOX.path(), options, script);
    }

    private static Path data(String name) {
        return Path.of(command("volume", "inspect", "-f", "{{.Mountpoint}}", name).run().good());
    }

    private Path root() {
        Path root = Rootfs.BUSYBOX.copyTo(scratch.resolve("root"));
        host("""
                mkdir -p data/sub/deep && echo content >data/a && ln data/a data/b && ln -s ../../../../etc/passwd data/out && ln -s sub data/in && mkfifo data/f
                chown 12:34 data/sub && chmod 2750 data/sub && setcap cap_net_raw+ep data/a
                touch -d 1999-01-02 data/a data/sub && chown 7:8 data && chmod 1751 data""", root);
        return root;
    }

    @Test
    void firstUseBringsWhatTheRootHasThere() {
        Path root = root();
        String tree = "find . -printf '%P %y %m %U %G %n %l %t\\n' | LC_ALL=C sort; getcap a";
        assertThat(sh(root, "--rm -v vol:/data", "cat /data/b; echo new >/data/own").good()).isEqualTo("content");
        host("rm own; touch -r '" + root + "/data' .", data("vol"));
        assertThat(host(tree, data("vol"))).isEqualTo(host(tree, root.resolve("data")));
        host("echo other >data/later", root);
        assertThat(sh(root, "--rm -v vol:/data", "ls /data").good()).doesNotContain("later");
        assertThat(sh(root, "--rm -v none:/data:nocopy", "ls /data").good()).isEmpty();
        assertThat(sh(root, "--rm -v none:/data", "ls /data").good()).as("its first container has had it").isEmpty();
    }

    @Test
    void twoFirstUsesAtOnceSeeAllOfIt() {
        Path root = root();
        host("seq 1 3000 | (cd data/sub && xargs touch)", root);
        for (int round = 0; round < 5; round++) {
            String use = Home.binary() + " run --rm -v many:/data --rootfs " + root + " -- sh -c 'ls /data/sub | wc -l' & ";
            assertThat(host(use.repeat(4) + "wait", scratch).lines()).containsOnly("3001").hasSize(4);
            command("volume", "rm", "many").run().good();
        }
    }

    @Test
    void unnamedVolumesGoWithTheirContainer() {
        assertThat(sh("--rm -v /own", "echo x >/own/y; cat /own/y").good()).isEqualTo("x");
        assertThat(command("volume", "ls", "-q").run().good()).isEmpty();
        String id = sh("-d --name keeper -v /own", "sleep 100").good();
        assertThat(command("volume", "ls", "-q").run().good()).isEqualTo(id + "-0");
        command("rm", "-f", "keeper").run().good();
        assertThat(command("volume", "ls", "-q", "--filter", "dangling=true").run().good()).isEqualTo(id + "-0");
        sh("-d --name keeper -v /own -v named:/n", "sleep 100").good();
        command("rm", "-f", "-v", "keeper").run().good();
        assertThat(command("volume", "ls", "-q").run().good()).isEqualTo(id + "-0\nnamed");
        assertThat(command("volume", "prune", "-f").run().good()).contains("Deleted Volumes:\n" + id + "-0\n").contains("Total reclaimed space: ");
        assertThat(command("volume", "ls", "-q").run().good()).isEqualTo("named");
    }

    @Test
    void volumeInUseIsRefusedByWhom() {
        sh("-d --name first -v shared:/x", "sleep 100").good();
        command("create", "--name", "second", "-v", "shared:/y:O", "--rootfs", Rootfs.BUSYBOX.path().toString(), "true").run().good();
        Outcome refused = command("volume", "rm", "shared").run();
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("volume shared is in use by containers ").contains("first").contains("second").contains("hint");
        assertThat(command("ps", "-a", "--filter", "volume=shared", "--format", "{{.Names}}").run().good()).isEqualTo("second\nfirst");
        assertThat(command("ps", "--filter", "volume=/x", "--format", "{{.Names}}").run().good()).isEqualTo("first");
        assertThat(command("inspect", "-f", "{{range .Mounts}}{{.Type}} {{.Name}} {{.Destination}} {{.RW}}{{end}}", "first").run().good()).isEqualTo("volume shared /x true");
        assertThat(command("volume", "prune", "-a", "-f").run().good()).isEqualTo("Total reclaimed space: 0B");
        command("rm", "-f", "first", "second").run().good();
        assertThat(command("volume", "rm", "shared").run().good()).isEqualTo("shared");
        assertThat(command("volume", "rm", "shared").run().err()).contains("no such volume: shared");
        assertThat(command("volume", "rm", "-f", "shared").run().status()).isZero();
    }

    @Test
    void volumesHaveLabelsAndFormats() {
        assertThat(command("volume", "create", "--label", "tier=front", "--label", "plain", "one").run().good()).isEqualTo("one");
        assertThat(command("volume", "create", "one").run().good()).isEqualTo("one");
        assertThat(command("volume", "create").run().good()).hasSize(64);
        assertThat(command("volume", "ls").run().lines().getFirst()).isEqualTo("DRIVER   VOLUME NAME");
        assertThat(command("volume", "ls", "--filter", "label=tier=front", "--format", "{{.Name}} {{.Labels}}").run().good()).isEqualTo("one tier=front,plain=");
        assertThat(command("volume", "ls", "-q", "--filter", "label=tier=back").run().good()).isEmpty();
        assertThat(command("volume", "inspect", "-f", "{{.Driver}} {{.Scope}} {{index .Labels \"tier\"}}", "one").run().good()).isEqualTo("local local front");
        assertThat(command("volume", "inspect", "one", "nosuch").run().status()).isEqualTo(1);
        command("volume", "prune", "-f", "--filter", "label=none").run().good();
        command("volume", "prune", "-f").run().good();
        assertThat(command("volume", "ls", "-q").run().good()).isEqualTo("one");
    }

    @Test
    void namesOfVolumesAreNoPaths() {
        for (String name : List.of("../up", "a/b", ".", "..", "a\nb", "-x", "", " ", "a".repeat(201), "ä")) {
            Outcome made = command("volume", "create", "--", name).run();
            assertThat(made.status()).as("'%s': %s", name, made).isNotZero();
            assertThat(made.err()).doesNotContain("a\nb");
        }
        assertThat(command("run", "--rm", "-v", "a/b:/x", "--rootfs", Rootfs.BUSYBOX.path().toString(), "true").run().err()).contains("is no name for a volume");
        assertThat(command("volume", "inspect", "../named").run().err()).contains("no such volume");
    }

    @Test
    void missingSourceIsMadeByVolumeAndRefusedByMount() {
        Path missing = scratch.resolve("not/yet");
        assertThat(sh("--rm -v " + missing + ":/x", "stat -c '%F %a %u' /x").good()).isEqualTo("directory 755 0");
        assertThat(missing).isDirectory();
        Outcome refused = sh("--rm --mount type=bind,source=" + scratch + "/never,target=/x", "true");
        assertThat(refused.status()).isEqualTo(125);
        assertThat(refused.err()).contains("the source " + scratch + "/never does not exist");
        assertThat(scratch.resolve("never")).doesNotExist();
        sh("--rm --mount type=bind,source=" + scratch + "/made,target=/x,bind-create-src", "true").good();
        assertThat(scratch.resolve("made")).isDirectory();
    }

    @Test
    void sourceThatVanishesIsAClearErrorEachTime() throws IOException {
        Path source = Files.createDirectory(scratch.resolve("gone"));
        command("create", "--name", "vanished", "-v", source + ":/x", "--rootfs", Rootfs.BUSYBOX.path().toString(), "true").run().good();
        Files.delete(source);
        Outcome refused = command("start", "vanished").run();
        assertThat(refused.status()).isNotZero();
        assertThat(refused.err()).contains("cannot start container vanished").contains(source.toString()).contains("ENOENT").contains("what is to be bound is not there");
        assertThat(command("ps", "-a", "--format", "{{.Names}} {{.State}}").run().good()).isEqualTo("vanished error");
        command("rm", "vanished").run().good();
    }

    @Test
    void subpathLeadsNowhereElse() {
        Path root = root();
        sh(root, "--rm -v vol:/data", "true").good();
        assertThat(sh("--rm --mount src=vol,dst=/x,volume-subpath=sub", "ls /x").good()).isEqualTo("deep");
        assertThat(sh("--rm --mount src=vol,dst=/x,volume-subpath=in/deep,ro", "touch /x/f").status()).isEqualTo(1);
        assertThat(sh("--rm --mount src=vol,dst=/x,volume-subpath=in", "ls /x").good()).isEqualTo("deep");
        Outcome out = sh("--rm --mount src=vol,dst=/x,volume-subpath=out", "cat /x");
        assertThat(out.status()).isEqualTo(125);
        assertThat(out.err()).contains("there is no out in ").contains("or correct the subpath");
        assertThat(sh("--rm --mount src=vol,dst=/x,volume-subpath=none", "true").err()).contains("there is no none in ");
    }

    @Test
    void targetThatIsALinkOutOfTheRootStaysInside() throws IOException {
        Path decoy = Files.createDirectory(scratch.resolve("decoy"));
        Files.writeString(decoy.resolve("sentinel"), "host");
        Path root = Rootfs.BUSYBOX.copyTo(scratch.resolve("root"));
        host("ln -s " + decoy + " link && ln -s ../../../../../../../.." + decoy + " far", root);
        for (String target : List.of("/link", "/far", "/link/below")) {
            String before = host("find . -ls; cat /proc/self/mountinfo | grep -c decoy || :", decoy);
            Outcome ran = sh(root, "--rm -v vol:" + target, "echo inside >" + target + "/own && ls " + target);
            assertThat(ran.out() + ran.err()).contains(ran.status() == 0 ? "own" : "link").doesNotContain("sentinel");
            assertThat(host("find . -ls; cat /proc/self/mountinfo | grep -c decoy || :", decoy)).as(target).isEqualTo(before);
            // What the root has at the place is looked up inside of it, too.
            assertThat(data("vol").resolve("sentinel")).doesNotExist();
        }
    }

    @Test
    void overlayLeavesItsSource() throws IOException {
        Path source = Files.createDirectory(scratch.resolve("source"));
        Files.writeString(source.resolve("f"), "before");
        assertThat(sh("--rm -v " + source + ":/x:O", "echo after >/x/f; touch /x/new; cat /x/f").good()).isEqualTo("after");
        assertThat(host("ls; cat f", source)).isEqualTo("f\nbefore");
        assertThat(sh("--rm --userns auto --mount type=overlay,src=" + source + ",dst=/x", "echo after >/x/f; cat /x/f").good()).isEqualTo("after");
        assertThat(host("ls; cat f", source)).isEqualTo("f\nbefore");
        assertThat(sh("--rm -v " + source + ":/dev/x:O", "true").err()).contains("would be hidden below the mount on /dev");
        assertThat(sh("--rm -v " + source.resolve("f") + ":/x:O", "true").err()).contains("only those can be seen through an overlay");
    }

    @Test
    void overlayWithDirectoriesOfTheHostKeepsWhatIsWritten() throws IOException {
        Path source = Files.createDirectory(scratch.resolve("source"));
        Files.writeString(source.resolve("f"), "before");
        String overlay = "--rm -v " + source + ":/x:O,upperdir=" + scratch + "/up,workdir=" + scratch + "/work";
        assertThat(sh(overlay, "true").err()).contains("there is no directory " + scratch + "/up for what is written").contains("mkdir -p");
        host("mkdir up work", scratch);
        assertThat(sh(overlay, "echo 1 >>/x/n; cat /x/f").good()).isEqualTo("before");
        assertThat(sh(overlay + " -v " + source + ":/y:O", "echo 2 >>/x/n; echo 3 >/y/n; cat /x/n").good()).isEqualTo("1\n2");
        assertThat(host("cat up/n; ls source", scratch)).isEqualTo("1\n2\nf");
    }

    @Test
    void volumeIsGivenToTheUser() throws IOException {
        Path source = Files.createDirectories(scratch.resolve("source/below")).getParent();
        Path decoy = Files.writeString(scratch.resolve("decoy"), "host");
        host("ln -s " + decoy + " below/link; touch below/f", source);
        assertThat(sh("--rm -u 1000:1001 -v " + source + ":/x:U", "touch /x/below/own; stat -c %u:%g /x /x/below/f").good()).isEqualTo("1000:1001\n1000:1001");
        assertThat(host("stat -c %u:%g " + decoy, source)).isEqualTo("0:0");
    }

    @Test
    void readOnlyIsReadOnlyAllThrough() throws IOException {
        Path source = Files.createDirectories(scratch.resolve("source/below")).getParent();
        String script = "mount -t tmpfs none " + source + "/below && " + Home.binary() + " run --rm %s --rootfs " + Rootfs.BUSYBOX.path() + " -- sh -c 'touch /x/below/f && echo written'";
        List<String> unshared = List.of("unshare", "-m", "sh", "-c");
        for (String options : List.of("-v " + source + ":/x:ro", "--mount type=bind,src=" + source + ",dst=/x,readonly", "--mount type=bind,src=" + source + ",dst=/x,bind-recursive=readonly")) {
            List<String> words = new ArrayList<>(unshared);
            words.add(String.format(script, options));
            assertThat(Command.of(words).run().err()).as(options).contains("Read-only file system");
        }
        List<String> words = new ArrayList<>(unshared);
        words.add(String.format(script, "--mount type=bind,src=" + source + ",dst=/x,readonly,bind-recursive=writable"));
        assertThat(Command.of(words).run().good()).isEqualTo("written");
    }

    @Test
    void filesystemsInMemoryHaveTheirSizes() {
        String shown = sh("--rm --shm-size 1m --tmpfs /a:size=2m --mount type=tmpfs,dst=/b,tmpfs-size=3m,tmpfs-mode=700", "df -k /dev/shm /a /b | awk '{ print $2 }'; stat -c %a /b").good();
        assertThat(shown.lines().skip(1)).containsExactly("1024", "2048", "3072", "700");
        assertThat(sh("--rm --read-only --read-only-tmpfs", "touch /tmp/a /run/b /var/tmp/c && touch /d").err()).contains("/d: Read-only file system");
        assertThat(sh("--rm --read-only-tmpfs", "true").err()).contains("add --read-only");
        assertThat(sh("--rm --shm-size 1m --ipc host", "true").err()).contains("leave one of them out");
    }

    @Test
    void idsOfAVolumeAreMappedOnRequest() throws IOException {
        Path source = Files.createDirectory(scratch.resolve("source"));
        assertThat(sh("--rm -v " + source + ":/x:idmap=uids=0-500-10;gids=0-600-10", "stat -c %u:%g /x").good()).isEqualTo("500:600");
    }

    @Test
    void runKilledAtAnyStepLeavesNoVolumeOfItsOwn() {
        Path root = root();
        for (String call : List.of("mkdirat", "openat", "renameat2", "write", "flock", "unlinkat", "clone3", "wait4", "getdents64")) {
            for (int time = 1; time <= 21; time += 3) {
                List<String> words = new ArrayList<>(List.of("timeout", "20", "strace", "-f", "-o", "/dev/null", "-e", "inject=" + call + ":signal=KILL:when=" + time));
                words.addAll(List.of(Home.binary().toString(), "run", "--rm", "-v", "/own", "-v", "vol:/data", "--rootfs", root.toString(), "--", "true"));
                Command.of(words).run();
                for (int wait = 0; wait < 10; wait++) {
                    Running.pause();
                }
                Outcome checked = command("system", "fsck").run();
                assertThat(checked.status()).as("after a kill at %s %d: %s", call, time, checked).isLessThanOrEqualTo(1);
                assertThat(command("system", "fsck").run().good()).as("twice after a kill at %s %d", call, time).isEqualTo("all is well");
                assertThat(command("volume", "ls", "-q").run().good()).as("after a kill at %s %d", call, time).isIn("", "vol");
                assertThat(sh(root, "--rm -v vol:/data", "cat /data/b").good()).isEqualTo("content");
                command("volume", "rm", "vol").run().good();
            }
        }
    }
}
