package demitasse.runtime.rootfs;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountAttribute;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mounts a file or directory of the host at a place of the container, in two steps: the parent copies the mount before it
 * clones, since it can reach what an init in a user namespace can't; init puts the copy at its place.
 */
public sealed interface BindMount extends Step {
    /**
     * Copies the mount at {@code source}, with the rights that the container is to have on it.
     *
     * @param ids whose ids its files are to show, null for the host's own
     */
    record Copy(String source, String destination, List<String> options, @Nullable MappedIds ids, @Nullable String pointer) implements BindMount {
        public Copy {
            options = List.copyOf(options);
        }

        public Copy(String source, String destination, List<String> options, @Nullable String pointer) {
            this(source, destination, options, null, pointer);
        }

        @Override
        public String words() {
            return "copy the mount of " + source + " for " + destination + (options.isEmpty() ? "" : " (" + String.join(",", options) + ")")
                    + (ids == null ? "" : " with " + ids.words());
        }

        @Override
        public void perform(Site site) {
            MountOptions parsed = MountOptions.parse(options);
            if (!parsed.data().isEmpty()) {
                throw new SetupException(
                        "a bind mount takes no option " + parsed.data() + " (" + source + " on " + destination + ")",
                        "only a new filesystem has options of its own: remove it, or correct its spelling");
            }
            Fd copy = site.perform(new OpenTree(Fd.HERE, source, true, parsed.isRecursive()));
            // While it is still detached, so that there is no moment at which the container could use it with other rights.
            change(site, copy, parsed);
            if (ids != null) {
                map(site, copy, parsed.isMappedRecursively(), ids.open(site));
            }
            site.keep(name(destination, pointer), copy);
        }

        private void map(Site site, Fd copy, boolean recursive, Fd users) {
            if (site.kernel().attempt(new SetMountAttributes(copy, recursive, MountAttribute.ID_MAPPED, 0, 0, users))
                    instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
                throw errno == Errno.EINVAL
                        ? new SetupException(
                                "the filesystem of " + source + " cannot show its files with other owners, as a user namespace needs it for " + destination,
                                "take files on ext4, xfs or btrfs (tmpfs can do it from Linux 6.3 on), or leave out --userns or idmap")
                        : new KernelException(op, errno);
            }
        }
    }

    /** Copies the host's own filesystem for the case that the kernel refuses a new one ({@link MountFilesystem}); no error where it has none. */
    record Spare(String source, String destination, List<String> options, @Nullable String pointer) implements BindMount {
        public Spare {
            options = List.copyOf(options);
        }

        @Override
        public String words() {
            return "copy the mount of " + source + " in case that no new one can be made for " + destination;
        }

        @Override
        public void perform(Site site) {
            if (site.kernel().attempt(new OpenTree(Fd.HERE, source, true, true)) instanceof Done<Fd>(Fd copy)) {
                MountOptions parsed = MountOptions.parse(options);
                site.perform(new SetMountAttributes(copy, true, parsed.attributes(), parsed.clearedAttributes(), MountFlag.PRIVATE, null));
                site.keep(name(destination, pointer), copy);
            }
        }
    }

    /** Puts the copy at its place. */
    record Place(String source, String destination, @Nullable String pointer) implements BindMount {
        @Override
        public String words() {
            return "bind " + source + " on " + destination;
        }

        @Override
        public void perform(Site site) {
            Fd copy = site.kept(name(destination, pointer));
            boolean directory = site.perform(new Status(copy)).isDirectory();
            Fd target = new Below(site.kernel(), site.kept(MountRoot.ROOT)).mountPoint(destination, directory);
            site.perform(new MoveMount(copy, target));
            site.perform(new Close(target));
            site.perform(new Close(copy));
        }
    }

    /** With the pointer, since two can be for the same place. */
    static String name(String destination, @Nullable String pointer) {
        return "copy for " + destination + " " + pointer;
    }

    private static void change(Site site, Fd copy, MountOptions parsed) {
        // Private unless asked otherwise: what is mounted inside must not show on the host.
        long propagation = parsed.propagation() == 0 ? MountFlag.PRIVATE : parsed.propagation() & ~MountFlag.RECURSIVE;
        boolean all = parsed.propagation() == 0 || (parsed.propagation() & MountFlag.RECURSIVE) != 0;
        site.perform(new SetMountAttributes(copy, all && parsed.isRecursive(), 0, 0, propagation, null));
        if (parsed.attributes() != 0 || parsed.clearedAttributes() != 0) {
            site.perform(new SetMountAttributes(copy, false, parsed.attributes(), parsed.clearedAttributes(), 0, null));
        }
        if (parsed.recursiveSet() != 0 || parsed.recursiveClear() != 0) {
            site.perform(new SetMountAttributes(copy, true, parsed.recursiveSet(), parsed.recursiveClear(), 0, null));
        }
    }
}
