package demitasse.engine.store;

import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * How well a container is: the content of {@code health.json}, written when it is started and after each time that it is asked.
 *
 * @param status one of {@link #STARTING}, {@link #HEALTHY} and {@link #UNHEALTHY}
 * @param failures in a row
 * @param log the last five times, the oldest first
 */
public record HealthRecord(String status, int failures, List<Probe> log) {
    public static final String STARTING = "starting";
    public static final String HEALTHY = "healthy";
    public static final String UNHEALTHY = "unhealthy";
    private static final int KEPT = 5;

    /** Nobody has asked yet. */
    public static final HealthRecord BEGUN = new HealthRecord(STARTING, 0, List.of());

    public HealthRecord {
        log = List.copyOf(log);
    }

    /**
     * One time that it was asked.
     *
     * @param startNanos since 1970
     * @param endNanos since 1970
     * @param code 0 where it was well, -1 where there was no answer
     */
    public record Probe(long startNanos, long endNanos, int code, String output) {}

    /** After one more time. Failures do not count while it may still be starting, and was never well. */
    public HealthRecord after(Probe probe, boolean starting, int retries) {
        List<Probe> last = new ArrayList<>(log.subList(Math.max(0, log.size() + 1 - KEPT), log.size()));
        last.add(probe);
        if (probe.code() == 0) {
            return new HealthRecord(HEALTHY, 0, last);
        }
        if (starting && status.equals(STARTING)) {
            return new HealthRecord(STARTING, 0, last);
        }
        return new HealthRecord(failures + 1 >= retries ? UNHEALTHY : status, failures + 1, last);
    }

    byte[] encode() {
        JsonWriter out = JsonWriter.compact().beginObject().member("status", status).name("failures").number(failures).name("log").beginArray();
        for (Probe probe : log) {
            out.beginObject().name("start").number(probe.startNanos()).name("end").number(probe.endNanos()).name("code").number(probe.code())
                    .member("output", probe.output()).endObject();
        }
        return out.endArray().endObject().toBytes();
    }

    static HealthRecord read(JsonReader in) {
        String status = STARTING;
        int failures = 0;
        List<Probe> log = new ArrayList<>();
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "status" -> status = in.string();
                case "failures" -> failures = in.int32();
                case "log" -> {
                    in.beginArray();
                    while (in.nextElement()) {
                        log.add(probe(in));
                    }
                }
                default -> in.unknown();
            }
        }
        return new HealthRecord(status, failures, log);
    }

    private static Probe probe(JsonReader in) {
        long start = 0;
        long end = 0;
        int code = 0;
        String output = "";
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "start" -> start = in.int64();
                case "end" -> end = in.int64();
                case "code" -> code = in.int32();
                case "output" -> output = in.string();
                default -> in.unknown();
            }
        }
        return new Probe(start, end, code, output);
    }
}
