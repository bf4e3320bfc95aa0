package demitasse.runtime.namespace;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes sure that the user namespace that init has joined maps ids as the configuration says. An existing namespace has its
 * mapping, so that one in the configuration can only be wrong; but containerd and CRI-O write both.
 */
public record CompareMappings(List<MapUsers.Range> users, List<MapUsers.Range> groups) implements Step {
    /** 340 lines of three numbers. */
    private static final int MAP_LIMIT_BYTES = 64 * 1024;

    public CompareMappings {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
    }

    @Override
    public String words() {
        return "compare the user namespace's ids with those asked for";
    }

    @Override
    public void perform(Site site) {
        compare(site, "uid_map", users, "/linux/uidMappings");
        compare(site, "gid_map", groups, "/linux/gidMappings");
    }

    private static void compare(Site site, String file, List<MapUsers.Range> asked, String pointer) {
        List<MapUsers.Range> there = parse(Text.decode(Files.read(site.kernel(), Fd.HERE, "/proc/self/" + file, MAP_LIMIT_BYTES)));
        // In any order: the kernel sorts long ones.
        if (there.size() != asked.size() || !there.containsAll(asked)) {
            throw new SetupException(
                    "the existing user namespace maps other ids than those asked for (" + pointer + ")",
                    "leave out the mappings: the namespace has its own");
        }
    }

    /** Lines of three numbers with blanks between (user_namespaces(7), uid_map). */
    private static List<MapUsers.Range> parse(String map) {
        List<MapUsers.Range> ranges = new ArrayList<>();
        long[] numbers = new long[3];
        int count = 0;
        boolean inNumber = false;
        for (int i = 0; i < map.length(); i++) {
            char c = map.charAt(i);
            if (Text.isDigit(c) && count < numbers.length) {
                numbers[count] = numbers[count] * 10 + c - '0';
                inNumber = true;
            } else if (inNumber) {
                count++;
                inNumber = false;
            }
            if (c == '\n') {
                ranges.add(new MapUsers.Range(numbers[0], numbers[1], numbers[2]));
                numbers = new long[3];
                count = 0;
            }
        }
        return ranges;
    }
}
