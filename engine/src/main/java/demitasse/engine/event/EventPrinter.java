package demitasse.engine.event;

import demitasse.engine.format.Fields;
import demitasse.engine.format.Plain;
import demitasse.engine.format.Template;
import demitasse.engine.log.LogReader;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileOp.WatchDirectory;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.Timestamp;
import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonException;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints the events that were asked for: those there are, and those that come. */
public final class EventPrinter implements LogReader.Taker {
    private static final int WATCH_BYTES = 4096;
    private static final long MILLI_NANOS = 1_000_000;
    private static final int FULL_CHARACTERS = 32 * 1024;
    private static final long LONGEST_WAIT_MILLIS = 1_000_000_000;

    private final Kernel kernel;
    private final Wish wish;
    private final @Nullable Template template;
    private final StringBuilder out = new StringBuilder();

    /**
     * What is asked for.
     *
     * @param sinceNanos since 1970
     * @param untilNanos since 1970, {@link Long#MAX_VALUE} for no end
     * @param follow whether to wait for more, up to the last time that is asked for
     * @param format empty for lines as people read them, {@code json}, or a template
     */
    public record Wish(long sinceNanos, long untilNanos, boolean follow, List<EventFilter> filters, String format) {
        public Wish {
            filters = List.copyOf(filters);
        }
    }

    private EventPrinter(Kernel kernel, Wish wish) {
        this.kernel = kernel;
        this.wish = wish;
        this.template = wish.format().isEmpty() || isJson() ? null : Template.of(wish.format());
        // A field that there is not is an error at once, not when the first event comes.
        if (template != null) {
            template.fill(fields(new Event(0, "container", "start", "", Map.of())), new StringBuilder());
        }
    }

    /** Prints until there are no more. */
    public static void print(Kernel kernel, Wish wish) {
        new EventPrinter(kernel, wish).print();
    }

    private void print() {
        Files.makeDirectories(kernel, Fd.HERE, EventLog.DIRECTORY, 0700);
        Fd directory = kernel.perform(new Open(EventLog.DIRECTORY, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW));
        // Before the first look, so that nothing is written unseen in between.
        Fd watch = wish.follow() ? kernel.perform(new WatchDirectory(EventLog.DIRECTORY)) : null;
        LogReader log = new LogReader(kernel, directory);
        read(log);
        long left = leftMillis();
        while (watch != null && left > 0) {
            kernel.attempt(new Poll(List.of(new Poll.Interest(watch, Poll.READABLE)), left > LONGEST_WAIT_MILLIS ? -1 : (int) left));
            kernel.attempt(new Read(watch, WATCH_BYTES));
            read(log);
            left = leftMillis();
        }
    }

    /** How long to wait for events yet. */
    private long leftMillis() {
        return wish.untilNanos() == Long.MAX_VALUE ? Long.MAX_VALUE : (wish.untilNanos() - kernel.perform(new Now()) + MILLI_NANOS - 1) / MILLI_NANOS;
    }

    private void read(LogReader log) {
        log.read(this);
        flush();
    }

    private void flush() {
        if (!out.isEmpty()) {
            Files.writeAll(kernel, Fd.STDOUT, Text.encode(out.toString()));
            out.setLength(0);
        }
    }

    @Override
    public void take(byte[] bytes, int start, int text, int end, boolean error, boolean whole) {
        Event event = parsed(Arrays.copyOfRange(bytes, text, end));
        if (event == null || event.timeNanos() < wish.sinceNanos() || event.timeNanos() > wish.untilNanos() || !EventFilter.fitsAll(event, wish.filters())) {
            return;
        }
        tell(event);
        out.append('\n');
        if (out.length() > FULL_CHARACTERS) {
            flush();
        }
    }

    /** Null for what is none: a line that a full disk cut off. */
    private static @Nullable Event parsed(byte[] document) {
        try {
            return JsonDocument.parse(document, EventLog.DIRECTORY, Event::read).value();
        } catch (JsonException damaged) {
            return null;
        }
    }

    private boolean isJson() {
        return wish.format().equals("json") || wish.format().equals("{{json .}}");
    }

    private void tell(Event event) {
        if (isJson()) {
            out.append(json(event));
        } else if (template != null) {
            template.fill(fields(event), out);
        } else {
            line(event);
        }
    }

    private void line(Event event) {
        out.append(Timestamp.nanoseconds(event.timeNanos())).append(' ').append(event.type()).append(' ').append(Plain.text(event.action()))
                .append(' ').append(Plain.text(event.id())).append(" (");
        List<String> names = new ArrayList<>(event.attributes().keySet());
        names.sort(String::compareTo);
        String between = "";
        for (String name : names) {
            out.append(between).append(Plain.text(name)).append('=').append(Plain.text(String.valueOf(event.attributes().get(name))));
            between = ", ";
        }
        out.append(')');
    }

    /** The members of Docker's own. */
    private static String json(Event event) {
        JsonWriter json = JsonWriter.compact().beginObject();
        json.member("status", event.action()).member("id", event.id()).member("from", event.attributes().get("image"));
        json.member("Type", event.type()).member("Action", event.action());
        json.name("Actor").beginObject().member("ID", event.id()).member("Attributes", event.attributes()).endObject();
        json.member("scope", "local").name("time").number(event.timeNanos() / 1_000_000_000L).name("timeNano").number(event.timeNanos());
        return Text.decode(json.endObject().toBytes());
    }

    /** As templates of Docker and podman name them. */
    private static JsonObject fields(Event event) {
        String image = event.attributes().get("image");
        String name = event.attributes().get("name");
        return new Fields()
                .text("Type", event.type()).text("Action", event.action()).text("Status", event.action()).text("ID", event.id())
                .value("Actor", new Fields().text("ID", event.id()).texts("Attributes", event.attributes()))
                .texts("Attributes", event.attributes())
                .text("From", image == null ? "" : image).text("Image", image == null ? "" : image).text("Name", name == null ? "" : name)
                .text("Scope", "local").number("Time", event.timeNanos() / 1_000_000_000L).number("TimeNano", event.timeNanos())
                .object();
    }
}
