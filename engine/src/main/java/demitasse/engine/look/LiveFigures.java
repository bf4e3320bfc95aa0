package demitasse.engine.look;

import demitasse.engine.format.ListFormat;
import demitasse.engine.store.Storage;
import demitasse.engine.store.Store;
import demitasse.engine.store.Store.Listed;
import demitasse.engine.store.Stored;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Sleep;
import demitasse.runtime.lifecycle.Container;
import demitasse.spec.Namespace;
import demitasse.spec.Spec;
import demitasse.spec.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What containers use, again and again. */
public final class LiveFigures {
    private static final long MILLI_NANOS = 1_000_000;
    /** Cursor to the first column of a line above, and everything from there on erased (ECMA-48, CPL and ED). */
    private static final String UP = "\u001b[";
    private static final String ERASE = "F\u001b[J";

    private final Kernel kernel;
    private final Store store;
    private final Wish wish;
    private final Map<String, Reading> before = new HashMap<>();
    private final Map<String, Boolean> ownNetwork = new HashMap<>();
    private final long hostMemory;

    /**
     * What is asked for.
     *
     * @param words names and ids of containers; all that run where there are none
     * @param all those that do not run, too
     * @param terminal whether what is printed takes the place of what was printed before
     */
    public record Wish(List<String> words, boolean all, boolean once, long intervalMillis, String format, boolean terminal) {
        public Wish {
            words = List.copyOf(words);
        }
    }

    private LiveFigures(Kernel kernel, Store store, Wish wish) {
        this.kernel = kernel;
        this.store = store;
        this.wish = wish;
        this.hostMemory = HostMemory.bytes(kernel);
    }

    /** Prints them until this process is ended, or once; returns where all containers that were named are gone. */
    public static void print(Kernel kernel, Store store, Wish wish) {
        // What is wrong with the format is told before anything is waited for.
        ListFormat.of(wish.format(), Figures.TABLE);
        new LiveFigures(kernel, store, wish).print();
    }

    private void print() {
        look();
        int lines = 0;
        boolean running = true;
        while (running) {
            kernel.attempt(new Sleep(wish.intervalMillis() * MILLI_NANOS));
            List<JsonObject> rows = look();
            String text = text(rows);
            String erase = lines > 0 ? UP + lines + ERASE : "";
            Files.writeAll(kernel, Fd.STDOUT, Text.encode(erase + text));
            lines = wish.terminal() ? lines(text) : 0;
            running = !wish.once() && (wish.words().isEmpty() || !before.isEmpty());
        }
    }

    private static int lines(String text) {
        int lines = 0;
        for (int i = 0; i < text.length(); i++) {
            lines += text.charAt(i) == '\n' ? 1 : 0;
        }
        return lines;
    }

    private String text(List<JsonObject> rows) {
        boolean throttled = false;
        boolean pressure = false;
        for (JsonObject row : rows) {
            throttled |= Figures.tells(row, "Throttled");
            pressure |= Figures.tells(row, "Pressure");
        }
        String columns = Figures.TABLE + (throttled ? Figures.THROTTLED : "") + (pressure ? Figures.PRESSURE : "");
        return ListFormat.of(wish.format(), columns).text(rows, Figures.HEADINGS);
    }

    /** A row for each container, of what it has used since this was called the last time. */
    private List<JsonObject> look() {
        List<JsonObject> rows = new ArrayList<>();
        Map<String, Reading> now = new HashMap<>();
        for (Listed listed : containers()) {
            String id = listed.record().id();
            Container instance = listed.standing().status().isAlive() ? listed.container().instance() : null;
            if (instance != null) {
                Reading reading = Reading.of(kernel, instance, hasOwnNetwork(listed.container()));
                rows.add(Figures.of(listed.record(), before.get(id), reading, hostMemory));
                now.put(id, reading);
            } else if (wish.all() || !wish.words().isEmpty()) {
                rows.add(Figures.none(listed.record()));
            }
        }
        before.clear();
        before.putAll(now);
        return rows;
    }

    private List<Listed> containers() {
        if (wish.words().isEmpty()) {
            return store.list().containers();
        }
        List<Listed> named = new ArrayList<>();
        for (String word : wish.words()) {
            Stored container = store.find(word);
            named.add(Listed.of(container, container.record(), container.run(), container.standing()));
            container.close();
        }
        return named;
    }

    private boolean hasOwnNetwork(Stored container) {
        Boolean known = ownNetwork.get(container.id());
        if (known == null) {
            known = asksForNetwork(Container.find(kernel, Storage.RUNNING, container.id()).configuration());
            ownNetwork.put(container.id(), known);
        }
        return known;
    }

    private static boolean asksForNetwork(Spec spec) {
        boolean own = false;
        for (Namespace namespace : spec.linux() == null ? List.<Namespace>of() : spec.linux().namespaces()) {
            own |= namespace.type() == Namespace.Type.NETWORK;
        }
        return own;
    }
}
