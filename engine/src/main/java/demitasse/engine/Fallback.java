package demitasse.engine;

import demitasse.engine.archive.Owners;
import demitasse.engine.archive.TreeCopy;
import demitasse.engine.store.NamedOverlay;
import demitasse.engine.store.Storage;
import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Text;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.ContainerSpec.CarriedMount;
import demitasse.runtime.ContainerSpec.Layers;
import demitasse.runtime.ContainerSpec.RootFilesystem;
import demitasse.runtime.Log;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import demitasse.runtime.launch.StepFailure;
import demitasse.runtime.lifecycle.Delete;
import demitasse.runtime.report.Failure;
import demitasse.runtime.rootfs.FuseOverlay;
import demitasse.runtime.rootfs.HandMount;
import demitasse.runtime.rootfs.MountOverlay;
import demitasse.runtime.rootfs.MountRoot;
import demitasse.runtime.rootfs.OverlayLayers;
import demitasse.spec.Linux;
import demitasse.spec.Mount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container gets where the kernel's overlay cannot be: on a filesystem that can't be its upper layer, over one that
 * can't be its lower, or without overlayfs in the kernel. That is seen by its first start, which fails; so nobody who can have
 * an overlay pays for it.
 */
public final class Fallback {
    private final Kernel kernel;
    private final String id;

    private Fallback(Kernel kernel, String id) {
        this.kernel = kernel;
        this.id = id;
    }

    /** The container that it becomes, and a line for its user. */
    public record Instead(ContainerSpec container, String words) {}

    /**
     * What to try next, once it is made; null where it was not for an overlay that the container could not be started.
     *
     * @throws SetupException when there is nothing else to try
     */
    public static @Nullable Instead after(Kernel kernel, StepFailure refused, ContainerSpec container) {
        Failure failure = refused.failure();
        String why = obstacle(failure, container);
        // A program of the host's is not bound by a quota, and a copy would be counted whole.
        if (why == null || container.root() instanceof RootFilesystem.Overlay(Layers layers, _) && layers.limitBytes() > 0) {
            return null;
        }
        // What was made for that start is not there for the next.
        Delete.delete(kernel, Storage.RUNNING, container.id(), true, Log.NONE);
        boolean served = container.root() instanceof RootFilesystem.Overlay(Layers shown, _) && shown.fuse();
        boolean mapped = !container.spec().linuxOrEmpty().uidMappings().isEmpty();
        return new Fallback(kernel, container.id()).instead(container, why, !served && !mapped && FuseOverlay.isThere(kernel));
    }

    /** Tells it to whoever started the container, in one write. */
    public static void tell(Kernel kernel, String words) {
        byte[] line = Text.encode("[demitasse] " + words + "\n");
        kernel.attempt(new Write(Fd.STDERR, line, 0, line.length));
    }

    /** Null for a failure of something else. */
    private static @Nullable String obstacle(Failure failure, ContainerSpec container) {
        boolean refused = failure.errno() == Errno.EINVAL || failure.errno() == Errno.ENODEV;
        Failure.Place place = failure.place();
        if (place == null) {
            return null;
        }
        boolean any = false;
        boolean served = false;
        if (container.root() instanceof RootFilesystem.Overlay(Layers layers, String at)) {
            any = isStep(place, new MountRoot.Overlay(overlay(layers), at, layers.lower())) || isStep(place, new HandMount.Overlay(overlay(layers), "", 0));
            served = layers.fuse() && isStep(place, new FuseOverlay(overlay(layers), ""));
        }
        for (CarriedMount mount : container.carried()) {
            any |= isStep(place, new MountOverlay.Own(overlay(mount.layers()), mount.destination()));
            served |= mount.layers().fuse() && isStep(place, new FuseOverlay(overlay(mount.layers()), ""));
        }
        return served ? "fuse-overlayfs cannot be used (" + failure.what() + ")"
                : any && refused ? "overlay cannot be used (" + failure.errno() + ")" : null;
    }

    private static boolean isStep(Failure.Place place, Step step) {
        return place.step().equals(step.words());
    }

    private static OverlayLayers overlay(Layers layers) {
        return new OverlayLayers(layers.lowers(), layers.upper(), layers.work());
    }

    private Instead instead(ContainerSpec container, String why, boolean fuse) {
        if (fuse) {
            return new Instead(container.withFilesystems(served(container.root()), servedMounts(container)),
                    why + ": fuse-overlayfs shows the root instead, which is slower");
        }
        if (!(container.root() instanceof RootFilesystem.Overlay(Layers layers, _))) {
            return new Instead(withCopies(container, container.root()), why + ": the container gets a copy instead");
        }
        requireCopyable(layers, why);
        String place = Storage.CONTAINERS + "/" + id + "/root";
        boolean shared = copied(container, layers, place);
        return new Instead(withCopies(container, new RootFilesystem.Directory(place, false)), why + ": the container gets a copy of its root instead"
                + (shared ? ", which shares its blocks" : ", which takes room and time"));
    }

    private static RootFilesystem served(RootFilesystem root) {
        return root instanceof RootFilesystem.Overlay(Layers layers, String place) ? new RootFilesystem.Overlay(served(layers), place) : root;
    }

    private static Layers served(Layers layers) {
        return new Layers(layers.lowers(), layers.upper(), layers.work(), true, 0);
    }

    private static List<CarriedMount> servedMounts(ContainerSpec container) {
        List<CarriedMount> mounts = new ArrayList<>();
        for (CarriedMount mount : container.carried()) {
            mounts.add(new CarriedMount(mount.destination(), served(mount.layers())));
        }
        return mounts;
    }

    private static void requireCopyable(Layers layers, String why) {
        String hint = "install fuse-overlayfs, or mount a filesystem that can hold layers (ext4, xfs, btrfs, tmpfs) on " + Storage.HOME;
        if (layers.lower().equals("/")) {
            throw new SetupException(why + " on " + Storage.HOME + ", and this host's root is not copied for a sandbox", hint);
        }
        if (layers.upper().startsWith(NamedOverlay.HOME + "/")) {
            throw new SetupException(why + " on " + Storage.HOME + ", and a copy of the root would not stay under a name (--overlay)", hint);
        }
    }

    /** Volumes that were to be seen through a layer of their own are copies, too. */
    private ContainerSpec withCopies(ContainerSpec container, RootFilesystem root) {
        List<Mount> mounts = new ArrayList<>(container.spec().mounts());
        for (CarriedMount mount : container.carried()) {
            if (!mount.layers().upper().startsWith(Storage.CONTAINERS + "/")) {
                throw new SetupException("overlay cannot be used, and what is written to a copy would not be in " + mount.layers().upper(), "leave out upperdir and workdir, or install fuse-overlayfs");
            }
            String place = mount.layers().upper() + "-copy";
            copied(container, mount.layers(), place);
            mounts.add(new Mount(mount.destination(), "bind", place, List.of("rbind", "rw", "rprivate"), List.of(), List.of()));
        }
        return container.withSpec(container.spec().withMounts(mounts)).withFilesystems(root, List.of());
    }

    /** Whether the copy shares its content with what it is one of. */
    private boolean copied(ContainerSpec container, Layers layers, String place) {
        Linux linux = container.spec().linuxOrEmpty();
        Files.removeTree(kernel, Fd.HERE, layers.upper());
        Files.removeTree(kernel, Fd.HERE, layers.work());
        Files.removeTree(kernel, Fd.HERE, place);
        kernel.perform(new MakeDirectory(Fd.HERE, place, 0700));
        Fd to = kernel.perform(new Open(place, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW));
        return Files.with(kernel, to, made -> Files.with(kernel, Survey.openTogether(kernel, layers.lowers()),
                from -> tryCopy(from, made, Owners.toHost(linux.uidMappings(), linux.gidMappings(), false), layers.lower())));
    }

    private boolean tryCopy(Fd from, Fd to, Owners owners, String path) {
        try {
            return TreeCopy.copy(kernel, from, to, owners);
        } catch (KernelException refused) {
            throw new SetupException("overlay cannot be used, and " + path + " cannot be copied: " + refused.getMessage(),
                    refused.errno() == Errno.ENOSPC || refused.errno() == Errno.EDQUOT ? "make room on the filesystem of " + Storage.HOME + ", or install fuse-overlayfs" : null);
        }
    }
}
