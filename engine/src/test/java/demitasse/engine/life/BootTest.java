package demitasse.engine.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.ContainerRecord.LogLimits;
import demitasse.engine.store.ContainerRecord.Policy;
import demitasse.engine.store.ContainerRecord.Restart;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.store.Store;
import demitasse.engine.store.Stored;
import demitasse.kernel.FakeKernel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BootTest {
    private final FakeKernel kernel = new FakeKernel();
    private final Store store = Store.open(kernel);

    private static RunRecord ended(int code, boolean stopped) {
        return new RunRecord(1, 0, new End(code, 0, false, null, null, 2, stopped, null));
    }

    private static boolean due(Policy policy, RunRecord run) {
        return Boot.isDue(new Restart(policy, 0), run);
    }

    private static ContainerRecord record(String id, Policy policy) {
        return new ContainerRecord(id, id, 1, "/", List.of("sh"), Map.of(), 15, 10, true, new Restart(policy, 0), LogLimits.DEFAULT, null);
    }

    @Test
    void policiesSayWhatIsStartedAgainAfterABoot() {
        assertFalse(due(Policy.NO, ended(1, false)));
        assertTrue(due(Policy.ALWAYS, ended(0, true)), "stopped by a person, and always is always");
        assertTrue(due(Policy.UNLESS_STOPPED, ended(0, false)));
        assertFalse(due(Policy.UNLESS_STOPPED, ended(137, true)));
        assertTrue(due(Policy.ON_FAILURE, ended(255, false)), "ended with the machine");
        assertFalse(due(Policy.ON_FAILURE, ended(0, false)));
        assertFalse(due(Policy.ALWAYS, null), "never started");
    }

    @Test
    void onesThatTheMachineEndedAreFoundAndNotedBeforehand() {
        for (Policy policy : Policy.values()) {
            Stored container = store.make("a" + policy.ordinal(), null);
            container.write(new RunRecord(1, 0, null));
            container.write(record("a" + policy.ordinal(), policy));
            container.close();
        }
        List<String> due = Boot.due(store);
        assertEquals(3, due.size());
        assertFalse(due.contains("a" + Policy.NO.ordinal()));
        assertEquals("this machine was restarted while it ran", store.find("a1").end().error());
        assertEquals(List.of(), Boot.living(store));
    }

    @Test
    void unitsEscapeWhatSystemdWouldRead() {
        assertTrue(Units.ofAll("/opt/50% off/demitasse").contains("ExecStart=\"/opt/50%% off/demitasse\" start --after-boot\n"));
        String unit = Units.ofOne(record("web", Policy.NO), "/usr/bin/demitasse");
        assertTrue(unit.contains("Description=Container web\n"), unit);
        assertTrue(unit.contains("ExecStop=/usr/bin/demitasse stop web\n"), unit);
        assertTrue(unit.contains("TimeoutStopSec=40\n"), unit);
    }
}
