package demitasse.engine.files;

import demitasse.engine.archive.PackedTree;
import demitasse.engine.archive.Packing;
import demitasse.engine.archive.Unpacking;
import demitasse.engine.image.Image;
import demitasse.engine.image.Images;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.ContainerSpec.Layers;
import demitasse.runtime.ContainerSpec.RootFilesystem;
import demitasse.runtime.SetupException;

/**
 * Keeps what a container has become as an image. On an image, that is one layer more, of what was written; on a directory,
 * which may change at any time, it is a copy of all; so it is where fuse-overlayfs wrote, whose layers are no overlay's.
 */
public final class Commit {
    private static final int OPEN_DIRECTORY = OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW;

    private Commit() {}

    /** @throws SetupException when the name is taken, or the container is a view of this host */
    public static Image make(Kernel kernel, ContainerTree tree, String name, String message, Unpacking.Progress progress) {
        Images images = Images.open(kernel);
        String source = "container " + tree.shownAs();
        String lower = switch (tree.container().root()) {
            case RootFilesystem.Directory(String path, boolean mapped) -> path;
            case RootFilesystem.Overlay(Layers layers, String place) -> layers.lower();
        };
        if (lower.equals("/")) {
            throw new SetupException("container " + tree.shownAs() + " is a view of this host, which is no image",
                    "see what it changed: demitasse diff " + tree.shownAs() + "; keep that by demitasse apply " + tree.shownAs());
        }
        Image base = Images.at(kernel, lower);
        if (base != null && tree.container().root() instanceof RootFilesystem.Overlay(Layers layers, String place) && !layers.fuse()) {
            // Until the new image names it, nothing else does once the container is removed.
            Images.hold(kernel, lower);
            Fd upper = kernel.perform(new Open(layers.upper(), OPEN_DIRECTORY));
            Packing.How how = new Packing.How(tree.toContainer(), true, false, false);
            return Files.with(kernel, upper, fd -> PackedTree.of(kernel, to -> Packing.pack(kernel, fd, to, how),
                    archive -> images.make(name, archive, new Images.Origin(source, message, base), progress)));
        }
        return PackedTree.of(kernel, to -> Export.write(kernel, tree, to, Unpacking.Progress.NONE),
                archive -> images.make(name, archive, new Images.Origin(source, message, null), progress));
    }
}
