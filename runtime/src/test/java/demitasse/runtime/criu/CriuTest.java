package demitasse.runtime.criu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.DirectoryOp;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.ProcessEnd;
import demitasse.runtime.SetupException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CriuTest {
    private static final CriuOptions PLAIN = new CriuOptions("/img", null, false, false, false, false, false, "soft", false, false);
    private static final CriuOptions ALL = new CriuOptions("/img", "/work", true, true, true, true, true, "full", true, true);

    private final FakeKernel kernel = new FakeKernel();

    private static CriuCommand.Dump dump(CriuOptions options, boolean preDump, @Nullable String parent, @Nullable String pageServer) {
        return new CriuCommand.Dump(options, 77, "/rootfs", parent, true, preDump, 5, pageServer, List.of("mnt[/data]:/data"));
    }

    private static String words(CriuCommand command) {
        return String.join(" ", command.arguments());
    }

    // --- the command line

    @Test
    void aPlainDumpSaysWhatItMust() {
        assertEquals(
                "criu dump --images-dir /img --work-dir /img --log-file dump.log -v4 --root /rootfs --manage-cgroups=soft --tree 77",
                words(new CriuCommand.Dump(PLAIN, 77, "/rootfs", null, false, false, null, null, List.of())));
    }

    @Test
    void everyOptionOfADumpHasItsWord() {
        assertEquals(
                "criu dump --images-dir /img --work-dir /work --log-file dump.log -v4 --root /rootfs --manage-cgroups=full"
                        + " --tcp-established --ext-unix-sk --shell-job --lazy-pages --file-locks --auto-dedup --empty-ns net"
                        + " --tree 77 --leave-running --prev-images-dir ../one --track-mem --status-fd 5 --address ::1 --port 27 --external mnt[/data]:/data",
                words(dump(ALL, false, "../one", "::1:27")));
        assertTrue(words(dump(PLAIN, false, null, "host:1")).contains(" --page-server --address host --port 1"), "pages that are not lazy are sent");
    }

    @Test
    void aPreDumpTracksMemoryAndRunsOnByItself() {
        String words = words(dump(PLAIN, true, null, null));
        assertTrue(words.startsWith("criu pre-dump ") && words.contains(" --log-file pre-dump.log ") && words.contains(" --track-mem"), words);
        assertTrue(!words.contains("--leave-running"), words);
    }

    @Test
    void aRestoreMakesTheProcessOurChild() {
        assertEquals(
                "criu restore --images-dir /img --work-dir /img --log-file restore.log -v4 --root /rootfs --manage-cgroups=soft"
                        + " --restore-detached --restore-sibling --pidfile /run/pid --cgroup-root cpu,cpuacct:/web --cgroup-root /web"
                        + " --external mnt[/data]:/srv --inherit-fd fd[1]:pipe:[9] --leave-stopped --lsm-profile apparmor:web --lsm-mount-context u:r:t",
                words(new CriuCommand.Restore(PLAIN, "/rootfs", "/run/pid", List.of("cpu,cpuacct:/web", "/web"), List.of("mnt[/data]:/srv"),
                        List.of("fd[1]:pipe:[9]"), true, "apparmor:web", "u:r:t")));
    }

    // --- standard streams

    @Test
    void streamsAreKnownByPipeByPathOrByMountAndInode() {
        kernel.symbolicLink("/proc/77/fd/0", "pipe:[9]").symbolicLink("/proc/77/fd/1", "/log").symbolicLink("/proc/77/fd/2", "/log")
                .file("/log", "").file("/proc/77/fdinfo/1", "pos:\t0\nflags:\t01\nmnt_id:\t28\nino:\t5\n").file("/proc/77/fdinfo/2", "mnt_id:\t30\n")
                .file("/proc/77/mountinfo", "30 1 0:1 / / rw - tmpfs tmpfs rw\n");
        Descriptors descriptors = Descriptors.of(kernel, 77);
        assertEquals("pipe:[9]", descriptors.names().getFirst());
        assertTrue(descriptors.names().get(1).startsWith("file[1c:"), descriptors.toString());
        assertEquals("/log", descriptors.names().get(2), "the container has that mount itself");
        assertEquals(List.of(descriptors.names().get(1)), descriptors.external());
    }

    @Test
    void streamsAreWrittenBesideTheImagesAndReadAgain() {
        kernel.directory("/img");
        Descriptors two = new Descriptors(List.of("/dev/null", "pipe:[9]", "pipe:[9]"));
        two.write(kernel, "/img");
        assertEquals("[\"/dev/null\",\"pipe:[9]\",\"pipe:[9]\"]", kernel.content("/img/descriptors.json"));
        assertEquals(two, Descriptors.read(kernel, "/img"));
        assertEquals(List.of("fd[1]:pipe:[9]"), two.inherited(), "one file for both");
        assertEquals(List.of(), Descriptors.read(kernel, "/none").names());
    }

    // --- the program

    @Test
    void aMissingCriuIsNamedWithItsPackage() {
        SetupException missing = assertThrows(SetupException.class, () -> CriuProgram.find(kernel));
        assertEquals("criu was not found in /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; install the package criu", missing.getMessage());
    }

    @Test
    void itIsRunWithItsDirectoriesMadeAndItsEndAwaited() {
        kernel.file("/usr/sbin/criu", "");
        kernel.processes().ended(new ProcessEnd(101, 0, 0, 0, 0));
        CriuProgram.find(kernel).run(dump(ALL, false, null, null), 5, () -> { });
        assertTrue(kernel.exists("/img") && kernel.exists("/work"), "both directories");
        assertTrue(kernel.words().contains("wait for process 101"), kernel.words().toString());
    }

    @Test
    void theChildDoesWhatComesBeforeAndBecomesCriu() {
        kernel.file("/usr/sbin/criu", "");
        kernel.processes().cloneIsSelf = true;
        kernel.processes().ended(new ProcessEnd(0, 0, 0, 0, 0));
        CriuProgram criu = CriuProgram.find(kernel);
        assertThrows(RuntimeException.class, () -> criu.run(dump(PLAIN, false, null, null), 5,
                () -> kernel.perform(new DirectoryOp.MakeDirectory(Fd.HERE, "/entered", 0755))));
        List<String> words = kernel.words();
        int run = words.indexOf("run /usr/sbin/criu");
        assertTrue(words.indexOf("make directory /entered") < run && run > 0, words.toString());
        assertTrue(words.indexOf("mark for closing at exec all descriptors from 3 on") < run, words.toString());
    }

    @Test
    void theLastErrorOfTheLogIsTold() {
        kernel.file("/usr/sbin/criu", "").directory("/img").file("/img/dump.log",
                "(00.1) Error (criu/a.c:1): first\n(00.2) fine\n(00.3) Error (criu/b.c:2): can't dump\n(00.4) the rest" + "x".repeat(200_000) + "\n(00.5) Error (criu/c.c:3): Dumping FAILED.\n");
        kernel.processes().ended(new ProcessEnd(101, 1, 0, 0, 0));
        SetupException failed = assertThrows(SetupException.class, () -> CriuProgram.find(kernel).run(dump(PLAIN, false, null, null), null, () -> { }));
        assertEquals("criu dump failed with status 1: Error (criu/b.c:2): can't dump (log: /img/dump.log)", failed.getMessage());
    }
}
