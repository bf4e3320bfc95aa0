package demitasse.engine.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.event.EventPrinter.Wish;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.ContainerRecord.LogLimits;
import demitasse.engine.store.ContainerRecord.Restart;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final String LOG = "/run/demitasse/events/log";
    private static final long SECOND = 1_000_000_000L;

    private final FakeKernel kernel = new FakeKernel();

    private static ContainerRecord record(String id, String name) {
        return new ContainerRecord(id, name, SECOND, "./root", List.of("sh"), Map.of("tier", "front"), 15, 10, true, Restart.NO, LogLimits.DEFAULT, null);
    }

    private String log() {
        return Text.decode(Files.read(kernel, Fd.HERE, LOG, 4 << 20));
    }

    private String printed(long since, long until, String format, EventFilter... filters) {
        Files.create(kernel, Fd.HERE, "/out", 0600, new byte[0]);
        Fd out = kernel.perform(new Open(Fd.HERE, "/out", OpenFlag.WRITE, 0));
        kernel.perform(new Duplicate(out, 1, false));
        EventPrinter.print(kernel, new Wish(since, until, false, List.of(filters), format));
        return Text.decode(Files.read(kernel, Fd.HERE, "/out", 1 << 20));
    }

    private void threeEvents() {
        EventLog.append(kernel, List.of(record("a1", "web").event(SECOND, "create"), record("a1", "web").event(2 * SECOND, "start")));
        EventLog.append(kernel, List.of(record("b2", null).event(3 * SECOND, "health_status: healthy")));
    }

    @Test
    void linesAreWholeAndHaveTheTimeInFront() {
        threeEvents();
        assertEquals("""
                1970-01-01T00:00:01.000000000Z stdout F {"time":1000000000,"type":"container","action":"create","id":"a1","attributes":{"tier":"front","image":"./root","name":"web"}}
                1970-01-01T00:00:02.000000000Z stdout F {"time":2000000000,"type":"container","action":"start","id":"a1","attributes":{"tier":"front","image":"./root","name":"web"}}
                1970-01-01T00:00:03.000000000Z stdout F {"time":3000000000,"type":"container","action":"health_status: healthy","id":"b2","attributes":{"tier":"front","image":"./root","name":"b2"}}
                """, log());
    }

    @Test
    void eventsArePrintedAsDockerPrintsThem() {
        threeEvents();
        assertEquals("1970-01-01T00:00:01.000000000Z container create a1 (image=./root, name=web, tier=front)\n", printed(0, SECOND, ""));
        assertEquals("""
                {"status":"start","id":"a1","from":"./root","Type":"container","Action":"start","Actor":{"ID":"a1","Attributes":{"tier":"front","image":"./root","name":"web"}},"scope":"local","time":2,"timeNano":2000000000}
                """, printed(2 * SECOND, 2 * SECOND, "json"));
        assertEquals("create a1 web\nstart a1 web\n", printed(0, 2 * SECOND, "{{.Action}} {{.Actor.ID}} {{.Actor.Attributes.name}}"));
    }

    @Test
    void filtersOfOneKeyAreAlternativesAndLabelsAreNot() {
        threeEvents();
        String action = "{{.Action}}";
        assertEquals("create\nstart\n", printed(0, Long.MAX_VALUE, action, new EventFilter("container", "web")));
        assertEquals("create\nhealth_status: healthy\n",
                printed(0, Long.MAX_VALUE, action, new EventFilter("event", "create"), new EventFilter("event", "health_status")));
        assertEquals("health_status: healthy\n", printed(0, Long.MAX_VALUE, action, new EventFilter("container", "b"), new EventFilter("type", "container")));
        assertEquals("", printed(0, Long.MAX_VALUE, action, new EventFilter("label", "tier=front"), new EventFilter("label", "tier=back")));
        assertEquals("", printed(0, Long.MAX_VALUE, action, new EventFilter("image", "other")));
        assertEquals("", printed(0, Long.MAX_VALUE, action, new EventFilter("volume", "web")));
    }

    @Test
    void damagedLinesArePassedOver() {
        threeEvents();
        Files.create(kernel, Fd.HERE, LOG, 0600, Text.encode("1970-01-01T00:00:01.000000000Z stdout F {\"time\":1,\"ty\n\n\0\0\n" + log()));
        assertEquals("create\nstart\nhealth_status: healthy\n", printed(0, Long.MAX_VALUE, "{{.Action}}"));
    }

    @Test
    void aFieldThatThereIsNotIsAnErrorBeforeAnyEvent() {
        assertTrue(assertThrows(SetupException.class, () -> printed(0, 1, "{{.Nothing}}")).getMessage().contains("Nothing"));
    }

    @Test
    void whatIsNoUtf8IsToldAllTheSame() {
        EventLog.append(kernel, List.of(new Event(1, "container", "exec_create: \udcff", "a1", Map.of())));
        assertEquals("exec_create: \ufffd\n", printed(0, 1, "{{.Action}}"));
    }

    @Test
    void labelsBeyondMeasureAreNotTold() {
        String huge = "x".repeat(40_000);
        EventLog.append(kernel, List.of(new Event(1, "container", "start", "a1", Map.of("huge", huge, "name", "web"))));
        assertTrue(log().endsWith("\"attributes\":{\"name\":\"web\"}}\n"));
    }

    @Test
    void aFullLogIsMadeTheOlderOneAndBothAreRead() {
        EventLog.append(kernel, List.of(record("a1", null).event(1, "start")));
        String line = log();
        Files.create(kernel, Fd.HERE, LOG, 0600, Text.encode(line.repeat((1 << 20) / line.length() + 1)));
        // At this time the size is looked at.
        EventLog.append(kernel, List.of(record("a1", null).event(0, "die")));
        EventLog.append(kernel, List.of(record("a1", null).event(5000, "destroy")));
        assertTrue(log().length() < 300);
        assertEquals("die\ndestroy\n", printed(0, Long.MAX_VALUE, "{{.Action}}", new EventFilter("event", "die"), new EventFilter("event", "destroy")));
    }

    @Test
    void whatEndsIsToldWithItsCode() {
        RunRecord run = new RunRecord(SECOND, 0, new End(137, 9, true, 64L, 63L, 4 * SECOND, false, null));
        List<String> told = new ArrayList<>();
        for (Event event : record("a1", "web").endEvents(run)) {
            told.add(event.action() + " " + event.attributes().get("exitCode") + " " + event.attributes().get("execDuration"));
        }
        assertEquals(List.of("oom null null", "die 137 3"), told);
        assertFalse(record("a1", "web").endEvents(new RunRecord(1, 0, null)).iterator().hasNext());
    }
}
