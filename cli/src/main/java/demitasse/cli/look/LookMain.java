package demitasse.cli.look;

import demitasse.cli.host.Host;
import demitasse.cli.value.LogTime;
import demitasse.engine.event.EventFilter;
import demitasse.engine.event.EventPrinter;
import demitasse.engine.format.ListFormat;
import demitasse.engine.format.Template;
import demitasse.engine.look.Connections;
import demitasse.engine.look.ContainerRows;
import demitasse.engine.look.HostInformation;
import demitasse.engine.look.Inspection;
import demitasse.engine.look.LiveFigures;
import demitasse.engine.look.Selection;
import demitasse.engine.network.NetworkRecord;
import demitasse.engine.store.Storage;
import demitasse.engine.store.Store;
import demitasse.engine.store.Stored;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.SetupException;
import demitasse.runtime.lifecycle.Processes;
import demitasse.runtime.report.ErrorReport;
import demitasse.runtime.report.Failure;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Performs the commands that look. What cannot be looked at is told, and the rest is shown; then the exit code is 1. */
public final class LookMain {
    private static final int FAILED = 1;
    private static final String JSON = "json";

    private final Kernel kernel;
    private final Host host;
    private final String version;
    private final String specification;

    /** @param version the number of ours
     *  @param specification that of the OCI runtime specification that is followed */
    public LookMain(Kernel kernel, Host host, String version, String specification) {
        this.kernel = kernel;
        this.host = host;
        this.version = version;
        this.specification = specification;
    }

    /** Answers the exit code. */
    public int perform(LookRequest request) {
        try {
            return look(request);
        } catch (SetupException wrong) {
            return fail(Failure.of(wrong));
        }
    }

    private int fail(Failure failure) {
        ErrorReport.write(kernel, failure);
        return FAILED;
    }

    private int look(LookRequest request) {
        return switch (request) {
            case LookRequest.ListContainers(Selection selection, String format, boolean whole) -> list(selection, format, whole);
            case LookRequest.Inspect(List<String> words, String format, boolean pretty) -> inspect(words, format, pretty);
            case LookRequest.Top(String word, List<String> options) -> top(word, options);
            case LookRequest.Stats(List<String> words, boolean all, boolean once, long millis, String format) -> {
                boolean redrawn = !once && host.isTerminal(Fd.STDOUT.number()) && (format.isEmpty() || format.startsWith("table"));
                LiveFigures.print(kernel, Store.open(kernel), new LiveFigures.Wish(words, all, once, millis, format, redrawn));
                yield 0;
            }
            case LookRequest.Events(String since, String until, boolean follow, List<EventFilter> filters, String format) -> {
                long now = kernel.perform(new Now());
                EventPrinter.print(kernel, new EventPrinter.Wish(since == null ? 0 : LogTime.nanos(since, now),
                        until == null ? Long.MAX_VALUE : LogTime.nanos(until, now), follow, filters, format));
                yield 0;
            }
            case LookRequest.Port(String word, String port) -> port(word, port);
            case LookRequest.Info(String format) ->
                    show(HostInformation.of(kernel, Store.open(kernel), version), format, "");
            case LookRequest.VersionDetails(String format) ->
                    show(HostInformation.version(kernel, version, specification), format, "demitasse " + version + " (linux, " + host.machine() + ")\n");
        };
    }

    private int list(Selection selection, String asked, boolean whole) {
        ListFormat format = ListFormat.of(asked, ContainerRows.TABLE);
        Store.Listing listing = Store.open(kernel).list();
        for (String problem : listing.problems()) {
            fail(Failure.of(problem, "demitasse system fsck tells what can be mended; demitasse rm -f removes it"));
        }
        ContainerRows rows = ContainerRows.of(kernel, asked, kernel.perform(new Now()), whole, format.isUsual() && wantsColour());
        List<Store.Listed> shown = selection.of(listing.containers());
        print(format.isUsual() ? rows.table(shown) : format.text(rows.rows(shown), ContainerRows.HEADINGS));
        return listing.problems().isEmpty() ? 0 : FAILED;
    }

    private boolean wantsColour() {
        String refused = host.environment("NO_COLOR");
        return (refused == null || refused.isEmpty()) && host.isTerminal(Fd.STDOUT.number());
    }

    private int inspect(List<String> words, String format, boolean pretty) {
        Template template = format.isEmpty() || format.equals(JSON) ? null : Template.of(format);
        Store store = Store.open(kernel);
        int code = 0;
        List<JsonValue> all = new ArrayList<>();
        for (String word : words) {
            JsonObject seen = inspected(store, word);
            if (seen == null) {
                code = FAILED;
            } else if (template != null) {
                StringBuilder line = new StringBuilder();
                template.fill(seen, line);
                print(line.append('\n').toString());
            } else {
                all.add(seen);
            }
        }
        if (format.isEmpty()) {
            print(json(new JsonArray(all), pretty));
        }
        for (JsonValue seen : format.equals(JSON) ? all : List.<JsonValue>of()) {
            print(json(seen, false));
        }
        return code;
    }

    private @Nullable JsonObject inspected(Store store, String word) {
        try {
            return inspected(store.find(word));
        } catch (SetupException missing) {
            fail(Failure.of(missing));
            return null;
        }
    }

    private static JsonObject inspected(Stored container) {
        JsonObject seen = Inspection.of(container);
        container.close();
        return seen;
    }

    private int top(String word, List<String> options) {
        Stored container = Store.open(kernel).find(word);
        if (!container.standing().status().isAlive()) {
            throw new SetupException("container " + container.record().shownAs() + " is not running", null);
        }
        StringBuilder text = new StringBuilder();
        for (String line : Processes.table(kernel, Storage.RUNNING, container.id(), options)) {
            text.append(line).append('\n');
        }
        print(text.toString());
        return 0;
    }

    private int port(String word, String port) {
        Stored container = Store.open(kernel).find(word);
        NetworkRecord network = container.standing().status().isAlive() ? container.network() : null;
        String lines = network == null ? "" : Connections.lines(network.published(), port);
        if (lines.isEmpty() && !port.isEmpty()) {
            throw new SetupException("no port of this host leads to port " + port + " of container " + container.record().shownAs(),
                    "demitasse port " + container.record().shownAs() + " lists those that lead to it");
        }
        print(lines);
        return 0;
    }

    /** Fields as a person reads them, as JSON, or through a template. */
    private int show(JsonObject fields, String format, String title) {
        if (format.isEmpty()) {
            JsonValue client = fields.get("Client");
            print(title + HostInformation.lines(client instanceof JsonObject inner ? inner : fields));
        } else if (format.equals(JSON)) {
            print(json(fields, false));
        } else {
            StringBuilder text = new StringBuilder();
            Template.of(format).fill(fields, text);
            print(text.append('\n').toString());
        }
        return 0;
    }

    private static String json(JsonValue value, boolean pretty) {
        JsonWriter out = pretty ? JsonWriter.indented() : JsonWriter.compact();
        value.write(out);
        return Text.decode(out.toBytes()) + "\n";
    }

    private void print(String text) {
        Files.writeAll(kernel, Fd.STDOUT, Text.encode(text));
    }
}
