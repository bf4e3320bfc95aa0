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

/** Files of containers, from outside: what was changed is told, applied, copied and kept, and nothing else is touched. */
@ExtendWith(LeavesNothing.class)
class FilesIT {
    private static final String BUSYBOX = Rootfs.BUSYBOX.path().toString();

    @TempDir
    Path scratch;

    @AfterEach
    void removeAll() {
        for (String id : command("ps", "-aq").run().lines()) {
            command("rm", "-f", id).run().good();
        }
        for (String name : command("image", "ls", "-q").run().lines()) {
            command("image", "rm", name).run();
        }
        for (String left : command("image", "ls", "-q").run().lines()) {
            command("image", "rm", left).run();
        }
    }

    private String host(String script) {
        return Command.of("sh", "-ec", script).in(scratch).run().good();
    }

    private static String good(String... words) {
        return command(words).run().good();
    }

    private static void refused(String message, String... words) {
        Outcome outcome = command(words).run();
        assertThat(outcome.err()).as(String.join(" ", words)).startsWith("error: ").contains(message);
        assertThat(outcome.status()).isEqualTo(words[0].equals("image") ? 1 : 125);
    }

    /** Everything of a tree but what reading it changes. */
    private String sum(String tree) {
        return host("cd " + tree + "; { find . -printf '%P %y %m %U %G %s %T@ %l %n\\n' | LC_ALL=C sort; find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum; } | sha256sum");
    }

    // --- diff

    @Test
    void diffTellsWhatWasAddedChangedAndDeleted() {
        String before = sum(BUSYBOX);
        good("run", "--name", "files-d", "--rootfs", BUSYBOX, "--", "sh", "-c",
                "echo hi >/new; rm /etc/passwd; mkdir -p /d/e; printf 12345 >/d/e/f; rm -r /usr/sbin; mkdir /usr/sbin; echo y >/usr/sbin/z; chmod 700 /home; ln -s /etc /ln;"
                        + " printf x >\"/tmp/a\nb\"; echo z >>/etc/group; mv /bin/id /moved 2>/dev/null || cp /bin/id /moved");
        List<String> lines = good("diff", "files-d").lines().toList();
        assertThat(lines).contains("A /new\t3 B", "A /d", "A /d/e", "A /d/e/f\t5 B", "C /etc", "C /usr/sbin", "A /usr/sbin/z\t2 B", "C /home", "A /ln", "A /tmp/a\\x0ab\t1 B");
        assertThat(lines).anyMatch(line -> line.matches("D /etc/passwd\t\\d+ B")).anyMatch(line -> line.matches("C /etc/group\t\\d+ B"));
        assertThat(lines).as("places for mounts are not the container's doing").noneMatch(line -> line.contains("/etc/hosts") || line.endsWith("/proc"));
        assertThat(good("diff", "--format", "json", "files-d")).contains("{\"Kind\":\"A\",\"Path\":\"/d/e/f\",\"Size\":5}");
        assertThat(sum(BUSYBOX)).isEqualTo(before);
    }

    @Test
    void opaqueDirectoryHidesWhatWasThereAndRedirectLeadsNowhere() {
        host("mkdir -p root/bin root/etc/deep/er root/other; cp -a '" + BUSYBOX + "/bin/.' root/bin; echo 1 >root/etc/a; echo 2 >root/etc/deep/b; echo 3 >root/etc/deep/er/c; echo secret >root/other/s");
        String root = scratch.resolve("root").toString();
        good("run", "--name", "files-o", "--rootfs", root, "--", "sh", "-c", "rm -r /etc; mkdir -p /etc/deep; echo new >/etc/deep/b; mkdir /moved");
        assertThat(good("diff", "files-o").lines()).contains("C /etc", "C /etc/deep", "C /etc/deep/b\t4 B", "D /etc/a\t2 B", "D /etc/deep/er", "A /moved").hasSize(6);
        String upper = "/var/lib/demitasse/containers/" + good("ps", "-aq") + "/upper";
        host("python3 -c 'import os; os.setxattr(\"" + upper + "/moved\", \"trusted.overlay.redirect\", b\"/other\")'");
        good("start", "files-o");
        good("wait", "files-o");
        assertThat(good("diff", "files-o").lines()).contains("A /moved").noneMatch(line -> line.contains("/moved/"));
        assertThat(host(Home.binary() + " export files-o | tar -t")).doesNotContain("moved/s");
    }

    @Test
    void runThatChangesNothingHasNoDiff() {
        good("run", "--name", "files-n", "--rootfs", BUSYBOX, "--", "true");
        assertThat(command("diff", "files-n").run().out()).isEmpty();
        refused("no such container: nobody", "diff", "nobody");
    }

    // --- apply

    @Test
    void appliedChangesOfASandboxAreOnTheHostWithAllThatFilesHave() {
        host("mkdir w w/gone w/kept; echo old >w/changed; echo x >w/gone/x; echo k >w/kept/k; ln -s kept w/link; chmod 640 w/changed");
        Path w = scratch.resolve("w");
        good("run", "--name", "files-a", "--workdir", w.toString(), "--", "sh", "-ec",
                "echo new >changed; rm -r gone; mkdir -p add/sub; echo s >add/sub/s; chown 12:34 add/sub/s; chmod 4750 add/sub/s; touch -d @1000000000 add/sub/s add/sub;"
                        + " rm link; mkdir link; echo l >link/l; rm -r kept; echo file >kept; ln -s nowhere sym; mkfifo fifo; truncate -s 9M sparse; echo e >>sparse; printf q >'q\n'");
        assertThat(host("cat w/changed; ls w")).isEqualTo("old\nchanged\ngone\nkept\nlink");
        Outcome asked = command("apply", "files-a").input("n\n").run();
        assertThat(asked.status()).isEqualTo(1);
        assertThat(asked.out()).contains("A " + w + "/add/sub/s\t2 B", "D " + w + "/gone", "C " + w + "/kept\t5 B", "C " + w + "/link");
        assertThat(asked.err()).contains("to this machine. Go on? [y/N] ");
        assertThat(host("cat w/changed")).isEqualTo("old");
        good("apply", "--yes", "files-a", w + "/add");
        assertThat(host("cd w; find add -printf '%p %y %m %U %G %T@\\n' | grep -v '^add d' | sort; ls"))
                .isEqualTo("add/sub d 755 0 0 1000000000.0000000000\nadd/sub/s f 4750 12 34 1000000000.0000000000\nadd\nchanged\ngone\nkept\nlink");
        Outcome all = command("apply", "files-a").input("y\n").run();
        assertThat(all.status()).as(all.err()).isZero();
        assertThat(host("cd w; cat changed kept link/l; readlink sym; test -p fifo; stat -c '%a' changed; ls; test $(stat -c %b sparse) -lt 100; tail -c 2 sparse"))
                .isEqualTo("new\nfile\nl\nnowhere\n640\nadd\nchanged\nfifo\nkept\nlink\nq\n\nsparse\nsym\ne");
        good("rm", "files-a");
    }

    @Test
    void directoryThatBecameALinkIsNotWrittenThrough() throws IOException {
        host("mkdir w decoy; mkdir w/d; echo d >w/d/f; echo s >decoy/f");
        Fingerprint before = Fingerprint.of(scratch.resolve("decoy"));
        good("run", "--name", "files-l", "--", "sh", "-c", "echo evil >" + scratch + "/w/d/f; echo evil >" + scratch + "/w/d/g");
        host("rm -r w/d; ln -s ../decoy w/d");
        refused("were changed on this machine since", "apply", "-y", "files-l");
        good("apply", "-y", "--force", "files-l");
        assertThat(scratch.resolve("w/d/g")).isRegularFile();
        assertThat(Fingerprint.of(scratch.resolve("decoy"))).isEqualTo(before);
    }

    @Test
    void whatChangedOnTheHostMeanwhileIsNotOverwrittenUnasked() {
        host("echo old >f");
        good("run", "--name", "files-m", "--", "sh", "-c", "echo inside >" + scratch + "/f");
        host("echo meanwhile >f");
        refused("1 of these were changed on this machine since", "apply", "-y", "files-m");
        assertThat(host("cat f")).isEqualTo("meanwhile");
        good("apply", "-y", "--force", "files-m");
        assertThat(host("cat f; ls -A")).isEqualTo("inside\nf");
    }

    @Test
    void pathsOfAnApplyAreThoseOfTheWorkingDirectoryAndAllOfThemAreThere() {
        host("mkdir w w/sub; echo 1 >w/a; echo 1 >w/sub/f; echo 1 >w/b");
        good("run", "--name", "files-p", "--workdir", scratch + "/w", "--", "sh", "-c", "for f in a b sub/f; do echo 2 >$f; done");
        Outcome refused = command("apply", "-y", "files-p", "a", "nosuch").in(scratch.resolve("w")).run();
        assertThat(refused.err()).contains("nothing was changed at " + scratch + "/w/nosuch").contains("as demitasse diff has them");
        assertThat(host("cat w/a")).isEqualTo("1");
        command("apply", "-y", "files-p", "./a", "sub/").in(scratch.resolve("w")).run().good();
        assertThat(host("cat w/a w/sub/f w/b")).isEqualTo("2\n2\n1");
    }

    @Test
    void applyIsRefusedWhereItHasNoMeaning() {
        good("image", "import", "files-base", BUSYBOX);
        good("run", "--name", "files-i", "files-base", "touch", "/x");
        refused("is on an image, which stays as it is", "apply", "-y", "files-i");
        good("run", "-d", "--name", "files-r", "--rootfs", BUSYBOX, "--", "sleep", "100");
        refused("runs, and may be in the middle of writing", "apply", "-y", "files-r");
    }

    // --- commit, export

    @Test
    void committedContainersAreLayersThatGoWithTheLastOfThem() {
        good("image", "import", "files-base", BUSYBOX);
        String base = host(Home.binary() + " image inspect files-base | sed -n 's/.*Rootfs\": \"\\(.*\\)\".*/\\1/p'");
        String before = sum(base);
        good("run", "--name", "files-1", "files-base", "sh", "-c", "echo one >/one; rm /etc/group; rm -r /usr/sbin; mkdir /usr/sbin; echo z >/usr/sbin/z");
        String first = good("commit", "-m", "the first", "files-1", "team/app:1");
        assertThat(good("image", "inspect", "team/app:1")).contains("\"Message\": \"the first\"");
        good("run", "--name", "files-2", "team/app:1", "sh", "-c", "cat /one; ls /usr/sbin; test ! -e /etc/group; rm /one; echo two >/two");
        good("commit", "files-2", "team/app:2");
        assertThat(good("run", "--rm", "team/app:2", "sh", "-c", "cat /two; ls /usr/sbin; test ! -e /one && test ! -e /etc/group && id")).startsWith("two\nz\nuid=0");
        assertThat(sum(base)).as("the lower tree").isEqualTo(before);
        assertThat(command("system", "fsck").run().status()).as("the store is whole").isZero();
        assertThat(good("image", "ls")).as("and keeps its names").contains("team/app:1", "team/app:2");
        good("image", "rm", "files-base");
        good("image", "rm", "team/app:1");
        assertThat(good("image", "ls", "-q").lines()).as("what team/app:2 lies over stays").hasSize(3);
        refused("is a layer of image", "image", "rm", first);
        good("create", "--name", "files-3", "team/app:2", "true");
        refused("is in use by a container that is stopped", "image", "rm", "team/app:2");
        good("rm", "files-1", "files-2", "files-3");
        good("image", "rm", "team/app:2");
        assertThat(good("image", "ls", "-q")).as("all layers are gone").isEmpty();
    }

    @Test
    void exportAndCommitOfADirectoryAreWhole() {
        good("run", "--name", "files-e", "--rootfs", BUSYBOX, "--", "sh", "-c", "echo one >/one; rm /etc/group");
        assertThat(host(Home.binary() + " export files-e | tar -t")).containsPattern("(?m)^one$").contains("bin/busybox").doesNotContain("etc/group");
        good("export", "files-e", "-o", scratch.resolve("e.tar").toString());
        assertThat(host("tar -xOf e.tar one; ls")).isEqualTo("one\ne.tar");
        host("cp -a /dev/null device");
        refused("device is there, and is no file", "export", "files-e", "-o", scratch + "/device");
        refused("cannot write " + scratch + "/none/x: ENOENT", "export", "files-e", "-o", scratch + "/none/x");
        assertThat(host("test -c device; ls")).isEqualTo("device\ne.tar");
        good("commit", "files-e", "files-flat");
        assertThat(good("image", "inspect", "files-flat")).contains("/rootfs\"\n    ],");
        assertThat(good("run", "--rm", "files-flat", "cat", "/one")).isEqualTo("one");
        refused("the name files-flat is taken", "commit", "files-e", "files-flat");
        refused("'a//b' is no name for an image", "commit", "files-e", "a//b");
        good("run", "--name", "files-h", "--", "true");
        refused("is a view of this host", "commit", "files-h", "files-host");
    }

    @Test
    void runningContainerIsCommittedAndExportedWithoutWhatIsMounted() {
        good("image", "import", "files-base", BUSYBOX);
        good("run", "-d", "--name", "files-r", "--tmpfs", "/mnt", "files-base", "sh", "-c", "echo r >/r; echo m >/mnt/m; echo up; sleep 100");
        host("until " + Home.binary() + " logs files-r | grep -q up; do sleep 0.1; done");
        assertThat(host(Home.binary() + " export files-r | tar -t")).containsPattern("(?m)^r$").doesNotContain("mnt/m", "proc/1");
        good("commit", "--pause", "files-r", "files-live");
        assertThat(good("run", "--rm", "files-live", "cat", "/r")).isEqualTo("r");
        assertThat(good("exec", "files-r", "cat", "/r")).isEqualTo("r");
    }

    @Test
    void usersOfItsOwnAreTheContainersInAnImageOfIt() {
        good("image", "import", "files-base", BUSYBOX);
        good("run", "-d", "--userns", "auto", "--name", "files-u", "files-base", "sh", "-c", "echo u >/u; chown 5:6 /u; echo up; sleep 100");
        host("until " + Home.binary() + " logs files-u | grep -q up; do sleep 0.1; done");
        assertThat(host(Home.binary() + " export files-u | tar -tv --numeric-owner | grep ' u$'")).startsWith("-rw-r--r-- 5/6 ");
        good("commit", "files-u", "files-own");
        assertThat(good("run", "--rm", "files-own", "stat", "-c", "%u:%g", "/u", "/bin")).isEqualTo("5:6\n0:0");
        host("echo x >x; chown 7:8 x; " + Home.binary() + " cp -a x files-u:/own; " + Home.binary() + " cp x files-u:/roots; " + Home.binary() + " cp -a files-u:/u u");
        assertThat(good("exec", "files-u", "stat", "-c", "%u:%g", "/own", "/roots")).isEqualTo("7:8\n0:0");
        assertThat(host("stat -c %u:%g u")).isEqualTo("5:6");
        good("stop", "-t", "0", "files-u");
        assertThat(good("diff", "files-u").lines()).contains("A /u\t2 B", "A /own\t2 B").noneMatch(line -> line.startsWith("C"));
        refused("has users of its own", "export", "files-u");
    }

    // --- what can go wrong

    /** Runs a script that finds the program in $D, in a mount namespace of its own, where $SMALL is a small disk. */
    private Outcome onSmallDisk(String place, String size, String script) {
        return Command.of("unshare", "-m", "sh", "-c", "D=" + Home.binary() + "; mkdir -p " + place + "; mount -t tmpfs -o size=" + size + " tmpfs " + place + "; " + script
                + "; umount -l " + place).in(scratch).run();
    }

    @Test
    void fullDiskLeavesNoHalfImage() {
        Outcome outcome = onSmallDisk("/var/lib/demitasse/images", "6m", "$D image import files-b " + BUSYBOX + " >/dev/null;"
                + " $D run --name files-f files-b dd if=/dev/zero of=/large bs=1M count=8; $D commit files-f files-none; echo status $?; $D image ls -q | wc -l; ls /var/lib/demitasse/images/new; $D rm files-f >/dev/null");
        assertThat(outcome.out()).isEqualTo("status 125\n1\n");
        assertThat(outcome.err()).contains("ENOSPC (No space left on device)");
    }

    @Test
    void fullDiskLeavesNoHalfArchive() {
        good("run", "--name", "files-x", "--rootfs", BUSYBOX, "--", "true");
        Outcome outcome = onSmallDisk(scratch + "/small", "300k", "$D export files-x -o small/x.tar; echo status $?; ls -A small");
        assertThat(outcome.out()).isEqualTo("status 125\n");
        assertThat(outcome.err()).contains("ENOSPC");
        assertThat(Command.of("sh", "-c", Home.binary() + " export files-x >/dev/full").run().err()).contains("ENOSPC");
    }

    @Test
    void fullDiskLeavesTheFileOfTheHostAsItWas() {
        Outcome outcome = onSmallDisk(scratch + "/small", "300k", "echo old >small/f; $D run --name files-s -- dd if=/dev/zero of=$PWD/small/f bs=1M count=2 2>/dev/null;"
                + " $D apply -y --force files-s; echo status $?; cat small/f; ls -A small");
        assertThat(outcome.out()).endsWith("status 125\nold\nf\n");
        assertThat(outcome.err()).contains("cannot write " + scratch + "/small/f: ").contains("ENOSPC");
    }

    @Test
    void sourceThatVanishedIsAClearError() {
        host("cp -a '" + BUSYBOX + "' root");
        good("run", "--name", "files-v", "--rootfs", scratch.resolve("root").toString(), "--", "touch", "/x");
        host("rm -r root");
        for (List<String> words : List.of(List.of("diff", "files-v"), List.of("export", "files-v", "-o", scratch + "/x.tar"), List.of("commit", "files-v", "files-gone"),
                List.of("apply", "-y", "files-v"), List.of("cp", "files-v:/x", scratch.toString()))) {
            refused(scratch + "/root", words.toArray(String[]::new));
        }
        assertThat(scratch).isEmptyDirectory();
        assertThat(good("image", "ls", "-q")).isEmpty();
    }

    // --- named overlays

    @Test
    void namedOverlayGoesOnWhereTheLastRunEnded() {
        String before = sum(BUSYBOX);
        try {
            good("run", "--rm", "--overlay", "files-o", "--rootfs", BUSYBOX, "--", "sh", "-c", "echo 1 >>/kept; rm /etc/group");
            assertThat(good("run", "--name", "files-k", "--overlay", "files-o", "--rootfs", BUSYBOX, "--", "sh", "-c", "test ! -e /etc/group; echo 2 >>/kept; cat /kept")).isEqualTo("1\n2");
            assertThat(good("diff", "files-k").lines()).contains("A /kept\t4 B").anyMatch(line -> line.startsWith("D /etc/group"));
            try (Running container = command("run", "--rm", "--name", "files-busy", "--overlay", "files-o", "--rootfs", BUSYBOX, "--", "sh", "-c", "echo up; sleep 2").start()) {
                container.until("up");
                refused("the overlay files-o is in use by container ", "run", "--rm", "--overlay", "files-o", "--rootfs", BUSYBOX, "--", "true");
                assertThat(command("start", "files-k").run().err()).contains("the overlay files-o is in use by container ");
                assertThat(container.end().status()).isZero();
            }
            good("start", "files-k");
            good("wait", "files-k");
            refused("lies over " + BUSYBOX, "run", "--rm", "--overlay", "files-o", "--", "true");
            refused("is in use by container", "overlay", "rm", "files-o");
            good("rm", "files-k");
            assertThat(good("overlay", "ls")).isEqualTo("files-o\t" + BUSYBOX);
            assertThat(sum(BUSYBOX)).isEqualTo(before);
        } finally {
            command("rm", "-f", "files-k").run();
            command("overlay", "rm", "files-o").run();
        }
        refused("no such overlay: files-o", "overlay", "rm", "files-o");
        refused("begin with a letter", "run", "--overlay", "../x", "--", "true");
        refused("leave one of them out", "run", "--overlay", "x", "--userns", "auto", "--", "true");
    }

    @Test
    void namedOverlayOfTheHostKeepsAllItsFilesystems() {
        try {
            good("run", "--rm", "--overlay", "files-h", "--", "sh", "-c", "echo kept >" + scratch + "/kept; mkdir /files-it");
            assertThat(good("run", "--rm", "--overlay", "files-h", "--", "sh", "-c", "cat " + scratch + "/kept; ls -d /files-it")).isEqualTo("kept\n/files-it");
            assertThat(scratch.resolve("kept")).doesNotExist();
        } finally {
            command("overlay", "rm", "files-h").run().good();
        }
    }

    // --- many layers

    @Test
    void sixtyLayersAreOneRoot() {
        good("image", "import", "files-0", BUSYBOX);
        String base = host(Home.binary() + " image inspect files-0 | sed -n 's/.*Rootfs\": \"\\(.*\\)\".*/\\1/p'");
        String before = sum(base);
        host("D=" + Home.binary() + "; i=0; while [ $i -lt 60 ]; do n=$((i + 1)); $D run --name files-l$i files-$i sh -c \"echo $n >/layer$n; echo $n >/top; rm -f /layer$((n - 30))\" >/dev/null;"
                + " $D commit files-l$i files-$n >/dev/null; $D rm files-l$i >/dev/null; [ $i = 0 ] || $D image rm files-$i >/dev/null; i=$n; done");
        assertThat(good("run", "--rm", "files-60", "sh", "-c", "cat /top; ls / | grep -c layer; cat /layer60 /layer31; test ! -e /layer30 && id -u")).isEqualTo("60\n30\n60\n31\n0");
        assertThat(good("run", "--rm", "--userns", "auto", "files-60", "stat", "-c", "%u", "/layer60", "/bin")).isEqualTo("0\n0");
        assertThat(sum(base)).as("the lowest layer").isEqualTo(before);
        good("image", "rm", "files-60");
        assertThat(good("image", "ls", "-q").lines()).as("the base has a name").hasSize(1);
    }
}
