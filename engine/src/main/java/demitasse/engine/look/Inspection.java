package demitasse.engine.look;

import demitasse.engine.format.Fields;
import demitasse.engine.network.Publish;
import demitasse.engine.network.Wish;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.HealthRecord;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.store.Standing;
import demitasse.engine.store.Status;
import demitasse.engine.store.Stored;
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
    private final @Nullable ContainerSpec made;
    private final List<Publish> asked;

    private Inspection(Stored container) {
        this.container = container;
        this.record = container.record();
        this.standing = container.standing();
        this.spec = container.configuration();
        this.process = spec.processOrEmpty();
        this.made = MountRows.made(container);
        this.asked = container.asked() instanceof Wish wish ? wish.published() : List.of();
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
                .text("ResolvConfPath", "")
                .text("HostnamePath", "")
                .text("HostsPath", container.has("hosts") ? container.path() + "/hosts" : "")
                .text("LogPath", record.detached() ? container.path() + "/log" : "")
                .text("Name", "/" + record.shownAs())
                .number("RestartCount", run == null ? 0 : run.restarts())
                .text("Driver", driver())
                .text("Platform", "linux")
                .text("MountLabel", spec.linuxOrEmpty().mountLabel() == null ? "" : spec.linuxOrEmpty().mountLabel())
                .text("AppArmorProfile", process.apparmorProfile() == null ? "" : process.apparmorProfile())
                .text("ProcessLabel", process.selinuxLabel() == null ? "" : process.selinuxLabel())
                .nothing("ExecIDs")
                .value("HostConfig", new HostConfiguration(container, spec, made, limitBytes()).fields())
                .value("GraphDriver", new Fields().text("Name", driver()).value("Data", layers()))
                .value("Mounts", MountRows.of(container, spec))
                .value("Config", configuration())
                .value("NetworkSettings", Connections.settings(container.networks(), standing.pid()))
                .object();
    }

    /** How much may be written to its root, 0 for no limit. */
    private long limitBytes() {
        return made != null && made.root() instanceof RootFilesystem.Overlay(Layers layers, _) ? layers.limitBytes() : 0;
    }

    /** By the names that Docker has for it. */
    private String driver() {
        return made != null && made.root() instanceof RootFilesystem.Overlay(Layers layers, _) ? layers.fuse() ? "fuse-overlayfs" : "overlay2" : "vfs";
    }

    /** Where its root comes from. All of it is seen through its first process alone, while that lives. */
    private Fields layers() {
        Fields fields = new Fields();
        String merged = standing.pid() == 0 ? "" : "/proc/" + standing.pid() + "/root";
        return switch (made == null ? null : made.root()) {
            case null -> fields;
            case RootFilesystem.Directory(String path, _) -> fields.text("MergedDir", path);
            case RootFilesystem.Overlay(Layers layers, _) -> fields.text("LowerDir", String.join(":", layers.lowers())).text("UpperDir", layers.upper())
                    .text("WorkDir", layers.work()).text("MergedDir", merged);
        };
    }

    private Fields state(@Nullable RunRecord run) {
        Status status = standing.status();
        End end = status.isAlive() || status == Status.CREATED ? null : container.end();
        HealthRecord health = record.health() == null ? null : container.health();
        Fields fields = new Fields()
                .text("Status", status.word(end))
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
        return health == null ? fields.nothing("Health") : fields.value("Health", HealthFields.state(health));
    }

    private Fields configuration() {
        User user = process.user();
        Fields fields = new Fields()
                .text("Hostname", spec.hostname() == null ? "" : spec.hostname())
                .text("Domainname", "")
                .text("User", user.uid() == 0 && user.gid() == 0 ? "" : user.uid() + ":" + user.gid())
                .flag("AttachStdin", false).flag("AttachStdout", !record.detached()).flag("AttachStderr", !record.detached())
                .value("ExposedPorts", Connections.sides(asked))
                .flag("Tty", process.terminal())
                .flag("OpenStdin", made != null && made.input())
                .flag("StdinOnce", container.isInputOnce())
                .texts("Env", process.env())
                .texts("Cmd", record.command())
                .text("Image", record.image())
                .text("WorkingDir", process.cwd())
                .nothing("Volumes")
                .nothing("Entrypoint")
                .texts("Labels", record.labels())
                .text("StopSignal", Signal.nameOf(record.stopSignal()))
                .number("StopTimeout", record.stopTimeoutSeconds());
        return record.health() == null ? fields.nothing("Healthcheck") : fields.value("Healthcheck", HealthFields.configuration(record.health()));
    }
}
