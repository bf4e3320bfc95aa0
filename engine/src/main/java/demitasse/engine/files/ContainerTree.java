package demitasse.engine.files;

import demitasse.engine.archive.Owners;
import demitasse.engine.store.Stored;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.ContainerSpec.CarriedMount;
import demitasse.runtime.ContainerSpec.Layers;
import demitasse.runtime.ContainerSpec.RootFilesystem;
import demitasse.runtime.SetupException;
import demitasse.runtime.rootfs.FuseOverlay;
import demitasse.runtime.rootfs.OverlayLayers;
import demitasse.spec.Linux;
import demitasse.spec.Mount;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a container as it sees them, reached by descriptor. Of one that runs it is the root of its init (proc(5),
 * /proc/PID/root): whatever is mounted there shows, and no process of ours enters anything. Of one that does not it is a
 * mount of its layers that has no place, and nobody starts it meanwhile.
 */
public final class ContainerTree {
    private static final int HANDLE = OpenFlag.PATH | OpenFlag.DIRECTORY;

    private final Kernel kernel;
    private final Stored stored;
    private final ContainerSpec container;
    private final boolean stopped;

    private ContainerTree(Kernel kernel, Stored stored, boolean stopped) {
        this.kernel = kernel;
        this.stored = stored;
        this.stopped = stopped;
        this.container = stored.container();
    }

    /** @throws SetupException when it is just being started, or removed */
    public static ContainerTree of(Kernel kernel, Stored stored) {
        boolean stopped = stored.lock();
        if (!stopped && stored.standing().pid() == 0) {
            throw new SetupException("container " + stored.record().shownAs() + " is just being started, or ends", "try again");
        }
        return new ContainerTree(kernel, stored, stopped);
    }

    /** A directory, and a path to follow from there and not out of it. */
    record Place(Fd root, String path) {}

    ContainerSpec container() {
        return container;
    }

    String shownAs() {
        return stored.record().shownAs();
    }

    boolean isStopped() {
        return stopped;
    }

    /** What its users are to the host. */
    Owners toContainer() {
        Linux linux = container.spec().linuxOrEmpty();
        return Owners.toContainer(linux.uidMappings(), linux.gidMappings());
    }

    Owners toHost(boolean root) {
        Linux linux = container.spec().linuxOrEmpty();
        return Owners.toHost(linux.uidMappings(), linux.gidMappings(), root);
    }

    /** Its whole root directory. */
    Fd root() {
        return stopped ? unmountedRoot(container.root(), false) : liveRoot();
    }

    /** Where a path of the container's is. */
    Place place(String path, boolean writing) {
        if (!stopped) {
            return new Place(liveRoot(), path);
        }
        String clean = "/" + cleaned(path);
        CarriedMount carried = null;
        for (CarriedMount mount : container.carried()) {
            carried = isBelow(clean, mount.destination()) ? mount : carried;
        }
        Mount volume = null;
        for (Mount mount : container.spec().mounts()) {
            volume = isBelow(clean, mount.destination()) ? mount : volume;
        }
        if (volume != null && (carried == null || volume.destination().length() > carried.destination().length())) {
            return mounted(volume, clean);
        }
        return carried == null
                ? new Place(unmountedRoot(container.root(), writing), path)
                : new Place(layers(carried.layers(), writing), clean.substring(carried.destination().length()) + trail(path));
    }

    /** What follows the last name says how the path is meant. */
    private static String trail(String path) {
        return path.endsWith("/.") ? "/." : path.endsWith("/") ? "/" : "";
    }

    private Place mounted(Mount volume, String path) {
        String source = volume.source();
        boolean bound = volume.options().contains("bind") || volume.options().contains("rbind");
        if (!bound || source == null) {
            throw new SetupException(volume.destination() + " is there only while container " + shownAs() + " runs", "start it first");
        }
        String rest = path.substring(volume.destination().length());
        if (rest.isEmpty()) {
            int slash = source.lastIndexOf('/');
            return new Place(kernel.perform(new Open(slash <= 0 ? "/" : source.substring(0, slash), HANDLE)), source.substring(slash + 1));
        }
        return new Place(kernel.perform(new Open(source, HANDLE)), rest);
    }

    private static boolean isBelow(String path, String directory) {
        return path.equals(directory) || path.startsWith(directory + "/");
    }

    /** A path without what means nothing; {@code ..} goes up as far as the root. */
    static String cleaned(String path) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String part = path.substring(start, end);
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
            start = end + 1;
        }
        return String.join("/", parts);
    }

    /** A pid may be another process's by the time that its directory is opened: only if it still is init's was it that one. */
    private Fd liveRoot() {
        int pid = stored.standing().pid();
        Fd root = pid == 0 ? null : kernel.perform(new Open("/proc/" + pid + "/root", HANDLE));
        if (root == null || stored.standing().pid() != pid) {
            throw new SetupException("container " + shownAs() + " has just ended", "try again");
        }
        return new Fd(root.number(), "the container's root");
    }

    private Fd unmountedRoot(RootFilesystem root, boolean writing) {
        return switch (root) {
            case RootFilesystem.Directory(String path, boolean mapped) -> kernel.perform(new Open(path, HANDLE));
            case RootFilesystem.Overlay(Layers layers, String place) -> layers(layers, writing);
        };
    }

    private Fd layers(Layers layers, boolean writing) {
        if (!container.spec().linuxOrEmpty().uidMappings().isEmpty()) {
            throw new SetupException("container " + shownAs() + " has users of its own, whom its files can be shown to only while it runs", "start it first");
        }
        if (writing) {
            // A volatile overlay refuses the layers of a run before (overlayfs.rst, "Volatile mount").
            Files.removeTree(kernel, Fd.HERE, layers.work() + "/work");
        }
        OverlayLayers written = new OverlayLayers(layers.lowers(), layers.upper(), layers.work());
        if (layers.fuse()) {
            // The program's own whiteouts are none to the kernel.
            return FuseOverlay.mounted(kernel, written);
        }
        if (writing) {
            return written.detached(kernel);
        }
        List<String> all = new ArrayList<>();
        all.add(layers.upper());
        all.addAll(layers.lowers());
        return new OverlayLayers(all, "", "").detached(kernel);
    }

    public void close() {
        if (stopped) {
            stored.unlock();
        }
    }
}
