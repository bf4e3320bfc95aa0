package demitasse.kernel;

import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Linux in memory for tests: names, files, descriptors and mounts behave as they do there; every operation is kept in a
 * list, and any can be made to fail. Permissions are not looked at. A bind mount shows the very node of its source.
 */
public final class FakeKernel implements Kernel {
    final FakeTree tree = new FakeTree();
    final FakeDescriptors descriptors = new FakeDescriptors();
    private final List<KernelOp<?>> done = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final FakeFiles files = new FakeFiles(this);
    private final FakeStorage storage = new FakeStorage(this, files);
    private final FakeDirectories directories = new FakeDirectories(this);
    private final FakeAttributes attributes = new FakeAttributes(this);
    private final FakeMounts mounts = new FakeMounts(this);
    private final FakeProcesses processes = new FakeProcesses(this);
    private final FakeSockets sockets = new FakeSockets(this);

    /** An operation that is refused, {@code times} times. */
    private static final class Refusal {
        final Predicate<KernelOp<?>> which;
        final Errno errno;
        int times;

        Refusal(Predicate<KernelOp<?>> which, Errno errno, int times) {
            this.which = which;
            this.errno = errno;
            this.times = times;
        }
    }

    // --- what a test sets up

    public FakeKernel directory(String path) {
        tree.put(path, FakeNode.directory(0755));
        return this;
    }

    public FakeKernel file(String path, String content) {
        tree.put(path, new FakeNode(FileStatus.REGULAR, 0644)).content = Text.encode(content);
        return this;
    }

    /** A file as in procfs and cgroupfs: a write replaces its content, and its directory can be removed with it. */
    public FakeKernel virtualFile(String path, String content) {
        FakeNode node = tree.put(path, new FakeNode(FileStatus.REGULAR, 0644));
        node.content = Text.encode(content);
        node.isVirtual = true;
        return this;
    }

    public FakeKernel symbolicLink(String path, String target) {
        tree.put(path, new FakeNode(FileStatus.SYMBOLIC_LINK, 0777)).target = target;
        return this;
    }

    public FakeKernel device(String path, int type, DeviceNumber number) {
        tree.put(path, new FakeNode(type, 0666)).device = number;
        return this;
    }

    /** Has every directory that is made somewhere below {@code path} hold such virtual files, as a cgroup does. */
    public FakeKernel populate(String path, String... names) {
        directories.populate(path, List.of(names));
        return this;
    }

    /** Mounts an empty filesystem of a type over {@code path}, whose descriptors tell {@link FileSystemType} so. */
    public FakeKernel mounted(String path, String type) {
        perform(new MountOp.Mount(type, path, type, 0, null));
        done.clear();
        return this;
    }

    /** Has every filesystem keep project quotas, in which these projects are somebody else's. */
    public FakeKernel projectQuotas(int... taken) {
        storage.quotas = true;
        for (int project : taken) {
            storage.limits.put(project, 1L);
        }
        return this;
    }

    public FakeKernel refuse(Class<?> operation, Errno errno) {
        return refuse(operation::isInstance, errno);
    }

    public FakeKernel refuse(Predicate<KernelOp<?>> which, Errno errno) {
        return refuse(which, errno, Integer.MAX_VALUE);
    }

    public FakeKernel refuse(Predicate<KernelOp<?>> which, Errno errno, int times) {
        refusals.add(new Refusal(which, errno, times));
        return this;
    }

    public FakeProcesses processes() {
        return processes;
    }

    // --- what a test asks afterwards

    /** Every operation that was asked for, refused ones too, in order. */
    public List<KernelOp<?>> operations() {
        return done;
    }

    /** The words of every operation, in order. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        for (KernelOp<?> op : done) {
            words.add(op.words());
        }
        return words;
    }

    public boolean exists(String path) {
        return tree.find(tree.root, path, false).place() != null;
    }

    /** The content of a file, or null where there is none. */
    public @Nullable String content(String path) {
        FakePlace place = tree.find(tree.root, path, true).place();
        return place == null ? null : Text.decode(place.node().content);
    }

    /** How much a project may have, 0 for no limit. */
    public long projectLimit(int project) {
        return storage.limits.getOrDefault(project, 0L);
    }

    /** The numbers of all open descriptors. */
    public List<Integer> openDescriptors() {
        return descriptors.numbers();
    }

    /** Where mounts were put, in the order of the paths: {@code tmpfs on /dev}. */
    public List<String> mounts() {
        return mounts.list();
    }

    // --- Kernel

    @Override
    @SuppressWarnings("unchecked") // As in LinuxKernel.
    public <R> Outcome<R> attempt(KernelOp<R> op) {
        done.add(op);
        for (Refusal refusal : refusals) {
            if (refusal.times > 0 && refusal.which.test(op)) {
                refusal.times--;
                return new Refused<>(op, refusal.errno);
            }
        }
        return (Outcome<R>) dispatch(op);
    }

    private Outcome<?> dispatch(KernelOp<?> op) {
        return switch (op) {
            case FileOp<?> file -> files.perform(file);
            case DirectoryOp<?> directory -> directories.perform(directory);
            case AttributeOp<?> attribute -> attributes.perform(attribute);
            case MountOp<?> mount -> mounts.perform(mount);
            case ProcessOp<?> process -> processes.perform(process);
            case IdentityOp<?> id -> processes.perform(id);
            case NamespaceOp<?> namespace -> processes.perform(namespace);
            case SignalOp<?> signal -> processes.perform(signal);
            case TimeOp<?> time -> processes.perform(time);
            case SocketOp<?> socket -> sockets.perform(socket);
            case TerminalOp<?> terminal -> sockets.perform(terminal);
            case BpfOp<?> program -> sockets.perform(program);
            case SchedulingOp<?> turn -> processes.perform(turn);
            case StorageOp<?> kept -> storage.perform(kept);
        };
    }

    // --- for the parts of the fake

    /** Where a path of an operation starts, or null where the descriptor is not open. */
    @Nullable FakePlace start(Fd directory) {
        if (directory.equals(Fd.HERE)) {
            return tree.here;
        }
        FakeOpen open = descriptors.get(directory);
        return open == null ? null : open.place;
    }

    /** Resolves a path of an operation; an empty one is the directory itself where {@code emptyIsSelf}. */
    FakeTree.Found find(Fd directory, String path, boolean follow, boolean emptyIsSelf) {
        FakePlace start = path.startsWith("/") ? tree.root : start(directory);
        if (start == null) {
            return FakeTree.Found.refused(Errno.EBADF);
        }
        if (path.startsWith("/proc/self/fd/")) {
            return findByNumber(path.substring("/proc/self/fd/".length()), follow);
        }
        return path.isEmpty() && emptyIsSelf
                ? new FakeTree.Found(start, start.parent(), start.name(), null)
                : tree.find(start, path, follow);
    }

    /** A path of {@link Fd#procPath}, and one that goes on below it. */
    private FakeTree.Found findByNumber(String rest, boolean follow) {
        int slash = rest.indexOf('/');
        String number = slash < 0 ? rest : rest.substring(0, slash);
        int parsed = 0;
        for (int i = 0; i < number.length(); i++) {
            parsed = parsed * 10 + number.charAt(i) - '0';
        }
        FakePlace place = start(new Fd(parsed, ""));
        if (place == null) {
            return FakeTree.Found.refused(Errno.ENOENT);
        }
        return slash < 0
                ? new FakeTree.Found(place, place.parent(), place.name(), null)
                : tree.find(place, rest.substring(slash + 1), follow);
    }

    static <R> Outcome<R> done(R value) {
        return new Done<>(value);
    }

    static <R> Outcome<R> refused(KernelOp<R> op, @Nullable Errno errno) {
        return new Refused<>(op, errno == null ? Errno.EINVAL : errno);
    }
}
