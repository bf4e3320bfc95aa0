package demitasse.engine.event;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Only events with that value, one of {@link #KEYS}. Of several with the same key one is enough, but for labels. */
public record EventFilter(String key, String value) {
    /** What can be asked for, in the order of messages. */
    public static final List<String> KEYS = List.of("container", "event", "image", "label", "type", "volume", "network");

    /** Whether an event is one of those that are asked for. */
    static boolean fitsAll(Event event, List<EventFilter> filters) {
        for (EventFilter asked : filters) {
            boolean any = false;
            for (EventFilter filter : filters) {
                boolean alternative = filter.key().equals(asked.key()) && !asked.key().equals("label");
                any |= (filter == asked || alternative) && filter.fits(event);
            }
            if (!any) {
                return false;
            }
        }
        return true;
    }

    private boolean fits(Event event) {
        return switch (key) {
            // What stands behind a colon is a detail of it: "health_status: healthy", "exec_create: ls".
            case "event" -> event.action().equals(value) || event.action().startsWith(value + ":");
            case "image" -> value.equals(event.type().equals("image") ? event.id() : event.attributes().get("image"));
            case "type" -> event.type().equals(value);
            case "label" -> hasLabel(event);
            default -> event.type().equals(key) && (named(event.attributes().get("name")) || !value.isEmpty() && event.id().startsWith(value));
        };
    }

    private boolean named(@Nullable String name) {
        return value.equals(name);
    }

    private boolean hasLabel(Event event) {
        int equals = value.indexOf('=');
        Map<String, String> held = event.attributes();
        String found = held.get(equals < 0 ? value : value.substring(0, equals));
        return found != null && (equals < 0 || found.equals(value.substring(equals + 1)));
    }
}
