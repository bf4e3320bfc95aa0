package demitasse.cli.image;

import demitasse.cli.host.Host;
import demitasse.cli.host.ProgressLine;
import demitasse.engine.archive.PackedTree;
import demitasse.engine.image.Image;
import demitasse.engine.image.Images;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.Timestamp;
import demitasse.runtime.report.Figures;
import demitasse.spec.json.JsonWriter;
import java.util.List;

/** Does what {@code image} is asked for, and prints what it tells. */
public final class ImageVerbs {
    private final Kernel kernel;
    private final Host host;

    public ImageVerbs(Kernel kernel, Host host) {
        this.kernel = kernel;
        this.host = host;
    }

    /** @throws SetupException where it cannot be done */
    public void perform(ImageRequest request) {
        Images images = Images.open(kernel);
        switch (request) {
            case ImageRequest.Import(String name, String source, boolean quiet) -> print(make(images, name, source, quiet));
            case ImageRequest.Ls(boolean quiet) -> print(quiet ? ids(images.list()) : table(images.list()));
            case ImageRequest.Inspect(List<String> words) -> print(json(images, words));
            case ImageRequest.Tag(String word, String name) -> images.tag(images.find(word), name);
            case ImageRequest.Rm(List<String> words) -> {
                for (String word : words) {
                    images.remove(word);
                    print(word + "\n");
                }
            }
        }
    }

    private String make(Images images, String name, String source, boolean quiet) {
        Fd from = source.equals("-") ? Fd.STDIN : open(source);
        boolean directory = kernel.perform(new Status(from)).isDirectory();
        ProgressLine progress = new ProgressLine(kernel, "importing " + name, !quiet && host.isTerminal(Fd.STDERR.number()));
        Images.Origin origin = new Images.Origin(source, "", null);
        try {
            Image image = directory
                    ? PackedTree.of(kernel, from, archive -> images.make(name, archive, origin, progress))
                    : images.make(name, from, origin, progress);
            return image.id() + "\n";
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

    private static String ids(List<Image> images) {
        StringBuilder text = new StringBuilder();
        for (Image image : images) {
            text.append(image.id()).append('\n');
        }
        return text.toString();
    }

    /** One line for each name, as that is what people look for. */
    private static String table(List<Image> images) {
        int width = "NAME".length();
        for (Image image : images) {
            for (String name : image.names()) {
                width = Math.max(width, name.length());
            }
        }
        StringBuilder text = new StringBuilder();
        row(text, width, "NAME", "ID", "FILES", "SIZE", "CREATED");
        for (Image image : images) {
            for (String name : image.names().isEmpty() ? List.of("-") : image.names()) {
                row(text, width, name, image.id(), Long.toString(image.files()), Figures.bytes(image.bytes()),
                        image.createdNanos() == 0 ? "damaged" : Timestamp.nanoseconds(image.createdNanos()).substring(0, 19).replace('T', ' '));
            }
        }
        return text.toString();
    }

    private static void row(StringBuilder text, int width, String name, String id, String files, String size, String created) {
        cell(text, name, width + 2);
        cell(text, id, 14);
        cell(text, files, 9);
        cell(text, size, 12);
        text.append(created).append('\n');
    }

    private static void cell(StringBuilder text, String word, int width) {
        text.append(word);
        for (int i = word.length(); i < width; i++) {
            text.append(' ');
        }
    }

    private String json(Images images, List<String> words) {
        JsonWriter out = JsonWriter.indented().beginArray();
        for (String word : words) {
            Image image = images.find(word);
            out.beginObject().member("Id", image.id()).member("Names", image.names())
                    .member("Created", Timestamp.nanoseconds(image.createdNanos())).member("Source", image.source());
            if (!image.message().isEmpty()) {
                out.member("Message", image.message());
            }
            out.member("Layers", Images.stack(kernel, image.root()));
            out.name("Files").number(image.files()).name("Size").number(image.bytes());
            out.member("Rootfs", image.root()).endObject();
        }
        return Text.decode(out.endArray().toBytes()) + "\n";
    }

    private void print(String text) {
        Files.writeAll(kernel, Fd.STDOUT, Text.encode(text));
    }
}
