package demitasse.engine.store;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;

/**
 * The ids of the host that stand for the users of a container, {@link #SIZE} for each: from the ranges that /etc/subuid and
 * /etc/subgid name for {@code demitasse}, or else for {@code containers} (subuid(5)), or from one that nobody hands out.
 *
 * <p>A range that is taken is a symbolic link, named by its first id, that holds the id of the container. It is free again
 * when that has no directory any more, so that nothing has to be given back.
 */
public final class IdRanges {
    /** As many as a container of Docker's or podman's has. */
    public static final long SIZE = 65_536;

    private static final List<String> OWNERS = List.of("demitasse", "containers");
    private static final int LIMIT_BYTES = 4 * 1024 * 1024;

    /** Above all that useradd(8), systemd-nspawn(1) and systemd-homed(8) give out, and a number without a sign (systemd's UIDS-GIDS). */
    private static final Span UNCLAIMED = new Span(0x7000_0000L, 0x1000_0000L);

    private IdRanges() {}

    /** Ids from {@code first} on. */
    private record Span(long first, long count) {
        boolean holds(long id) {
            return id >= first && id + SIZE <= first + count;
        }
    }

    /**
     * The first id of the range that a container would get if there were no other.
     *
     * @throws SetupException when the files name no range that is large enough
     */
    public static long first(Kernel kernel) {
        return starts(kernel).getFirst();
    }

    /**
     * Takes a range for the container of that id, whose directory has to be there; answers its first id.
     *
     * @throws SetupException when none is left
     */
    public static long take(Kernel kernel, String id) {
        List<Long> starts = starts(kernel);
        Files.makeDirectories(kernel, Fd.HERE, Storage.IDS, 0700);
        Fd directory = kernel.perform(new Open(Storage.IDS, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW));
        return Files.with(kernel, directory, ids -> {
            kernel.perform(new Lock(ids, true, true));
            List<String> taken = living(kernel, ids);
            for (long start : starts) {
                if (!taken.contains(Long.toString(start))) {
                    kernel.perform(new MakeSymbolicLink(id, ids, Long.toString(start)));
                    return start;
                }
            }
            throw new SetupException(
                    "all " + starts.size() + " ranges of ids for containers with users of their own are in use",
                    "remove some of them (demitasse rm), or add this line to both /etc/subuid and /etc/subgid: demitasse:" + UNCLAIMED.first() + ":" + UNCLAIMED.count());
        });
    }

    private static List<String> living(Kernel kernel, Fd ids) {
        List<String> living = new ArrayList<>();
        for (Entry entry : Files.list(kernel, ids, ".")) {
            if (kernel.attempt(new ReadLink(ids, entry.name())) instanceof Done<String>(String holder)
                    && kernel.succeeds(new Status(Storage.CONTAINERS + "/" + holder))) {
                living.add(entry.name());
            } else {
                kernel.perform(new Remove(ids, entry.name(), false));
            }
        }
        return living;
    }

    /** The first ids of all ranges, those of users and those of groups alike; at least one. */
    private static List<Long> starts(Kernel kernel) {
        String users = text(kernel, "/etc/subuid");
        String groups = text(kernel, "/etc/subgid");
        for (String owner : OWNERS) {
            List<Span> ofUsers = spans(users, owner);
            List<Span> ofGroups = spans(groups, owner);
            if (!ofUsers.isEmpty() || !ofGroups.isEmpty()) {
                return common(owner, ofUsers, ofGroups);
            }
        }
        return common("demitasse", List.of(UNCLAIMED), List.of(UNCLAIMED));
    }

    private static List<Long> common(String owner, List<Span> users, List<Span> groups) {
        List<Long> starts = new ArrayList<>();
        for (Span span : users) {
            for (long id = span.first(); span.holds(id); id += SIZE) {
                if (isHeld(groups, id)) {
                    starts.add(id);
                }
            }
        }
        if (starts.isEmpty()) {
            String lacking = groups.isEmpty() ? "/etc/subgid" : users.isEmpty() ? "/etc/subuid" : "both /etc/subuid and /etc/subgid";
            Span other = groups.isEmpty() ? users.getFirst() : users.isEmpty() ? groups.getFirst() : UNCLAIMED;
            Span wanted = other.count() < SIZE ? UNCLAIMED : other;
            throw new SetupException(
                    "/etc/subuid and /etc/subgid name no range of " + SIZE + " ids in common for " + owner,
                    "add this line to " + (other.count() < SIZE ? "both /etc/subuid and /etc/subgid" : lacking) + ": "
                            + owner + ":" + wanted.first() + ":" + wanted.count());
        }
        return starts;
    }

    private static boolean isHeld(List<Span> spans, long id) {
        for (Span span : spans) {
            if (span.holds(id)) {
                return true;
            }
        }
        return false;
    }

    private static String text(Kernel kernel, String file) {
        String text = Files.readIfThere(kernel, Fd.HERE, file, LIMIT_BYTES);
        return text == null ? "" : text;
    }

    /** Lines that are not {@code owner:first:count} are passed over, as newuidmap(1) does. */
    private static List<Span> spans(String text, String owner) {
        List<Span> spans = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\n'); start < text.length(); end = text.indexOf('\n', start)) {
            int stop = end < 0 ? text.length() : end;
            String line = text.substring(start, stop);
            start = stop + 1;
            int colon = line.indexOf(':', owner.length() + 1);
            if (line.startsWith(owner + ":") && colon > 0) {
                long first = number(line.substring(owner.length() + 1, colon));
                long count = number(line.substring(colon + 1));
                // The last id means "no change" to the kernel.
                if (first > 0 && count > 0 && first + count <= 0xffff_ffffL) {
                    spans.add(new Span(first, count));
                }
            }
        }
        return spans;
    }

    private static long number(String digits) {
        long number = digits.isEmpty() ? -1 : 0;
        for (int i = 0; i < digits.length() && number >= 0; i++) {
            int digit = digits.charAt(i) - '0';
            number = digit < 0 || digit > 9 || number > 0xffff_ffffL ? -1 : number * 10 + digit;
        }
        return number;
    }
}
