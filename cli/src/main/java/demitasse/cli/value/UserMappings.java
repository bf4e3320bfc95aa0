package demitasse.cli.value;

import demitasse.cli.host.Host;
import demitasse.cli.option.BadValueException;
import demitasse.engine.RunRequest.AutomaticUsers;
import demitasse.engine.RunRequest.HostUsers;
import demitasse.engine.RunRequest.IdMapping;
import demitasse.engine.RunRequest.KeptUsers;
import demitasse.engine.RunRequest.MappedUsers;
import demitasse.engine.RunRequest.UserNamespace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** User namespaces: {@code auto}, {@code host}, {@code keep-id}, or {@code UID:HOSTUID:COUNT[,...]} (user_namespaces(7)). */
public final class UserMappings {
    /** The kernel takes 340 lines (UID_GID_MAP_MAX_EXTENTS). */
    private static final int MOST = 340;
    private static final String FORM = "give auto, host, keep-id, or mappings UID:HOSTUID:COUNT[,...] such as 0:100000:65536";

    private UserMappings() { }

    public static UserNamespace read(String text, Host host) {
        return switch (text) {
            case "auto" -> new AutomaticUsers();
            case "host" -> new HostUsers();
            // Whoever is root by sudo is still known.
            case "keep-id" -> new KeptUsers(id(host.environment("SUDO_UID")), id(host.environment("SUDO_GID")));
            default -> new MappedUsers(mappings(text));
        };
    }

    private static long id(@Nullable String text) {
        long id = text == null ? 0 : Texts.number(text);
        return id == Texts.NO_NUMBER || id > Users.LARGEST_ID ? 0 : id;
    }

    private static List<IdMapping> mappings(String text) {
        List<IdMapping> mappings = new ArrayList<>();
        for (String part : Texts.split(text, ',')) {
            IdMapping mapping = mapping(part);
            for (IdMapping other : mappings) {
                checkApart(mapping, other);
            }
            mappings.add(mapping);
            if (mappings.size() > MOST) {
                throw new BadValueException("the kernel takes at most " + MOST + " mappings");
            }
        }
        return mappings;
    }

    private static IdMapping mapping(String text) {
        List<String> numbers = Texts.split(text, ':');
        if (numbers.size() != 3 || !Texts.all(text, c -> Texts.isDigit(c) || c == ':')) {
            throw new BadValueException(FORM);
        }
        long inside = Texts.number(numbers.get(0));
        long outside = Texts.number(numbers.get(1));
        long count = Texts.number(numbers.get(2));
        if (inside == Texts.NO_NUMBER || outside == Texts.NO_NUMBER || count < 1) {
            throw new BadValueException(FORM + "; COUNT is at least 1");
        }
        // Compared by subtraction, since the sum might not fit.
        long room = Users.LARGEST_ID + 1 - Math.max(inside, outside);
        if (room < 1 || count > room) {
            throw new BadValueException("the mapping " + text + " goes beyond the largest id, " + Users.LARGEST_ID);
        }
        return new IdMapping(inside, outside, count);
    }

    private static void checkApart(IdMapping a, IdMapping b) {
        if (overlap(a.containerId(), a.count(), b.containerId(), b.count())
                || overlap(a.hostId(), a.count(), b.hostId(), b.count())) {
            throw new BadValueException("the mappings " + text(b) + " and " + text(a) + " overlap; an id can be mapped once");
        }
    }

    private static boolean overlap(long a, long aCount, long b, long bCount) {
        return a < b + bCount && b < a + aCount;
    }

    private static String text(IdMapping mapping) {
        return mapping.containerId() + ":" + mapping.hostId() + ":" + mapping.count();
    }
}
