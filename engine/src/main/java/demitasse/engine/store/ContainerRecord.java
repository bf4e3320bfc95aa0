package demitasse.engine.store;

import demitasse.engine.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a list of containers tells of one, and what its supervisor needs to know beside the OCI configuration: the content
 * of {@code container.json}, which is written once, and again only when the container is renamed or updated.
 *
 * @param name the one that a person gave it, null for none
 * @param createdNanos since 1970
 * @param image what its root filesystem comes from, as the user wrote it; {@code /} is that of this host
 * @param command what it executes, the program first
 * @param stopSignal what asks its program to end
 * @param stopTimeoutSeconds how long that may take; -1 is for ever
 * @param detached whether it runs without anybody's terminal, so that there is a log
 * @param unnamedVolumes how many volumes are its own ({@link Volumes#unnamed})
 * @param portless whether it was made without ports of the host, so that a list need not look for any
 */
public record ContainerRecord(
        String id,
        @Nullable String name,
        long createdNanos,
        String image,
        List<String> command,
        Map<String, String> labels,
        int stopSignal,
        int stopTimeoutSeconds,
        boolean detached,
        Restart restart,
        LogLimits log,
        @Nullable Health health,
        int unnamedVolumes,
        boolean portless) {
    public static final int STOP_TIMEOUT_SECONDS = 10;

    public ContainerRecord {
        command = List.copyOf(command);
    }

    /** One without volumes of its own. */
    public ContainerRecord(
            String id, @Nullable String name, long createdNanos, String image, List<String> command, Map<String, String> labels, int stopSignal,
            int stopTimeoutSeconds, boolean detached, Restart restart, LogLimits log, @Nullable Health health) {
        this(id, name, createdNanos, image, command, labels, stopSignal, stopTimeoutSeconds, detached, restart, log, health, 0, false);
    }

    /** What messages call it. */
    public String shownAs() {
        return name == null ? id : name;
    }

    public ContainerRecord withName(@Nullable String name) {
        return new ContainerRecord(id, name, createdNanos, image, command, labels, stopSignal, stopTimeoutSeconds, detached, restart, log, health,
                unnamedVolumes, portless);
    }

    public ContainerRecord withRestart(Restart restart) {
        return new ContainerRecord(id, name, createdNanos, image, command, labels, stopSignal, stopTimeoutSeconds, detached, restart, log, health,
                unnamedVolumes, portless);
    }

    public ContainerRecord withDetached(boolean detached) {
        return new ContainerRecord(id, name, createdNanos, image, command, labels, stopSignal, stopTimeoutSeconds, detached, restart, log, health,
                unnamedVolumes, portless);
    }

    /** Something that happened to it; {@code more} are the names and values of what else there is to tell. */
    public Event event(long timeNanos, String action, String... more) {
        Map<String, String> attributes = new LinkedHashMap<>(labels);
        attributes.put("image", image);
        attributes.put("name", shownAs());
        for (int i = 0; i + 1 < more.length; i += 2) {
            attributes.put(more[i], more[i + 1]);
        }
        return new Event(timeNanos, "container", action, id, attributes);
    }

    /** What there is to tell of a run that has ended. */
    public List<Event> endEvents(RunRecord run) {
        List<Event> events = new ArrayList<>();
        RunRecord.End end = run.end();
        if (end != null) {
            if (end.outOfMemory()) {
                events.add(event(end.finishedNanos(), "oom"));
            }
            long seconds = Math.max(0, end.finishedNanos() - run.startedNanos()) / 1_000_000_000L;
            events.add(event(end.finishedNanos(), "die", "execDuration", Long.toString(seconds), "exitCode", Integer.toString(end.code())));
        }
        return events;
    }

    /** Whether it is started again when it has ended; {@code attempts} of on-failure, 0 without a limit. */
    public record Restart(Policy policy, int attempts) {
        public static final Restart NO = new Restart(Policy.NO, 0);
    }

    /** When it is started again, by the words that people know. */
    public enum Policy {
        NO("no"),
        ON_FAILURE("on-failure"),
        ALWAYS("always"),
        UNLESS_STOPPED("unless-stopped");

        private final String word;

        Policy(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /** Null where there is none of that word. */
        public static @Nullable Policy of(String word) {
            for (Policy policy : values()) {
                if (policy.word.equals(word)) {
                    return policy;
                }
            }
            return null;
        }
    }

    /** How large a log file grows before a new one is begun, and how many there are. */
    public record LogLimits(long maxBytes, int maxFiles) {
        public static final LogLimits DEFAULT = new LogLimits(10 << 20, 3);
    }

    /**
     * How to ask whether the program is well: a command, run every so often; after so many failures in a row it is not.
     *
     * @param command CMD and words to execute, or CMD-SHELL and a line for the container's shell, as Docker has it
     * @param intervalNanos from the end of one time to the next
     * @param timeoutNanos how long it may take
     * @param startPeriodNanos from the start on, in which failures do not count
     * @param startIntervalNanos in place of the interval, in that period, as long as it never was well
     * @param retries failures in a row that make it unhealthy
     */
    public record Health(List<String> command, long intervalNanos, long timeoutNanos, long startPeriodNanos, long startIntervalNanos, int retries) {
        public Health {
            command = List.copyOf(command);
        }
    }
}
