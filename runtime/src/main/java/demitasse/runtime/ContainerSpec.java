package demitasse.runtime;

import demitasse.spec.Spec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One container to be made: its configuration, and what a caller inside of the house can have that a bundle can't say.
 *
 * @param id names its cgroup and its directory
 * @param shownAs what messages call it: its name, or its id
 * @param root where its root filesystem comes from
 * @param carried copy-on-write views of the host's other filesystems, outermost first
 * @param files of the container's own that lie over those of its root
 * @param init whether a small init of ours is PID 1 and the program its child
 * @param pivot whether the root becomes that of the mount namespace; false where the host's root can't be left, as an initramfs
 * @param input whether the program reads the standard input of ours; otherwise it reads nothing
 * @param grouping in which control groups it is
 * @param newKeyring whether it gets a session keyring of its own
 * @param connection how its new network namespace is connected; null for loopback alone
 * @param watch who is told of its system calls; null for nobody
 */
public record ContainerSpec(
        String id,
        String shownAs,
        Spec spec,
        RootFilesystem root,
        List<CarriedMount> carried,
        List<PlacedFile> files,
        boolean init,
        boolean input,
        boolean pivot,
        Grouping grouping,
        boolean newKeyring,
        @Nullable Connection connection,
        @Nullable CallWatch watch) {
    /** Begins an option of a bind mount that names a path below its source; no link there leads out of the source. */
    public static final String SUBPATH_OPTION = "x-demitasse.subpath=";

    public ContainerSpec {
        carried = List.copyOf(carried);
        files = List.copyOf(files);
    }

    /** One in the groups that it needs. */
    public ContainerSpec(
            String id, String shownAs, Spec spec, RootFilesystem root, List<CarriedMount> carried, List<PlacedFile> files, boolean init, boolean input) {
        this(id, shownAs, spec, root, carried, files, init, input, true, new Grouping.Needed(), true, null, null);
    }

    public ContainerSpec withSpec(Spec spec) {
        return new ContainerSpec(id, shownAs, spec, root, carried, files, init, input, pivot, grouping, newKeyring, connection, watch);
    }

    public ContainerSpec withPivot(boolean pivot) {
        return new ContainerSpec(id, shownAs, spec, root, carried, files, init, input, pivot, grouping, newKeyring, connection, watch);
    }

    public ContainerSpec withGrouping(Grouping grouping) {
        return new ContainerSpec(id, shownAs, spec, root, carried, files, init, input, pivot, grouping, newKeyring, connection, watch);
    }

    public ContainerSpec withNewKeyring(boolean newKeyring) {
        return new ContainerSpec(id, shownAs, spec, root, carried, files, init, input, pivot, grouping, newKeyring, connection, watch);
    }

    public ContainerSpec withFiles(List<PlacedFile> files) {
        return new ContainerSpec(id, shownAs, spec, root, carried, files, init, input, pivot, grouping, newKeyring, connection, watch);
    }

    public ContainerSpec withWatch(CallWatch watch) {
        return new ContainerSpec(id, shownAs, spec, root, carried, files, init, input, pivot, grouping, newKeyring, connection, watch);
    }

    public ContainerSpec withConnection(@Nullable Connection connection) {
        return new ContainerSpec(id, shownAs, spec, root, carried, files, init, input, pivot, grouping, newKeyring, connection, watch);
    }

    /** The same with other filesystems of files. */
    public ContainerSpec withFilesystems(RootFilesystem root, List<CarriedMount> carried) {
        return new ContainerSpec(id, shownAs, spec, root, carried, files, init, input, pivot, grouping, newKeyring, connection, watch);
    }

    /** Where a root filesystem comes from. */
    public sealed interface RootFilesystem {
        /** A directory, used as it is; where {@code mapped}, a user namespace sees its files under the ids that they have on the host. */
        record Directory(String path, boolean mapped) implements RootFilesystem {
            public Directory(String path) {
                this(path, false);
            }
        }

        /** An overlay; it is mounted on the directory {@code place}, which nobody else uses. */
        record Overlay(Layers layers, String place) implements RootFilesystem {}
    }

    /**
     * Directories of an overlay: {@code lowers}, from the top down, stay as they are, what is written lands in {@code upper}, {@code work} is the kernel's.
     *
     * @param fuse whether fuse-overlayfs shows them, since the kernel's own overlay cannot lie there
     * @param limitBytes how much may be written, 0 for as much as the disk takes; the filesystem sees to it
     */
    public record Layers(List<String> lowers, String upper, String work, boolean fuse, long limitBytes) {
        public Layers {
            lowers = List.copyOf(lowers);
        }

        public Layers(List<String> lowers, String upper, String work) {
            this(lowers, upper, work, false, 0);
        }

        public Layers(String lower, String upper, String work) {
            this(List.of(lower), upper, work);
        }

        /** The topmost of those that stay. */
        public String lower() {
            return lowers.getFirst();
        }
    }

    /** A small file with that content, at an absolute path. */
    public record PlacedFile(String path, String content) {}

    /** A filesystem of the host that is seen in the container at the same place. */
    public record CarriedMount(String destination, Layers layers) {}
}
