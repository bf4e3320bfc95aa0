package demitasse.runtime.rootfs;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.OpenBelow;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountAttribute;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome;
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
    /** Begins the names under which mounts wait to be placed. */
    String KEPT = "copy for ";

    /**
     * Copies the mount at {@code source}, with the rights that the container is to have on it.
     *
     * @param subpath the part of the source that is meant, by no link out of it; null for the source itself
     * @param ids whose ids its files are to show, null for the host's own
     */
    record Copy(String source, @Nullable String subpath, String destination, List<String> options, @Nullable MappedIds ids, @Nullable String pointer)
            implements BindMount {
        public Copy {
            options = List.copyOf(options);
        }

        public Copy(String source, String destination, List<String> options, @Nullable String pointer) {
            this(source, null, destination, options, null, pointer);
        }

        @Override
        public String words() {
            return "copy the mount of " + source + (subpath == null ? "" : "/" + subpath) + " for " + destination + (options.isEmpty() ? "" : " (" + String.join(",", options) + ")")
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
            Fd copy = subpath == null ? site.perform(new OpenTree(Fd.HERE, source, true, parsed.isRecursive())) : below(site, subpath, parsed.isRecursive());
            // While it is still detached, so that there is no moment at which the container could use it with other rights.
            change(site, copy, parsed);
            if (ids != null) {
                map(site, copy, parsed.isMappedRecursively(), ids.open(site));
            }
            site.keep(name(destination, pointer), copy);
        }

        /** By descriptor from the source on: a container that has it mounted may exchange what is in it at any moment. */
        private Fd below(Site site, String path, boolean recursive) {
            Fd whole = site.perform(new Open(source, OpenFlag.PATH | OpenFlag.DIRECTORY));
            Outcome<Fd> found = site.kernel().attempt(new OpenBelow(whole, path, OpenFlag.PATH, 0));
            site.perform(new Close(whole));
            return switch (found) {
                case Done<Fd>(Fd part) -> {
                    Fd copy = site.perform(new OpenTree(part, "", true, recursive));
                    site.perform(new Close(part));
                    yield copy;
                }
                case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> throw errno == Errno.ENOENT
                        ? new SetupException("there is no " + path + " in " + source + " to mount on " + destination, "make it first, or correct the subpath")
                        : new KernelException(op, errno);
            };
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
            Below below = new Below(site.kernel(), site.kept(MountRoot.ROOT));
            Fd found = below.find(destination);
            // What the source is matters only where its place has to be made.
            Fd target = found != null ? below.outsideOfProc(found, destination)
                    : below.mountPoint(destination, site.perform(new Status(copy)).isDirectory());
            site.perform(new MoveMount(copy, target));
            site.perform(new Close(target));
            site.perform(new Close(copy));
        }
    }

    /**
     * Both at once, in init, for which no descriptor waits: of many mounts, more would than a process may have. What is
     * mounted on the host later is not passed on, since init has a tree of mounts of its own by then.
     */
    record Whole(Copy copy, Place place) implements BindMount {
        @Override
        public String words() {
            return copy.words() + ", and " + place.words();
        }

        @Override
        public @Nullable String pointer() {
            return place.pointer();
        }

        @Override
        public void perform(Site site) {
            copy.perform(site);
            place.perform(site);
        }
    }

    /** With the pointer, since two can be for the same place. */
    static String name(String destination, @Nullable String pointer) {
        return KEPT + destination + " " + pointer;
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
