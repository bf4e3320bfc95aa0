package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;

/** Operations on where the content of files is kept: what files share of it, and how much a project may have (ioctl_ficlone(2), quotactl(2)). */
public sealed interface StorageOp<R> extends KernelOp<R> {
    /** Has an empty open file share all blocks of another of the same filesystem, until one of them is written to; ioctl_ficlone(2). */
    record ShareContent(Fd from, Fd to) implements StorageOp<Nothing> {
        @Override
        public String call() {
            return "ioctl";
        }

        @Override
        public String words() {
            return "have " + to.name() + " share the content of " + from.name();
        }
    }

    /** Copies up to {@code limitBytes} from where one file is to where another is, by its filesystem where that can; 0 is the end; copy_file_range(2). */
    record CopyRange(Fd from, Fd to, int limitBytes) implements StorageOp<Integer> {
        @Override
        public String call() {
            return "copy_file_range";
        }

        @Override
        public String words() {
            return "copy " + from.name() + " to " + to.name();
        }
    }

    /** Puts a directory into a project, and all that is made in it from then on; FS_IOC_FSSETXATTR with FS_XFLAG_PROJINHERIT. */
    record JoinProject(Fd directory, int project) implements StorageOp<Nothing> {
        @Override
        public String call() {
            return "ioctl";
        }

        @Override
        public String words() {
            return "put " + directory.name() + " into project " + project;
        }
    }

    /**
     * Sets what a project may have on the filesystem that {@code file} lies on; 0 for no limit; Q_SETQUOTA of quotactl_fd(2).
     * ESRCH where the filesystem keeps no project quotas, ENOSYS before Linux 5.14.
     */
    record LimitProject(Fd file, int project, long limitBytes) implements StorageOp<Nothing> {
        @Override
        public String call() {
            return "quotactl_fd";
        }

        @Override
        public String words() {
            return "let project " + project + " have " + limitBytes + " bytes of the filesystem of " + file.name();
        }
    }

    /** What a project has on the filesystem that {@code file} lies on, and may have; Q_GETQUOTA of quotactl_fd(2). */
    record ProjectQuota(Fd file, int project) implements StorageOp<ProjectUse> {
        @Override
        public String call() {
            return "quotactl_fd";
        }

        @Override
        public String words() {
            return "ask what project " + project + " has of the filesystem of " + file.name();
        }
    }

    /** Both in bytes; a limit of 0 is none. */
    record ProjectUse(long usedBytes, long limitBytes) {}
}
