package demitasse.kernel;

import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Nothing;
import java.util.ArrayList;
import java.util.List;

/** Performs {@link AttributeOp}. */
final class LinuxAttributes {
    /** The most that the kernel takes and gives (limits.h, XATTR_SIZE_MAX and XATTR_LIST_MAX). */
    private static final int ATTRIBUTE_BYTES = 64 * 1024;
    private static final int SEEK_SET = 0;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;

    private final Gate gate;
    private final NativeMemory memory;

    LinuxAttributes(Gate gate) {
        this.gate = gate;
        this.memory = gate.memory;
    }

    Outcome<?> perform(AttributeOp<?> op) {
        return switch (op) {
            case AttributeOp.Link link -> Gate.nothing(link, gate.call(SystemCall.LINKAT, link.from().number(), memory.text(link.name()),
                    link.directory().number(), memory.text(link.path()), 0));
            case AttributeOp.Details ask -> details(ask);
            case AttributeOp.SetTimes set -> setTimes(set);
            case AttributeOp.Resize resize -> Gate.nothing(resize, gate.call(SystemCall.FTRUNCATE, resize.fd().number(), resize.sizeBytes()));
            case AttributeOp.Seek seek -> seek(seek);
            case AttributeOp.ListAttributes list -> list(list);
            case AttributeOp.GetAttribute get -> get(get);
            case AttributeOp.SetAttribute set -> Gate.nothing(set, gate.call(SystemCall.LSETXATTR, path(set.directory(), set.path()),
                    memory.text(set.name()), memory.bytes(set.value(), 0, set.value().length), set.value().length, 0));
        };
    }

    /** There are no calls for attributes that take a directory (before Linux 6.13), but procfs leads there. */
    private long path(Fd directory, String path) {
        return memory.text(directory.equals(Fd.HERE) || path.startsWith("/") ? path : directory.procPath() + "/" + path);
    }

    /** struct statx of linux/stat.h: links at 16, blocks of 512 bytes at 48, the time of modification at 112. */
    private Outcome<FileDetails> details(AttributeOp.Details op) {
        long path = memory.text(op.path());
        long at = memory.zeroes(256);
        int flags = LinuxFiles.AT_SYMLINK_NOFOLLOW | (op.path().isEmpty() ? LinuxFiles.AT_EMPTY_PATH : 0);
        long result = gate.call(SystemCall.STATX, op.directory().number(), path, flags, 0x7ff, at);
        return result < 0
                ? Gate.refused(op, result)
                : new Done<>(new FileDetails(NativeMemory.getInt(at + 16), NativeMemory.getLong(at + 48) * 512,
                        NativeMemory.getLong(at + 112), NativeMemory.getInt(at + 120)));
    }

    private Outcome<Nothing> setTimes(AttributeOp.SetTimes op) {
        long times = memory.room(32);
        for (int at = 0; at < 32; at += 16) {
            NativeMemory.putLong(times + at, op.seconds());
            NativeMemory.putLong(times + at + 8, op.nanos());
        }
        boolean itself = op.path().isEmpty();
        return Gate.nothing(op, gate.call(SystemCall.UTIMENSAT, op.directory().number(), itself ? 0 : memory.text(op.path()), times,
                itself ? 0 : LinuxFiles.AT_SYMLINK_NOFOLLOW));
    }

    private Outcome<Long> seek(AttributeOp.Seek op) {
        int from = switch (op.from()) {
            case START -> SEEK_SET;
            case DATA -> SEEK_DATA;
            case HOLE -> SEEK_HOLE;
        };
        long at = gate.call(SystemCall.LSEEK, op.fd().number(), op.offset(), from);
        return at < 0 ? Gate.refused(op, at) : new Done<>(at);
    }

    private Outcome<List<String>> list(AttributeOp.ListAttributes op) {
        long path = path(op.directory(), op.path());
        long names = memory.room(ATTRIBUTE_BYTES);
        long length = gate.call(SystemCall.LLISTXATTR, path, names, ATTRIBUTE_BYTES);
        if (length < 0) {
            return Gate.refused(op, length);
        }
        List<String> list = new ArrayList<>();
        for (int at = 0; at < length; ) {
            int end = at;
            while (end < length && NativeMemory.getByte(names + end) != 0) {
                end++;
            }
            list.add(NativeMemory.textAt(names + at, end - at));
            at = end + 1;
        }
        return new Done<>(list);
    }

    private Outcome<byte[]> get(AttributeOp.GetAttribute op) {
        long path = path(op.directory(), op.path());
        long name = memory.text(op.name());
        long value = memory.room(ATTRIBUTE_BYTES);
        long length = gate.call(SystemCall.LGETXATTR, path, name, value, ATTRIBUTE_BYTES);
        return length < 0 ? Gate.refused(op, length) : new Done<>(NativeMemory.copyOut(value, (int) length));
    }
}
