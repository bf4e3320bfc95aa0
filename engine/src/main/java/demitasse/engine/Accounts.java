package demitasse.engine;

import demitasse.engine.RunRequest.ById;
import demitasse.engine.RunRequest.ByName;
import demitasse.engine.RunRequest.Principal;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.OpenBelow;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks up users and groups in a root filesystem, whose files are not trusted: bounded, and by no code of theirs (passwd(5), group(5)). */
final class Accounts {
    /** A file beyond this is refused rather than read (CVE-2026-47262). */
    private static final int LIMIT_BYTES = 4 * 1024 * 1024;

    private final Kernel kernel;
    private final Fd root;

    Accounts(Kernel kernel, Fd root) {
        this.kernel = kernel;
        this.root = root;
    }

    /** A user with everything that the process gets of it. */
    record Account(long uid, long gid, List<Long> groups, String home) {
        Account {
            groups = List.copyOf(groups);
        }
    }

    /**
     * The account behind what was asked for; root where nothing was.
     *
     * @throws SetupException when a name is in no file
     */
    Account resolve(RunRequest.@Nullable User asked) {
        List<List<String>> users = lines("etc/passwd");
        if (asked == null) {
            List<String> root = find(users, 2, "0");
            return new Account(0, 0, List.of(), root == null ? "/root" : homeOf(root));
        }
        List<String> entry = switch (asked.user()) {
            // A number is a number, whatever name a line of the file gives itself (CVE-2016-3697).
            case ById(long id) -> find(users, 2, Long.toString(id));
            case ByName(String name) -> known(find(users, 0, name), "user", name, "/etc/passwd");
        };
        long uid = switch (asked.user()) {
            case ById(long id) -> id;
            case ByName(String name) -> number(entry == null ? "" : entry.get(2), "the user id of " + name);
        };
        Principal group = asked.group();
        List<List<String>> groups = group == null && entry == null ? List.of() : lines("etc/group");
        long gid = group != null ? gid(group, groups) : entry == null ? 0 : number(entry.get(3), "the group id of " + entry.getFirst());
        List<Long> others = group == null && entry != null ? memberships(groups, entry.getFirst(), gid) : List.of();
        return new Account(uid, gid, others, entry == null ? "/" : homeOf(entry));
    }

    private static long gid(Principal group, List<List<String>> groups) {
        return switch (group) {
            case ById(long id) -> id;
            case ByName(String name) -> number(known(find(groups, 0, name), "group", name, "/etc/group").get(2), "the id of group " + name);
        };
    }

    private static List<Long> memberships(List<List<String>> groups, String user, long primary) {
        List<Long> found = new ArrayList<>();
        for (List<String> group : groups) {
            if (group.size() > 3 && Text.split(group.get(3), ',').contains(user)) {
                long gid = number(group.get(2), "the id of group " + group.getFirst());
                if (gid != primary && !found.contains(gid)) {
                    found.add(gid);
                }
            }
        }
        return found;
    }

    private static String homeOf(List<String> entry) {
        return entry.size() > 5 && entry.get(5).startsWith("/") ? entry.get(5) : "/";
    }

    private static @Nullable List<String> find(List<List<String>> lines, int field, String value) {
        for (List<String> line : lines) {
            if (line.size() > 3 && line.get(field).equals(value)) {
                return line;
            }
        }
        return null;
    }

    private static List<String> known(@Nullable List<String> entry, String kind, String name, String file) {
        if (entry == null) {
            throw new SetupException(
                    "there is no " + kind + " " + name + " in the root filesystem", "add it to its " + file + ", or give --user a number");
        }
        return entry;
    }

    private static long number(String digits, String what) {
        long number = 0;
        for (int i = 0; i < digits.length() && number < 1L << 32; i++) {
            int digit = digits.charAt(i) - '0';
            number = digit < 0 || digit > 9 ? 1L << 32 : number * 10 + digit;
        }
        // The last one means "no change" to the kernel.
        if (digits.isEmpty() || number >= 0xffff_ffffL) {
            throw new SetupException(what + " in the root filesystem is " + (digits.isEmpty() ? "missing" : digits), "it has to be a number up to 4294967294");
        }
        return number;
    }

    private List<List<String>> lines(String path) {
        return switch (kernel.attempt(new OpenBelow(root, path, OpenFlag.READ | OpenFlag.NON_BLOCKING, 0))) {
            case Done<Fd>(Fd file) -> parse(Text.decode(Files.with(kernel, file, fd -> Files.readAll(kernel, fd, LIMIT_BYTES))));
            case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> {
                if (errno != Errno.ENOENT && errno != Errno.ENOTDIR) {
                    throw new KernelException(op, errno);
                }
                yield List.of();
            }
        };
    }

    private static List<List<String>> parse(String text) {
        List<List<String>> lines = new ArrayList<>();
        for (String line : Text.split(text, '\n')) {
            if (!line.isEmpty() && line.charAt(0) != '#') {
                lines.add(Text.split(line, ':'));
            }
        }
        return lines;
    }
}
