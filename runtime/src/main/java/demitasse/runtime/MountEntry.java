package demitasse.runtime;

import demitasse.kernel.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of /proc/self/mountinfo (proc(5)): where something is mounted, which part of which filesystem, how.
 *
 * @param options of the mount ({@code rw,relatime})
 * @param propagation optional fields ({@code shared:1 master:2}), empty for a private mount
 * @param superOptions of the filesystem behind it, where v1 controllers are named
 */
public record MountEntry(
        int id, int parentId, String root, String mountPoint, String options, String propagation, String type, String source, String superOptions) {

    /** All entries of the file, in its order: a later mount hides an earlier one at the same place. */
    public static List<MountEntry> parse(byte[] mountInfo) {
        List<MountEntry> entries = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < mountInfo.length; i++) {
            if (mountInfo[i] == '\n') {
                MountEntry entry = parseLine(Text.decode(mountInfo, start, i));
                if (entry != null) {
                    entries.add(entry);
                }
                start = i + 1;
            }
        }
        return entries;
    }

    private static @org.jspecify.annotations.Nullable MountEntry parseLine(String line) {
        List<String> fields = new ArrayList<>(12);
        int start = 0;
        while (start <= line.length()) {
            int space = line.indexOf(' ', start);
            int end = space < 0 ? line.length() : space;
            fields.add(line.substring(start, end));
            start = end + 1;
        }
        int dash = fields.indexOf("-");
        if (dash < 6 || fields.size() < dash + 4) {
            return null;
        }
        StringBuilder propagation = new StringBuilder();
        for (String field : fields.subList(6, dash)) {
            propagation.append(propagation.isEmpty() ? "" : " ").append(field);
        }
        return new MountEntry(
                Integer.parseInt(fields.get(0)),
                Integer.parseInt(fields.get(1)),
                unescape(fields.get(3)),
                unescape(fields.get(4)),
                fields.get(5),
                propagation.toString(),
                fields.get(dash + 1),
                unescape(fields.get(dash + 2)),
                fields.get(dash + 3));
    }

    /** Undoes the octal escapes of space, tab, newline and backslash. */
    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 3 < field.length()) {
                text.append((char) ((field.charAt(i + 1) - '0') * 64 + (field.charAt(i + 2) - '0') * 8 + field.charAt(i + 3) - '0'));
                i += 3;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
