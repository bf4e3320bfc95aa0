package demitasse.engine;

import demitasse.engine.RunRequest.Directory;
import demitasse.engine.RunRequest.HostRoot;
import demitasse.engine.image.Images;
import demitasse.engine.store.IdRanges;
import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp.GetResourceLimit;
import demitasse.kernel.ResourceLimit;
import demitasse.kernel.SystemName;
import demitasse.kernel.Text;
import demitasse.runtime.HostFacts;
import demitasse.runtime.MountEntry;
import demitasse.runtime.SetupException;
import demitasse.runtime.rootfs.OverlayLayers;
import demitasse.spec.Capability;
import demitasse.spec.RlimitType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was looked up on the host for one request, before anything is made.
 *
 * @param lowers the directories that make up the root, the topmost first
 * @param root status of the directory that becomes the root
 * @param account whom the process runs as
 * @param carried the host's other filesystems, for a sandbox of the host
 * @param maskedOfProcessors what is hidden beside {@link Defaults#MASKED}
 * @param devices of the host that it gets
 * @param openFiles the limit of open files that this process has
 * @param names what the host says of names
 * @param system the running kernel
 * @param firstId of the range of the host's ids for a container with users of its own; 0 where it needs none
 */
record Survey(
        List<String> lowers, FileStatus root, Accounts.Account account, List<Carried> carried, List<String> maskedOfProcessors, List<HostDevices.Found> devices, ResourceLimit openFiles,
        NameFiles.OfHost names, SystemName system, long firstId) {
    private static final String PROCESSORS = "/sys/devices/system/cpu";

    /** A filesystem, or a single file, that is mounted at that place. */
    record Carried(String path, FileStatus status) {}

    /** @throws SetupException when something that was named is not there */
    static Survey of(Kernel kernel, RunRequest request, HostFacts facts) {
        List<String> lowers = request.root().source() instanceof Directory(String path, _) ? Images.stack(kernel, path) : List.of("/");
        Fd root = lowers.size() > 1 ? openAccounts(kernel, lowers) : openRoot(kernel, request.root().source());
        FileStatus status = kernel.perform(lowers.size() > 1 ? new Status(lowers.getFirst()) : new Status(root));
        Accounts.Account account = new Accounts(kernel, root).resolve(user(request));
        kernel.perform(new Close(root));
        for (RunRequest.Volume volume : request.volumes()) {
            requireSource(kernel, volume);
        }
        List<Carried> carried = switch (request.root().source()) {
            case HostRoot() -> carried(kernel, facts);
            case Directory _ -> List.of();
        };
        requireCapabilities(request, facts);
        return new Survey(
                lowers, status, account, carried, maskedOfProcessors(kernel), HostDevices.of(kernel, request.security()), kernel.perform(new GetResourceLimit(RlimitType.RLIMIT_NOFILE.number())),
                NameFiles.OfHost.read(kernel, request.namespaces().network()), facts.system(), needsIds(request) ? IdRanges.first(kernel) : 0);
    }

    Survey withFirstId(long firstId) {
        return new Survey(lowers, root, account, carried, maskedOfProcessors, devices, openFiles, names, system, firstId);
    }

    static boolean needsIds(RunRequest request) {
        return switch (request.namespaces().user()) {
            case RunRequest.HostUsers(), RunRequest.MappedUsers _ -> false;
            case RunRequest.AutomaticUsers(), RunRequest.KeptUsers _ -> true;
        };
    }

    /** Whose ids are kept is whom the program runs as, unless it is said otherwise. */
    private static RunRequest.@Nullable User user(RunRequest request) {
        return request.process().user() == null && request.namespaces().user() instanceof RunRequest.KeptUsers(long uid, long gid)
                ? new RunRequest.User(new RunRequest.ById(uid), new RunRequest.ById(gid))
                : request.process().user();
    }

    private static Fd openRoot(Kernel kernel, RunRequest.RootSource source) {
        return switch (source) {
            case HostRoot() -> kernel.perform(new Open("/", OpenFlag.PATH | OpenFlag.DIRECTORY));
            case Directory(String path, String asGiven) -> {
                Images.hold(kernel, path);
                yield switch (kernel.attempt(new Open(path, OpenFlag.PATH | OpenFlag.DIRECTORY))) {
                    case Done<Fd>(Fd fd) -> fd;
                    case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> throw switch (errno) {
                        case ENOENT -> new SetupException("there is no root filesystem " + asGiven, "give --rootfs a directory that holds one (bin, etc, lib, …)");
                        case ENOTDIR -> new SetupException("the root filesystem " + asGiven + " is not a directory", "unpack it first, for example: mkdir rootfs && tar -C rootfs -xf " + asGiven);
                        default -> new KernelException(op, errno);
                    };
                };
            }
        };
    }

    /** The layer that the accounts are in, or what all layers show together. */
    private static Fd openAccounts(Kernel kernel, List<String> lowers) {
        Images.hold(kernel, lowers.getFirst());
        String layer = AccountLayer.of(kernel, lowers);
        return layer != null ? kernel.perform(new Open(layer, OpenFlag.PATH | OpenFlag.DIRECTORY)) : openTogether(kernel, lowers);
    }

    /** Directories of the host that lie over each other, the topmost first, as one. */
    static Fd openTogether(Kernel kernel, List<String> lowers) {
        return lowers.size() > 1
                ? new OverlayLayers(lowers, "", "").detached(kernel)
                : kernel.perform(new Open(lowers.getFirst(), OpenFlag.PATH | OpenFlag.DIRECTORY));
    }

    private static void requireSource(Kernel kernel, RunRequest.Volume volume) {
        if (volume.source() instanceof VolumeSource.HostPath(String path, boolean made) && !made
                && kernel.attempt(new Status(path)) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            throw errno == Errno.ENOENT
                    ? new SetupException("there is no " + path + " to bind on " + volume.target(), "make it first, or correct the source")
                    : new KernelException(op, errno);
        }
    }

    /** In a user namespace of its own a process has all of them. */
    private static void requireCapabilities(RunRequest request, HostFacts facts) {
        if (facts.uid() != 0 || !(request.namespaces().user() instanceof RunRequest.HostUsers)) {
            return;
        }
        for (Capability capability : request.security().capabilities().added()) {
            if ((facts.capabilities() & 1L << capability.number()) == 0) {
                throw new SetupException(
                        capability + " cannot be added, since this process does not have it to give",
                        "see grep CapPrm /proc/self/status; is this a container itself?");
            }
        }
    }

    private static List<Carried> carried(Kernel kernel, HostFacts facts) {
        List<Carried> carried = new ArrayList<>();
        for (MountEntry mount : HostSandbox.carried(facts.mounts())) {
            // One that cannot be looked at, such as a dead network filesystem, would not be of use inside either.
            if (kernel.attempt(new Status(mount.mountPoint())) instanceof Done<FileStatus>(FileStatus status)) {
                carried.add(new Carried(mount.mountPoint(), status));
            }
        }
        return carried;
    }

    private static List<String> maskedOfProcessors(Kernel kernel) {
        List<String> paths = new ArrayList<>();
        if (kernel.succeeds(new Status(PROCESSORS + "/cpu0/" + Defaults.MASKED_OF_PROCESSOR))) {
            for (Entry entry : Files.list(kernel, Fd.HERE, PROCESSORS)) {
                if (entry.name().startsWith("cpu") && entry.name().length() > 3 && Text.isDigit(entry.name().charAt(3))) {
                    paths.add(PROCESSORS + "/" + entry.name() + "/" + Defaults.MASKED_OF_PROCESSOR);
                }
            }
        }
        return paths;
    }

}
