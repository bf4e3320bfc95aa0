package demitasse.engine.look;

import demitasse.engine.format.Fields;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.HealthRecord;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.store.Status;
import demitasse.engine.store.Stored;
import demitasse.engine.store.Stored.Standing;
import demitasse.kernel.Signal;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.ContainerSpec.Layers;
import demitasse.runtime.ContainerSpec.RootFilesystem;
import demitasse.runtime.Timestamp;
import demitasse.spec.Process;
import demitasse.spec.Spec;
import demitasse.spec.User;
import demitasse.spec.json.JsonValue.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one container, in the shape of Docker's JSON as far as it is true here: what has no counterpart is
 * left out, and times that have not come yet are those that Go calls zero, as scripts expect them.
 */
public final class Inspection {
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private final Stored container;
    private final ContainerRecord record;
    private final Standing standing;
    private final Spec spec;
    private final Process process;

    private Inspection(Stored container) {
        this.container = container;
        this.record = container.record();
        this.standing = container.standing();
        this.spec = container.configuration();
        this.process = spec.processOrEmpty();
    }

    /** @throws demitasse.runtime.SetupException where its records are damaged */
    public static JsonObject of(Stored container) {
        return new Inspection(container).whole();
    }

    private JsonObject whole() {
        RunRecord run = container.run();
        List<String> command = record.command();
        return new Fields()
                .text("Id", record.id())
                .text("Created", Timestamp.nanoseconds(record.createdNanos()))
                .text("Path", command.isEmpty() ? "" : command.getFirst())
                .texts("Args", command.isEmpty() ? command : command.subList(1, command.size()))
                .value("State", state(run))
                .text("Image", record.image())
                .text("LogPath", record.detached() ? container.path() + "/log" : "")
                .text("Name", "/" + record.shownAs())
                .number("RestartCount", run == null ? 0 : run.restarts())
                .text("Platform", "linux")
                .text("AppArmorProfile", process.apparmorProfile() == null ? "" : process.apparmorProfile())
                .text("ProcessLabel", process.selinuxLabel() == null ? "" : process.selinuxLabel())
                .value("HostConfig", HostConfiguration.of(record, spec, container.isTransient(), container.askedNetwork(), limitBytes()))
                .value("Mounts", MountRows.of(container, spec))
                .value("Config", configuration())
                .value("NetworkSettings", Connections.settings(container.networks()))
                .object();
    }

    /** How much may be written to its root, 0 for no limit. */
    private long limitBytes() {
        return MountRows.made(container) instanceof ContainerSpec made && made.root() instanceof RootFilesystem.Overlay(Layers layers, _) ? layers.limitBytes() : 0;
    }

    private Fields state(@Nullable RunRecord run) {
        Status status = standing.status();
        End end = status.isAlive() || status == Status.CREATED ? null : container.end();
        HealthRecord health = record.health() == null ? null : container.health();
        Fields fields = new Fields()
                .text("Status", status.word())
                .flag("Running", status.isAlive())
                .flag("Paused", status == Status.PAUSED)
                .flag("Restarting", status == Status.RESTARTING)
                .flag("OOMKilled", end != null && end.outOfMemory())
                .flag("Dead", false)
                .number("Pid", standing.pid())
                .number("ExitCode", end == null ? 0 : end.code())
                .text("Error", end == null || end.error() == null ? "" : end.error())
                .text("StartedAt", run == null ? NEVER : Timestamp.nanoseconds(run.startedNanos()))
                .text("FinishedAt", end == null ? NEVER : Timestamp.nanoseconds(end.finishedNanos()))
                .text("Signal", end == null || end.signal() == 0 ? "" : Signal.nameOf(end.signal()))
                .text("EndedBy", end == null || end.by() == null ? "" : end.by())
                .flag("Stopped", end != null && end.stopped())
                .number("MemoryLimit", end == null || end.memoryLimitBytes() == null ? 0 : end.memoryLimitBytes())
                .number("MemoryPeak", end == null || end.memoryPeakBytes() == null ? 0 : end.memoryPeakBytes());
        return health == null ? fields : fields.value("Health", HealthFields.state(health));
    }

    private Fields configuration() {
        User user = process.user();
        Fields fields = new Fields()
                .text("Hostname", spec.hostname() == null ? "" : spec.hostname())
                .text("User", user.uid() == 0 && user.gid() == 0 ? "" : user.uid() + ":" + user.gid())
                .flag("Tty", process.terminal())
                .texts("Env", process.env())
                .texts("Cmd", record.command())
                .text("Image", record.image())
                .text("WorkingDir", process.cwd())
                .nothing("Entrypoint")
                .texts("Labels", record.labels())
                .text("StopSignal", Signal.nameOf(record.stopSignal()))
                .number("StopTimeout", record.stopTimeoutSeconds());
        return record.health() == null ? fields : fields.value("Healthcheck", HealthFields.configuration(record.health()));
    }
}
