package demitasse.runtime.terminal;

import demitasse.kernel.DeviceNumber;
import demitasse.kernel.DirectoryOp.MakeNode;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.ChangeMode;
import demitasse.kernel.FileOp.ChangeOwner;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.FileSystemOf;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.FileSystemType;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.Mount;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp.NewSession;
import demitasse.kernel.TerminalOp.BecomeController;
import demitasse.kernel.TerminalOp.OpenPeer;
import demitasse.kernel.TerminalOp.PtyNumber;
import demitasse.kernel.TerminalOp.SetWindowSize;
import demitasse.kernel.TerminalOp.UnlockPty;
import demitasse.kernel.WindowSize;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/**
 * Gives the container a pseudo-terminal of its own devpts, in init once its root is in place: the controlling terminal of
 * a new session, on descriptors 0 to 2 and on /dev/console. The master is left for sending it to the parent.
 *
 * <p>Everything is checked and mounted by descriptor: names below /dev may belong to an image that means harm.
 *
 * @param uid the container's user, who owns the terminal
 * @param console whether /dev/console is the terminal, too
 */
public record OpenTerminal(WindowSize size, int uid, boolean console) implements Step {
    /** The name under which the master is kept in the {@link Site}, in init. */
    public static final String MASTER = "terminal.master";

    private static final String DIRECTORY = "/dev/pts";
    private static final String CONSOLE = "/dev/console";
    private static final DeviceNumber MULTIPLEXER = new DeviceNumber(5, 2);
    /** Major numbers of the Unix98 ends (Documentation/admin-guide/devices.txt). */
    private static final int FIRST_PTY_MAJOR = 136;
    private static final int LAST_PTY_MAJOR = 143;
    private static final int TTY_GROUP = 5;
    private static final int TTY_MODE = 0620;
    private static final int UNCHANGED = -1;

    @Override
    public String words() {
        return "open a terminal of " + size.columns() + "x" + size.rows() + (console ? ", also on " + CONSOLE : "");
    }

    @Override
    public String pointer() {
        return "/process/terminal";
    }

    @Override
    public void perform(Site site) {
        Fd master = openMaster(site);
        site.perform(new UnlockPty(master));
        Fd peer = openPeer(site, master);
        site.perform(new SetWindowSize(master, size));
        giveToUser(site, peer);
        if (console) {
            bindOnConsole(site, peer);
        }
        takeOver(site, peer);
        site.keep(MASTER, master);
    }

    private static Fd openMaster(Site site) {
        Fd master = site.perform(new Open(
                DIRECTORY + "/ptmx", OpenFlag.READ_WRITE | OpenFlag.NO_CONTROLLING_TERMINAL | OpenFlag.NO_FOLLOW));
        FileStatus status = site.perform(new Status(master));
        boolean genuine = status.type() == FileStatus.CHARACTER_DEVICE && status.node().equals(MULTIPLEXER);
        require(genuine && isOnDevpts(site, master), DIRECTORY + "/ptmx");
        return master;
    }

    private static Fd openPeer(Site site, Fd master) {
        Fd peer = switch (site.kernel().attempt(new OpenPeer(master))) {
            case Done<Fd>(Fd fd) -> fd;
            // Linux before 4.13, and emulators, don't know the request.
            case Refused<Fd> _ -> site.perform(new Open(
                    DIRECTORY + "/" + site.perform(new PtyNumber(master)),
                    OpenFlag.READ_WRITE | OpenFlag.NO_CONTROLLING_TERMINAL | OpenFlag.NO_FOLLOW));
        };
        FileStatus status = site.perform(new Status(peer));
        int major = status.node().major();
        boolean genuine = status.type() == FileStatus.CHARACTER_DEVICE && major >= FIRST_PTY_MAJOR && major <= LAST_PTY_MAJOR;
        require(genuine && isOnDevpts(site, peer), peer.name());
        return peer;
    }

    private static boolean isOnDevpts(Site site, Fd fd) {
        return site.perform(new FileSystemOf(fd)) == FileSystemType.DEVPTS;
    }

    private static void require(boolean genuine, String path) {
        if (!genuine) {
            throw new SetupException(
                    path + " in the container is no pseudo-terminal",
                    "a terminal needs a devpts filesystem on /dev/pts that nothing is mounted over");
        }
    }

    /** As login(1) leaves a terminal: the user's own, writable for the group tty. */
    private void giveToUser(Site site, Fd peer) {
        FileStatus before = site.perform(new Status(peer));
        if (before.uid() != uid) {
            site.perform(new ChangeOwner(peer, uid, UNCHANGED));
        }
        // In a user namespace the group may have no mapping; then the terminal stays its user's alone.
        boolean ofGroup = before.gid() == TTY_GROUP || site.kernel().succeeds(new ChangeOwner(peer, UNCHANGED, TTY_GROUP));
        if (ofGroup && (before.mode() & 0777) != TTY_MODE) {
            site.perform(new ChangeMode(peer, TTY_MODE));
        }
    }

    private static void bindOnConsole(Site site, Fd peer) {
        MakeNode make = new MakeNode(Fd.HERE, CONSOLE, FileStatus.REGULAR, 0600, DeviceNumber.NONE);
        if (site.kernel().attempt(make) instanceof Refused<?>(KernelOp<?> op, Errno errno) && errno != Errno.EEXIST) {
            throw new KernelException(op, errno);
        }
        Fd place = site.perform(new Open(CONSOLE, OpenFlag.PATH | OpenFlag.NO_FOLLOW));
        FileStatus status = site.perform(new Status(place));
        if (!status.isRegular() && status.type() != FileStatus.CHARACTER_DEVICE) {
            throw new SetupException(
                    CONSOLE + " in the container is a " + FileStatus.typeWords(status.type()),
                    "remove it from the root filesystem: the terminal is mounted there");
        }
        bind(site, peer, place);
        site.perform(new Close(place));
    }

    private static void bind(Site site, Fd peer, Fd place) {
        switch (site.kernel().attempt(new OpenTree(peer, "", true, false))) {
            case Done<Fd>(Fd tree) -> {
                site.perform(new MoveMount(tree, place));
                site.perform(new Close(tree));
            }
            case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> {
                if (errno != Errno.ENOSYS && errno != Errno.EPERM) {
                    throw new KernelException(op, errno);
                }
                bindByProc(site, peer, place);
            }
        }
    }

    /** Linux before 5.2, or calls denied: mount(2) takes the descriptors by their names in proc, so that must be the real one. */
    private static void bindByProc(Site site, Fd peer, Fd place) {
        Fd proc = site.perform(new Open("/proc", OpenFlag.PATH | OpenFlag.NO_FOLLOW));
        boolean genuine = site.perform(new FileSystemOf(proc)) == FileSystemType.PROC;
        site.perform(new Close(proc));
        if (!genuine) {
            throw new SetupException("/proc in the container is no proc filesystem", "mounting " + CONSOLE + " on this old kernel needs it");
        }
        site.perform(new Mount(peer.procPath(), place.procPath(), null, MountFlag.BIND, null));
    }

    private static void takeOver(Site site, Fd peer) {
        if (site.kernel().attempt(new NewSession()) instanceof Refused<?>(KernelOp<?> op, Errno errno) && errno != Errno.EPERM) {
            throw new KernelException(op, errno);
        }
        site.perform(new BecomeController(peer));
        for (int number = 0; number <= 2; number++) {
            site.perform(new Duplicate(peer, number, false));
        }
        if (peer.number() > 2) {
            site.perform(new Close(peer));
        }
    }
}
