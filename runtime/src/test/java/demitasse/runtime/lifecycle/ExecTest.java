package demitasse.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.NamespaceOp.Join;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.runtime.Log;
import demitasse.runtime.state.ContainerState;
import demitasse.runtime.state.StateRoot;
import demitasse.spec.Hooks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is refused before there is a process; that one runs is for the integration tests. */
class ExecTest {
    private static final int INIT = 42;

    private final FakeKernel kernel = new FakeKernel().file("/proc/self/exe", "").file("/proc/self/cmdline", "").file("/proc/self/environ", "")
            .directory("/run").directory("/sys/fs/cgroup/freezer/web");

    private void container(String process) {
        kernel.processes().living.add(INIT);
        kernel.file("/proc/42/stat", "42 (sleep) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 777 0\n");
        kernel.virtualFile("/sys/fs/cgroup/freezer/web/freezer.state", "THAWED\n").virtualFile("/sys/fs/cgroup/freezer/web/tasks", "");
        ContainerState state = new ContainerState(
                "1.3.0", "web", INIT, 777, "/bundle", "/rootfs", "", "root", Map.of(), false,
                List.of(new ContainerState.Group("/sys/fs/cgroup/freezer", false, List.of("freezer"), "web")), null, Hooks.EMPTY);
        demitasse.runtime.state.StateDirectory directory = StateRoot.open(kernel, "/run/oci").make(state);
        directory.keepConfiguration(demitasse.kernel.Text.encode(
                "{\"ociVersion\": \"1.3.0\", \"process\": " + process + ", \"linux\": {\"namespaces\": [{\"type\": \"pid\"}, {\"type\": \"mount\"}]}}"));
        directory.close();
    }

    private void container() {
        container("{\"args\": [\"sleep\"], \"cwd\": \"/\"}");
    }

    private static Exec.Request request(boolean detach, boolean terminal, int preserved, boolean ignorePaused) {
        ExecProcess.Command command = new ExecProcess.Command(
                List.of("true"), null, List.of(), terminal, null, null, List.of(), List.of(), false, null, null);
        return new Exec.Request("/run/oci", "web", command, List.of(), null, null, null, preserved, detach, "", ignorePaused);
    }

    private String refusal(Exec.Request request) {
        return assertThrows(RuntimeException.class, () -> Exec.exec(kernel, request, Log.NONE)).getMessage();
    }

    private String refusal() {
        return refusal(request(false, false, 0, false));
    }

    private boolean isCloned() {
        return kernel.operations().stream().anyMatch(Clone.class::isInstance);
    }

    @Test
    void aContainerThatIsNotThereDoesNotExist() {
        assertEquals("container does not exist: web", refusal());
    }

    @Test
    void aStoppedContainerIsNotJoined() {
        container();
        kernel.file("/proc/42/stat", "42 (other) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 778 0\n");
        assertEquals("cannot exec in a stopped container", refusal());
        assertFalse(isCloned());
    }

    @Test
    void aPausedContainerIsNotJoinedUnlessThatIsAskedFor() {
        container();
        kernel.virtualFile("/sys/fs/cgroup/freezer/web/freezer.state", "FROZEN\n");
        assertTrue(refusal().startsWith("cannot exec in a paused container"), refusal());
        assertFalse(isCloned());
        kernel.refuse(Clone.class, Errno.ENOMEM);
        assertTrue(refusal(request(false, false, 0, true)).startsWith("start a child process"));
    }

    @Test
    void aContainerThatEndsMeanwhileIsToldToHaveStopped() {
        container();
        kernel.refuse(op -> {
            if (op instanceof Join) {
                kernel.processes().living.clear();
                kernel.file("/proc/42/stat", "42 (sleep) Z 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 777 0\n");
            }
            return op instanceof Join;
        }, Errno.ESRCH);
        assertEquals("cannot exec in a stopped container", refusal());
    }

    @Test
    void anotherFailureOfAContainerThatLivesIsToldAsItIs() {
        container();
        kernel.refuse(Join.class, Errno.EPERM);
        assertTrue(refusal().startsWith("join namespace process 42"), refusal());
    }

    @Test
    void aClosedDescriptorCannotBePreserved() {
        container();
        Fd last = kernel.perform(new Open("/run", OpenFlag.PATH));
        assertEquals("cannot preserve descriptor " + (last.number() + 1) + ": it is not open", refusal(request(false, false, 50, false)));
        assertFalse(isCloned());
    }

    @Test
    void aDetachedTerminalNeedsSomebodyToHaveIt() {
        container();
        assertEquals("a detached process cannot have a terminal without --console-socket", refusal(request(true, true, 0, false)));
        assertFalse(isCloned());
    }
}
