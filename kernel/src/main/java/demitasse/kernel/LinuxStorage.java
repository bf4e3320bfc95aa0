package demitasse.kernel;

import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Nothing;
import demitasse.kernel.StorageOp.ProjectUse;

/** Performs {@link StorageOp}; numbers of linux/fs.h and linux/quota.h. */
final class LinuxStorage {
    private static final long FICLONE = 0x4004_9409L;
    private static final long FS_IOC_FSGETXATTR = 0x801c_581fL;
    private static final long FS_IOC_FSSETXATTR = 0x401c_5820L;
    private static final int FS_XFLAG_PROJINHERIT = 0x200;
    /** struct fsxattr: flags, extent size, number of extents, project. */
    private static final int FSXATTR_BYTES = 32;
    private static final int PROJECT = 12;
    private static final int PRJQUOTA = 2;
    private static final int Q_GETQUOTA = 0x80_0007 << 8 | PRJQUOTA;
    private static final int Q_SETQUOTA = 0x80_0008 << 8 | PRJQUOTA;
    /** struct if_dqblk: the hard and the soft limit in KiB, bytes in use, the same of files, two times, and which of these count. */
    private static final int DQBLK_BYTES = 72;
    private static final int USED = 16;
    private static final int VALID = 64;
    private static final int QIF_BLIMITS = 1;
    private static final int UNIT_BYTES = 1024;

    private final Gate gate;
    private final NativeMemory memory;

    LinuxStorage(Gate gate) {
        this.gate = gate;
        this.memory = gate.memory;
    }

    Outcome<?> perform(StorageOp<?> op) {
        return switch (op) {
            case StorageOp.ShareContent share -> Gate.nothing(share,
                    gate.call(SystemCall.IOCTL, share.to().number(), FICLONE, share.from().number()));
            case StorageOp.CopyRange copy -> Gate.number(copy,
                    gate.call(SystemCall.COPY_FILE_RANGE, copy.from().number(), 0, copy.to().number(), 0, copy.limitBytes()));
            case StorageOp.JoinProject join -> join(join);
            case StorageOp.LimitProject limit -> limit(limit);
            case StorageOp.ProjectQuota ask -> quota(ask);
        };
    }

    /** All else that such attributes say of the directory stays. */
    private Outcome<Nothing> join(StorageOp.JoinProject op) {
        long attributes = memory.zeroes(FSXATTR_BYTES);
        long read = gate.call(SystemCall.IOCTL, op.directory().number(), FS_IOC_FSGETXATTR, attributes);
        if (read < 0) {
            return Gate.refused(op, read);
        }
        NativeMemory.putInt(attributes, NativeMemory.getInt(attributes) | FS_XFLAG_PROJINHERIT);
        NativeMemory.putInt(attributes + PROJECT, op.project());
        return Gate.nothing(op, gate.call(SystemCall.IOCTL, op.directory().number(), FS_IOC_FSSETXATTR, attributes));
    }

    private Outcome<Nothing> limit(StorageOp.LimitProject op) {
        long quota = memory.zeroes(DQBLK_BYTES);
        long units = (op.limitBytes() + UNIT_BYTES - 1) / UNIT_BYTES;
        NativeMemory.putLong(quota, units);
        NativeMemory.putLong(quota + 8, units);
        NativeMemory.putInt(quota + VALID, QIF_BLIMITS);
        return Gate.nothing(op, gate.call(SystemCall.QUOTACTL_FD, op.file().number(), Q_SETQUOTA & 0xffff_ffffL, op.project(), quota));
    }

    private Outcome<ProjectUse> quota(StorageOp.ProjectQuota op) {
        long quota = memory.zeroes(DQBLK_BYTES);
        long read = gate.call(SystemCall.QUOTACTL_FD, op.file().number(), Q_GETQUOTA & 0xffff_ffffL, op.project(), quota);
        return read < 0 ? Gate.refused(op, read)
                : new Done<>(new ProjectUse(NativeMemory.getLong(quota + USED), NativeMemory.getLong(quota) * UNIT_BYTES));
    }
}
