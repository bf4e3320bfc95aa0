package demitasse.runtime;

import demitasse.kernel.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of /proc/self/mountinfo (proc(5)), as far as anybody asks: where what kind of filesystem is mounted, and how.
 *
 * @param options of the mount ({@code rw,relatime})
 * @param superOptions of the filesystem behind it, where v1 controllers are named
 */
public record MountEntry(int id, int parentId, String mountPoint, String options, String type, String superOptions) {

    /** Fields before the optional ones: ids, device, root, mount point, options. */
    private static final int FIRST = 6;

    /** All entries of the file, in its order, which says nothing about what hides what: that is for {@link #isHidden}. */
    public static List<MountEntry> parse(byte[] mountInfo) {
        List<MountEntry> entries = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < mountInfo.length; i++) {
            if (mountInfo[i] == '\n') {
                MountEntry entry = parseLine(mountInfo, start, i);
                if (entry != null) {
                    entries.add(entry);
                }
                start = i + 1;
            }
        }
        return entries;
    }

    /** Every start reads the file, so that only what is asked for becomes text, straight from its bytes. */
    private static @Nullable MountEntry parseLine(byte[] line, int start, int end) {
        int[] ends = new int[FIRST];
        int at = start;
        for (int i = 0; i < FIRST; i++) {
            ends[i] = fieldEnd(line, at, end);
            at = ends[i] + 1;
        }
        while (at < end && !(line[at] == '-' && fieldEnd(line, at, end) == at + 1)) {
            at = fieldEnd(line, at, end) + 1;
        }
        int type = at + 2;
        int typeEnd = fieldEnd(line, type, end);
        int sourceEnd = fieldEnd(line, typeEnd + 1, end);
        if (sourceEnd >= end) {
            return null;
        }
        return new MountEntry(
                number(line, start, ends[0]),
                number(line, ends[0] + 1, ends[1]),
                unescape(Text.decode(line, ends[3] + 1, ends[4])),
                Text.decode(line, ends[4] + 1, ends[5]),
                Text.decode(line, type, typeEnd),
                Text.decode(line, sourceEnd + 1, fieldEnd(line, sourceEnd + 1, end)));
    }

    private static int number(byte[] line, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            number = number * 10 + line[i] - '0';
        }
        return number;
    }

    /** The next space, or where the line ends. */
    private static int fieldEnd(byte[] line, int start, int end) {
        int at = start;
        while (at < end && line[at] != ' ') {
            at++;
        }
        return at;
    }

    /**
     * Whether paths no longer lead to this mount, because another one lies over it or over a directory above it. Only the
     * tree of mounts tells: since Linux 6.8 the file is ordered by ids, and an initramfs moves mounts into a root that is
     * younger than they are.
     *
     * @param mounts all of them
     */
    public boolean isHidden(List<MountEntry> mounts) {
        // As an array: the walk up to the root goes through all of them again and again.
        MountEntry[] all = new MountEntry[mounts.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = mounts.get(i);
        }
        return isCoveredAtItsRoot(all) || isBelowAnother(all);
    }

    private boolean isCoveredAtItsRoot(MountEntry[] mounts) {
        for (MountEntry other : mounts) {
            if (other.parentId == id && other.id != id && other.mountPoint.equals(mountPoint)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the place where this one is mounted, or its parent is, and so on, is below a mount in the same parent. */
    private boolean isBelowAnother(MountEntry[] mounts) {
        MountEntry entry = this;
        // A line of parents is no longer than there are mounts; the topmost one has a parent that is not in the file.
        for (int step = 0; step <= mounts.length; step++) {
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
        return mountPoint.length() > directory.length()
                && mountPoint.startsWith(directory)
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
