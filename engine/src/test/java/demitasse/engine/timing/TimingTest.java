package demitasse.engine.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimingTest {
    private final FakeKernel kernel = new FakeKernel();

    @Test
    void eachPhaseEndsWhereTheNextBegins() {
        kernel.processes().tickNanos = 8_000;
        Timing timing = new Timing(kernel);
        timing.begin("plan");
        timing.begin("remove");
        List<Phase> phases = timing.end();
        assertEquals(List.of("begin, read the words", "ask the host", "plan", "remove"), phases.stream().map(Phase::name).toList());
        for (int i = 1; i < phases.size(); i++) {
            assertEquals(phases.get(i - 1).startMicros() + phases.get(i - 1).wallMicros(), phases.get(i).startMicros());
        }
        // The fake's processor works for half of the time in the program and for a quarter in the kernel.
        assertEquals(new Phase("parent", "plan", phases.get(2).startMicros(), 8, 4, 2), phases.get(2));
        assertEquals(2, phases.get(2).waitedMicros());
    }

    @Test
    void stepsBeyondTheParentsComeThroughThePipe() {
        kernel.processes().tickNanos = 8_000;
        Timing timing = new Timing(kernel);
        timing.planned(1);
        timing.step(1, "make the cgroup");
        timing.step(2, "mount proc");
        timing.step(3, "mount a\tb");
        timing.begin("close, filter");
        List<Phase> phases = timing.end();
        assertEquals(List.of("init mount proc", "init mount a b", "init close, filter"),
                phases.stream().filter(phase -> phase.process().equals("init")).map(phase -> phase.process() + " " + phase.name()).toList());
    }

    @Test
    void theReportTellsEachPhaseInMicroseconds() {
        List<Phase> phases = List.of(new Phase("parent", "plan", 0, 1500, 700, 100), new Phase("init", "mount \"proc\"", 1500, 30, 10, 25));
        assertEquals(
                "      at ms    wall µs    user µs  system µs  waited µs  phase\n"
                        + "      0.000       1500        700        100        700  parent  plan\n"
                        + "      1.500         30         10         25          0  init    mount \"proc\"\n",
                TimingReport.text(phases));
        String json = TimingReport.json(phases);
        assertTrue(json.contains("\"phase\": \"mount \\\"proc\\\"\""), json);
        assertTrue(json.contains("\"waitedMicros\": 700"), json);
    }
}
