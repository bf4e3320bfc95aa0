package demitasse.engine.look;

import demitasse.engine.network.Wish;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.store.Status;
import demitasse.engine.store.Store.Listed;
import demitasse.runtime.SetupException;
import demitasse.runtime.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which containers a list shows.
 *
 * @param all those that do not run, too
 * @param last only so many of those that were made last, running or not; -1 for no such wish
 */
public record Selection(boolean all, int last, List<Filter> filters) {
    /** What a filter can ask for, in the order of messages. */
    public static final List<String> KEYS = List.of("id", "name", "status", "label", "exited", "ancestor", "health", "before", "since", "volume", "network", "publish", "expose");

    public Selection {
        filters = List.copyOf(filters);
    }

    /** Only those with that value. Of several with the same key one is enough, but for labels. */
    public record Filter(String key, String value) {}

    /** Those of a list, the newest first, that are asked for.
     *  @throws SetupException where a filter names a container that is not there */
    public List<Listed> of(List<Listed> listed) {
        boolean every = all || last >= 0;
        for (Filter filter : filters) {
            every |= filter.key().equals("status") || filter.key().equals("exited");
        }
        List<Listed> selected = new ArrayList<>();
        for (Listed container : listed) {
            Status status = container.standing().status();
            boolean shown = every || status.isAlive() || status == Status.RESTARTING;
            if (shown && (last < 0 || selected.size() < last) && (filters.isEmpty() || fits(filters, filter -> fits(container, filter, listed)))) {
                selected.add(container);
            }
        }
        return selected;
    }

    /** Whether something fits one filter of each key that is asked for, and all labels. */
    static boolean fits(List<Filter> filters, Predicate<Filter> fits) {
        for (Filter asked : filters) {
            String key = asked.key();
            boolean any = false;
            boolean every = true;
            for (Filter filter : filters) {
                if (filter.key().equals(key)) {
                    boolean fit = fits.test(filter);
                    any |= fit;
                    every &= fit;
                }
            }
            if (!(key.equals("label") ? every : any)) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(Listed container, Filter filter, List<Listed> listed) {
        ContainerRecord record = container.record();
        String value = filter.value();
        return switch (filter.key()) {
            case "id" -> record.id().startsWith(value);
            case "name" -> record.name() != null && holds(record.name(), value);
            // What could not be run has exited, too.
            case "status" -> container.standing().status().word().equals(value) || container.standing().status().word(ContainerRows.end(container)).equals(value);
            case "exited" -> {
                End end = ContainerRows.end(container);
                yield end != null && Integer.toString(end.code()).equals(value);
            }
            case "label" -> hasLabel(record, value);
            case "health" -> container.health().equals(value);
            case "ancestor" -> record.image().equals(value);
            case "volume" -> MountRows.has(container.container(), value);
            case "network" -> names(container.container().allAsked()).contains(value);
            case "publish", "expose" -> Connections.has(container.container().allAsked(), value);
            // As times are written, they are ordered.
            case "until" -> Timestamp.nanoseconds(record.createdNanos()).compareTo(value) < 0;
            case "before" -> record.createdNanos() < created(value, listed);
            default -> record.createdNanos() > created(value, listed);
        };
    }

    /** The networks that are asked for. */
    static List<String> names(List<Wish> asked) {
        List<String> names = new ArrayList<>();
        for (Wish wish : asked) {
            names.add(wish.network());
        }
        return names;
    }

    /** Whether a name holds a text; {@code ^} and {@code $} stand for its beginning and end, a slash before it is Docker's. */
    private static boolean holds(String name, String text) {
        boolean first = text.startsWith("^");
        boolean last = text.endsWith("$");
        String part = text.substring(first ? 1 : 0, Math.max(first ? 1 : 0, text.length() - (last ? 1 : 0)));
        if (part.startsWith("/")) {
            part = part.substring(1);
            first = true;
        }
        return first && last ? name.equals(part) : first ? name.startsWith(part) : last ? name.endsWith(part) : name.contains(part);
    }

    private static boolean hasLabel(ContainerRecord record, String value) {
        int equals = value.indexOf('=');
        String held = record.labels().get(equals < 0 ? value : value.substring(0, equals));
        return held != null && (equals < 0 || held.equals(value.substring(equals + 1)));
    }

    private static long created(String word, List<Listed> listed) {
        for (Listed container : listed) {
            ContainerRecord record = container.record();
            if (word.equals(record.name()) || !word.isEmpty() && record.id().startsWith(word)) {
                return record.createdNanos();
            }
        }
        throw new SetupException("no such container: " + word, "see demitasse ps -a for those there are");
    }
}
