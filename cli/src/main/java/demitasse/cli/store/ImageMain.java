package demitasse.cli.store;

import demitasse.cli.host.Host;
import demitasse.cli.host.ProgressLine;
import demitasse.engine.archive.PackedTree;
import demitasse.engine.format.ListFormat;
import demitasse.engine.image.Image;
import demitasse.engine.image.Images;
import demitasse.engine.look.ImageRows;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.SetupException;
import demitasse.spec.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What the commands on images print. */
final class ImageMain {
    private final Kernel kernel;
    private final Images images;

    ImageMain(Kernel kernel) {
        this.kernel = kernel;
        this.images = Images.open(kernel);
    }

    /** Makes one of a directory, a file, or standard input ({@code -}), and answers its id. */
    String made(Host host, String name, String source, boolean quiet) {
        Fd from = source.equals("-") ? Fd.STDIN : open(source);
        boolean directory = kernel.perform(new Status(from)).isDirectory();
        ProgressLine progress = new ProgressLine(kernel, "importing " + name, !quiet && host.isTerminal(Fd.STDERR.number()));
        Images.Origin origin = new Images.Origin(source, "", null);
        try {
            Image image = directory
                    ? PackedTree.of(kernel, from, archive -> images.make(name, archive, origin, progress))
                    : images.make(name, from, origin, progress);
            return image.id();
        } finally {
            progress.clear();
        }
    }

    private Fd open(String source) {
        return switch (kernel.attempt(new Open(source, OpenFlag.READ))) {
            case Done<Fd>(Fd fd) -> fd;
            case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> throw errno == Errno.ENOENT
                    ? new SetupException("there is no " + source + " to import", "give a directory, a tar archive, or - for standard input")
                    : new KernelException(op, errno);
        };
    }

    /** One row for each name, as that is what people look for; of ids one for each image. */
    String listed(StoreOptions options, List<String> words) {
        ListFormat format = ListFormat.of(options.quiet ? "{{.ID}}" : options.format, ImageRows.TABLE);
        long now = kernel.perform(new Now());
        List<JsonObject> rows = new ArrayList<>();
        for (Image image : images.list()) {
            boolean told = false;
            for (String name : image.names().isEmpty() ? List.of(ImageRows.NAMELESS) : image.names()) {
                if (!(told && options.quiet) && ImageRows.fits(name, options.filters) && (words.isEmpty() || ImageRows.matches(words.getFirst(), name))) {
                    rows.add(ImageRows.row(image, name, now));
                    told = true;
                }
            }
        }
        return format.text(rows, ImageRows.HEADINGS);
    }
}
