package demitasse.engine;

import demitasse.engine.RunRequest.Directory;
import demitasse.engine.RunRequest.HostRoot;
import demitasse.engine.RunRequest.HostUsers;
import demitasse.engine.RunRequest.Limits;
import demitasse.engine.RunRequest.Namespaces;
import demitasse.engine.RunRequest.Network;
import demitasse.engine.RunRequest.Root;
import demitasse.engine.RunRequest.RootMode;
import demitasse.engine.RunRequest.RootSource;
import demitasse.engine.RunRequest.Sharing;
import demitasse.engine.RunRequest.Telling;
import demitasse.engine.RunRequest.UserNamespace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests as the command line makes them; without more, {@code run --rootfs ./rootfs sh}. */
final class Requests {
    static final Caller CALLER = new Caller("/home/ada/src", "/opt/bin:/bin", "C.UTF-8", "xterm-256color");
    static final Limits NO_LIMITS = new Limits(null, null, null, null, null, null, null, null, null, null, null);

    @Nullable String name;
    @Nullable String hostname;
    final List<RunRequest.Label> labels = new ArrayList<>();
    RootSource source = new Directory("/srv/rootfs", "./rootfs");
    RootMode mode = RootMode.OVERLAY;
    boolean readOnly;
    List<String> words = List.of("sh");
    final List<RunRequest.Variable> environment = new ArrayList<>();
    @Nullable String workdir;
    RunRequest.@Nullable User user;
    final List<RunRequest.Ulimit> ulimits = new ArrayList<>();
    boolean interactive;
    boolean tty;
    boolean init;
    final List<RunRequest.Volume> volumes = new ArrayList<>();
    final List<RunRequest.Tmpfs> tmpfs = new ArrayList<>();
    Limits limits = NO_LIMITS;
    Sharing pid = Sharing.PRIVATE;
    Sharing ipc = Sharing.PRIVATE;
    Sharing uts = Sharing.PRIVATE;
    Network network = Network.NONE;
    RunRequest.Connecting connecting = RunRequest.Connecting.DEFAULT;
    UserNamespace users = new HostUsers();
    RunRequest.Security security = RunRequest.Security.DEFAULT;
    RunRequest.@Nullable TimeOffsets timeOffsets;

    Requests sandbox() {
        source = new HostRoot();
        return this;
    }

    Requests volume(String source, String target, String... options) {
        volumes.add(new RunRequest.Volume(new VolumeSource.HostPath(source, false), target, List.of(options), VolumeCare.NONE));
        return this;
    }

    Requests tmpfs(String target, String... options) {
        tmpfs.add(new RunRequest.Tmpfs(target, List.of(options)));
        return this;
    }

    Requests variable(String variable, String value) {
        environment.add(new RunRequest.Variable(variable, value));
        return this;
    }

    /** With everything that a request can ask for at once. */
    Requests everything() {
        name = "web";
        hostname = "web.example";
        labels.add(new RunRequest.Label("tier", "front"));
        readOnly = true;
        words = List.of("sh", "-c", "echo it's on");
        variable("A", "1");
        workdir = "/data/in";
        user = new RunRequest.User(new RunRequest.ByName("ada"), null);
        ulimits.add(new RunRequest.Ulimit("RLIMIT_NOFILE", 512, 1024));
        interactive = true;
        tty = true;
        volume("/srv/logs", "/data/logs", "rbind", "ro", "rprivate").volume("/srv/data", "/data", "rbind", "rw", "rprivate");
        tmpfs("/tmp", "nosuid", "nodev", "size=65536");
        limits = new Limits(64L << 20, 128L << 20, 50_000L, 100_000L, null, 512, "0-1", "0", 32L, null, -500);
        users = new RunRequest.AutomaticUsers();
        timeOffsets = new RunRequest.TimeOffsets(86_400, 3_600);
        return this;
    }

    /** The directories of its root, as they are looked up. */
    List<String> lowers() {
        return List.of(source instanceof Directory(String path, String asGiven) ? path : "/");
    }

    RunRequest build() {
        return new RunRequest(name, hostname, labels, true, new Root(source, mode, readOnly, null, 0),
                new RunRequest.Process(List.of(), words, environment, workdir, user, ulimits, interactive, tty, init),
                volumes, tmpfs, limits, new Namespaces(pid, ipc, uts, network, users, timeOffsets), connecting, security, RunRequest.Life.DEFAULT, new Telling(false, false, false, false, RunRequest.Timed.NOT, null));
    }
}
