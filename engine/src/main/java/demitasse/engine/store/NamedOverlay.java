package demitasse.engine.store;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writable layers that have a name, and stay when the containers that wrote to them go.
 *
 * <pre>
 *   overlays/NAME/root           a symbolic link that holds what they lie over, the same for good
 *   overlays/NAME/upper, work    as in a container's directory
 *   overlays/NAME/carried/PATH   the same for a filesystem of the host; slashes of its path are written as %2F
 * </pre>
 *
 * One container at a time writes to them. Who that is, is asked: whoever is just being made or started looks, with the
 * directory locked, for another that names it in its layout and is answered for.
 */
public final class NamedOverlay {
    public static final String HOME = Storage.HOME + "/overlays";
    private static final String ROOT = "root";
    private static final int OPEN_DIRECTORY = OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW;

    private NamedOverlay() {}

    /** Letters and digits first, then also {@code _ . -}. */
    public static boolean isName(String name) {
        boolean right = !name.isEmpty() && name.length() <= 128 && name.charAt(0) != '.' && name.charAt(0) != '-';
        for (int i = 0; right && i < name.length(); i++) {
            right = Text.isLetterOrDigit(name.charAt(i)) || "_.-".indexOf(name.charAt(i)) >= 0;
        }
        return right;
    }

    /** Where a filesystem of the host has its layers. */
    public static String carried(String name, String destination) {
        return HOME + "/" + name + "/carried/" + destination.substring(1).replace("%", "%25").replace("/", "%2F");
    }

    /**
     * Takes it for a container, until the descriptor is closed from anybody else; where there is none yet it is made.
     *
     * @throws SetupException when another container writes to it, or it lies over another root
     */
    public static Fd take(Kernel kernel, String name, String root, String id) {
        String path = HOME + "/" + name;
        Files.makeDirectories(kernel, Fd.HERE, path, 0700);
        Fd directory = lock(kernel, path);
        if (kernel.attempt(new MakeSymbolicLink(root, directory, ROOT)) instanceof Refused<?>(KernelOp<?> op, Errno errno) && errno != Errno.EEXIST) {
            throw new KernelException(op, errno);
        }
        String over = kernel.perform(new ReadLink(directory, ROOT));
        if (!over.equals(root)) {
            throw new SetupException("the overlay " + name + " lies over " + over + ", not over " + root, "choose another name, or remove it: demitasse overlay rm " + name);
        }
        requireUnused(kernel, name, id);
        return directory;
    }

    private static Fd lock(Kernel kernel, String path) {
        Fd directory = kernel.perform(new Open(path, OPEN_DIRECTORY));
        kernel.perform(new Lock(directory, true, true));
        return directory;
    }

    /** For a container that is about to start again: nothing where {@code upper} is its own. */
    public static void requireUnusedAt(Kernel kernel, String upper, String id) {
        if (upper.startsWith(HOME + "/")) {
            String name = upper.substring(HOME.length() + 1, upper.lastIndexOf('/'));
            Files.with(kernel, lock(kernel, HOME + "/" + name), directory -> {
                requireUnused(kernel, name, id);
                return directory;
            });
        }
    }

    private static void requireUnused(Kernel kernel, String name, String id) {
        for (String user : users(kernel, name)) {
            if (!user.equals(id) && kernel.attempt(new Open(Storage.CONTAINERS + "/" + user, OPEN_DIRECTORY)) instanceof Done<Fd>(Fd fd)) {
                boolean answered = Files.with(kernel, fd, open -> new Stored(kernel, user, open).isAnswered());
                if (answered) {
                    throw new SetupException("the overlay " + name + " is in use by container " + user, "wait for its end, or stop it: demitasse stop " + user);
                }
            }
        }
    }

    /** The ids of the containers that write to it when they run. */
    private static List<String> users(Kernel kernel, String name) {
        List<String> users = new ArrayList<>();
        for (Entry entry : Files.list(kernel, Fd.HERE, Storage.CONTAINERS)) {
            String layout = Stored.layoutText(kernel, entry.name());
            if (layout != null && layout.contains(HOME + "/" + name + "/")) {
                users.add(entry.name());
            }
        }
        return users;
    }

    /** The names of all, and what each lies over. */
    public static List<String> list(Kernel kernel) {
        List<String> lines = new ArrayList<>();
        Files.makeDirectories(kernel, Fd.HERE, HOME, 0700);
        for (Entry entry : Files.list(kernel, Fd.HERE, HOME)) {
            lines.add(entry.name() + "\t" + (kernel.attempt(new ReadLink(Fd.HERE, HOME + "/" + entry.name() + "/" + ROOT)) instanceof Done<String>(String over) ? over : ""));
        }
        lines.sort(String::compareTo);
        return lines;
    }

    /** @throws SetupException when there is none of that name, or a container would miss it */
    public static void remove(Kernel kernel, String name) {
        String path = HOME + "/" + name;
        if (!isName(name) || !(kernel.attempt(new Open(path, OPEN_DIRECTORY)) instanceof Done<Fd>(Fd directory))) {
            throw new SetupException("no such overlay: " + name, "see demitasse overlay ls for those there are");
        }
        kernel.perform(new Lock(directory, true, true));
        List<String> users = users(kernel, name);
        if (!users.isEmpty()) {
            throw new SetupException("the overlay " + name + " is in use by container " + users.getFirst(), "remove that one first");
        }
        Files.removeTree(kernel, Fd.HERE, path);
    }
}
