package demitasse.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Unlock;
import demitasse.kernel.KernelOp;
import demitasse.runtime.SetupException;
import demitasse.runtime.state.ContainerState.Group;
import demitasse.spec.Hook;
import demitasse.spec.Hooks;
import demitasse.spec.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept of a container, and what its status is asked of. */
class StateTest {
    private static final String ROOT = "/run/demitasse-oci";
    private static final ContainerState WEB = new ContainerState(
            "1.2.0", "web", 0, 0, "/bundle", "/bundle/rootfs", "2026-11-22T18:20:45.000000001Z", "root", Map.of("a", "b"), true,
            List.of(new Group("/sys/fs/cgroup/unified", true, List.of("cpu", "pids"), "demitasse/web")), null,
            Hooks.EMPTY.withPoststop(List.of(new Hook("/bin/gone", List.of("gone", "x"), List.of("A=1"), 3L))));

    private final FakeKernel kernel = new FakeKernel().directory("/run");

    private StateDirectory made() {
        return StateRoot.open(kernel, ROOT).make(WEB);
    }

    private StateRoot.Found found(String id) {
        StateRoot root = StateRoot.openIfThere(kernel, ROOT);
        assertNotNull(root);
        StateRoot.Found found = root.find(id);
        assertNotNull(found);
        return found;
    }

    private Status status() {
        StateRoot.Found found = found("web");
        return found.directory().status(found.state());
    }

    private void process(int pid, char state, long startTicks) {
        kernel.file("/proc/" + pid + "/stat", pid + " (a) b) " + state + " 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 " + startTicks + " 20 21");
    }

    @Test
    void whatIsKeptComesBackWhole() {
        made().close();
        assertEquals(WEB, found("web").state());
    }

    @Test
    void aContainerIsCreatingUntilInitSaysSoAndCreatedUntilItsFileIsClosed() {
        StateDirectory directory = made();
        assertEquals(Status.CREATING, status());
        directory.created();
        assertEquals(Status.CREATED, status());
        kernel.perform(new Close(directory.fd()));
        assertEquals(Status.STOPPED, status());
    }

    @Test
    void aContainerRunsWhileItsInitLives() {
        StateDirectory directory = made();
        directory.write(WEB.withInit(200, 19));
        directory.close();
        assertEquals(Status.STOPPED, status());
        process(200, 'S', 19);
        assertEquals(Status.RUNNING, status());
    }

    @Test
    void anotherProcessWithThePidIsNotInitNorIsAZombie() {
        StateDirectory directory = made();
        directory.write(WEB.withInit(200, 19));
        directory.close();
        process(200, 'S', 18);
        assertEquals(Status.STOPPED, status());
        process(200, 'Z', 19);
        assertEquals(Status.STOPPED, status());
    }

    @Test
    void anIdIsTakenOnce() {
        made();
        assertEquals("container with given ID already exists: web", assertThrows(SetupException.class, this::made).getMessage());
    }

    @Test
    void whatAKilledCommandLeftCanBeFoundAndRemoved() {
        StateRoot.open(kernel, ROOT);
        kernel.directory(ROOT + "/web");
        StateRoot.Found found = found("web");
        assertEquals(0, found.state().pid());
        assertEquals(Status.STOPPED, found.directory().status(found.state()));
        found.directory().remove();
        assertNull(StateRoot.open(kernel, ROOT).find("web"));
    }

    @Test
    void nobodyTakesAContainerForAbandonedThatIsOnlyJustBeingMade() {
        made();
        List<String> locks = new ArrayList<>();
        for (KernelOp<?> op : kernel.operations()) {
            if (op instanceof Lock lock) {
                locks.add((lock.exclusive() ? "exclusive " : "shared ") + lock.fd().name());
            } else if (op instanceof Unlock unlock) {
                locks.add("unlock " + unlock.fd().name());
            }
        }
        assertEquals(List.of("shared " + ROOT, "unlock " + ROOT), locks);
        assertTrue(kernel.words().indexOf("unlock " + ROOT) > kernel.words().indexOf("rename " + ROOT + "/web/state.json.new to state.json"),
                kernel.words().toString());
    }

    @Test
    void allAreListedByTheirIds() {
        StateRoot root = StateRoot.open(kernel, ROOT);
        for (String id : List.of("b", "c", "a")) {
            kernel.directory(ROOT + "/" + id);
        }
        List<String> ids = new ArrayList<>();
        for (StateRoot.Found found : root.all()) {
            ids.add(found.directory().id());
        }
        assertEquals(List.of("a", "b", "c"), ids);
    }

    @Test
    void aRootThatIsNotThereHoldsNothing() {
        assertNull(StateRoot.openIfThere(kernel, ROOT));
    }

    @Test
    void aStoppedContainerHasNoPid() {
        assertEquals("{\"ociVersion\":\"1.2.0\",\"id\":\"web\",\"pid\":200,\"status\":\"running\",\"bundle\":\"/bundle\",\"rootfs\":\"/bundle/rootfs\","
                + "\"created\":\"2026-11-22T18:20:45.000000001Z\",\"annotations\":{\"a\":\"b\"},\"owner\":\"root\"}", told(Status.RUNNING));
        assertTrue(told(Status.STOPPED).contains("\"pid\":0,\"status\":\"stopped\""));
    }

    private static String told(Status status) {
        JsonWriter out = JsonWriter.compact();
        StateJson.write(out, WEB.withInit(200, 19), status);
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aStatLineIsReadBehindItsName() {
        assertEquals(new ProcessStat('S', 19), ProcessStat.parse("7 (a) (b) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20"));
        assertNull(ProcessStat.parse("7 (a"));
        assertNull(ProcessStat.parse("7 (a) S 1 2"));
        assertFalse(new ProcessStat('X', 1).isAlive());
    }
}
