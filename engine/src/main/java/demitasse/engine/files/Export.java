package demitasse.engine.files;

import demitasse.engine.archive.Packing;
import demitasse.engine.archive.Unpacking;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;

/** Writes all that is in the root of a container as a tar archive; what is mounted there stays out. */
public final class Export {
    private Export() {}

    public static void write(Kernel kernel, ContainerTree tree, Fd to, Unpacking.Progress progress) {
        Files.with(kernel, tree.root(), root -> {
            Packing.pack(kernel, root, to, new Packing.How(tree.toContainer(), false, false, false), progress);
            return root;
        });
    }
}
