package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;
import org.jspecify.annotations.Nullable;

/** Operations on mounts: the old call and the descriptor-based ones of Linux 5.2 and 5.12. */
public sealed interface MountOp<R> extends KernelOp<R> {
    /** Mounts, remounts, binds or changes propagation, by flags of {@link MountFlag}; mount(2). */
    record Mount(@Nullable String source, String target, @Nullable String type, long flags, @Nullable String data) implements MountOp<Nothing> {
        @Override
        public String call() {
            return "mount";
        }

        @Override
        public String words() {
            String what = type != null ? type : source;
            return (what == null ? "change the mount " : "mount " + what + " on ") + target + MountFlag.words(flags) + (data == null || data.isEmpty() ? "" : " " + data);
        }
    }

    /** Unmounts what is on {@code path}; {@code detach} takes it out of the tree now and lets it go when it is no longer used; umount2(2). */
    record Unmount(String path, boolean detach) implements MountOp<Nothing> {
        @Override
        public String call() {
            return "umount2";
        }

        @Override
        public String words() {
            return (detach ? "detach " : "unmount ") + path;
        }
    }

    /** Makes the mount at {@code newRoot} the root of the mount namespace and moves the old one to {@code putOld}; pivot_root(2). */
    record PivotRoot(String newRoot, String putOld) implements MountOp<Nothing> {
        @Override
        public String call() {
            return "pivot_root";
        }

        @Override
        public String words() {
            return "make " + newRoot + " the root of the mount namespace";
        }
    }

    /**
     * A handle to a mount, or with {@code copy} a detached copy of it (with all below where {@code recursive}): a bind mount
     * that has no place yet; an empty path takes {@code directory} itself; open_tree(2), Linux 5.2.
     */
    record OpenTree(Fd directory, String path, boolean copy, boolean recursive) implements MountOp<Fd> {
        @Override
        public String call() {
            return "open_tree";
        }

        @Override
        public String words() {
            return (copy ? "copy the mount at " : "open the mount at ") + directory.nameOf(path) + (recursive ? " and all below" : "");
        }
    }

    /** Puts a detached mount, or moves an attached one, onto the file or directory {@code target} is open on; move_mount(2), Linux 5.2. */
    record MoveMount(Fd mount, Fd target) implements MountOp<Nothing> {
        @Override
        public String call() {
            return "move_mount";
        }

        @Override
        public String words() {
            return "put " + mount.name() + " on " + target.name();
        }
    }

    /** Begins to set up a filesystem of a type; fsopen(2), Linux 5.2. */
    record OpenFileSystem(String type) implements MountOp<Fd> {
        @Override
        public String call() {
            return "fsopen";
        }

        @Override
        public String words() {
            return "set up a new " + type;
        }
    }

    /** Sets an option of a filesystem being set up; no value for a flag; fsconfig(2). Values are at most 255 bytes. */
    record SetFileSystemOption(Fd context, String key, @Nullable String value) implements MountOp<Nothing> {
        @Override
        public String call() {
            return "fsconfig";
        }

        @Override
        public String words() {
            return "give " + context.name() + " " + key + (value == null ? "" : "=" + value);
        }
    }

    /** Makes the filesystem that was set up; fsconfig(2), FSCONFIG_CMD_CREATE. */
    record CreateFileSystem(Fd context) implements MountOp<Nothing> {
        @Override
        public String call() {
            return "fsconfig";
        }

        @Override
        public String words() {
            return "create " + context.name();
        }
    }

    /** A detached mount of a filesystem that was created; attributes are those of {@link MountAttribute}; fsmount(2). */
    record MountFileSystem(Fd context, long attributes) implements MountOp<Fd> {
        @Override
        public String call() {
            return "fsmount";
        }

        @Override
        public String words() {
            return "mount " + context.name() + MountAttribute.words(attributes);
        }
    }

    /**
     * Changes attributes ({@link MountAttribute}) and propagation (a {@link MountFlag}, 0 for none) of the mount that
     * {@code mount} is open on, below it too where {@code recursive}; mount_setattr(2), Linux 5.12.
     */
    record SetMountAttributes(Fd mount, boolean recursive, long set, long clear, long propagation, @Nullable Fd userNamespace) implements MountOp<Nothing> {
        @Override
        public String call() {
            return "mount_setattr";
        }

        @Override
        public String words() {
            return "change the mount " + mount.name()
                    + (set == 0 ? "" : ":" + MountAttribute.words(set))
                    + (clear == 0 ? "" : ", without" + MountAttribute.words(clear))
                    + (propagation == 0 ? "" : MountFlag.words(propagation))
                    + (recursive ? ", with all below" : "");
        }
    }
}
