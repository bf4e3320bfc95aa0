package demitasse.runtime.rootfs;

import demitasse.kernel.Child;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Pipe;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.MountOp.CreateFileSystem;
import demitasse.kernel.MountOp.MountFileSystem;
import demitasse.kernel.MountOp.OpenFileSystem;
import demitasse.kernel.MountOp.SetFileSystemOption;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.Execute;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.SignalOp.SetMask;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A copy-on-write view that a program of the host shows, fuse-overlayfs(1), where the kernel's own overlay cannot be.
 *
 * <p>The mount is ours: it is made without a place (fsopen(2)), and the program is given its other end, /dev/fuse. So nothing
 * is ever mounted on the host, and the program ends by itself with the last mount namespace that has the view in it, be it that
 * the container ended or that all of us were killed.
 *
 * @param keptAs the name under which the mount is left for init
 */
public record FuseOverlay(OverlayLayers layers, String keptAs) implements Step {
    private static final String PROGRAM = "fuse-overlayfs";
    private static final List<String> PLACES = List.of("/usr/local/bin/", "/usr/bin/", "/bin/");
    private static final String DEVICE = "/dev/fuse";
    /** Descriptors that the program finds open: its end of the mount, and from the next on a directory each. */
    private static final int CONNECTION = 200;
    private static final int DIRECTORY_MODE = 040000;
    private static final int SAID_BYTES = 4096;
    private static final int FAILED = 127;

    @Override
    public String words() {
        return "have " + PROGRAM + " show a copy-on-write view of " + layers.lowers().getFirst();
    }

    @Override
    public void perform(Site site) {
        site.keep(keptAs, mounted(site.kernel(), layers));
    }

    /** Whether this host has what it takes. */
    public static boolean isThere(Kernel kernel) {
        return place(kernel) != null && kernel.succeeds(new Status(DEVICE)) && kernel.attempt(new OpenFileSystem("fuse")) instanceof demitasse.kernel.Outcome.Done<Fd>(Fd context)
                && kernel.succeeds(new Close(context));
    }

    private static @Nullable String place(Kernel kernel) {
        for (String place : PLACES) {
            if (kernel.succeeds(new Status(place + PROGRAM))) {
                return place;
            }
        }
        return null;
    }

    /**
     * A mount of these layers that has no place, and goes with its descriptor.
     *
     * @throws SetupException with what the program says where it refuses
     */
    public static Fd mounted(Kernel kernel, OverlayLayers layers) {
        String place = place(kernel);
        if (place == null) {
            throw new SetupException(PROGRAM + " is not there any more, which shows the layers over " + layers.lowers().getFirst(), "install it: apt install " + PROGRAM);
        }
        Fd connection = kernel.perform(new Open(DEVICE, OpenFlag.READ_WRITE));
        Fd mount = mount(kernel, connection);
        Files.with(kernel, connection, fd -> {
            serve(kernel, place, fd, layers);
            return fd;
        });
        return mount;
    }

    private static Fd mount(Kernel kernel, Fd connection) {
        Fd context = kernel.perform(new OpenFileSystem("fuse"));
        option(kernel, context, "source", PROGRAM);
        option(kernel, context, "fd", Integer.toString(connection.number()));
        option(kernel, context, "rootmode", Integer.toOctalString(DIRECTORY_MODE));
        option(kernel, context, "user_id", "0");
        option(kernel, context, "group_id", "0");
        // The kernel looks at modes and owners, for whoever it is: the program would allow everything to everybody.
        option(kernel, context, "default_permissions", null);
        option(kernel, context, "allow_other", null);
        kernel.perform(new CreateFileSystem(context));
        Fd mount = kernel.perform(new MountFileSystem(context, 0));
        kernel.perform(new Close(context));
        return mount;
    }

    private static void option(Kernel kernel, Fd context, String key, @Nullable String value) {
        kernel.perform(new SetFileSystemOption(context, key, value));
    }

    /** Returns once the program is at work, in the background. */
    private static void serve(Kernel kernel, String place, Fd connection, OverlayLayers layers) {
        FdPair said = kernel.perform(new Pipe());
        Child child = kernel.perform(new Clone(0, null));
        if (child.isSelf()) {
            become(kernel, place, connection, layers, said.second());
        }
        kernel.perform(new Close(said.second()));
        byte[] words = Files.with(kernel, said.first(), fd -> Files.readAll(kernel, fd, SAID_BYTES));
        ProcessEnd end = kernel.perform(new Wait(child.pid(), true));
        kernel.attempt(new Close(child.process()));
        if (end.exitCode() != 0) {
            throw new SetupException(PROGRAM + " cannot show the layers over " + layers.lowers().getFirst() + ": " + firstLine(Text.decode(words)), null);
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return line.isEmpty() ? "it says nothing of why" : line;
    }

    /** In a child; does not return. Directories are named by descriptor: no colon or comma in a path needs an escape. */
    private static void become(Kernel kernel, String place, Fd connection, OverlayLayers layers, Fd said) {
        kernel.attempt(new SetMask(0));
        kernel.attempt(new Duplicate(kernel.perform(new Open("/dev/null", OpenFlag.READ_WRITE)), Fd.STDIN.number(), false));
        kernel.attempt(new Duplicate(said, Fd.STDOUT.number(), false));
        kernel.attempt(new Duplicate(said, Fd.STDERR.number(), false));
        kernel.attempt(new Duplicate(connection, CONNECTION, false));
        List<String> directories = new ArrayList<>(layers.lowers());
        if (!layers.upper().isEmpty()) {
            directories.add(layers.upper());
            directories.add(layers.work());
        }
        StringBuilder options = new StringBuilder("lowerdir=");
        for (int i = 0; i < directories.size(); i++) {
            Fd opened = kernel.perform(new Open(directories.get(i), OpenFlag.PATH | OpenFlag.DIRECTORY));
            kernel.attempt(new Duplicate(opened, CONNECTION + 1 + i, false));
            int written = i - layers.lowers().size();
            options.append(i == 0 ? "" : written == 0 ? ",upperdir=" : written == 1 ? ",workdir=" : ":");
            options.append("/proc/self/fd/").append(CONNECTION + 1 + i);
        }
        kernel.attempt(new Execute(Fd.HERE, place + PROGRAM, List.of(PROGRAM, "-o", options.toString(), "/dev/fd/" + CONNECTION),
                List.of("PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C")));
        kernel.attempt(new Exit(FAILED));
    }
}
