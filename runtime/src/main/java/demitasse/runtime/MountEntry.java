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

    /** All entries of the file, in its order, which says nothing about what hides what: that is for {@link #isHidden}. */
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

    /**
     * Whether paths no longer lead to this mount, because another one lies over it or over a directory above it. Only the
     * tree of mounts tells: since Linux 6.8 the file is ordered by ids, and an initramfs moves mounts into a root that is
     * younger than they are.
     *
     * @param mounts all of them
     */
    public boolean isHidden(List<MountEntry> mounts) {
        return isCoveredAtItsRoot(mounts) || isBelowAnother(mounts);
    }

    private boolean isCoveredAtItsRoot(List<MountEntry> mounts) {
        for (MountEntry other : mounts) {
            if (other.parentId == id && other.id != id && other.mountPoint.equals(mountPoint)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the place where this one is mounted, or its parent is, and so on, is below a mount in the same parent. */
    private boolean isBelowAnother(List<MountEntry> mounts) {
        MountEntry entry = this;
        // A line of parents is no longer than there are mounts; the topmost one has a parent that is not in the file.
        for (int step = 0; step <= mounts.size(); step++) {
            MountEntry parent = null;
            for (MountEntry other : mounts) {
                if (other.parentId == entry.parentId && other.id != entry.id && entry.isMountedBelow(other.mountPoint)) {
                    return true;
                }
                if (other.id == entry.parentId && other.id != entry.id) {
                    parent = other;
                }
            }
            if (parent == null) {
                return false;
            }
            entry = parent;
        }
        return false;
    }

    private boolean isMountedBelow(String directory) {
        return mountPoint.startsWith(directory)
                && mountPoint.length() > directory.length()
                && (directory.endsWith("/") || mountPoint.charAt(directory.length()) == '/');
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
