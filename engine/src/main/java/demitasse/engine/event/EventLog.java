package demitasse.engine.event;

import demitasse.kernel.DirectoryOp.Rename;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.Cleanup;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where events are kept until the next reboot: two files below /run, of which the newer one grows.
 *
 * <p>Nobody owns it. The kernel appends what one write(2) brings as a whole (O_APPEND), so that the lines of processes that
 * write at the same time are never mixed, and a process killed at any instant leaves a line or none. What cannot be written
 * is lost: no command fails for it, and none waits.
 */
public final class EventLog {
    /** A directory of its own, which {@code events -f} watches. */
    static final String DIRECTORY = "/run/demitasse/events";
    private static final String NEWER = DIRECTORY + "/log";
    private static final String OLDER = DIRECTORY + "/log.1";
    private static final int FLAGS = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.APPEND | OpenFlag.NO_FOLLOW;
    private static final long LIMIT_BYTES = 1 << 20;
    /** One write in 32 looks at the size, by chance of the clock: so the limit is kept closely enough, and the others cost no call more. */
    private static final int LOOKS = 31;

    private EventLog() {}

    /** Notes what happened, at least one thing, at once and in this order. */
    public static void append(Kernel kernel, List<Event> events) {
        // A line that cannot be written is no reason for a command to fail.
        Cleanup.attempt(() -> write(kernel, events));
    }

    private static void write(Kernel kernel, List<Event> events) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Event event : events) {
            byte[] line = event.line();
            lines.write(line, 0, line.length);
        }
        Fd file = open(kernel);
        if (file != null) {
            kernel.attempt(new Write(file, lines.toByteArray()));
            if ((events.getFirst().timeNanos() >> 10 & LOOKS) == 0) {
                rotate(kernel, file);
            }
            kernel.attempt(new Close(file));
        }
    }

    private static @Nullable Fd open(Kernel kernel) {
        Open open = new Open(Fd.HERE, NEWER, FLAGS, 0600);
        Outcome<Fd> opened = kernel.attempt(open);
        if (opened instanceof Refused<Fd>(_, Errno errno) && errno == Errno.ENOENT) {
            Files.makeDirectories(kernel, Fd.HERE, DIRECTORY, 0700);
            opened = kernel.attempt(open);
        }
        return opened instanceof Done<Fd>(Fd file) ? file : null;
    }

    /** Makes a full one the older one; of several that see it full, the first. */
    static void rotate(Kernel kernel, Fd file) {
        FileStatus ours = kernel.perform(new Status(file));
        if (ours.sizeBytes() < LIMIT_BYTES || !kernel.succeeds(new Lock(file, true, false))) {
            return;
        }
        if (kernel.attempt(new Status(NEWER)) instanceof Done<FileStatus>(FileStatus newest) && newest.inode() == ours.inode()) {
            kernel.attempt(new Rename(Fd.HERE, NEWER, OLDER, true));
        }
    }
}
