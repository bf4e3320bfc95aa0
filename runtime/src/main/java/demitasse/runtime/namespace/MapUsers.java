package demitasse.runtime.namespace;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;

/** Says, from outside, which ids of the host the ids of init's user namespace stand for (user_namespaces(7)). */
public record MapUsers(List<Range> users, List<Range> groups) implements Step {
    /** {@code count} ids from {@code inside} on are those from {@code outside} on. */
    public record Range(long inside, long outside, long count) {}

    public MapUsers {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
    }

    @Override
    public String words() {
        return "map users " + words(users) + " and groups " + words(groups);
    }

    private static String words(List<Range> ranges) {
        StringBuilder text = new StringBuilder();
        for (Range range : ranges) {
            text.append(text.isEmpty() ? "" : ", ").append(range.inside()).append("–").append(range.inside() + range.count() - 1)
                    .append(" to ").append(range.outside()).append("–").append(range.outside() + range.count() - 1);
        }
        return text.toString();
    }

    @Override
    public String pointer() {
        return "/linux/uidMappings";
    }

    @Override
    public void perform(Site site) {
        Fd process = site.kept(INIT_PROCESS);
        Files.put(site.kernel(), process, "uid_map", lines(users));
        Files.put(site.kernel(), process, "gid_map", lines(groups));
    }

    private static String lines(List<Range> ranges) {
        StringBuilder text = new StringBuilder();
        for (Range range : ranges) {
            text.append(range.inside()).append(' ').append(range.outside()).append(' ').append(range.count()).append('\n');
        }
        return text.toString();
    }
}
