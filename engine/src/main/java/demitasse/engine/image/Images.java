package demitasse.engine.image;

import demitasse.engine.archive.Unpacking;
import demitasse.engine.archive.Unpacking.Unpacked;
import demitasse.engine.store.Storage;
import demitasse.engine.store.Stored;
import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.DirectoryOp.Rename;
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
 *   roots/ID     one that is whole: rootfs, or the layer that it puts over others, and image.json, which names those; locked
 *                shared by each process that answers for a container on it
 *   names/NAME   a symbolic link that holds the id; a slash of the name is written as a per cent sign
 * </pre>
 *
 * <p>Nothing is counted: who is used by whom stands in files that point downwards, and is asked when something is to go. An
 * image that others lie over loses its names only, and goes with the last of those.
 */
public final class Images {
    static final String HOME = Storage.HOME + "/images";
    static final String ROOTS = HOME + "/roots";
    static final String TREE = "rootfs";
    static final String LAYER = "layer";
    /** The kernel takes 500, of which the container has one and some are left for what comes. */
    private static final int MOST_LAYERS = 480;
    static final String NAMES = HOME + "/names";
    static final String NEW = HOME + "/new";
    private static final String RECORD = "image.json";
    private static final int RECORD_LIMIT_BYTES = 1 << 20;
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
        return new Images(kernel, Storage.open(kernel, NEW, ROOTS, NAMES));
    }

    /** The root directory of the image of that name, null where there is none; nothing is made for the question. */
    public static @Nullable String rootOf(Kernel kernel, String name) {
        if (!isName(name) || !(kernel.attempt(new ReadLink(Fd.HERE, place(name))) instanceof Done<String>(String id))) {
            return null;
        }
        String image = ROOTS + "/" + id + "/";
        return kernel.succeeds(new Status(image + TREE)) ? image + TREE : kernel.succeeds(new Status(image + LAYER)) ? image + LAYER : null;
    }

    /** All the directories that make up the root directory at {@code root}, the topmost first: itself alone, but for an image of layers. */
    public static List<String> stack(Kernel kernel, String root) {
        if (!root.startsWith(ROOTS + "/") || !root.endsWith("/" + LAYER)) {
            return List.of(root);
        }
        List<String> below = read(kernel, root.substring(ROOTS.length() + 1, root.length() - LAYER.length() - 1)).layers();
        List<String> stack = new ArrayList<>();
        stack.add(root);
        for (int i = 0; i < below.size(); i++) {
            stack.add(ROOTS + "/" + below.get(i) + "/" + (i == below.size() - 1 ? TREE : LAYER));
        }
        return stack;
    }

    /** The image whose files are at {@code root}, null where that is not the place of one. */
    public static @Nullable Image at(Kernel kernel, String root) {
        return root.startsWith(ROOTS + "/") ? read(kernel, root.substring(ROOTS.length() + 1, root.lastIndexOf('/'))) : null;
    }

    /** Words of letters and digits first, then also {@code _ . : -}, parted by slashes; 128 characters at most. */
    public static boolean isName(String name) {
        boolean right = !name.isEmpty() && name.length() <= 128;
        boolean begins = true;
        for (int i = 0; right && i < name.length(); i++) {
            char letter = name.charAt(i);
            right = Text.isLetterOrDigit(letter) || !begins && "_.:-/".indexOf(letter) >= 0;
            begins = letter == '/';
        }
        return right && !begins;
    }

    /** The name that an entry of {@link #NAMES} stands for. */
    static String nameAt(String entry) {
        return entry.replace('%', '/');
    }

    private static String place(String name) {
        return NAMES + "/" + name.replace('/', '%');
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
     * What an image is made of.
     *
     * @param source as the user wrote it
     * @param base the image that the archive is a layer for, null where it is all of a root filesystem
     */
    public record Origin(String source, String message, @Nullable Image base) {}

    /**
     * Makes an image of an archive. It is there under its name once all of it is; when anything fails nothing of it is left.
     *
     * @throws SetupException when the name is taken, or the archive is damaged
     */
    public Image make(String name, Fd archive, Origin origin, Unpacking.Progress progress) {
        requireFree(name);
        List<String> layers = new ArrayList<>();
        if (origin.base() != null) {
            layers.add(origin.base().id());
            layers.addAll(origin.base().layers());
        }
        if (layers.size() > MOST_LAYERS) {
            throw new SetupException("there are " + layers.size() + " layers below " + name + " already, which is as many as the kernel puts together",
                    "make one of them: demitasse export CONTAINER | demitasse image import " + name + " -");
        }
        ContainerDirectory making = unfinished.make(drawId());
        Image image;
        try {
            image = makeIn(making, archive, origin, layers, progress);
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

    private Image makeIn(ContainerDirectory making, Fd archive, Origin origin, List<String> layers, Unpacking.Progress progress) {
        String tree = layers.isEmpty() ? TREE : LAYER;
        Unpacking.How how = layers.isEmpty() ? Unpacking.How.IMAGE : Unpacking.How.LAYER;
        kernel.perform(new MakeDirectory(making.fd(), tree, 0755));
        Fd root = kernel.perform(new Open(making.fd(), tree, OPEN_DIRECTORY, 0));
        Unpacked unpacked = Files.with(kernel, root, fd -> Unpacking.unpack(kernel, archive, fd, how, progress));
        Image image = new Image(
                making.id(), List.of(), kernel.perform(new Now()), origin.source(), origin.message(), layers, unpacked.files(), unpacked.bytes());
        Files.create(kernel, making.fd(), RECORD, 0600, image.encode());
        kernel.perform(new Rename(Fd.HERE, making.path(), ROOTS + "/" + image.id(), false));
        return image;
    }

    private String drawId() {
        return Text.hex(kernel.perform(new RandomBytes(ID_BYTES)));
    }

    /** All images, the newest first; one whose record is damaged has no source, and no size. */
    public List<Image> list() {
        List<Image> images = new ArrayList<>();
        for (Entry entry : Files.list(kernel, Fd.HERE, ROOTS)) {
            images.add(read(kernel, entry.name()));
        }
        for (Entry entry : Files.list(kernel, Fd.HERE, NAMES)) {
            String id = holder(kernel, nameAt(entry.name()));
            for (int i = 0; i < images.size(); i++) {
                if (images.get(i).id().equals(id)) {
                    List<String> names = new ArrayList<>(images.get(i).names());
                    names.add(nameAt(entry.name()));
                    images.set(i, images.get(i).withNames(names));
                }
            }
        }
        images.sort((a, b) -> Long.compare(b.createdNanos(), a.createdNanos()));
        return images;
    }

    private static Image read(Kernel kernel, String id) {
        String path = ROOTS + "/" + id + "/" + RECORD;
        String text = Files.readIfThere(kernel, Fd.HERE, path, RECORD_LIMIT_BYTES);
        try {
            Image image = JsonDocument.parse(Text.encode(text == null ? "{}" : text), path, Image::read).value();
            return new Image(id, List.of(), image.createdNanos(), image.source(), image.message(), image.layers(), image.files(), image.bytes());
        } catch (JsonException damaged) {
            return new Image(id, List.of(), 0, "", "", List.of(), 0, 0);
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

    /** Whether a word names one, or the ids of several begin with it. */
    public boolean has(String word) {
        boolean has = false;
        for (Image image : list()) {
            has |= image.names().contains(word) || !word.isEmpty() && image.id().startsWith(word);
        }
        return has;
    }

    /** Gives an image one more name. */
    public void tag(Image image, String name) {
        requireFree(name);
        MakeSymbolicLink take = new MakeSymbolicLink(image.id(), Fd.HERE, place(name));
        if (kernel.attempt(take) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            throw errno == Errno.EEXIST ? taken(name, String.valueOf(holder(kernel, name))) : new KernelException(op, errno);
        }
    }

    /** A name whose image is gone is free, and is taken away here. */
    private void requireFree(String name) {
        if (!isName(name)) {
            throw new SetupException("'" + name + "' is no name for an image", "begin with a letter or a digit, and go on with those, '_', '.', ':' and '-'; slashes part words of that kind");
        }
        String holder = holder(kernel, name);
        if (holder != null) {
            throw taken(name, holder);
        }
        kernel.attempt(new Remove(Fd.HERE, place(name), false));
    }

    private static SetupException taken(String name, String holder) {
        return new SetupException("the name " + name + " is taken by image " + holder, "choose another, or remove that one first: demitasse image rm " + name);
    }

    private static @Nullable String holder(Kernel kernel, String name) {
        return kernel.attempt(new ReadLink(Fd.HERE, place(name))) instanceof Done<String>(String id) && kernel.succeeds(new Status(ROOTS + "/" + id)) ? id : null;
    }

    /**
     * Removes a name, and with the last one the image; by its id the image with all its names.
     *
     * @return whether the image itself went, not only its names; one that others lie over stays for them
     * @throws SetupException when a container is on it
     */
    public boolean remove(String word) {
        Image image = find(word);
        if (image.names().size() > 1 && image.names().contains(word)) {
            kernel.perform(new Remove(Fd.HERE, place(word), false));
            return false;
        }
        Image over = oneOver(image);
        if (over != null) {
            if (image.names().isEmpty()) {
                throw new SetupException("image " + image.id() + " is a layer of image " + over.id(), "it goes with that one");
            }
            removeNames(image);
            return false;
        }
        remove(image);
        removeUnused(image.layers());
        return true;
    }

    /** One of the images that need it as a layer, null where there is none. */
    private @Nullable Image oneOver(Image image) {
        for (Entry entry : Files.list(kernel, Fd.HERE, ROOTS)) {
            Image other = read(kernel, entry.name());
            if (other.layers().contains(image.id())) {
                return other;
            }
        }
        return null;
    }

    /** Removes those of the layers that were there for one image only, from the top down; where one stays, so does what is below. */
    private void removeUnused(List<String> layers) {
        for (Image image : list()) {
            if (layers.contains(image.id()) && image.names().isEmpty() && layers.getFirst().equals(image.id()) && oneOver(image) == null) {
                if (isRemoved(image)) {
                    removeUnused(image.layers());
                }
            }
        }
    }

    private boolean isRemoved(Image image) {
        try {
            remove(image);
            return true;
        } catch (SetupException inUse) {
            return false;
        }
    }

    private void removeNames(Image image) {
        for (String name : image.names()) {
            kernel.attempt(new Remove(Fd.HERE, place(name), false));
        }
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
        removeNames(image);
        Files.removeTree(kernel, Fd.HERE, NEW + "/" + image.id());
        kernel.attempt(new Close(directory));
    }

    /** A container that does not run says in its own directory what it is made of. */
    private @Nullable String stoppedUser(Image image) {
        if (!kernel.succeeds(new Status(Storage.CONTAINERS))) {
            return null;
        }
        for (Entry entry : Files.list(kernel, Fd.HERE, Storage.CONTAINERS)) {
            String layout = Stored.layoutText(kernel, entry.name());
            if (layout != null && layout.contains(image.root())) {
                return "that is stopped (" + entry.name() + ")";
            }
        }
        return null;
    }
}
