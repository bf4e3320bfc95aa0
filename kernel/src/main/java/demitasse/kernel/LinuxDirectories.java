package demitasse.kernel;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Outcome.Done;
import java.util.ArrayList;
import java.util.List;

/** Performs {@link DirectoryOp}. */
final class LinuxDirectories {
    private static final int AT_REMOVEDIR = 0x200;
    private static final int RENAME_NOREPLACE = 1;
    private static final int PATH_BYTES = 4096;
    private static final int ENTRIES_BYTES = 32 * 1024;

    private final Gate gate;
    private final NativeMemory memory;

    LinuxDirectories(Gate gate) {
        this.gate = gate;
        this.memory = gate.memory;
    }

    Outcome<?> perform(DirectoryOp<?> op) {
        return switch (op) {
            case DirectoryOp.MakeDirectory make -> Gate.nothing(make,
                    gate.call(SystemCall.MKDIRAT, make.directory().number(), memory.text(make.path()), make.mode()));
            case DirectoryOp.MakeNode make -> Gate.nothing(make,
                    gate.call(SystemCall.MKNODAT, make.directory().number(), memory.text(make.path()),
                            make.type() | make.mode(), make.device().encoded()));
            case DirectoryOp.MakeSymbolicLink make -> Gate.nothing(make,
                    gate.call(SystemCall.SYMLINKAT, memory.text(make.target()), make.directory().number(), memory.text(make.path())));
            case DirectoryOp.ReadLink read -> readLink(read);
            case DirectoryOp.Remove remove -> Gate.nothing(remove,
                    gate.call(SystemCall.UNLINKAT, remove.directory().number(), memory.text(remove.path()),
                            remove.isDirectory() ? AT_REMOVEDIR : 0));
            case DirectoryOp.Rename rename -> Gate.nothing(rename,
                    gate.call(SystemCall.RENAMEAT2, rename.directory().number(), memory.text(rename.from()),
                            rename.directory().number(), memory.text(rename.to()), rename.replace() ? 0 : RENAME_NOREPLACE));
            case DirectoryOp.ListEntries list -> listEntries(list);
            case DirectoryOp.WorkingDirectory ask -> workingDirectory(ask);
            case DirectoryOp.EnterDirectory enter -> Gate.nothing(enter, gate.call(SystemCall.FCHDIR, enter.directory().number()));
            case DirectoryOp.ChangeDirectory change -> Gate.nothing(change, gate.call(SystemCall.CHDIR, memory.text(change.path())));
            case DirectoryOp.ChangeRoot change -> Gate.nothing(change, gate.call(SystemCall.CHROOT, memory.text(change.path())));
            case DirectoryOp.SetUmask set -> Gate.number(set, gate.call(SystemCall.UMASK, set.mask()));
        };
    }

    private Outcome<String> readLink(DirectoryOp.ReadLink op) {
        long path = memory.text(op.path());
        // No link holds more than PATH_MAX - 1 bytes (symlink(2)).
        long buffer = memory.room(PATH_BYTES);
        long length = gate.call(SystemCall.READLINKAT, op.directory().number(), path, buffer, PATH_BYTES);
        return length < 0 ? Gate.refused(op, length) : new Done<>(NativeMemory.textAt(buffer, (int) length));
    }

    private Outcome<String> workingDirectory(DirectoryOp.WorkingDirectory op) {
        long buffer = memory.room(PATH_BYTES);
        long length = gate.call(SystemCall.GETCWD, buffer, PATH_BYTES);
        return length < 0 ? Gate.refused(op, length) : new Done<>(NativeMemory.textUpTo(buffer, PATH_BYTES));
    }

    private Outcome<List<Entry>> listEntries(DirectoryOp.ListEntries op) {
        long buffer = memory.room(ENTRIES_BYTES);
        List<Entry> entries = new ArrayList<>();
        // Twice at most: the first answer may hold nothing but "." and "..", and an empty list would mean the end.
        while (entries.isEmpty()) {
            long length = gate.call(SystemCall.GETDENTS64, op.directory().number(), buffer, ENTRIES_BYTES);
            if (length < 0) {
                return Gate.refused(op, length);
            }
            if (length == 0) {
                break;
            }
            addEntries(entries, buffer, (int) length);
        }
        return new Done<>(entries);
    }

    /** struct linux_dirent64: inode, offset, size of the entry (at 16), type (at 18), name (at 19). */
    private static void addEntries(List<Entry> entries, long buffer, int length) {
        int at = 0;
        while (at < length) {
            int size = NativeMemory.getShort(buffer + at + 16);
            String name = NativeMemory.textUpTo(buffer + at + 19, size - 19);
            if (!name.equals(".") && !name.equals("..")) {
                // A type of readdir(3) is the type of stat(2) without its lower twelve bits.
                entries.add(new Entry(name, (NativeMemory.getByte(buffer + at + 18) & 0xf) << 12));
            }
            at += size;
        }
    }
}
