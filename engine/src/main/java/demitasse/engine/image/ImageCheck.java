package demitasse.engine.image;

import demitasse.engine.store.Abandoned;
import demitasse.engine.store.Repairs;
import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;

/** Checks the images: what was half made or half removed, names that lead nowhere, records and trees that are not there. */
public final class ImageCheck {
    private ImageCheck() {}

    public static void check(Kernel kernel, Repairs repairs) {
        if (!kernel.succeeds(new Status(Images.ROOTS))) {
            return;
        }
        for (String id : Abandoned.in(kernel, Images.NEW)) {
            repairs.mend("an image was only half made or half removed (" + id + ")", "removed what was there of it", () -> Images.open(kernel));
        }
        for (Entry entry : Files.list(kernel, Fd.HERE, Images.NAMES)) {
            if (Images.rootOf(kernel, entry.name()) == null) {
                repairs.mend("the name " + entry.name() + " is of an image that is gone", "removed it",
                        () -> kernel.perform(new Remove(Fd.HERE, Images.NAMES + "/" + entry.name(), false)));
            }
        }
        for (Image image : Images.open(kernel).list()) {
            if (!kernel.succeeds(new Status(image.root()))) {
                repairs.leave("image " + shown(image) + " has lost its root filesystem", "remove it with demitasse image rm " + image.id());
            } else if (image.createdNanos() == 0) {
                repairs.leave("image " + shown(image) + " has a damaged record", "it can be used; import it anew to have it in order, or remove it with demitasse image rm " + image.id());
            }
        }
    }

    private static String shown(Image image) {
        return image.names().isEmpty() ? image.id() : image.names().getFirst() + " (" + image.id() + ")";
    }
}
