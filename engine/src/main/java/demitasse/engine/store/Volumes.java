package demitasse.engine.store;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.DirectoryOp.Rename;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All volumes of this machine.
 *
 * <pre>
 *   new/ID       one that is being made, filled or removed, locked (flock(2)) by whoever does; without a lock it is rubbish
 *   named/NAME   one that is whole: data, volume.json, and fresh as long as no container has had it
 * </pre>
 *
 * Who uses a volume is not counted: containers say in their configuration what they are made of, and write that down
 * before they ask for the volume, which waits for the lock of whoever removes it.
 */
public final class Volumes {
    public static final String NAMED = Storage.VOLUMES + "/named";
    static final String NEW = Storage.VOLUMES + "/new";
    static final String RECORD = "volume.json";
    static final String DATA = "data";
    /** A file that is there until a container has had the volume: its first one may bring the content. */
    private static final String FRESH = "fresh";
    private static final int RECORD_LIMIT_BYTES = 1 << 20;
    private static final int LONGEST_NAME = 200;
    private static final int ID_BYTES = 8;
    private static final int OPEN_DIRECTORY = OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW;

    private final Kernel kernel;
    private final ContainerDirectories unfinished;

    private Volumes(Kernel kernel, ContainerDirectories unfinished) {
        this.kernel = kernel;
        this.unfinished = unfinished;
    }

    /** Opens them, makes the place where there is none yet, and removes what killed processes have left. */
    public static Volumes open(Kernel kernel) {
        return new Volumes(kernel, Storage.open(kernel, NEW, NAMED));
    }

    /** Where the files of the volume of that name are. */
    public static String data(String name) {
        return NAMED + "/" + name + "/" + DATA;
    }

    /** The name of the volume whose files are at that path, null for any other path. */
    public static @Nullable String nameIn(String path) {
        boolean is = path.startsWith(NAMED + "/") && path.endsWith("/" + DATA);
        return is ? path.substring(NAMED.length() + 1, path.length() - DATA.length() - 1) : null;
    }

    /** The name of a container's own volume number {@code number}. */
    public static String unnamed(String container, int number) {
        return container + "-" + number;
    }

    /** Letters and digits first, then also {@code _ . -}; 200 at most. */
    public static boolean isName(String name) {
        boolean right = !name.isEmpty() && name.length() <= LONGEST_NAME && Text.isLetterOrDigit(name.charAt(0));
        for (int i = 1; right && i < name.length(); i++) {
            right = Text.isLetterOrDigit(name.charAt(i)) || "_.-".indexOf(name.charAt(i)) >= 0;
        }
        return right;
    }

    /**
     * Makes an empty one, unless there is one of that name; answers whether it was made.
     *
     * @throws SetupException when the name is none
     */
    public boolean make(String name, Map<String, String> labels, boolean unnamed) {
        if (!isName(name)) {
            throw new SetupException("'" + name + "' is no name for a volume", "begin with a letter or a digit, and go on with those, '_', '.' and '-'");
        }
        if (kernel.succeeds(new Status(NAMED + "/" + name))) {
            return false;
        }
        return beside(making -> {
            kernel.perform(new MakeDirectory(making.fd(), DATA, 0755));
            Files.create(kernel, making.fd(), FRESH, 0600, new byte[0]);
            Files.create(kernel, making.fd(), RECORD, 0600, new Volume(name, kernel.perform(new Now()), labels, unnamed).encode());
        }, "", NAMED + "/" + name);
    }

    /** Makes something on the side, and puts it, or what it holds under a name, in its place; false where something is in that already. */
    private boolean beside(Consumer<ContainerDirectory> maker, String part, String place) {
        ContainerDirectory making = unfinished.make(drawId());
        try {
            maker.accept(making);
        } catch (RuntimeException failed) {
            making.remove();
            throw failed;
        }
        String from = making.path() + part;
        boolean placed = switch (kernel.attempt(new Rename(Fd.HERE, from, place, !part.isEmpty()))) {
            case Done<?> _ -> true;
            case Refused<?>(KernelOp<?> op, Errno errno) -> {
                if (errno != Errno.EEXIST && errno != Errno.ENOTEMPTY) {
                    making.remove();
                    throw new KernelException(op, errno);
                }
                yield false;
            }
        };
        if (!placed || !part.isEmpty()) {
            making.remove();
        } else {
            making.close();
        }
        return placed;
    }

    private String drawId() {
        return Text.hex(kernel.perform(new RandomBytes(ID_BYTES)));
    }

    /**
     * Sees to it that a volume is there, for a container that names it in its configuration by now, and fills it when it never
     * was in use.
     *
     * @param filler puts content into a directory that is open for reading; null for none
     */
    public void use(String name, boolean unnamed, @Nullable Consumer<Fd> filler) {
        while (true) {
            make(name, Map.of(), unnamed);
            boolean used = switch (kernel.attempt(new Open(NAMED + "/" + name, OPEN_DIRECTORY))) {
                case Done<Fd>(Fd directory) -> Files.with(kernel, directory, fd -> useLocked(name, fd, filler));
                case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> {
                    if (errno != Errno.ENOENT) {
                        throw new KernelException(op, errno);
                    }
                    yield false;
                }
            };
            if (used) {
                return;
            }
        }
    }

    /** False where it was removed in the meantime. */
    private boolean useLocked(String name, Fd directory, @Nullable Consumer<Fd> filler) {
        kernel.perform(new Lock(directory, true, true));
        if (!isAt(name, directory)) {
            return false;
        }
        if (kernel.succeeds(new Status(directory, FRESH, false))) {
            if (filler != null) {
                fill(name, filler);
            }
            kernel.perform(new Remove(directory, FRESH, false));
        }
        return true;
    }

    private boolean isAt(String name, Fd directory) {
        return kernel.attempt(new Status(NAMED + "/" + name)) instanceof Done<FileStatus>(FileStatus there)
                && there.isSameFile(kernel.perform(new Status(directory)));
    }

    /** On the side, so that nobody ever sees a part; into an empty directory only, which rename(2) sees to. */
    private void fill(String name, Consumer<Fd> filler) {
        beside(making -> {
            kernel.perform(new MakeDirectory(making.fd(), DATA, 0755));
            Fd filled = kernel.perform(new Open(making.fd(), DATA, OPEN_DIRECTORY, 0));
            Files.with(kernel, filled, fd -> {
                filler.accept(fd);
                return fd;
            });
        }, "/" + DATA, data(name));
    }

    /** All of them, by name. */
    public List<Volume> list() {
        List<Volume> volumes = new ArrayList<>();
        for (Entry entry : Files.list(kernel, Fd.HERE, NAMED)) {
            volumes.add(read(entry.name()));
        }
        volumes.sort((a, b) -> a.name().compareTo(b.name()));
        return volumes;
    }

    private Volume read(String name) {
        Volume read = readIfWhole(kernel, name);
        return read == null ? new Volume(name, 0, Map.of(), false) : read;
    }

    /** Null where its record is damaged. */
    static @Nullable Volume readIfWhole(Kernel kernel, String name) {
        String text = Files.readIfThere(kernel, Fd.HERE, NAMED + "/" + name + "/" + RECORD, RECORD_LIMIT_BYTES);
        return text == null ? null : Volume.decode(name, text);
    }

    /** @throws SetupException where there is none of that name */
    public Volume find(String name) {
        if (!has(name)) {
            throw new SetupException("no such volume: " + name, "see demitasse volume ls for those there are");
        }
        return read(name);
    }

    public boolean has(String name) {
        return isName(name) && kernel.succeeds(new Status(NAMED + "/" + name));
    }

    /**
     * Removes one with all that is in it.
     *
     * @throws SetupException when a container uses it
     */
    public void remove(Volume volume) {
        if (!remove(volume.name(), "")) {
            throw new SetupException("no such volume: " + volume.name(), "another command has just removed it");
        }
    }

    /** False where there is none of that name any more; {@code except} is the id of a container that does not count. */
    private boolean remove(String name, String except) {
        if (!(kernel.attempt(new Open(NAMED + "/" + name, OPEN_DIRECTORY)) instanceof Done<Fd>(Fd directory))) {
            return false;
        }
        return Files.with(kernel, directory, fd -> removeLocked(name, fd, except));
    }

    private boolean removeLocked(String name, Fd directory, String except) {
        if (!kernel.succeeds(new Lock(directory, true, false))) {
            throw new SetupException("another command is at work on volume " + name, "try again when that has ended");
        }
        if (!isAt(name, directory)) {
            return false;
        }
        List<String> users = VolumeUsers.of(kernel, except).users(name);
        if (!users.isEmpty()) {
            throw new SetupException("volume " + name + " is in use by " + (users.size() == 1 ? "container " : "containers ") + String.join(", ", users),
                    "remove " + (users.size() == 1 ? "that container" : "those containers") + " first: demitasse rm " + users.getFirst());
        }
        String away = NEW + "/" + drawId();
        kernel.perform(new Rename(Fd.HERE, NAMED + "/" + name, away, false));
        Files.removeTree(kernel, Fd.HERE, away);
        return true;
    }

    /** Removes the volumes that are a container's own, as far as no other uses them; for whoever has its lock. */
    static void removeOwn(Kernel kernel, String container) {
        int count = 0;
        while (kernel.succeeds(new Status(NAMED + "/" + unnamed(container, count)))) {
            count++;
        }
        if (count == 0) {
            return;
        }
        Volumes volumes = open(kernel);
        VolumeUsers others = VolumeUsers.of(kernel, container);
        // The last one first: whoever is killed on the way leaves no gap behind which the next command would see none.
        for (int number = count - 1; number >= 0; number--) {
            String name = unnamed(container, number);
            if (volumes.read(name).unnamed() && others.users(name).isEmpty()) {
                volumes.remove(name, container);
            }
        }
        volumes.close();
    }

    public void close() {
        unfinished.close();
    }
}
