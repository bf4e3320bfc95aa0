package demitasse.kernel;

import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Nothing;

/** Performs {@link FileOp}. */
final class LinuxFiles {
    /** struct statfs: the type of the filesystem comes first, its flags (statvfs(3)) are the eleventh word. */
    private static final int STATFS_BYTES = 120;
    private static final int STATFS_FLAGS = 80;
    private static final long ST_RDONLY = 1;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_EMPTY_PATH = 0x1000;
    static final int CLOSE_ON_EXEC = OpenFlag.CLOSE_ON_EXEC;

    private static final int CHUNK_BYTES = 64 * 1024;
    // linux/openat2.h: symbolic links of procfs would lead out as well.
    private static final int RESOLVE_NO_MAGICLINKS_IN_ROOT = 0x02 | 0x10;
    /** RESOLVE_NO_XDEV, RESOLVE_NO_MAGICLINKS, RESOLVE_NO_SYMLINKS and RESOLVE_BENEATH of linux/openat2.h. */
    private static final int RESOLVE_NOTHING = 0x01 | 0x02 | 0x04 | 0x08;
    private static final int RACES = 100;
    /** IN_MODIFY, IN_MOVED_FROM, IN_MOVED_TO, IN_CREATE, IN_DELETE, IN_DELETE_SELF and IN_ONLYDIR of linux/inotify.h. */
    private static final int IN_CHANGES = 0x2 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x0100_0000;
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int MFD_CLOEXEC = 1;
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final int F_RDLCK = 0;
    private static final int F_WRLCK = 1;
    private static final int F_UNLCK = 2;

    private final Gate gate;
    private final NativeMemory memory;

    LinuxFiles(Gate gate) {
        this.gate = gate;
        this.memory = gate.memory;
    }

    Outcome<?> perform(FileOp<?> op) {
        return switch (op) {
            case FileOp.Open open -> open(open);
            case FileOp.OpenBelow open -> openBelow(open);
            case FileOp.OpenStrictly open -> openStrictly(open);
            case FileOp.Close close -> Gate.nothing(close, gate.once(SystemCall.CLOSE, close.fd().number(), 0, 0, 0, 0, 0));
            case FileOp.CloseFrom close -> Gate.nothing(close,
                    gate.call(SystemCall.CLOSE_RANGE, close.first(), 0xffffffffL, close.onExec() ? 4 : 0));
            case FileOp.CloseBetween close -> Gate.nothing(close,
                    gate.call(SystemCall.CLOSE_RANGE, close.first(), close.last(), 0));
            case FileOp.Read read -> read(read);
            case FileOp.ReadInto read -> readInto(read);
            case FileOp.Write write -> write(write);
            case FileOp.WriteAt write -> writeAt(write);
            case FileOp.ReadAt read -> readAt(read);
            case FileOp.MakeMemoryFile make -> Gate.opened(make,
                    gate.call(SystemCall.MEMFD_CREATE, memory.text(make.name()), MFD_CLOEXEC), make.name());
            case FileOp.Send send -> Gate.number(send,
                    gate.call(SystemCall.SENDFILE, send.to().number(), send.from().number(), 0, send.limitBytes()));
            case FileOp.Duplicate duplicate -> duplicate(duplicate);
            case FileOp.Status status -> status(status);
            case FileOp.FileSystemOf of -> fileSystem(of);
            case FileOp.IsReadOnly ask -> isReadOnly(ask);
            case FileOp.ChangeMode change -> Gate.nothing(change, gate.call(SystemCall.FCHMOD, change.fd().number(), change.mode()));
            case FileOp.ChangeOwner change -> changeOwner(change);
            case FileOp.Lock lock -> Gate.nothing(lock,
                    gate.call(SystemCall.FLOCK, lock.fd().number(), (lock.exclusive() ? 2 : 1) | (lock.waiting() ? 0 : 4)));
            case FileOp.Unlock unlock -> Gate.nothing(unlock, gate.call(SystemCall.FLOCK, unlock.fd().number(), 8));
            case FileOp.HoldBytes hold -> Gate.nothing(hold,
                    gate.call(SystemCall.FCNTL, hold.fd().number(), F_OFD_SETLK, range(F_RDLCK, hold.first(), hold.count())));
            case FileOp.ReleaseBytes release -> Gate.nothing(release,
                    gate.call(SystemCall.FCNTL, release.fd().number(), F_OFD_SETLK, range(F_UNLCK, release.first(), release.count())));
            case FileOp.FirstHeldByte ask -> firstHeldByte(ask);
            case FileOp.Pipe pipe -> pipe(pipe);
            case FileOp.MakeCounter make -> Gate.opened(make, gate.call(SystemCall.EVENTFD2, 0, CLOSE_ON_EXEC), "event counter");
            case FileOp.SetNonBlocking set -> setNonBlocking(set);
            case FileOp.SetPipeSize set -> Gate.number(set, gate.call(SystemCall.FCNTL, set.fd().number(), F_SETPIPE_SZ, set.sizeBytes()));
            case FileOp.IsOpen ask -> isOpen(ask);
            case FileOp.WatchDirectory watch -> watch(watch);
            case FileOp.Poll poll -> poll(poll);
        };
    }

    private Outcome<Fd> open(FileOp.Open op) {
        long fd = gate.call(SystemCall.OPENAT, op.directory().number(), memory.text(op.path()),
                gate.arch.openFlags(op.flags() | CLOSE_ON_EXEC), op.mode());
        return Gate.opened(op, fd, op.directory(), op.path());
    }

    private Outcome<Fd> openBelow(FileOp.OpenBelow op) {
        long fd = resolve(op.directory(), op.path(), op.flags(), op.mode(), RESOLVE_NO_MAGICLINKS_IN_ROOT);
        return Gate.opened(op, fd, op.directory(), op.path().startsWith("/") ? op.path().substring(1) : op.path());
    }

    private Outcome<Fd> openStrictly(FileOp.OpenStrictly op) {
        return Gate.opened(op, resolve(op.directory(), op.path(), op.flags(), 0, RESOLVE_NOTHING), op.directory(), op.path());
    }

    private long resolve(Fd directory, String text, int flags, int mode, int resolve) {
        long path = memory.text(text);
        long how = memory.room(24);
        NativeMemory.putLong(how, gate.arch.openFlags(flags | CLOSE_ON_EXEC));
        // openat2(2) refuses a mode where nothing can be created.
        NativeMemory.putLong(how + 8, (flags & OpenFlag.CREATE) == 0 ? 0 : mode);
        NativeMemory.putLong(how + 16, resolve);
        long fd = -Errno.EAGAIN.number();
        // A rename or mount anywhere while ".." is resolved is answered with EAGAIN: whether it mattered is not known.
        for (int i = 0; i < RACES && fd == -Errno.EAGAIN.number(); i++) {
            fd = gate.call(SystemCall.OPENAT2, directory.number(), path, how, 24);
        }
        return fd;
    }

    private Outcome<byte[]> read(FileOp.Read op) {
        int limit = Math.max(0, Math.min(op.limitBytes(), CHUNK_BYTES));
        long buffer = memory.room(limit);
        long length = gate.call(SystemCall.READ, op.fd().number(), buffer, limit);
        return length < 0 ? Gate.refused(op, length) : new Done<>(NativeMemory.copyOut(buffer, (int) length));
    }

    private Outcome<Integer> readInto(FileOp.ReadInto op) {
        int limit = Math.min(op.buffer().length, CHUNK_BYTES);
        long room = memory.room(limit);
        long length = gate.call(SystemCall.READ, op.fd().number(), room, limit);
        if (length > 0) {
            NativeMemory.copyOut(room, op.buffer(), (int) length);
        }
        return Gate.number(op, length);
    }

    private Outcome<Fd> watch(FileOp.WatchDirectory op) {
        long fd = gate.call(SystemCall.INOTIFY_INIT1, CLOSE_ON_EXEC | OpenFlag.NON_BLOCKING);
        if (fd < 0) {
            return Gate.refused(op, fd);
        }
        long watch = gate.call(SystemCall.INOTIFY_ADD_WATCH, fd, memory.text(op.path()), IN_CHANGES);
        if (watch < 0) {
            gate.once(SystemCall.CLOSE, fd, 0, 0, 0, 0, 0);
            return Gate.refused(op, watch);
        }
        return Gate.opened(op, fd, "watch of " + op.path());
    }

    private Outcome<Integer> write(FileOp.Write op) {
        int length = Math.min(op.length(), CHUNK_BYTES);
        long data = memory.bytes(op.data(), op.offset(), length);
        return Gate.number(op, gate.call(SystemCall.WRITE, op.fd().number(), data, length));
    }

    private Outcome<Integer> writeAt(FileOp.WriteAt op) {
        int length = Math.min(op.data().length, CHUNK_BYTES);
        long data = memory.bytes(op.data(), 0, length);
        return Gate.number(op, gate.call(SystemCall.PWRITE64, op.fd().number(), data, length, op.offset()));
    }

    private Outcome<byte[]> readAt(FileOp.ReadAt op) {
        int limit = Math.max(0, Math.min(op.limitBytes(), CHUNK_BYTES));
        long buffer = memory.room(limit);
        long length = gate.call(SystemCall.PREAD64, op.fd().number(), buffer, limit, op.offset());
        return length < 0 ? Gate.refused(op, length) : new Done<>(NativeMemory.copyOut(buffer, (int) length));
    }

    private Outcome<Fd> duplicate(FileOp.Duplicate op) {
        int from = op.fd().number();
        long fd = from == op.number()
                ? gate.call(SystemCall.FCNTL, from, F_SETFD, op.closeOnExec() ? 1 : 0)
                : gate.call(SystemCall.DUP3, from, op.number(), op.closeOnExec() ? CLOSE_ON_EXEC : 0);
        return Gate.opened(op, fd < 0 ? fd : op.number(), op.fd().name());
    }

    /** struct statx of linux/stat.h; asked for are the basic fields and the mount. */
    private Outcome<FileStatus> status(FileOp.Status op) {
        long path = memory.text(op.path());
        long at = memory.zeroes(256);
        int flags = (op.path().isEmpty() ? AT_EMPTY_PATH : 0) | (op.follow() ? 0 : AT_SYMLINK_NOFOLLOW);
        long result = gate.call(SystemCall.STATX, op.directory().number(), path, flags, 0x7ff | 0x1000, at);
        if (result < 0) {
            return Gate.refused(op, result);
        }
        int mode = NativeMemory.getShort(at + 28);
        return new Done<>(new FileStatus(
                mode & 0170000,
                mode & 07777,
                NativeMemory.getInt(at + 20),
                NativeMemory.getInt(at + 24),
                NativeMemory.getLong(at + 32),
                NativeMemory.getLong(at + 40),
                new DeviceNumber(NativeMemory.getInt(at + 136), NativeMemory.getInt(at + 140)),
                new DeviceNumber(NativeMemory.getInt(at + 128), NativeMemory.getInt(at + 132)),
                NativeMemory.getLong(at + 144)));
    }

    private Outcome<Long> fileSystem(FileOp.FileSystemOf op) {
        long at = memory.room(STATFS_BYTES);
        long result = gate.call(SystemCall.FSTATFS, op.fd().number(), at);
        return result < 0 ? Gate.refused(op, result) : new Done<>(NativeMemory.getLong(at));
    }

    private Outcome<Boolean> isReadOnly(FileOp.IsReadOnly op) {
        long at = memory.room(STATFS_BYTES);
        long result = gate.call(SystemCall.FSTATFS, op.fd().number(), at);
        return result < 0 ? Gate.refused(op, result) : new Done<>((NativeMemory.getLong(at + STATFS_FLAGS) & ST_RDONLY) != 0);
    }

    private Outcome<Nothing> changeOwner(FileOp.ChangeOwner op) {
        return Gate.nothing(op,
                gate.call(SystemCall.FCHOWNAT, op.fd().number(), memory.text(""), op.uid(), op.gid(), AT_EMPTY_PATH));
    }

    /** struct flock: the type in two bytes, whence in two, then (at 8) the start and the length, and the pid, which has to be 0. */
    private long range(int type, long first, long count) {
        long at = memory.zeroes(32);
        NativeMemory.putShort(at, type);
        NativeMemory.putLong(at + 8, first);
        NativeMemory.putLong(at + 16, count);
        return at;
    }

    private Outcome<Long> firstHeldByte(FileOp.FirstHeldByte op) {
        long at = range(F_WRLCK, op.first(), op.count());
        long result = gate.call(SystemCall.FCNTL, op.fd().number(), F_OFD_GETLK, at);
        if (result < 0) {
            return Gate.refused(op, result);
        }
        return new Done<>(NativeMemory.getShort(at) == F_UNLCK ? -1 : Math.max(op.first(), NativeMemory.getLong(at + 8)));
    }

    private Outcome<FdPair> pipe(FileOp.Pipe op) {
        long ends = memory.room(8);
        return Gate.openedPair(op, gate.call(SystemCall.PIPE2, ends, CLOSE_ON_EXEC), ends, "pipe (read end)", "pipe (write end)");
    }

    private Outcome<Nothing> setNonBlocking(FileOp.SetNonBlocking op) {
        long flags = gate.call(SystemCall.FCNTL, op.fd().number(), F_GETFL);
        if (flags < 0) {
            return Gate.refused(op, flags);
        }
        long wanted = op.nonBlocking() ? flags | OpenFlag.NON_BLOCKING : flags & ~OpenFlag.NON_BLOCKING;
        return Gate.nothing(op, gate.call(SystemCall.FCNTL, op.fd().number(), F_SETFL, wanted));
    }

    private Outcome<Boolean> isOpen(FileOp.IsOpen op) {
        return new Done<>(gate.call(SystemCall.FCNTL, op.number(), F_GETFD) >= 0);
    }

    /** struct pollfd: the descriptor, two bytes of what is asked, two of what is so. */
    private Outcome<int[]> poll(FileOp.Poll op) {
        int count = op.interests().size();
        long at = memory.zeroes(count * 8);
        for (int i = 0; i < count; i++) {
            FileOp.Poll.Interest interest = op.interests().get(i);
            NativeMemory.putInt(at + i * 8, interest.fd().number());
            NativeMemory.putShort(at + i * 8 + 4, interest.events());
        }
        long timeout = 0;
        if (op.timeoutMillis() >= 0) {
            timeout = memory.room(16);
            NativeMemory.putLong(timeout, op.timeoutMillis() / 1000);
            NativeMemory.putLong(timeout + 8, op.timeoutMillis() % 1000 * 1_000_000L);
        }
        // EINTR goes to the caller, who alone knows how much of the time is left.
        long ready = gate.once(SystemCall.PPOLL, at, count, timeout, 0, 8, 0);
        if (ready < 0) {
            return Gate.refused(op, ready);
        }
        int[] events = new int[count];
        for (int i = 0; i < count; i++) {
            events[i] = NativeMemory.getShort(at + i * 8 + 6);
        }
        return new Done<>(events);
    }
}
