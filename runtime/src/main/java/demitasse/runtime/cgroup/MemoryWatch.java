package demitasse.runtime.cgroup;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.FileOp.Poll.Interest;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import org.jspecify.annotations.Nullable;

/**
 * Hears when memory of a group runs out: version 1 raises a counter that was given to cgroup.event_control, version 2 marks
 * memory.events as changed (cgroup-v1/memory.rst, OOM Control; cgroup-v2.rst, memory.events).
 */
public final class MemoryWatch {
    private static final int COUNTER_BYTES = 8;
    private static final int EVENTS_BYTES = 4096;

    private final Kernel kernel;
    private final Place place;
    private Fd fd;
    private long told;

    private MemoryWatch(Kernel kernel, Place place, Fd fd) {
        this.kernel = kernel;
        this.place = place;
        this.fd = fd;
    }

    /**
     * Listens from here on; null where this host counts no memory.
     *
     * @throws SetupException when the kernel refuses
     */
    public static @Nullable MemoryWatch open(Kernel kernel, Cgroup cgroup) {
        Place first = cgroup.holder("memory");
        if (first != null) {
            return new MemoryWatch(kernel, first, counter(kernel, first));
        }
        Place second = cgroup.unified();
        if (second == null || !(kernel.attempt(new FileOp.Open(second.file("memory.events"), OpenFlag.READ)) instanceof Done<Fd>(Fd events))) {
            return null;
        }
        MemoryWatch watch = new MemoryWatch(kernel, second, events);
        // What happened before is not told.
        watch.told = watch.runOutSoFar();
        return watch;
    }

    private static Fd counter(Kernel kernel, Place place) {
        Fd control = kernel.perform(new FileOp.Open(place.file("memory.oom_control"), OpenFlag.READ));
        Fd counter = kernel.perform(new FileOp.MakeCounter());
        Refused<?> refused = Files.with(kernel, control, fd ->
                Files.tryPut(kernel, Fd.HERE, place.file("cgroup.event_control"), counter.number() + " " + fd.number()));
        if (refused != null) {
            throw new SetupException(
                    "cannot hear when memory runs out: write to " + place.file("cgroup.event_control") + ": " + refused.errno().words(),
                    "see whether this kernel has CONFIG_MEMCG_V1");
        }
        return counter;
    }

    /** What is to be polled. */
    public Interest interest() {
        return switch (place.hierarchy().version()) {
            case V1 -> new Interest(fd, FileOp.Poll.READABLE);
            case V2 -> new Interest(fd, FileOp.Poll.URGENT);
        };
    }

    /** Asked when the poll says that something happened: whether it was that memory ran out, and not another event or the group's end. */
    public boolean hasRunOut() {
        return switch (place.hierarchy().version()) {
            case V1 -> {
                kernel.perform(new FileOp.Read(fd, COUNTER_BYTES));
                // The end of a group raises the counter as well.
                yield kernel.succeeds(new FileOp.Status(place.file("cgroup.event_control")));
            }
            case V2 -> {
                long before = told;
                told = runOutSoFar();
                yield told > before;
            }
        };
    }

    /** The change is forgotten by a read from the beginning of the file, so it is opened anew; read, or the next wait would be over at once. */
    private long runOutSoFar() {
        if (!(kernel.attempt(new FileOp.Open(place.file("memory.events"), OpenFlag.READ)) instanceof Done<Fd>(Fd events))) {
            return told;
        }
        close();
        fd = events;
        String text = kernel.attempt(new FileOp.Read(fd, EVENTS_BYTES)) instanceof Done<byte[]>(byte[] bytes) ? Text.decode(bytes) : "";
        Long count = Counter.numberOf(text, "oom");
        return count == null ? told : count;
    }

    public void close() {
        kernel.attempt(new FileOp.Close(fd));
    }
}
