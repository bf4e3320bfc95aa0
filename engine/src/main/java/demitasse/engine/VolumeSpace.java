package demitasse.engine;

import demitasse.engine.archive.PackedTree;
import demitasse.engine.archive.Unpacking;
import demitasse.engine.store.Volumes;
import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.ChangeOwner;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.OpenBelow;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.runtime.SetupException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes what the volumes of a request need before there can be a container: directories, volumes and their first content, owners. */
final class VolumeSpace {
    /** Each level holds a descriptor open, of which a process has 1024 as a rule. */
    private static final int DEEPEST = 800;

    private final Kernel kernel;
    private final List<String> root;
    private final Accounts.Account account;
    private @Nullable Volumes volumes;

    private VolumeSpace(Kernel kernel, List<String> root, Accounts.Account account) {
        this.kernel = kernel;
        this.root = root;
        this.account = account;
    }

    /**
     * Makes it all; answers those that are overlays.
     *
     * @param container its id; its configuration names the volumes by now
     * @param account whom the program runs as
     * @param root the directories of the host that lie over each other as the root, the topmost first
     */
    static List<VolumeMounts.Overlay> make(Kernel kernel, RunRequest request, String container, Accounts.Account account, List<String> root) {
        VolumeMounts mounts = new VolumeMounts(request, container);
        VolumeSpace space = new VolumeSpace(kernel, root, account);
        List<String> paths = mounts.paths();
        for (int i = 0; i < paths.size(); i++) {
            space.make(request.volumes().get(i), paths.get(i));
        }
        return mounts.overlays();
    }

    private void make(RunRequest.Volume volume, String path) {
        switch (volume.source()) {
            case VolumeSource.HostPath(String host, boolean made) -> {
                if (made && !kernel.succeeds(new Status(host))) {
                    Files.makeDirectories(kernel, Fd.HERE, host, 0755);
                }
            }
            case VolumeSource.Named(String name) -> use(volume, name, false);
            case VolumeSource.Unnamed() -> use(volume, path.substring(Volumes.NAMED.length() + 1, path.lastIndexOf('/')), true);
        }
        if (volume.care().owned()) {
            give(path);
        }
    }

    private void use(RunRequest.Volume volume, String name, boolean unnamed) {
        if (volumes == null) {
            volumes = Volumes.open(kernel);
        }
        volumes.use(name, unnamed, volume.care().copied() ? filler(volume.target()) : null);
    }

    /** Copies the directory that the root has at that place, with its own mode and owner; nothing where it has none. */
    private Consumer<Fd> filler(String target) {
        return volume -> {
            Fd whole = Survey.openTogether(kernel, root);
            if (kernel.attempt(new OpenBelow(whole, target, OpenFlag.READ | OpenFlag.DIRECTORY, 0)) instanceof Done<Fd>(Fd from)) {
                Files.with(kernel, from, tree -> PackedTree.of(kernel, tree, archive -> Unpacking.unpack(kernel, archive, volume, Unpacking.How.IMAGE, (files, bytes) -> { })));
            }
            kernel.perform(new Close(whole));
        };
    }

    /** Gives a tree to the user. No link is followed, and nothing else that is mounted in it is touched. */
    private void give(String path) {
        Fd top = kernel.perform(new Open(path, OpenFlag.PATH));
        FileStatus status = kernel.perform(new Status(top));
        change(top, status);
        kernel.perform(new Close(top));
        if (status.isDirectory()) {
            Fd directory = kernel.perform(new Open(path, OpenFlag.READ | OpenFlag.DIRECTORY));
            Files.with(kernel, directory, fd -> {
                giveAll(fd, status.mountId(), 0, path);
                return fd;
            });
        }
    }

    private void giveAll(Fd directory, long mountId, int depth, String path) {
        if (depth > DEEPEST) {
            throw new SetupException("the directories in " + path + " are more than " + DEEPEST + " deep", "give it to the user yourself, and leave out U");
        }
        for (Entry entry : Files.list(kernel, directory, ".")) {
            Fd found = kernel.perform(new Open(directory, entry.name(), OpenFlag.PATH | OpenFlag.NO_FOLLOW, 0));
            FileStatus status = kernel.perform(new Status(found));
            Fd below = null;
            if (status.mountId() == mountId) {
                change(found, status);
                below = status.isDirectory() ? kernel.perform(new OpenBelow(found, ".", OpenFlag.READ | OpenFlag.DIRECTORY, 0)) : null;
            }
            kernel.perform(new Close(found));
            if (below != null) {
                giveAll(below, mountId, depth + 1, path);
                kernel.perform(new Close(below));
            }
        }
    }

    /** What is the user's already keeps its set-user-id bits, which a change would take away (chown(2)). */
    private void change(Fd file, FileStatus status) {
        if (status.uid() != (int) account.uid() || status.gid() != (int) account.gid()) {
            kernel.perform(new ChangeOwner(file, (int) account.uid(), (int) account.gid()));
        }
    }
}
