package demitasse.runtime.lifecycle;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Poll.Interest;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.TimeOp.Monotonic;
import demitasse.runtime.SetupException;
import demitasse.runtime.cgroup.MemoryWatch;
import demitasse.runtime.cgroup.Statistics;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Tells figures of a container, and when its memory runs out; one JSON object an event. */
public final class Events {
    private static final long MILLI_NANOS = 1_000_000;
    private static final long LONGEST_WAIT_MILLIS = 1 << 30;

    private final Kernel kernel;
    private final Container container;
    private final Consumer<byte[]> teller;

    private Events(Kernel kernel, Container container, Consumer<byte[]> teller) {
        this.kernel = kernel;
        this.container = container;
        this.teller = teller;
    }

    /**
     * The figures as they are now.
     *
     * @throws SetupException where it has stopped
     */
    public static byte[] statistics(Kernel kernel, String root, String id) {
        Container container = Container.find(kernel, root, id);
        return switch (container.status()) {
            case CREATED, RUNNING, PAUSED -> statistics(kernel, container);
            case CREATING, STOPPED -> throw notRunning(container);
        };
    }

    /**
     * Tells the figures at intervals, the first after the first of them, and each time when memory runs out; returns when
     * the container has ended.
     *
     * @param teller is handed each event, without a line break
     * @throws SetupException where it has stopped already
     */
    public static void stream(Kernel kernel, String root, String id, long intervalMillis, Consumer<byte[]> teller) {
        Container container = Container.find(kernel, root, id);
        Fd init = container.openInit();
        if (init == null) {
            throw notRunning(container);
        }
        MemoryWatch watch = MemoryWatch.open(kernel, container.cgroup());
        new Events(kernel, container, teller).tell(init, watch == null ? List.of() : List.of(watch), Math.max(1, intervalMillis));
        kernel.perform(new Close(init));
    }

    private void tell(Fd init, List<MemoryWatch> watches, long intervalMillis) {
        long next = now() + intervalMillis;
        while (true) {
            List<Interest> interests = new ArrayList<>(List.of(new Interest(init, Poll.READABLE)));
            for (MemoryWatch watch : watches) {
                interests.add(watch.interest());
            }
            long wait = Math.min(LONGEST_WAIT_MILLIS, Math.max(0, next - now()));
            // EINTR, after being stopped and continued, is as good as a time that has passed.
            int[] events = kernel.attempt(new Poll(interests, (int) wait)) instanceof Done<int[]>(int[] told) ? told : new int[interests.size()];
            if (events[0] != 0) {
                return;
            }
            for (int i = 0; i < watches.size(); i++) {
                if (events[i + 1] != 0 && watches.get(i).hasRunOut()) {
                    teller.accept(outOfMemory());
                }
            }
            if (now() >= next) {
                teller.accept(statistics(kernel, container));
                next += intervalMillis;
            }
        }
    }

    private long now() {
        return kernel.perform(new Monotonic()) / MILLI_NANOS;
    }

    private byte[] outOfMemory() {
        return JsonWriter.compact().beginObject().member("type", "oom").member("id", container.id()).endObject().toBytes();
    }

    private static byte[] statistics(Kernel kernel, Container container) {
        JsonWriter out = JsonWriter.compact().beginObject().member("type", "stats").member("id", container.id());
        out.name("data").beginObject();
        Statistics.write(kernel, container.cgroup(), out);
        CacheShare.write(kernel, container, out);
        out.name("network_interfaces").nullValue();
        return out.endObject().endObject().toBytes();
    }

    private static SetupException notRunning(Container container) {
        return new SetupException("container not running: it is " + container.status().word(), null);
    }
}
