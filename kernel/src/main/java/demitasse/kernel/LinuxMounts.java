package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;
import org.jspecify.annotations.Nullable;

/** Performs {@link MountOp}; numbers of linux/mount.h. */
final class LinuxMounts {
    private static final int MNT_DETACH = 2;
    private static final int OPEN_TREE_CLONE = 1;
    private static final int AT_RECURSIVE = 0x8000;
    private static final int MOVE_MOUNT_EMPTY_PATHS = 0x4 | 0x40;
    private static final int FSOPEN_CLOEXEC = 1;
    private static final int FSMOUNT_CLOEXEC = 1;
    private static final int FSCONFIG_SET_FLAG = 0;
    private static final int FSCONFIG_SET_STRING = 1;
    private static final int FSCONFIG_CMD_CREATE = 6;
    private static final int ATTRIBUTES_BYTES = 32;

    private final Gate gate;
    private final NativeMemory memory;

    LinuxMounts(Gate gate) {
        this.gate = gate;
        this.memory = gate.memory;
    }

    Outcome<?> perform(MountOp<?> op) {
        return switch (op) {
            case MountOp.Mount mount -> Gate.nothing(mount,
                    gate.call(SystemCall.MOUNT, textOrNull(mount.source()), memory.text(mount.target()),
                            textOrNull(mount.type()), mount.flags(), textOrNull(mount.data())));
            case MountOp.Unmount unmount -> Gate.nothing(unmount,
                    gate.call(SystemCall.UMOUNT2, memory.text(unmount.path()), unmount.detach() ? MNT_DETACH : 0));
            case MountOp.PivotRoot pivot -> Gate.nothing(pivot,
                    gate.call(SystemCall.PIVOT_ROOT, memory.text(pivot.newRoot()), memory.text(pivot.putOld())));
            case MountOp.OpenTree open -> openTree(open);
            case MountOp.MoveMount move -> moveMount(move);
            case MountOp.OpenFileSystem open -> Gate.opened(open,
                    gate.call(SystemCall.FSOPEN, memory.text(open.type()), FSOPEN_CLOEXEC), open.type());
            case MountOp.SetFileSystemOption set -> Gate.nothing(set,
                    gate.call(SystemCall.FSCONFIG, set.context().number(), set.value() == null ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING,
                            memory.text(set.key()), textOrNull(set.value())));
            case MountOp.CreateFileSystem create -> Gate.nothing(create,
                    gate.call(SystemCall.FSCONFIG, create.context().number(), FSCONFIG_CMD_CREATE));
            case MountOp.MountFileSystem mount -> Gate.opened(mount,
                    gate.call(SystemCall.FSMOUNT, mount.context().number(), FSMOUNT_CLOEXEC, mount.attributes()), mount.context().name());
            case MountOp.SetMountAttributes set -> setAttributes(set);
        };
    }

    private Outcome<Fd> openTree(MountOp.OpenTree op) {
        int flags = LinuxFiles.CLOSE_ON_EXEC
                | (op.copy() ? OPEN_TREE_CLONE : 0)
                | (op.recursive() ? AT_RECURSIVE : 0)
                | (op.path().isEmpty() ? LinuxFiles.AT_EMPTY_PATH : 0);
        long fd = gate.call(SystemCall.OPEN_TREE, op.directory().number(), memory.text(op.path()), flags);
        return Gate.opened(op, fd, op.directory(), op.path());
    }

    private Outcome<Nothing> moveMount(MountOp.MoveMount op) {
        long empty = memory.text("");
        return Gate.nothing(op,
                gate.call(SystemCall.MOVE_MOUNT, op.mount().number(), empty, op.target().number(), empty, MOVE_MOUNT_EMPTY_PATHS));
    }

    private Outcome<Nothing> setAttributes(MountOp.SetMountAttributes op) {
        long attributes = memory.zeroes(ATTRIBUTES_BYTES);
        NativeMemory.putLong(attributes, op.set());
        NativeMemory.putLong(attributes + 8, op.clear());
        NativeMemory.putLong(attributes + 16, op.propagation());
        Fd namespace = op.userNamespace();
        NativeMemory.putLong(attributes + 24, namespace == null ? 0 : namespace.number());
        return Gate.nothing(op,
                gate.call(SystemCall.MOUNT_SETATTR, op.mount().number(), memory.text(""),
                        LinuxFiles.AT_EMPTY_PATH | (op.recursive() ? AT_RECURSIVE : 0), attributes, ATTRIBUTES_BYTES));
    }

    private long textOrNull(@Nullable String text) {
        return text == null ? 0 : memory.text(text);
    }
}
