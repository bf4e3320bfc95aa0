package demitasse.engine.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import demitasse.engine.store.ContainerRecord.Health;
import demitasse.engine.store.HealthRecord;
import demitasse.engine.store.HealthRecord.Probe;
import demitasse.engine.store.Store;
import demitasse.engine.store.Stored;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp.Poll;
import demitasse.runtime.Participant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final Health HEALTH = new Health(List.of("CMD-SHELL", "true"), 30, 20, 0, 10, 3);

    private static Probe probe(int code) {
        return new Probe(1, 2, code, "said");
    }

    private static String after(HealthRecord before, boolean starting, int... codes) {
        HealthRecord health = before;
        for (int code : codes) {
            health = health.after(probe(code), starting, 3);
        }
        return health.status() + " " + health.failures();
    }

    @Test
    void soManyFailuresInARowMakeItUnhealthyAndOneSuccessHealthy() {
        assertEquals("starting 2", after(HealthRecord.BEGUN, false, 1, 1));
        assertEquals("unhealthy 3", after(HealthRecord.BEGUN, false, 1, -1, 1));
        assertEquals("healthy 0", after(HealthRecord.BEGUN, false, 1, 1, 1, 0));
        assertEquals("healthy 2", after(HealthRecord.BEGUN, false, 0, 1, 1));
        assertEquals("unhealthy 4", after(HealthRecord.BEGUN, false, 0, 1, 1, 1, 1));
    }

    @Test
    void failuresDoNotCountWhileItStartsUnlessItWasWell() {
        assertEquals("starting 0", after(HealthRecord.BEGUN, true, 1, 1, 1, 1));
        assertEquals("unhealthy 3", after(HealthRecord.BEGUN, true, 1, 0, 1, 1, 1));
    }

    @Test
    void theLastFiveTimesAreKeptAndReadAsTheyWereWritten() {
        FakeKernel kernel = new FakeKernel();
        Stored stored = Store.open(kernel).make("a1", null);
        assertNull(stored.health());
        HealthRecord health = HealthRecord.BEGUN;
        for (int i = 0; i < 7; i++) {
            health = health.after(new Probe(i, i + 1, i, "é\n\u0001"), false, 3);
        }
        stored.write(health);
        assertEquals(health, stored.health());
        assertEquals(5, health.log().size());
        assertEquals(2, health.log().getFirst().startNanos());
    }

    @Test
    void commandIsOfTheShellUnlessItIsWords() {
        assertEquals(List.of("/bin/sh", "-c", "a && b"), Probing.words(List.of("CMD-SHELL", "a && b")));
        assertEquals(List.of("a", "b"), Probing.words(List.of("CMD", "a", "b")));
    }

    @Test
    void sessionIsReadBehindANameWithParentheses() {
        assertEquals(77, Probing.session("12 (a) b) (c) S 1 12 77 0 -1 4194304"));
        assertEquals(0, Probing.session("12 (a) Z 1 12 77 0 -1"));
        assertEquals(0, Probing.session("damaged"));
        assertEquals(0, Probing.session(null));
    }

    @Test
    void theTimerIsWatchedBehindWhatElseThereIs() {
        FakeKernel kernel = new FakeKernel();
        Stored stored = Store.open(kernel).make("a1", null);
        HealthWatch watch = new HealthWatch(kernel, "a1", HEALTH, HealthWatch.begin(kernel, stored, HEALTH), Participant.NONE, () -> { });
        assertEquals(HealthRecord.BEGUN, stored.health());
        List<Poll.Interest> interests = watch.interests();
        assertEquals(1, interests.size());
        assertEquals("timer", interests.getFirst().fd().name());
        watch.finish();
        assertEquals(0, watch.interests().size());
    }
}
