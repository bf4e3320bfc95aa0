package demitasse.engine.look;

import demitasse.engine.format.Decimals;
import demitasse.engine.format.Fields;
import demitasse.engine.format.Sizes;
import demitasse.engine.store.ContainerRecord;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonValue.JsonString;
import org.jspecify.annotations.Nullable;

/** What a container uses, as a row with the names of fields that formats of Docker use. */
final class Figures {
    static final String TABLE = "{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}";
    /** The further columns where there is something to see in them. */
    static final String THROTTLED = "\t{{.Throttled}}";
    static final String PRESSURE = "\t{{.Pressure}}";

    static final JsonObject HEADINGS = new Fields()
            .text("Container", "CONTAINER").text("ID", "CONTAINER ID").text("Name", "NAME").text("CPUPerc", "CPU %")
            .text("MemUsage", "MEM USAGE / LIMIT").text("MemPerc", "MEM %").text("NetIO", "NET I/O").text("BlockIO", "BLOCK I/O")
            .text("PIDs", "PIDS").text("Throttled", "THROTTLED").text("Pressure", "PRESSURE CPU/MEM/IO").object();

    private static final String UNKNOWN = "--";

    private Figures() {}

    /** One that does not run uses nothing. */
    static JsonObject none(ContainerRecord record) {
        return row(record, UNKNOWN, UNKNOWN + " / " + UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, null, null);
    }

    /** What it used since the one before, or uses now.
     *  @param hostMemory what it can have at most without a limit, in bytes */
    static JsonObject of(ContainerRecord record, @Nullable Reading before, Reading now, long hostMemory) {
        long processor = before == null ? 0 : now.numberOrZero("cpu", "usage", "total") - before.numberOrZero("cpu", "usage", "total");
        long time = before == null ? 0 : now.atNanos - before.atNanos;
        long memory = now.memory();
        Long asked = now.number("memory", "usage", "limit");
        long limit = asked == null || asked == 0 || asked > hostMemory ? hostMemory : asked;
        Long processes = now.number("pids", "current");
        return row(record, Decimals.percent(processor, time), Sizes.binary(memory) + " / " + Sizes.binary(limit), Decimals.percent(memory, limit),
                now.knowsNetwork() ? Sizes.decimal(now.received()) + " / " + Sizes.decimal(now.sent()) : UNKNOWN,
                Sizes.decimal(now.blocks("Read")) + " / " + Sizes.decimal(now.blocks("Write")),
                processes == null ? UNKNOWN : processes.toString(), throttled(before, now), pressure(now));
    }

    private static JsonObject row(ContainerRecord record, String processor, String memory, String share, String network, String blocks, String processes,
            @Nullable String throttled, @Nullable String pressure) {
        return new Fields().text("Container", record.id()).text("ID", record.id()).text("Name", record.shownAs())
                .text("CPUPerc", processor).text("MemUsage", memory).text("MemPerc", share).text("NetIO", network).text("BlockIO", blocks)
                .text("PIDs", processes).text("Throttled", throttled == null ? UNKNOWN : throttled).text("Pressure", pressure == null ? UNKNOWN : pressure)
                .object();
    }

    /** In how many of the periods since then its processor time ran out; null where it has no limit. */
    private static @Nullable String throttled(@Nullable Reading before, Reading now) {
        long periods = now.numberOrZero("cpu", "throttling", "periods");
        if (periods == 0) {
            return null;
        }
        long since = before == null ? 0 : before.numberOrZero("cpu", "throttling", "periods");
        long out = before == null ? 0 : before.numberOrZero("cpu", "throttling", "throttledPeriods");
        return Decimals.percent(now.numberOrZero("cpu", "throttling", "throttledPeriods") - out, periods - since);
    }

    private static @Nullable String pressure(Reading now) {
        String processor = now.pressure("cpu");
        String memory = now.pressure("memory");
        String blocks = now.pressure("blkio");
        return processor == null && memory == null && blocks == null ? null
                : (processor == null ? UNKNOWN : processor) + "/" + (memory == null ? UNKNOWN : memory) + "/" + (blocks == null ? UNKNOWN : blocks);
    }

    /** Whether there is something to see in a column. */
    static boolean tells(JsonObject row, String field) {
        return row.get(field) instanceof JsonString(String text) && !text.equals(UNKNOWN);
    }
}
