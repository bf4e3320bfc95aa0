package demitasse.cli.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.oci.OciGlobals.LogFormat;
import demitasse.cli.oci.OciGlobals.Rootless;
import demitasse.cli.oci.OciRequest.Creation;
import demitasse.cli.oci.OciRequest.Descriptors;
import demitasse.cli.oci.OciRequest.Format;
import demitasse.cli.oci.OciRequest.ProcessFile;
import demitasse.spec.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lines that engines really write, each as it is in their sources. */
class CallersTest {
    private static final String SHIM = "--root /run/containerd/runc/k8s.io --log /b/log.json --log-format json --systemd-cgroup ";
    private static final OciGlobals OF_SHIM =
            new OciGlobals(false, "/b/log.json", LogFormat.JSON, "/run/containerd/runc/k8s.io", true, false, Rootless.AUTO);

    @Test
    void containerdsShimMakesContainers() {
        assertEquals(new OciRequest.Create(OF_SHIM, "c1", new Creation("/b", new Descriptors("/t/pty.sock", null, 0), "/b/init.pid",
                true, true)), OciLines.request(SHIM + "create --bundle /b --pid-file /b/init.pid --console-socket /t/pty.sock "
                + "--no-pivot --no-new-keyring c1"));
        assertEquals(new OciRequest.Create(OF_SHIM, "c1", new Creation("/b", new Descriptors(null, null, 2), "/b/init.pid",
                false, false)), OciLines.request(SHIM + "create --bundle /b --pid-file /b/init.pid --preserve-fds 2 c1"));
        assertEquals(new OciRequest.Start(OF_SHIM, "c1"), OciLines.request(SHIM + "start c1"));
        assertEquals(new OciRequest.Run(OF_SHIM, "c1", OciLines.creation("/b", null), false, true, false),
                OciLines.request(SHIM + "run --bundle /b -no-subreaper c1"));
    }

    @Test
    void containerdsShimLeadsThemToTheirEnd() {
        assertEquals(new OciRequest.Kill(OF_SHIM, "c1", 9, true), OciLines.request(SHIM + "kill --all c1 9"));
        assertEquals(new OciRequest.Kill(OF_SHIM, "c1", 15, false), OciLines.request(SHIM + "kill c1 15"));
        assertEquals(new OciRequest.Delete(OF_SHIM, "c1", true), OciLines.request(SHIM + "delete --force c1"));
        assertEquals(new OciRequest.Pause(OF_SHIM, "c1"), OciLines.request(SHIM + "pause c1"));
        assertEquals(new OciRequest.Resume(OF_SHIM, "c1"), OciLines.request(SHIM + "resume c1"));
    }

    @Test
    void containerdsShimLooksIntoThem() {
        assertEquals(new OciRequest.Exec(OF_SHIM, "c1", new ProcessFile("/t/runc-process1"), new Descriptors("/t/pty", null, 0),
                "/b/e.pid", true, List.of(), false), OciLines.request(SHIM
                + "exec --process /t/runc-process1 --console-socket /t/pty --detach --pid-file /b/e.pid c1"));
        assertEquals(new OciRequest.Ps(OF_SHIM, "c1", Format.JSON, List.of()), OciLines.request(SHIM + "ps --format json c1"));
        assertEquals(new OciRequest.Update(OF_SHIM, "c1", "-", Resources.EMPTY, null),
                OciLines.request(SHIM + "update --resources=- c1"));
        assertEquals(new OciRequest.Events(OF_SHIM, "c1", 5000, true), OciLines.request(SHIM + "events --stats c1"));
        assertEquals(new OciRequest.Events(OF_SHIM, "c1", 5000, false), OciLines.request(SHIM + "events --interval=5s c1"));
        assertEquals(new OciRequest.Features(OF_SHIM), OciLines.request(SHIM + "features"));
        assertEquals(new OciRequest.State(OF_SHIM, "c1"), OciLines.request(SHIM + "state c1"));
    }

    @Test
    void containerdsShimMovesThem() {
        assertEquals("(performs)", OciLines.told(SHIM + "checkpoint --image-path /i --work-path /w --leave-running --tcp-established "
                + "--ext-unix-sk --shell-job --file-locks --empty-ns network c1"));
        assertEquals("(performs)", OciLines.told(SHIM + "restore --image-path /i --work-path /w --tcp-established --detach "
                + "--no-subreaper --no-pivot --bundle /b --pid-file /b/init.pid c1"));
    }

    @Test
    void conmonWritesTheIdLast() {
        OciGlobals globals = new OciGlobals(false, null, LogFormat.TEXT, null, true, false, Rootless.AUTO);
        assertEquals(new OciRequest.Create(globals, "c1", new Creation("/b", Descriptors.NONE, "/p", true, true)),
                OciLines.request("--systemd-cgroup create --no-pivot --no-new-keyring --bundle /b --pid-file /p c1"));
        assertEquals(new OciRequest.Exec(globals, "c1", new ProcessFile("/x.json"), new Descriptors("/s", null, 0), "/p", true,
                List.of(), false), OciLines.request("--systemd-cgroup exec --pid-file /p --process /x.json --detach "
                + "--console-socket /s c1"));
        assertEquals("(performs)", OciLines.told("restore --bundle /b --pid-file /p --detach --image-path /i --work-path /w c1"));
    }

    @Test
    void podmanProbesAndLeads() {
        assertEquals(new OciRequest.Start(OciLines.USUAL, "c1"), OciLines.request("start c1"));
        assertEquals(new OciRequest.Kill(OciLines.USUAL, "c1", 9, true), OciLines.request("kill --all c1 9"));
        assertEquals(new OciRequest.Update(OciLines.USUAL, "c1", "/f", Resources.EMPTY, null),
                OciLines.request("update --resources=/f c1"));
        assertTrue(OciLines.told("checkpoint --help").contains("--leave-running"));
        assertTrue(OciLines.told("restore --help").contains("--lsm-mount-context"));
        assertTrue(OciLines.told("restore --lsm-mount-context").startsWith("error: flag needs an argument: --lsm-mount-context; "));
    }

    @Test
    void crioWritesASpaceBeforeTheDash() {
        assertEquals(new OciRequest.Update(OciLines.USUAL, "c1", "-", Resources.EMPTY, null),
                OciLines.request("update --resources - c1"));
        assertEquals(new OciRequest.Delete(OciLines.USUAL, "c1", true), OciLines.request("delete --force c1"));
    }
}
