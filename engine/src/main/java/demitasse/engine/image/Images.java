package demitasse.engine.image;

import demitasse.engine.archive.Unpacking;
import demitasse.engine.archive.Unpacking.Unpacked;
import demitasse.engine.store.Storage;
import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.DirectoryOp.Rename;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp.RandomBytes;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.SetupException;
import demitasse.runtime.state.ContainerDirectories;
import demitasse.runtime.state.ContainerDirectory;
import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All root filesystems of this machine that have a name.
 *
 * <pre>
 *   new/ID       one that is being made or removed, locked (flock(2)) by whoever does; without a lock it is rubbish
 *   roots/ID     one that is whole: rootfs, and image.json; locked shared by each process that answers for a container on it
 *   names/NAME   a symbolic link that holds the id
 * </pre>
 */
public final class Images {
    static final String HOME = Storage.HOME + "/images";
    static final String ROOTS = HOME + "/roots";
    static final String TREE = "rootfs";
    private static final String NAMES = HOME + "/names";
    private static final String NEW = HOME + "/new";
    private static final String RECORD = "image.json";
    private static final int RECORD_LIMIT_BYTES = 1 << 20;
    private static final int LAYOUT_LIMIT_BYTES = 1 << 20;
    private static final int OPEN_DIRECTORY = OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW;
    private static final int ID_BYTES = 6;

    private final Kernel kernel;
    private final ContainerDirectories unfinished;

    private Images(Kernel kernel, ContainerDirectories unfinished) {
        this.kernel = kernel;
        this.unfinished = unfinished;
    }

    /** Opens them, makes the place where there is none yet, and removes what killed processes have left. */
    public static Images open(Kernel kernel) {
        kernel.perform(new SetUmask(0));
        for (String directory : List.of(ROOTS, NAMES)) {
            if (!kernel.succeeds(new Status(directory))) {
                Files.makeDirectories(kernel, Fd.HERE, directory, 0700);
            }
        }
        Images images = new Images(kernel, ContainerDirectories.open(kernel, NEW));
        for (ContainerDirectory abandoned : images.unfinished.abandoned()) {
            abandoned.remove();
        }
        return images;
    }

    /** The root directory of the image of that name, null where there is none; nothing is made for the question. */
    public static @Nullable String rootOf(Kernel kernel, String name) {
        String id = isName(name) ? holder(kernel, name) : null;
        return id == null ? null : ROOTS + "/" + id + "/" + TREE;
    }

    /** Letters and digits first, then also {@code _ . : -}; 128 at most. */
    public static boolean isName(String name) {
        boolean right = !name.isEmpty() && name.length() <= 128 && Text.isLetterOrDigit(name.charAt(0));
        for (int i = 1; right && i < name.length(); i++) {
            right = Text.isLetterOrDigit(name.charAt(i)) || "_.:-".indexOf(name.charAt(i)) >= 0;
        }
        return right;
    }

    /**
     * Keeps an image from being removed as long as this process lives; nothing where the directory is no image's.
     *
     * @throws SetupException when it is just being removed
     */
    public static void hold(Kernel kernel, String root) {
        if (root.startsWith(ROOTS + "/")) {
            Fd directory = kernel.perform(new Open(root.substring(0, root.lastIndexOf('/')), OPEN_DIRECTORY));
            if (!kernel.succeeds(new Lock(directory, false, false))) {
                throw new SetupException("the image in " + root + " is just being removed", "see demitasse image ls for those there are");
            }
        }
    }

    /**
     * Makes an image of an archive. It is there under its name once all of it is; when anything fails nothing of it is left.
     *
     * @throws SetupException when the name is taken, or the archive is damaged
     */
    public Image make(String name, Fd archive, String source, Unpacking.Progress progress) {
        requireFree(name);
        ContainerDirectory making = unfinished.make(drawId());
        Image image;
        try {
            image = makeIn(making, archive, source, progress);
        } catch (RuntimeException failed) {
            making.remove();
            throw failed;
        }
        kernel.attempt(new Close(making.fd()));
        try {
            tag(image, name);
        } catch (RuntimeException taken) {
            remove(image);
            throw taken;
        }
        return image.withNames(List.of(name));
    }

    private Image makeIn(ContainerDirectory making, Fd archive, String source, Unpacking.Progress progress) {
        kernel.perform(new MakeDirectory(making.fd(), TREE, 0755));
        Fd root = kernel.perform(new Open(making.fd(), TREE, OPEN_DIRECTORY, 0));
        Unpacked unpacked = Files.with(kernel, root, fd -> Unpacking.unpack(kernel, archive, fd, progress));
        Image image = new Image(making.id(), List.of(), kernel.perform(new Now()), source, unpacked.files(), unpacked.bytes());
        Files.create(kernel, making.fd(), RECORD, 0600, image.encode());
        kernel.perform(new Rename(Fd.HERE, making.path(), ROOTS + "/" + image.id(), false));
        return image;
    }

    private String drawId() {
        StringBuilder id = new StringBuilder(2 * ID_BYTES);
        for (byte drawn : kernel.perform(new RandomBytes(ID_BYTES))) {
            id.append(Character.forDigit(drawn >> 4 & 15, 16)).append(Character.forDigit(drawn & 15, 16));
        }
        return id.toString();
    }

    /** All images, the newest first; one whose record is damaged has no source, and no size. */
    public List<Image> list() {
        List<Image> images = new ArrayList<>();
        for (Entry entry : Files.list(kernel, Fd.HERE, ROOTS)) {
            images.add(read(entry.name()));
        }
        for (Entry entry : Files.list(kernel, Fd.HERE, NAMES)) {
            String id = holder(kernel, entry.name());
            for (int i = 0; i < images.size(); i++) {
                if (images.get(i).id().equals(id)) {
                    List<String> names = new ArrayList<>(images.get(i).names());
                    names.add(entry.name());
                    images.set(i, images.get(i).withNames(names));
                }
            }
        }
        images.sort((a, b) -> Long.compare(b.createdNanos(), a.createdNanos()));
        return images;
    }

    private Image read(String id) {
        String path = ROOTS + "/" + id + "/" + RECORD;
        String text = Files.readIfThere(kernel, Fd.HERE, path, RECORD_LIMIT_BYTES);
        try {
            Image image = JsonDocument.parse(Text.encode(text == null ? "{}" : text), path, Image::read).value();
            return new Image(id, List.of(), image.createdNanos(), image.source(), image.files(), image.bytes());
        } catch (JsonException damaged) {
            return new Image(id, List.of(), 0, "", 0, 0);
        }
    }

    /**
     * The image that a word names: one of its names, its id, or the beginning of an id that no other has.
     *
     * @throws SetupException where there is none, or more than one
     */
    public Image find(String word) {
        List<Image> found = new ArrayList<>();
        for (Image image : list()) {
            if (image.names().contains(word) || image.id().equals(word)) {
                return image;
            }
            if (!word.isEmpty() && image.id().startsWith(word)) {
                found.add(image);
            }
        }
        if (found.size() != 1) {
            throw new SetupException(found.isEmpty() ? "no such image: " + word : "several images have an id that begins with " + word,
                    found.isEmpty() ? "see demitasse image ls for those there are" : "write more of it");
        }
        return found.getFirst();
    }

    /** Gives an image one more name. */
    public void tag(Image image, String name) {
        requireFree(name);
        MakeSymbolicLink take = new MakeSymbolicLink(image.id(), Fd.HERE, NAMES + "/" + name);
        if (kernel.attempt(take) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            throw errno == Errno.EEXIST ? taken(name, String.valueOf(holder(kernel, name))) : new KernelException(op, errno);
        }
    }

    /** A name whose image is gone is free, and is taken away here. */
    private void requireFree(String name) {
        if (!isName(name)) {
            throw new SetupException("'" + name + "' is no name for an image", "begin with a letter or a digit, and go on with those, '_', '.', ':' and '-'");
        }
        String holder = holder(kernel, name);
        if (holder != null) {
            throw taken(name, holder);
        }
        kernel.attempt(new Remove(Fd.HERE, NAMES + "/" + name, false));
    }

    private static SetupException taken(String name, String holder) {
        return new SetupException("the name " + name + " is taken by image " + holder, "choose another, or remove that one first: demitasse image rm " + name);
    }

    private static @Nullable String holder(Kernel kernel, String name) {
        return kernel.attempt(new ReadLink(Fd.HERE, NAMES + "/" + name)) instanceof Done<String>(String id) && kernel.succeeds(new Status(ROOTS + "/" + id)) ? id : null;
    }

    /**
     * Removes a name, and with the last one the image; by its id the image with all its names.
     *
     * @return whether the image itself went
     * @throws SetupException when a container is on it
     */
    public boolean remove(String word) {
        Image image = find(word);
        if (image.names().size() > 1 && image.names().contains(word)) {
            kernel.perform(new Remove(Fd.HERE, NAMES + "/" + word, false));
            return false;
        }
        remove(image);
        return true;
    }

    private void remove(Image image) {
        Fd directory = kernel.perform(new Open(ROOTS + "/" + image.id(), OPEN_DIRECTORY));
        String user = kernel.succeeds(new Lock(directory, true, false)) ? stoppedUser(image) : "that runs";
        if (user != null) {
            kernel.attempt(new Close(directory));
            throw new SetupException("image " + (image.names().isEmpty() ? image.id() : image.names().getFirst()) + " is in use by a container " + user, "remove that container first");
        }
        // The names last: without its directory a name is free anyway.
        kernel.perform(new Rename(Fd.HERE, ROOTS + "/" + image.id(), NEW + "/" + image.id(), false));
        for (String name : image.names()) {
            kernel.attempt(new Remove(Fd.HERE, NAMES + "/" + name, false));
        }
        Files.removeTree(kernel, Fd.HERE, NEW + "/" + image.id());
        kernel.attempt(new Close(directory));
    }

    /** A container that does not run says in its own directory what it is made of. */
    private @Nullable String stoppedUser(Image image) {
        if (!kernel.succeeds(new Status(Storage.CONTAINERS))) {
            return null;
        }
        for (Entry entry : Files.list(kernel, Fd.HERE, Storage.CONTAINERS)) {
            String layout = Files.readIfThere(kernel, Fd.HERE, Storage.CONTAINERS + "/" + entry.name() + "/layout.json", LAYOUT_LIMIT_BYTES);
            if (layout != null && layout.contains(image.root())) {
                return "that is stopped (" + entry.name() + ")";
            }
        }
        return null;
    }
}
