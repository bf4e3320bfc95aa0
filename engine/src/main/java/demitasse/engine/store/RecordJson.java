package demitasse.engine.store;

import demitasse.engine.store.ContainerRecord.Health;
import demitasse.engine.store.ContainerRecord.LogLimits;
import demitasse.engine.store.ContainerRecord.Policy;
import demitasse.engine.store.ContainerRecord.Restart;
import demitasse.engine.store.RunRecord.End;
import demitasse.kernel.Signal;
import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of a container as JSON. What is as usual is left out, so what is usual is a part of the format; what is unknown is
 * passed over: a newer release may have written it.
 */
final class RecordJson {
    private RecordJson() {}

    static byte[] encode(ContainerRecord record) {
        JsonWriter out = JsonWriter.compact().beginObject();
        out.member("id", record.id()).member("name", record.name());
        out.name("created").number(record.createdNanos());
        out.member("image", record.image()).member("command", record.command()).member("labels", record.labels());
        number(out, "stopSignal", record.stopSignal(), Signal.TERM);
        number(out, "stopTimeout", record.stopTimeoutSeconds(), ContainerRecord.STOP_TIMEOUT_SECONDS);
        out.flag("detached", record.detached());
        if (record.restart().policy() != Policy.NO) {
            out.member("restart", record.restart().policy().word());
        }
        number(out, "restartAttempts", record.restart().attempts(), 0);
        number(out, "logBytes", record.log().maxBytes(), LogLimits.DEFAULT.maxBytes());
        number(out, "logFiles", record.log().maxFiles(), LogLimits.DEFAULT.maxFiles());
        number(out, "volumes", record.unnamedVolumes(), 0);
        out.flag("portless", record.portless());
        Health health = record.health();
        if (health != null) {
            out.name("health").beginObject().member("command", health.command());
            out.name("interval").number(health.intervalNanos()).name("timeout").number(health.timeoutNanos());
            out.name("startPeriod").number(health.startPeriodNanos()).name("startInterval").number(health.startIntervalNanos()).name("retries").number(health.retries());
            out.endObject();
        }
        return out.endObject().toBytes();
    }

    private static void number(JsonWriter out, String name, long value, long usual) {
        if (value != usual) {
            out.name(name).number(value);
        }
    }

    static ContainerRecord readContainer(JsonReader in) {
        String id = "";
        String name = null;
        long created = 0;
        String image = "";
        List<String> command = List.of();
        Map<String, String> labels = Map.of();
        int stopSignal = Signal.TERM;
        int stopTimeout = ContainerRecord.STOP_TIMEOUT_SECONDS;
        boolean detached = false;
        Policy policy = Policy.NO;
        int attempts = 0;
        long logBytes = LogLimits.DEFAULT.maxBytes();
        int logFiles = LogLimits.DEFAULT.maxFiles();
        Health health = null;
        int volumes = 0;
        boolean portless = false;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "id" -> id = in.string();
                case "name" -> name = in.string();
                case "created" -> created = in.int64();
                case "image" -> image = in.string();
                case "command" -> command = in.strings();
                case "labels" -> labels = in.stringProperties();
                case "stopSignal" -> stopSignal = in.int32();
                case "stopTimeout" -> stopTimeout = in.int32();
                case "detached" -> detached = in.bool();
                case "restart" -> policy = policy(in);
                case "restartAttempts" -> attempts = in.int32();
                case "logBytes" -> logBytes = in.int64();
                case "logFiles" -> logFiles = in.int32();
                case "health" -> health = health(in);
                case "volumes" -> volumes = in.int32();
                case "portless" -> portless = in.bool();
                default -> in.unknown();
            }
        }
        return new ContainerRecord(id, name, created, image, command, labels, stopSignal, stopTimeout, detached, new Restart(policy, attempts),
                new LogLimits(logBytes, logFiles), health, volumes, portless);
    }

    private static Policy policy(JsonReader in) {
        Policy policy = Policy.of(in.string());
        return policy == null ? Policy.NO : policy;
    }

    private static Health health(JsonReader in) {
        List<String> command = List.of();
        long interval = 0;
        long timeout = 0;
        long startPeriod = 0;
        long startInterval = 0;
        int retries = 0;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "command" -> command = in.strings();
                case "interval" -> interval = in.int64();
                case "timeout" -> timeout = in.int64();
                case "startPeriod" -> startPeriod = in.int64();
                case "startInterval" -> startInterval = in.int64();
                case "retries" -> retries = in.int32();
                default -> in.unknown();
            }
        }
        return new Health(command, interval, timeout, startPeriod, startInterval, retries);
    }

    static byte[] encode(RunRecord record) {
        JsonWriter out = JsonWriter.compact().beginObject();
        out.name("started").number(record.startedNanos());
        out.name("restarts").number(record.restarts());
        End end = record.end();
        if (end != null) {
            out.name("end").beginObject();
            out.name("code").number(end.code()).name("signal").number(end.signal());
            out.flag("outOfMemory", end.outOfMemory());
            out.member("memoryLimit", end.memoryLimitBytes()).member("memoryPeak", end.memoryPeakBytes());
            out.name("finished").number(end.finishedNanos());
            out.flag("stopped", end.stopped());
            out.member("error", end.error()).member("by", end.by()).endObject();
        }
        return out.endObject().toBytes();
    }

    static RunRecord readRun(JsonReader in) {
        long started = 0;
        int restarts = 0;
        End end = null;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "started" -> started = in.int64();
                case "restarts" -> restarts = in.int32();
                case "end" -> end = end(in);
                default -> in.unknown();
            }
        }
        return new RunRecord(started, restarts, end);
    }

    private static End end(JsonReader in) {
        int code = 0;
        int signal = 0;
        boolean outOfMemory = false;
        Long memoryLimit = null;
        Long memoryPeak = null;
        long finished = 0;
        boolean stopped = false;
        @Nullable String error = null;
        @Nullable String by = null;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "code" -> code = in.int32();
                case "signal" -> signal = in.int32();
                case "outOfMemory" -> outOfMemory = in.bool();
                case "memoryLimit" -> memoryLimit = in.int64();
                case "memoryPeak" -> memoryPeak = in.int64();
                case "finished" -> finished = in.int64();
                case "stopped" -> stopped = in.bool();
                case "error" -> error = in.string();
                case "by" -> by = in.string();
                default -> in.unknown();
            }
        }
        return new End(code, signal, outOfMemory, memoryLimit, memoryPeak, finished, stopped, error, by);
    }
}
