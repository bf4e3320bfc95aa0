package demitasse.runtime.rootfs;

import demitasse.kernel.MountAttribute;
import demitasse.kernel.MountFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of a mount (mount(8), runtime-spec config.md "mounts"), sorted by whom they go to.
 *
 * @param flags of mount(2), without propagation
 * @param propagation a flag of mount(2), 0 where none is asked for
 * @param recursiveSet attributes of mount_setattr(2) that everything below gets too ({@code rro})
 * @param recursiveClear attributes that everything below loses
 * @param cleared flags that were taken back ({@code rw}, {@code suid}): a bind mount loses them even where its source has them
 * @param idMapped how far its files show with other owners
 * @param data what the filesystem itself is told, comma-separated
 */
public record MountOptions(
        long flags, long propagation, long recursiveSet, long recursiveClear, long cleared, boolean copyUp, IdMapped idMapped, String data) {
    /** Whether the files of a mount show with other owners, and those of the mounts below it (mount_setattr(2), MOUNT_ATTR_IDMAP). */
    enum IdMapped { NO, MOUNT, TREE }

    private sealed interface Row {
        /** Sets flags and takes back others. */
        record Flags(long set, long clear) implements Row {}

        /** How mounts and unmounts spread. */
        record Propagation(long flag) implements Row {}

        /** Attributes for the whole tree. */
        record Recursive(long set, long clear) implements Row {}

        /** Files show with other owners. */
        record Mapped(IdMapped how) implements Row {}

        /** What was there is copied into the new tmpfs. */
        record CopyUp() implements Row {}

        /** Says what is so anyway. */
        record Nothing() implements Row {}
    }

    /** Of these one holds: the last. */
    private static final long ACCESS_TIMES = MountFlag.NO_ACCESS_TIME | MountFlag.RELATIVE_ACCESS_TIME | MountFlag.STRICT_ACCESS_TIME;

    private static final Map<String, Row> TABLE = table();

    private static Map<String, Row> table() {
        Map<String, Row> rows = new HashMap<>(96);
        rows.put("defaults", new Row.Nothing());
        toggle(rows, "ro", "rw", MountFlag.READ_ONLY, MountAttribute.READ_ONLY);
        toggle(rows, "nosuid", "suid", MountFlag.NO_SUID, MountAttribute.NO_SUID);
        toggle(rows, "nodev", "dev", MountFlag.NO_DEVICES, MountAttribute.NO_DEVICES);
        toggle(rows, "noexec", "exec", MountFlag.NO_EXEC, MountAttribute.NO_EXEC);
        toggle(rows, "nosymfollow", "symfollow", MountFlag.NO_SYMLINK_FOLLOW, MountAttribute.NO_SYMLINK_FOLLOW);
        toggle(rows, "nodiratime", "diratime", MountFlag.NO_DIRECTORY_ACCESS_TIME, MountAttribute.NO_DIRECTORY_ACCESS_TIME);
        accessTime(rows, "noatime", "atime", MountFlag.NO_ACCESS_TIME, MountAttribute.NO_ACCESS_TIME);
        accessTime(rows, "relatime", "norelatime", MountFlag.RELATIVE_ACCESS_TIME, MountAttribute.RELATIVE_ACCESS_TIME);
        accessTime(rows, "strictatime", "nostrictatime", MountFlag.STRICT_ACCESS_TIME, MountAttribute.STRICT_ACCESS_TIME);
        toggle(rows, "sync", "async", MountFlag.SYNCHRONOUS, 0);
        toggle(rows, "mand", "nomand", MountFlag.MANDATORY_LOCKS, 0);
        toggle(rows, "iversion", "noiversion", MountFlag.VERSION, 0);
        toggle(rows, "lazytime", "nolazytime", MountFlag.LAZY_TIME, 0);
        toggle(rows, "silent", "loud", MountFlag.SILENT, 0);
        rows.put("dirsync", new Row.Flags(MountFlag.DIRECTORY_SYNC, 0));
        rows.put("remount", new Row.Flags(MountFlag.REMOUNT, 0));
        rows.put("bind", new Row.Flags(MountFlag.BIND, 0));
        rows.put("rbind", new Row.Flags(MountFlag.BIND | MountFlag.RECURSIVE, 0));
        propagation(rows, "private", MountFlag.PRIVATE);
        propagation(rows, "slave", MountFlag.SLAVE);
        propagation(rows, "shared", MountFlag.SHARED);
        propagation(rows, "unbindable", MountFlag.UNBINDABLE);
        rows.put("tmpcopyup", new Row.CopyUp());
        rows.put("idmap", new Row.Mapped(IdMapped.MOUNT));
        rows.put("ridmap", new Row.Mapped(IdMapped.TREE));
        return rows;
    }

    /** Both words of a flag, and their recursive twins where mount_setattr(2) has an attribute for it. */
    private static void toggle(Map<String, Row> rows, String set, String clear, long flag, long attribute) {
        rows.put(set, new Row.Flags(flag, 0));
        rows.put(clear, new Row.Flags(0, flag));
        if (attribute != 0) {
            rows.put("r" + set, new Row.Recursive(attribute, 0));
            rows.put("r" + clear, new Row.Recursive(0, attribute));
        }
    }

    /** As {@link #toggle}, for the values of the one field that mount_setattr(2) has for them and wants cleared as a whole. */
    private static void accessTime(Map<String, Row> rows, String set, String clear, long flag, long attribute) {
        rows.put(set, new Row.Flags(flag, ACCESS_TIMES & ~flag));
        rows.put(clear, new Row.Flags(0, flag));
        rows.put("r" + set, new Row.Recursive(attribute, MountAttribute.ACCESS_TIME_FIELD));
        rows.put("r" + clear, new Row.Recursive(0, MountAttribute.ACCESS_TIME_FIELD));
    }

    private static void propagation(Map<String, Row> rows, String word, long flag) {
        rows.put(word, new Row.Propagation(flag));
        rows.put("r" + word, new Row.Propagation(flag | MountFlag.RECURSIVE));
    }

    /** Every option that is ours to read, sorted; others go to the filesystem. */
    public static List<String> words() {
        List<String> words = new ArrayList<>(TABLE.keySet());
        words.sort(String::compareTo);
        return words;
    }

    static MountOptions parse(List<String> options) {
        long flags = 0;
        long propagation = 0;
        long recursiveSet = 0;
        long recursiveClear = 0;
        long cleared = 0;
        boolean copyUp = false;
        IdMapped idMapped = IdMapped.NO;
        StringBuilder data = new StringBuilder();
        for (String option : options) {
            Row row = TABLE.get(option);
            if (row == null) {
                data.append(data.isEmpty() ? "" : ",").append(option);
                continue;
            }
            switch (row) {
                case Row.Flags(long set, long clear) -> {
                    flags = (flags & ~clear) | set;
                    cleared = (cleared & ~set) | clear;
                }
                case Row.Propagation(long flag) -> propagation = flag;
                case Row.Recursive(long set, long clear) -> {
                    recursiveSet = (recursiveSet & ~clear) | set;
                    recursiveClear = (recursiveClear & ~set) | clear;
                }
                case Row.Mapped(IdMapped how) -> idMapped = how;
                case Row.CopyUp() -> copyUp = true;
                case Row.Nothing() -> { }
            }
        }
        return new MountOptions(flags, propagation, recursiveSet, recursiveClear, cleared, copyUp, idMapped, data.toString());
    }

    boolean isBind() {
        return (flags & MountFlag.BIND) != 0;
    }

    boolean isRecursive() {
        return (flags & MountFlag.RECURSIVE) != 0;
    }

    boolean isMappedRecursively() {
        return idMapped == IdMapped.TREE;
    }

    boolean isRemount() {
        return (flags & MountFlag.REMOUNT) != 0;
    }

    /** What a filesystem is told, null for nothing. */
    @Nullable String dataOrNull() {
        return data.isEmpty() ? null : data;
    }

    /** The flags that are the mount's own, as attributes of mount_setattr(2). */
    long attributes() {
        return attributesOf(flags);
    }

    /** The attributes that a copy of another mount has to lose. */
    long clearedAttributes() {
        return attributesOf(cleared & ~ACCESS_TIMES) | (((flags | cleared) & ACCESS_TIMES) != 0 ? MountAttribute.ACCESS_TIME_FIELD : 0);
    }

    private static long attributesOf(long flags) {
        long attributes = 0;
        // The lowest four are the same bits in both calls.
        attributes |= flags & (MountFlag.READ_ONLY | MountFlag.NO_SUID | MountFlag.NO_DEVICES | MountFlag.NO_EXEC);
        attributes |= (flags & MountFlag.NO_ACCESS_TIME) != 0 ? MountAttribute.NO_ACCESS_TIME : 0;
        attributes |= (flags & MountFlag.STRICT_ACCESS_TIME) != 0 ? MountAttribute.STRICT_ACCESS_TIME : 0;
        attributes |= (flags & MountFlag.NO_DIRECTORY_ACCESS_TIME) != 0 ? MountAttribute.NO_DIRECTORY_ACCESS_TIME : 0;
        attributes |= (flags & MountFlag.NO_SYMLINK_FOLLOW) != 0 ? MountAttribute.NO_SYMLINK_FOLLOW : 0;
        return attributes;
    }
}
