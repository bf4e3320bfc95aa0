package demitasse.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.store.ContainerRecord.Health;
import demitasse.engine.store.ContainerRecord.LogLimits;
import demitasse.engine.store.ContainerRecord.Policy;
import demitasse.engine.store.ContainerRecord.Restart;
import demitasse.engine.store.RunRecord.End;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.spec.json.JsonDocument;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreTest {
    private static final String CONTAINERS = "/var/lib/demitasse/containers/";

    private final FakeKernel kernel = new FakeKernel();
    private final Store store = Store.open(kernel);

    private static ContainerRecord record(String id, String name, long createdNanos) {
        return new ContainerRecord(id, name, createdNanos, "/", List.of("sleep", "9"), Map.of("a", "b"), 15, 10, true, Restart.NO, LogLimits.DEFAULT, null);
    }

    private Stored made(String id, String name, long createdNanos) {
        Stored container = store.make(id, name);
        container.write(record(id, name, createdNanos));
        return container;
    }

    /** One that nobody answers for any more. */
    private void left(String id, String name, long createdNanos) {
        made(id, name, createdNanos).close();
    }

    private void left(String id, RunRecord run) {
        Stored container = store.make(id, null);
        container.write(run);
        container.write(record(id, null, 1));
        container.close();
    }

    @Test
    void aRecordIsReadAsItWasWritten() {
        ContainerRecord all = new ContainerRecord("a1", "web", 5, "./root", List.of("sh", "-c", "é"), Map.of("k", "v", "empty", ""), 10, -1, true,
                new Restart(Policy.ON_FAILURE, 4), new LogLimits(1 << 20, 2), new Health(List.of("CMD", "true"), 1, 2, 3, 4, 5), 3, true);
        assertEquals(all, JsonDocument.parse(RecordJson.encode(all), "x", RecordJson::readContainer).value());
        RunRecord run = new RunRecord(7, 2, new End(137, 9, true, 64L, 63L, 8, true, "killed"));
        assertEquals(run, JsonDocument.parse(RecordJson.encode(run), "x", RecordJson::readRun).value());
        RunRecord begun = new RunRecord(7, 0, null);
        assertEquals(begun, JsonDocument.parse(RecordJson.encode(begun), "x", RecordJson::readRun).value());
    }

    @Test
    void recordsAreMadeForTheBenchmarkAsInEarnest() {
        Files.makeDirectories(kernel, Fd.HERE, "/records", 0700);
        assertTrue(Long.parseLong(RecordLoop.run(kernel, "/records", 3)) > 0, "so many a second");
        byte[] last = Files.read(kernel, Fd.HERE, "/records/1000002", 4096);
        assertEquals("1000002", JsonDocument.parse(last, "x", RecordJson::readContainer).value().id());
    }

    @Test
    void theNewestContainerIsListedFirst() {
        left("a1", null, 1);
        left("b2", "web", 2);
        Store.Listing listing = store.list();
        assertEquals(List.of(), listing.problems());
        assertEquals("b2", listing.containers().get(0).record().id());
        assertEquals("web", listing.containers().get(0).record().name());
        assertEquals(Status.CREATED, listing.containers().get(1).standing().status());
    }

    @Test
    void aContainerIsFoundByNameIdAndTheBeginningOfItsId() {
        left("abc1", "web", 1);
        left("abd2", null, 2);
        assertEquals("abc1", store.find("web").id());
        assertEquals("abd2", store.find("abd2").id());
        assertEquals("abc1", store.find("abc").id());
        SetupException several = assertThrows(SetupException.class, () -> store.find("ab"));
        assertEquals("several containers have an id that begins with ab: abc1, abd2", several.getMessage());
        assertEquals("no such container: x", assertThrows(SetupException.class, () -> store.find("x")).getMessage());
        assertTrue(assertThrows(SetupException.class, () -> store.find("../x")).getMessage().contains("neither a name nor an id"), "a path");
    }

    @Test
    void theRecordsOfOneThatGoesWithItsCommandLieInMemory() {
        Stored made = inMemory("a1", "web");
        assertFalse(made.has("container.json"), "on the disk");
        assertTrue(Files.readIfThere(kernel, Fd.HERE, "/run/demitasse/containers/a1/container.json", 4096).contains("web"), "in memory");
        Stored found = store.find("web");
        assertEquals("web", found.record().name());
        assertNotNull(found.run());
        assertTrue(found.isTransient(), "goes when it ends");
        found.write(record("a1", "egon", 1));
        assertEquals("egon", made.record().name());
        assertFalse(found.has("container.json"), "on the disk after a change");
        assertEquals("egon", store.list().containers().getFirst().record().name());
    }

    @Test
    void oneWithRecordsInMemoryGoesOnceNobodyAnswersForIt() {
        inMemory("a1", "web").close();
        assertEquals(List.of(), store.list().containers());
        assertFalse(kernel.exists(CONTAINERS + "a1"), "its directory");
        assertFalse(kernel.exists("/var/lib/demitasse/names/web"), "its name");
    }

    private Stored inMemory(String id, String name) {
        Stored container = store.make(id, name);
        container.keepInMemory();
        Files.makeDirectories(kernel, Fd.HERE, "/run/demitasse/containers/" + id, 0700);
        container.write(new RunRecord(1, 0, null));
        container.write(record(id, name, 1));
        return container;
    }

    @Test
    void aDamagedRecordIsToldAndTheOthersAreListed() {
        left("a1", null, 1);
        left("b2", null, 2);
        Files.create(kernel, Fd.HERE, CONTAINERS + "a1/container.json", 0600, Text.encode("{\"id\":"));
        Store.Listing listing = store.list();
        assertEquals(1, listing.containers().size());
        assertEquals(1, listing.problems().size());
        assertTrue(listing.problems().getFirst().startsWith("container a1 has a damaged record: "), listing.problems().getFirst());
    }

    @Test
    void whatIsHalfMadeIsRemovedOnceNobodyMakesIt() {
        Stored half = store.make("a1", "web");
        half.close();
        assertEquals(0, store.list().containers().size());
        assertFalse(kernel.exists(CONTAINERS + "a1"), "its maker is gone");
        assertFalse(kernel.exists("/var/lib/demitasse/names/web"), "its name");
    }

    @Test
    void anEndThatNobodySawIsNoted() {
        left("a1", new RunRecord(3, 0, null));
        Store.Listed listed = store.list().containers().getFirst();
        assertEquals(Status.EXITED, listed.standing().status());
        assertNotNull(listed.run());
        assertEquals("this machine was restarted while it ran", listed.run().end().error());
        assertEquals(255, store.find("a1").run().end().code());
    }

    @Test
    void aTransientContainerGoesWhenItsSupervisorIsKilled() {
        Stored container = store.make("a1", "web");
        container.makeTransient();
        container.write(record("a1", "web", 1));
        container.close();
        assertEquals(1, store.list().containers().size());
        Stored again = store.find("a1");
        again.write(new RunRecord(2, 0, null));
        again.close();
        assertEquals(0, store.list().containers().size());
        assertFalse(kernel.exists(CONTAINERS + "a1"), "its directory");
        assertFalse(kernel.exists("/var/lib/demitasse/names/web"), "its name");
    }

    @Test
    void oneThatIsAnsweredForAndNotYetMadeToRunIsCreated() {
        Stored container = made("a1", null, 1);
        Stored other = store.find("a1");
        assertTrue(other.isAnswered(), "as others see it");
        assertEquals(Status.CREATED, other.standing().status());
        container.write(new RunRecord(1, 1, new End(1, 0, false, null, null, 2, false, null)));
        assertEquals(Status.EXITED, other.standing().status());
        container.sayRestarting(true);
        assertEquals(Status.RESTARTING, other.standing().status());
        container.close();
        assertEquals(Status.EXITED, other.standing().status());
    }

    @Test
    void aRemovedContainerLeavesNothing() {
        Stored container = made("a1", "web", 1);
        store.remove(container);
        assertFalse(kernel.exists(CONTAINERS + "a1"), "its directory");
        assertFalse(kernel.exists("/var/lib/demitasse/names/web"), "its name");
    }
}
