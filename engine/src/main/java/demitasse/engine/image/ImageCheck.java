package demitasse.engine.image;

import demitasse.engine.store.Abandoned;
import demitasse.engine.store.Repairs;
import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/** Checks the images: what was half made or half removed, names that lead nowhere, records and trees that are not there. */
public final class ImageCheck {
    private ImageCheck() {}

    public static void check(Kernel kernel, Repairs repairs) {
        if (!kernel.succeeds(new Status(Images.ROOTS))) {
            return;
        }
        Abandoned.mend(kernel, Images.NEW, "an image", repairs, () -> Images.open(kernel));
        for (Entry entry : Files.list(kernel, Fd.HERE, Images.NAMES)) {
            String name = entry.name().replace('%', '/');
            if (Images.rootOf(kernel, name) == null) {
                repairs.mend("the name " + name + " is of an image that is gone", "removed it",
                        () -> kernel.perform(new Remove(Fd.HERE, Images.NAMES + "/" + entry.name(), false)));
            }
        }
        for (Entry entry : Files.list(kernel, Fd.HERE, Images.ROOTS)) {
            Image image = Images.at(kernel, Images.ROOTS + "/" + entry.name() + "/" + Images.TREE);
            if (image == null) {
                continue;
            }
            String lost = lost(kernel, image);
            if (lost != null) {
                repairs.leave("image " + image.id() + " has lost " + lost, "remove it with demitasse image rm " + image.id());
            } else if (image.createdNanos() == 0) {
                repairs.leave("image " + image.id() + " has a damaged record", "it can be used; import it anew to have it in order, or remove it with demitasse image rm " + image.id());
            }
        }
    }

    /** The first of its directories that is not there, null where all are. */
    private static @Nullable String lost(Kernel kernel, Image image) {
        for (String directory : Images.stack(kernel, image.root())) {
            if (!kernel.succeeds(new Status(directory))) {
                return directory;
            }
        }
        return null;
    }
}
