package demitasse.engine.look;

import demitasse.engine.format.Fields;
import demitasse.engine.store.ContainerRecord.Health;
import demitasse.engine.store.HealthRecord;
import demitasse.runtime.Timestamp;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import java.util.ArrayList;
import java.util.List;

/** How a container is, and how that is asked, by the names that Docker has for it. */
final class HealthFields {
    private HealthFields() {}

    static Fields state(HealthRecord health) {
        List<JsonValue> log = new ArrayList<>();
        for (HealthRecord.Probe probe : health.log()) {
            log.add(new Fields().text("Start", Timestamp.nanoseconds(probe.startNanos())).text("End", Timestamp.nanoseconds(probe.endNanos()))
                    .number("ExitCode", probe.code()).text("Output", probe.output()).object());
        }
        return new Fields().text("Status", health.status()).number("FailingStreak", health.failures()).value("Log", new JsonArray(log));
    }

    static Fields configuration(Health health) {
        return new Fields().texts("Test", health.command()).number("Interval", health.intervalNanos()).number("Timeout", health.timeoutNanos())
                .number("StartPeriod", health.startPeriodNanos()).number("StartInterval", health.startIntervalNanos()).number("Retries", health.retries());
    }
}
