package demitasse.cli.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.oci.OciRequest.CgroupPlace;
import demitasse.cli.oci.OciRequest.CgroupsMode;
import demitasse.cli.oci.OciRequest.Creation;
import demitasse.cli.oci.OciRequest.Criu;
import demitasse.cli.oci.OciRequest.Descriptors;
import demitasse.cli.oci.OciRequest.Format;
import demitasse.cli.oci.OciRequest.ProcessFile;
import demitasse.cli.oci.OciRequest.ProcessFlags;
import demitasse.spec.BlockIo;
import demitasse.spec.Cpu;
import demitasse.spec.IntelRdt;
import demitasse.spec.Memory;
import demitasse.spec.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every flag of every command lands where it belongs. */
class VerbsTest {
    private static final OciGlobals USUAL = OciLines.USUAL;

    @Test
    void createTakesAllThatThereIs() {
        assertEquals(new OciRequest.Create(USUAL, "web",
                        new Creation("/b", new Descriptors("/c.sock", "/place/p.sock", 3), "/pid", true, true)),
                OciLines.request("create --bundle /b --console-socket /c.sock --pidfd-socket p.sock --pid-file /pid --no-pivot "
                        + "--no-new-keyring --preserve-fds 3 web"));
        assertEquals(new OciRequest.Create(USUAL, "web", OciLines.creation("/place", null)), OciLines.request("create web"));
    }

    @Test
    void runTakesMore() {
        assertEquals(new OciRequest.Run(USUAL, "web", OciLines.creation("/b", null), true, true, true),
                OciLines.request("run -b /b -d -no-subreaper --keep web"));
        assertEquals(new OciRequest.Run(USUAL, "web", OciLines.creation("/place", null), false, false, false),
                OciLines.request("run --detach=false web"));
    }

    @Test
    void execTakesACommandWithEverythingAboutIt() {
        assertEquals(new OciRequest.Exec(USUAL, "web",
                        new ProcessFlags(List.of("sh", "-c", "id"), "/tmp", List.of("A=1", "B=,=2"), true, 1000L, 100L,
                                List.of(5L, 6L, 7L), "label", "profile", true, List.of("CAP_KILL", "net_raw")),
                        new Descriptors("/c", null, 2), "/place/pid", true,
                        List.of(new CgroupPlace(List.of(), "sub"), new CgroupPlace(List.of("cpu", "memory"), "/x")), true),
                OciLines.request("exec --console-socket /c --cwd /tmp -e A=1 --env=B=,=2 -t -u 1000:100 -g 5,6 "
                        + "--additional-gids 7 --pid-file pid --process-label label --apparmor profile --no-new-privs -c CAP_KILL "
                        + "--cap net_raw --preserve-fds 2 --cgroup sub --cgroup cpu,memory:/x --ignore-paused -d web sh -c id"));
        assertEquals(new OciRequest.Exec(USUAL, "web",
                        new ProcessFlags(List.of("ls", "--detach"), null, List.of(), false, 0L, null, List.of(), null, null, false,
                                List.of()), Descriptors.NONE, null, false, List.of(), false),
                OciLines.request("exec --user 0 web ls --detach"));
    }

    @Test
    void execTakesACommandOrAFileAndNotBoth() {
        assertEquals(new OciRequest.Exec(USUAL, "web", new ProcessFile("/p.json"), Descriptors.NONE, null, false, List.of(), false),
                OciLines.request("exec -p /p.json web"));
        assertEquals("error: the command to run is missing; write it after the ID, or give --process FILE "
                + "(see demitasse-oci exec --help)", OciLines.told("exec web"));
        assertEquals("error: --process FILE names the command already; leave the words after the ID out "
                + "(see demitasse-oci exec --help)", OciLines.told("exec --process f web sh"));
    }

    @Test
    void execRefusesValuesThatMeanNothing() {
        assertTrue(OciLines.told("exec -u root web sh").startsWith("error: -u root: uid takes a number"));
        assertTrue(OciLines.told("exec -u 0: web sh").startsWith("error: -u '0:': gid takes a number"));
        assertTrue(OciLines.told("exec -u 4294967295 web sh").startsWith("error: -u 4294967295: the uid is too large"));
        assertTrue(OciLines.told("exec -e A web sh").startsWith("error: -e A: write NAME=VALUE"));
        assertTrue(OciLines.told("exec --cgroup ../x web sh").startsWith("error: --cgroup ../x: a path with .."));
        assertTrue(OciLines.told("exec --preserve-fds -1 web sh").startsWith("error: --preserve-fds -1: give a whole number"));
    }

    @Test
    void killTakesSignalsByNameAndByNumber() {
        String[] words = {"", "TERM", "SIGTERM", "term", "15"};
        for (String word : words) {
            assertEquals(new OciRequest.Kill(USUAL, "web", 15, false), OciLines.request("kill web " + word));
        }
        assertEquals(new OciRequest.Kill(USUAL, "web", 0, false), OciLines.request("kill web 0"));
        assertEquals(new OciRequest.Kill(USUAL, "web", 9, true), OciLines.request("kill -a web SIGKILL"));
        assertTrue(OciLines.told("kill web NOPE").startsWith("error: unknown signal \"NOPE\" ("));
        assertTrue(OciLines.told("kill web 65").startsWith("error: unknown signal \"65\" ("));
        assertTrue(OciLines.told("kill web ''").startsWith("error: unknown signal \"\" ("));
        assertTrue(OciLines.told("kill web 9 9").startsWith("error: an ID and one signal are taken, and 9 follows them"));
    }

    @Test
    void smallCommandsTakeTheirIds() {
        assertEquals(new OciRequest.State(USUAL, "web"), OciLines.request("state web"));
        assertEquals(new OciRequest.Pause(USUAL, "web"), OciLines.request("pause web"));
        assertEquals(new OciRequest.Resume(USUAL, "web"), OciLines.request("resume web"));
        assertEquals(new OciRequest.Delete(USUAL, "web", false), OciLines.request("delete web"));
        assertEquals(new OciRequest.Features(USUAL), OciLines.request("features"));
    }

    @Test
    void listsHaveFormats() {
        assertEquals(new OciRequest.ListAll(USUAL, Format.TABLE, false), OciLines.request("list"));
        assertEquals(new OciRequest.ListAll(USUAL, Format.JSON, true), OciLines.request("list -f json -q"));
        assertEquals(new OciRequest.Ps(USUAL, "web", Format.JSON, List.of()), OciLines.request("ps --format json web"));
        assertEquals(new OciRequest.Ps(USUAL, "web", Format.TABLE, List.of("-o", "pid,comm", "--help")),
                OciLines.request("ps web -o pid,comm --help"));
        assertTrue(OciLines.told("list -f xml").startsWith("error: -f xml: give table or json"));
    }

    @Test
    void eventsHaveAnInterval() {
        assertEquals(new OciRequest.Events(USUAL, "web", 5000, false), OciLines.request("events web"));
        assertEquals(new OciRequest.Events(USUAL, "web", 90_250, true), OciLines.request("events --stats --interval 1.5m250ms web"));
        for (String wrong : new String[] {"5", "s", "''", "0s", "-1s", "5x", "1..5s", "5s5", "99999999999999999999h"}) {
            assertTrue(OciLines.told("events --interval " + wrong + " web").startsWith("error: --interval "), wrong);
        }
    }

    @Test
    void updateTakesLimitsAsFlags() {
        Resources resources = Resources.EMPTY.withBlockIO(BlockIo.EMPTY.withWeight(500))
                .withCpu(new Cpu(512L, 50_000L, 1000L, 100_000L, 900L, 1000L, "0-1", "0", 1L))
                .withMemory(Memory.EMPTY.withLimit(64L << 20).withReservation(1L << 20).withSwap(-1L))
                .withPids(new Resources.Pids(-1));
        assertEquals(new OciRequest.Update(USUAL, "web", null, resources, new IntelRdt(null, List.of(), "L3:0=f", "MB:0=5", false)),
                OciLines.request("update --blkio-weight 500 --cpu-period 100000 --cpu-quota 50000 --cpu-burst 1000 "
                        + "--cpu-rt-period 1000 --cpu-rt-runtime 900 --cpu-share 512 --cpu-idle 1 --cpuset-cpus 0-1 --cpuset-mems 0 "
                        + "--memory 64M --memory-reservation 1048576 --memory-swap -1 --pids-limit -1 --l3-cache-schema L3:0=f "
                        + "--mem-bw-schema MB:0=5 web"));
    }

    @Test
    void updateTakesLimitsAsADocument() {
        assertEquals(new OciRequest.Update(USUAL, "web", "-", Resources.EMPTY, null), OciLines.request("update -r - web"));
        assertEquals(new OciRequest.Update(USUAL, "web", "/place/f", Resources.EMPTY, null), OciLines.request("update -r=f web"));
        assertTrue(OciLines.told("update -r - --memory 1g web").startsWith("error: limits come from --resources or from flags"));
    }

    @Test
    void checkpointAndRestoreTakeWhatCriuTakes() {
        Criu usual = new Criu("/place/checkpoint", null, false, false, false, false, false, CgroupsMode.SOFT, List.of(), false);
        Criu all = new Criu("/i", "/w", true, true, true, true, true, CgroupsMode.FULL, List.of("network"), true);
        String flags = "--image-path /i --work-path /w --tcp-established --ext-unix-sk --shell-job --lazy-pages --file-locks "
                + "--manage-cgroups-mode full --empty-ns network --auto-dedup ";
        assertEquals(new OciRequest.Checkpoint(USUAL, "web", usual, null, false, null, null, false), OciLines.request("checkpoint web"));
        assertEquals(new OciRequest.Checkpoint(USUAL, "web", all, "../p", true, 7, "::1:99", true), OciLines.request("checkpoint "
                + flags + "--parent-path ../p --leave-running --status-fd 7 --page-server ::1:99 --pre-dump web"));
        assertEquals(new OciRequest.Restore(USUAL, "web", OciLines.creation("/place", null), usual, false, null, null),
                OciLines.request("restore web"));
        assertEquals(new OciRequest.Restore(USUAL, "web",
                        new Creation("/b", new Descriptors("/c", null, 0), "/p", true, false), all, true, "apparmor:x", "ctx"),
                OciLines.request("restore " + flags + "--console-socket /c -b /b -d --pid-file /p --no-subreaper --no-pivot "
                        + "--lsm-profile apparmor:x --lsm-mount-context ctx web"));
    }

    @Test
    void specGoesToABundle() {
        assertEquals(new OciRequest.Spec(USUAL, "/place", false), OciLines.request("spec"));
        assertEquals(new OciRequest.Spec(USUAL, "/place/x", true), OciLines.request("spec --bundle x --rootless"));
    }
}
