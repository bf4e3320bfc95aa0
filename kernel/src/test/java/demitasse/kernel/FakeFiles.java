package demitasse.kernel;

import static demitasse.kernel.FakeKernel.done;
import static demitasse.kernel.FakeKernel.refused;
import static demitasse.kernel.Outcome.Nothing.NOTHING;

import demitasse.kernel.Outcome.Nothing;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link FileOp} on the tree of the fake. */
final class FakeFiles {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final FakeKernel kernel;

    FakeFiles(FakeKernel kernel) {
        this.kernel = kernel;
    }

    Outcome<?> perform(FileOp<?> op) {
        return switch (op) {
            case FileOp.Open open -> open(open, kernel.find(open.directory(), open.path(), follows(open.flags()), false),
                    open.flags(), open.mode(), open.directory().nameOf(open.path()));
            case FileOp.OpenBelow open -> openBelow(open);
            case FileOp.OpenStrictly open -> openStrictly(open);
            case FileOp.Close close -> kernel.descriptors.close(close.fd().number()) ? done(NOTHING) : refused(close, Errno.EBADF);
            case FileOp.CloseFrom close -> closeFrom(close);
            case FileOp.CloseBetween close -> closeBetween(close);
            case FileOp.Read read -> read(read);
            case FileOp.ReadInto read -> readInto(read);
            case FileOp.Write write -> write(write);
            case FileOp.WriteAt write -> writeAt(write);
            case FileOp.ReadAt read -> readAt(read);
            case FileOp.MakeMemoryFile make -> done(kernel.descriptors.add(make.name(),
                    new FakePlace(null, make.name(), new FakeNode(FileStatus.REGULAR, 0600), 0), OpenFlag.READ_WRITE));
            case FileOp.Send send -> send(send);
            case FileOp.Duplicate duplicate -> duplicate(duplicate);
            case FileOp.Status status -> status(status);
            case FileOp.FileSystemOf of -> fileSystem(of);
            case FileOp.IsReadOnly ask -> isReadOnly(ask);
            case FileOp.ChangeMode change -> changeMode(change);
            case FileOp.ChangeOwner change -> changeOwner(change);
            case FileOp.Lock lock -> ifOpen(lock, lock.fd());
            case FileOp.Unlock unlock -> ifOpen(unlock, unlock.fd());
            case FileOp.HoldBytes hold -> hold(hold, hold.fd(), hold.first(), hold.count(), true);
            case FileOp.ReleaseBytes release -> hold(release, release.fd(), release.first(), release.count(), false);
            case FileOp.FirstHeldByte ask -> firstHeldByte(ask);
            case FileOp.Pipe pipe -> pipe();
            case FileOp.MakeCounter _ -> done(kernel.descriptors.add("event counter", null, OpenFlag.READ_WRITE));
            case FileOp.SetNonBlocking set -> ifOpen(set, set.fd());
            case FileOp.SetPipeSize set -> done(set.sizeBytes());
            case FileOp.IsOpen ask -> done(kernel.descriptors.get(new Fd(ask.number(), "")) != null);
            case FileOp.WatchDirectory watch -> done(kernel.descriptors.add("watch of " + watch.path(), null, OpenFlag.READ));
            case FileOp.Poll poll -> poll(poll);
        };
    }

    private static boolean follows(int flags) {
        return (flags & OpenFlag.NO_FOLLOW) == 0 && (flags & (OpenFlag.CREATE | OpenFlag.EXCLUSIVE)) != (OpenFlag.CREATE | OpenFlag.EXCLUSIVE);
    }

    private Outcome<Fd> openBelow(FileOp.OpenBelow op) {
        FakePlace directory = kernel.start(op.directory());
        if (directory == null) {
            return refused(op, Errno.EBADF);
        }
        String path = op.path().startsWith("/") ? op.path().substring(1) : op.path();
        return open(op, kernel.tree.findBelow(directory, op.path(), follows(op.flags())), op.flags(), op.mode(), op.directory().nameOf(path));
    }

    /** As where no link is met: the tests of those are on the real kernel. */
    private Outcome<Fd> openStrictly(FileOp.OpenStrictly op) {
        FakePlace directory = kernel.start(op.directory());
        if (directory == null) {
            return refused(op, Errno.EBADF);
        }
        return open(op, kernel.tree.findBelow(directory, op.path(), false), op.flags(), 0, op.directory().nameOf(op.path()));
    }

    private Outcome<Fd> open(KernelOp<Fd> op, FakeTree.Found found, int flags, int mode, String name) {
        FakePlace place = found.place();
        FakePlace parent = found.parent();
        if (place == null && parent != null && (flags & OpenFlag.CREATE) != 0) {
            FakeNode node = new FakeNode(FileStatus.REGULAR, mode & ~kernel.processes().umask);
            parent.node().children.put(found.name(), node);
            return done(kernel.descriptors.add(name, new FakePlace(parent, found.name(), node, parent.mountId()), flags));
        }
        if (place == null) {
            return refused(op, found.refusal());
        }
        Errno refusal = whyNot(place.node(), flags);
        if (refusal != null) {
            return refused(op, refusal);
        }
        if ((flags & OpenFlag.TRUNCATE) != 0 && place.node().type == FileStatus.REGULAR) {
            place.node().content = new byte[0];
        }
        return done(kernel.descriptors.add(name, place, flags));
    }

    private static @Nullable Errno whyNot(FakeNode node, int flags) {
        boolean isHandle = (flags & OpenFlag.PATH) != 0;
        if ((flags & (OpenFlag.CREATE | OpenFlag.EXCLUSIVE)) == (OpenFlag.CREATE | OpenFlag.EXCLUSIVE)) {
            return Errno.EEXIST;
        }
        if ((flags & OpenFlag.DIRECTORY) != 0 && !node.isDirectory()) {
            return Errno.ENOTDIR;
        }
        if (node.isLink() && !isHandle) {
            return Errno.ELOOP;
        }
        return node.isDirectory() && !isHandle && (flags & 3) != OpenFlag.READ ? Errno.EISDIR : null;
    }

    private Outcome<Nothing> closeFrom(FileOp.CloseFrom op) {
        kernel.descriptors.closeFrom(op.first(), op.onExec());
        return done(NOTHING);
    }

    private Outcome<Nothing> closeBetween(FileOp.CloseBetween op) {
        for (Integer number : kernel.descriptors.numbers()) {
            if (number >= op.first() && number <= op.last()) {
                kernel.descriptors.close(number);
            }
        }
        return done(NOTHING);
    }

    /** A lock belongs to the open file, so it is gone when that is closed. */
    private Outcome<Nothing> hold(KernelOp<Nothing> op, Fd fd, long first, long count, boolean holds) {
        FakeOpen open = kernel.descriptors.get(fd);
        if (open == null) {
            return refused(op, Errno.EBADF);
        }
        for (long at = first; at < first + count; at++) {
            if (holds) {
                open.held.add(at);
            } else {
                open.held.remove(at);
            }
        }
        return done(NOTHING);
    }

    private Outcome<Long> firstHeldByte(FileOp.FirstHeldByte op) {
        FakeOpen asking = kernel.descriptors.get(op.fd());
        if (asking == null || asking.place == null) {
            return refused(op, Errno.EBADF);
        }
        for (long at = op.first(); at < op.first() + op.count(); at++) {
            for (Integer number : kernel.descriptors.numbers()) {
                FakeOpen other = kernel.descriptors.opened(new Fd(number, ""));
                if (other != asking && other.place != null && other.place.node() == asking.place.node() && other.held.contains(at)) {
                    return done(at);
                }
            }
        }
        return done(-1L);
    }

    private Outcome<Integer> readInto(FileOp.ReadInto op) {
        return switch (read(new FileOp.Read(op.fd(), op.buffer().length))) {
            case Outcome.Done<byte[]>(byte[] data) -> {
                System.arraycopy(data, 0, op.buffer(), 0, data.length);
                yield done(data.length);
            }
            case Outcome.Refused<byte[]>(_, Errno errno) -> refused(op, errno);
        };
    }

    private Outcome<byte[]> read(FileOp.Read op) {
        FakeOpen open = kernel.descriptors.get(op.fd());
        if (open == null || !open.isReadable()) {
            return refused(op, Errno.EBADF);
        }
        FakePlace place = open.place;
        if (place == null) {
            return FakeSockets.receiveBytes(op, open);
        }
        if (place.node().isDirectory()) {
            return refused(op, Errno.EISDIR);
        }
        byte[] content = place.node().content;
        int from = Math.min(open.position, content.length);
        int to = Math.min(content.length, from + Math.min(op.limitBytes(), CHUNK_BYTES));
        open.position = to;
        return done(Arrays.copyOfRange(content, from, to));
    }

    private Outcome<byte[]> readAt(FileOp.ReadAt op) {
        FakeOpen open = kernel.descriptors.get(op.fd());
        if (open == null || !open.isReadable()) {
            return refused(op, Errno.EBADF);
        }
        if (open.place == null) {
            return refused(op, Errno.ESPIPE);
        }
        byte[] content = open.place.node().content;
        int from = (int) Math.min(op.offset(), content.length);
        return done(Arrays.copyOfRange(content, from, Math.min(content.length, from + Math.min(op.limitBytes(), CHUNK_BYTES))));
    }

    private Outcome<Integer> writeAt(FileOp.WriteAt op) {
        FakeOpen open = kernel.descriptors.get(op.fd());
        if (open == null || !open.isWritable()) {
            return refused(op, Errno.EBADF);
        }
        FakePlace place = open.place;
        if (place == null) {
            return refused(op, Errno.ESPIPE);
        }
        int length = Math.min(op.data().length, CHUNK_BYTES);
        int at = (int) op.offset();
        byte[] content = Arrays.copyOf(place.node().content, Math.max(place.node().content.length, at + length));
        System.arraycopy(op.data(), 0, content, at, length);
        place.node().content = content;
        return done(length);
    }

    private Outcome<Integer> write(FileOp.Write op) {
        FakeOpen open = kernel.descriptors.get(op.fd());
        if (open == null || !open.isWritable()) {
            return refused(op, Errno.EBADF);
        }
        int length = Math.min(op.length(), CHUNK_BYTES);
        byte[] data = Arrays.copyOfRange(op.data(), op.offset(), op.offset() + length);
        FakePlace place = open.place;
        if (place == null) {
            return FakeSockets.sendBytes(op, open, data);
        }
        FakeNode node = place.node();
        if (node.isVirtual) {
            node.content = data;
            return done(length);
        }
        int at = (open.flags & OpenFlag.APPEND) != 0 ? node.content.length : open.position;
        byte[] content = Arrays.copyOf(node.content, Math.max(node.content.length, at + length));
        System.arraycopy(data, 0, content, at, length);
        node.content = content;
        open.position = at + length;
        return done(length);
    }

    Outcome<Integer> send(FileOp.Send op) {
        return switch (read(new FileOp.Read(op.from(), op.limitBytes()))) {
            case Outcome.Refused<byte[]> refusal -> refused(op, refusal.errno());
            case Outcome.Done<byte[]> data -> write(new FileOp.Write(op.to(), data.value()));
        };
    }

    private Outcome<Fd> duplicate(FileOp.Duplicate op) {
        FakeOpen open = kernel.descriptors.get(op.fd());
        if (open == null) {
            return refused(op, Errno.EBADF);
        }
        kernel.descriptors.duplicate(open, op.number(), op.closeOnExec());
        return done(new Fd(op.number(), op.fd().name()));
    }

    private Outcome<FileStatus> status(FileOp.Status op) {
        FakeTree.Found found = kernel.find(op.directory(), op.path(), op.follow(), true);
        FakePlace place = found.place();
        FakeOpen open = kernel.descriptors.get(op.directory());
        if (place == null && op.path().isEmpty() && open != null) {
            return done(new FileStatus(FileStatus.FIFO, 0600, 0, 0, 0, 0, DeviceNumber.NONE, DeviceNumber.NONE, 0));
        }
        if (place == null) {
            return refused(op, found.refusal());
        }
        FakeNode node = place.node();
        return done(new FileStatus(node.type, node.mode, node.uid, node.gid, node.inode, node.content.length,
                new DeviceNumber(0, (int) place.mountId()), node.device, place.mountId()));
    }

    private Outcome<Long> fileSystem(FileOp.FileSystemOf op) {
        FakePlace at = kernel.start(op.fd());
        if (at == null) {
            return refused(op, Errno.EBADF);
        }
        FakeMount mount = mountOf(at);
        return done(mount == null || mount.id != at.mountId() ? 0xef53L : FakeMounts.magic(mount.type));
    }

    private @Nullable FakeMount mountOf(FakePlace at) {
        FakePlace begin = at;
        for (FakePlace above = begin.parent(); above != null && !begin.isMountPoint(); above = begin.parent()) {
            begin = above;
        }
        return kernel.tree.beneath(begin).mount;
    }

    private Outcome<Boolean> isReadOnly(FileOp.IsReadOnly op) {
        FakeOpen open = kernel.descriptors.get(op.fd());
        FakePlace at = kernel.start(op.fd());
        if (open == null || at == null) {
            return refused(op, Errno.EBADF);
        }
        FakeMount mount = open.mount == null ? mountOf(at) : open.mount;
        return done(mount != null && (mount.attributes & MountAttribute.READ_ONLY) != 0);
    }

    private Outcome<Nothing> changeMode(FileOp.ChangeMode op) {
        FakeOpen open = kernel.descriptors.get(op.fd());
        FakePlace place = kernel.start(op.fd());
        if (open == null || place == null || open.isHandle()) {
            return refused(op, Errno.EBADF);
        }
        place.node().mode = op.mode();
        return done(NOTHING);
    }

    private Outcome<Nothing> changeOwner(FileOp.ChangeOwner op) {
        FakePlace place = kernel.start(op.fd());
        if (place == null) {
            return refused(op, Errno.EBADF);
        }
        place.node().uid = op.uid();
        place.node().gid = op.gid();
        return done(NOTHING);
    }

    private Outcome<Nothing> ifOpen(KernelOp<Nothing> op, Fd fd) {
        return kernel.descriptors.get(fd) == null ? refused(op, Errno.EBADF) : done(NOTHING);
    }

    private Outcome<FdPair> pipe() {
        Fd reading = kernel.descriptors.add("pipe (read end)", null, OpenFlag.READ);
        Fd writing = kernel.descriptors.add("pipe (write end)", null, OpenFlag.WRITE);
        kernel.descriptors.opened(reading).peer = kernel.descriptors.opened(writing);
        kernel.descriptors.opened(writing).peer = kernel.descriptors.opened(reading);
        return done(new FdPair(reading, writing));
    }

    private Outcome<int[]> poll(FileOp.Poll op) {
        List<FileOp.Poll.Interest> interests = op.interests();
        int[] events = new int[interests.size()];
        for (int i = 0; i < events.length; i++) {
            FakeOpen open = kernel.descriptors.get(interests.get(i).fd());
            FakeOpen peer = open == null ? null : open.peer;
            boolean isReadable = open != null
                    && (open.place != null || !open.incoming.isEmpty() || kernel.processes().hasSignalFor(interests.get(i).fd())
                    || kernel.processes().isOfEnded(interests.get(i).fd()));
            events[i] = (isReadable ? FileOp.Poll.READABLE : 0) | (peer != null && peer.isClosed ? FileOp.Poll.HUNG_UP : 0)
                    | interests.get(i).events() & FileOp.Poll.WRITABLE;
        }
        return done(events);
    }
}
