package demitasse.engine.archive;

import demitasse.kernel.AttributeOp.Details;
import demitasse.kernel.AttributeOp.GetAttribute;
import demitasse.kernel.AttributeOp.ListAttributes;
import demitasse.kernel.AttributeOp.Seek;
import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileDetails;
import demitasse.kernel.FileOp.FileSystemOf;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Send;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.FileStatus;
import demitasse.kernel.FileSystemType;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a tree of files as a tar archive: what {@link Unpacking} makes the same tree of again. No link is followed, and
 * nothing is read that is mounted somewhere in the tree; sockets are left out, as nothing can be at the other end.
 */
public final class Packing {
    /** Each level holds a descriptor open, of which a process has 1024 as a rule. */
    private static final int DEEPEST = 800;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 32 * 1024;

    private final Kernel kernel;
    private final Fd to;
    private final long mountId;
    private final How how;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(BUFFER_BYTES * 2);
    /** The first path of each file that has several names. */
    private final Map<String, String> linked = new HashMap<>();
    private final Unpacking.Progress progress;
    private int depth;
    private long files;
    private long sent;

    private Packing(Kernel kernel, Fd to, long mountId, How how, Unpacking.Progress progress) {
        this.kernel = kernel;
        this.to = to;
        this.mountId = mountId;
        this.how = how;
        this.progress = progress;
    }

    /**
     * What is written.
     *
     * @param owners what owners become
     * @param layer whether it is a layer of an overlay, with what hides things of those below
     * @param mounts whether what is mounted in it is written too, but for filesystems that show the kernel
     * @param whole whether a file that vanishes or shrinks meanwhile is an error, as half a tree would look like all of one; of a
     *     container that runs such a file is simply not a part, or ends in zeroes
     */
    public record How(Owners owners, boolean layer, boolean mounts, boolean whole) {
        static final How PLAIN = new How(Owners.SAME, false, false, true);
    }

    /** Writes all below {@code root}, and the directory itself as {@code ./}. */
    public static void pack(Kernel kernel, Fd root, Fd to) {
        pack(kernel, root, to, How.PLAIN);
    }

    /** {@link #pack(Kernel, Fd, Fd)} in some other way. */
    public static void pack(Kernel kernel, Fd root, Fd to, How how) {
        pack(kernel, root, to, how, Unpacking.Progress.NONE);
    }

    /** The same; {@code progress} hears how far it is. */
    public static void pack(Kernel kernel, Fd root, Fd to, How how, Unpacking.Progress progress) {
        FileStatus status = kernel.perform(new Status(root, "", false));
        Packing packing = new Packing(kernel, to, status.mountId(), how, progress);
        packing.directory(root, ".", status, "");
        packing.end();
    }

    /** Writes the file {@code name} of a directory, with all below it where it is one itself, under the name {@code as}. */
    public static void packEntry(Kernel kernel, Fd directory, String name, String as, Fd to, How how) {
        FileStatus status = kernel.perform(new Status(directory, name, false));
        Packing packing = new Packing(kernel, to, status.mountId(), how, Unpacking.Progress.NONE);
        packing.entry(directory, name, status, as);
        packing.end();
    }

    private void end() {
        buffer.write(new byte[2 * TarReader.BLOCK_BYTES], 0, 2 * TarReader.BLOCK_BYTES);
        flush();
    }

    private void directory(Fd directory, String name, FileStatus status, String path) {
        header(directory, name, status, '5', path.isEmpty() ? "./" : path + "/").writeTo(buffer);
        if (status.mountId() == mountId || how.mounts()) {
            children(directory, name, path);
        }
    }

    private void children(Fd directory, String name, String path) {
        if (depth == DEEPEST) {
            throw new SetupException("directories are more than " + DEEPEST + " deep at " + path, "move what lies there to a higher place");
        }
        depth++;
        Fd opened = kernel.perform(new Open(directory, name, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW, 0));
        Files.with(kernel, opened, fd -> {
            boolean shown = how.mounts() && showsKernel(fd);
            for (Entry entry : shown ? List.<Entry>of() : Files.list(kernel, fd, ".")) {
                String below = path.isEmpty() ? entry.name() : path + "/" + entry.name();
                switch (kernel.attempt(new Status(fd, entry.name(), false))) {
                    case Done<FileStatus>(FileStatus status) -> present(fd, entry.name(), status, below);
                    // Root itself cannot look at all that others have mounted.
                    case Refused<FileStatus>(_, Errno errno) -> absent(errno, below);
                }
            }
            return fd;
        });
        depth--;
    }

    /** One that was there a moment ago. */
    private void present(Fd directory, String name, FileStatus status, String path) {
        int level = depth;
        try {
            entry(directory, name, status, path);
        } catch (KernelException refused) {
            if (refused.errno() != Errno.ENOENT || kernel.succeeds(new Status(directory, name, false))) {
                throw refused;
            }
            depth = level;
            absent(Errno.ENOENT, path);
        }
    }

    private void absent(Errno errno, String path) {
        if (how.whole() && errno == Errno.ENOENT) {
            throw new SetupException(path + " vanished while it was read; try again once nobody changes these files", null);
        }
    }

    private boolean showsKernel(Fd directory) {
        long type = kernel.perform(new FileSystemOf(directory));
        return type == FileSystemType.PROC || type == FileSystemType.SYSFS || type == FileSystemType.CGROUP || type == FileSystemType.CGROUP2;
    }

    private void entry(Fd directory, String name, FileStatus status, String path) {
        switch (status.type()) {
            case FileStatus.DIRECTORY -> directory(directory, name, status, path);
            case FileStatus.REGULAR -> file(directory, name, status, path);
            case FileStatus.SYMBOLIC_LINK -> {
                TarHeader header = header(directory, name, status, '2', path);
                header.link(kernel.perform(new ReadLink(directory, name)));
                header.writeTo(buffer);
            }
            case FileStatus.CHARACTER_DEVICE -> device(directory, name, status, '3', path);
            case FileStatus.BLOCK_DEVICE -> device(directory, name, status, '4', path);
            case FileStatus.FIFO -> header(directory, name, status, '6', path).writeTo(buffer);
            default -> { }
        }
        files++;
        progress.at(files, sent);
        if (buffer.size() > BUFFER_BYTES) {
            flush();
        }
    }

    private void device(Fd directory, String name, FileStatus status, char type, String path) {
        TarHeader header = header(directory, name, status, type, path);
        header.device(status.node().major(), status.node().minor());
        header.writeTo(buffer);
    }

    private TarHeader header(Fd directory, String name, FileStatus status, char type, String path) {
        TarHeader header = new TarHeader(type, path, status.mode());
        header.owner(how.owners().uid(status.uid()), how.owners().gid(status.gid()));
        FileDetails details = kernel.perform(new Details(directory, name));
        header.modified(details.modifiedSeconds(), details.modifiedNanos());
        // Filesystems without attributes refuse to list them.
        if (kernel.attempt(new ListAttributes(directory, name)) instanceof Done<List<String>>(List<String> attributes)) {
            for (String attribute : attributes) {
                if (KeptAttributes.isKept(attribute, how.layer())) {
                    header.record("SCHILY.xattr." + attribute, kernel.perform(new GetAttribute(directory, name, attribute)));
                }
            }
        }
        return header;
    }

    private void file(Fd directory, String name, FileStatus status, String path) {
        FileDetails details = kernel.perform(new Details(directory, name));
        String key = details.links() > 1 ? status.device().words() + " " + status.inode() : "";
        String first = linked.get(key);
        if (first != null) {
            TarHeader header = new TarHeader('1', path, status.mode());
            header.link(first);
            header.writeTo(buffer);
            return;
        }
        Fd file = kernel.perform(new Open(directory, name, OpenFlag.READ | OpenFlag.NO_FOLLOW | OpenFlag.NON_BLOCKING, 0));
        Files.with(kernel, file, fd -> {
            List<Long> segments = details.allocatedBytes() < status.sizeBytes() ? segments(fd, status.sizeBytes()) : List.of();
            // One that has data from its beginning to its end has no holes: its filesystem compresses.
            if (segments.isEmpty() || segments.size() == 2 && segments.getFirst() == 0 && segments.getLast() == status.sizeBytes()) {
                TarHeader header = header(directory, name, status, '0', path);
                header.size(status.sizeBytes());
                header.writeTo(buffer);
                content(fd, 0, status.sizeBytes());
                TarHeader.pad(buffer, status.sizeBytes());
            } else {
                sparse(directory, name, status, path, fd, segments);
            }
            return fd;
        });
        if (details.links() > 1) {
            linked.put(key, path);
        }
    }

    /** Offsets and lengths of data in turn; the end of the file closes them. */
    private List<Long> segments(Fd file, long size) {
        List<Long> segments = new ArrayList<>();
        long at = 0;
        while (at < size && kernel.attempt(new Seek(file, at, Seek.From.DATA)) instanceof Done<Long>(Long data) && data < size) {
            long hole = Math.min(size, kernel.perform(new Seek(file, data, Seek.From.HOLE)));
            segments.add(data);
            segments.add(hole - data);
            at = hole;
        }
        if (at < size || segments.isEmpty()) {
            segments.add(size);
            segments.add(0L);
        }
        return segments;
    }

    /** GNU's format 1.0: the map stands before the content (GNU tar manual, "Storing Sparse Files"). */
    private void sparse(Fd directory, String name, FileStatus status, String path, Fd file, List<Long> segments) {
        StringBuilder map = new StringBuilder().append(segments.size() / 2).append('\n');
        long content = 0;
        for (int i = 0; i < segments.size(); i++) {
            map.append(segments.get(i).longValue()).append('\n');
            content += i % 2 == 1 ? segments.get(i) : 0;
        }
        byte[] written = Text.encode(map.toString());
        long size = written.length + (-written.length & TarReader.BLOCK_BYTES - 1) + content;
        TarHeader header = header(directory, name, status, '0', path);
        header.record("GNU.sparse.major", Text.encode("1"));
        header.record("GNU.sparse.minor", Text.encode("0"));
        header.record("GNU.sparse.name", Text.encode(path));
        header.record("GNU.sparse.realsize", Text.encode(Long.toString(status.sizeBytes())));
        header.size(size);
        header.writeTo(buffer);
        buffer.write(written, 0, written.length);
        TarHeader.pad(buffer, written.length);
        for (int i = 0; i < segments.size(); i += 2) {
            content(file, segments.get(i), segments.get(i + 1));
        }
        TarHeader.pad(buffer, content);
    }

    /** Exactly that many bytes, whatever has become of the file meanwhile: what it lost is zeroes. */
    private void content(Fd file, long from, long length) {
        flush();
        kernel.perform(new Seek(file, from, Seek.From.START));
        long left = length;
        while (left > 0) {
            int count = kernel.perform(new Send(file, to, (int) Math.min(left, CHUNK_BYTES)));
            left -= count;
            sent += count;
            progress.at(files, sent);
            if (count == 0) {
                if (how.whole()) {
                    throw new SetupException("a file became shorter while it was read; try again once nobody changes these files", null);
                }
                int some = (int) Math.min(left, BUFFER_BYTES);
                buffer.write(new byte[some], 0, some);
                left -= some;
                flush();
            }
        }
    }

    private void flush() {
        byte[] bytes = buffer.toByteArray();
        buffer.reset();
        int at = 0;
        while (at < bytes.length) {
            at += kernel.perform(new Write(to, bytes, at, bytes.length - at));
        }
    }
}
