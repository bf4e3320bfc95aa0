package demitasse.engine.look;

import demitasse.engine.look.Selection.Filter;
import demitasse.engine.store.Volume;
import demitasse.engine.store.VolumeUsers;
import demitasse.runtime.SetupException;
import java.util.List;

/** Which volumes a list shows, or a command removes: those that fit one filter of each key, and all labels. */
public record VolumeSelection(List<Filter> filters) {
    /** What a filter can ask for, in the order of messages. */
    public static final List<String> KEYS = List.of("dangling", "driver", "label", "name");

    public VolumeSelection {
        filters = List.copyOf(filters);
    }

    /** Whether it is one of them. */
    public boolean has(Volume volume, VolumeUsers users) {
        return Selection.fits(filters, filter -> fits(filter, volume, users));
    }

    private static boolean fits(Filter filter, Volume volume, VolumeUsers users) {
        String value = filter.value();
        return switch (filter.key()) {
            case "dangling" -> isTrue(value) != users.isUsed(volume.name());
            case "driver" -> value.equals("local");
            case "label" -> {
                int equals = value.indexOf('=');
                String held = volume.labels().get(equals < 0 ? value : value.substring(0, equals));
                yield held != null && (equals < 0 || held.equals(value.substring(equals + 1)));
            }
            default -> volume.name().contains(value);
        };
    }

    private static boolean isTrue(String value) {
        return switch (value) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new SetupException("dangling is true or false, not '" + value + "'", null);
        };
    }
}
