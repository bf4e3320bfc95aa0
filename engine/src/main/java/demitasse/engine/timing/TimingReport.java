package demitasse.engine.timing;

import demitasse.kernel.Text;
import demitasse.spec.json.JsonWriter;
import java.util.List;

/** The phases of a start as a table for people, or as JSON. */
public final class TimingReport {
    private static final String[] TITLES = {"at ms", "wall µs", "user µs", "system µs", "waited µs"};
    private static final int WIDTH = 11;

    private TimingReport() {}

    /** A line for each phase; wall time is that of the clock, user and system time that of a processor. */
    public static String text(List<Phase> phases) {
        StringBuilder out = new StringBuilder();
        for (String title : TITLES) {
            right(out, title);
        }
        out.append("  phase\n");
        for (Phase phase : phases) {
            right(out, millis(phase.startMicros()));
            for (long micros : new long[] {phase.wallMicros(), phase.userMicros(), phase.systemMicros(), phase.waitedMicros()}) {
                right(out, Long.toString(micros));
            }
            out.append("  ").append(phase.process()).append(phase.process().equals("init") ? "    " : "  ").append(phase.name()).append('\n');
        }
        return out.toString();
    }

    public static String json(List<Phase> phases) {
        JsonWriter out = JsonWriter.indented().beginObject().name("phases").beginArray();
        for (Phase phase : phases) {
            out.beginObject().member("process", phase.process()).member("phase", phase.name())
                    .name("startMicros").number(phase.startMicros())
                    .name("wallMicros").number(phase.wallMicros())
                    .name("userMicros").number(phase.userMicros())
                    .name("systemMicros").number(phase.systemMicros())
                    .name("waitedMicros").number(phase.waitedMicros())
                    .endObject();
        }
        return Text.decode(out.endArray().endObject().toBytes()) + "\n";
    }

    private static String millis(long micros) {
        return micros / 1000 + "." + Long.toString(1000 + micros % 1000).substring(1);
    }

    private static void right(StringBuilder out, String text) {
        for (int i = text.length(); i < WIDTH; i++) {
            out.append(' ');
        }
        out.append(text);
    }
}
