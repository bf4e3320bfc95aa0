package demitasse.runtime.systemd;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.SocketOp.Connect;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The systemd of the host, or that of an ordinary user, as far as control groups need it (org.freedesktop.systemd1(5)). */
public final class Systemd {
    private static final String NAME = "org.freedesktop.systemd1";
    private static final String OBJECT = "/org/freedesktop/systemd1";
    private static final String MANAGER = "org.freedesktop.systemd1.Manager";
    private static final String BUS = "org.freedesktop.DBus";
    private static final String DEFAULT_BUS = "/run/dbus/system_bus_socket";
    private static final String NO_SUCH_UNIT = NAME + ".NoSuchUnit";
    private static final String UNIT_EXISTS = NAME + ".UnitExists";
    private static final String NOT_LOADED = NAME + ".LoadFailed";

    private final Kernel kernel;
    private final Fd socket;
    private final DbusConnection connection;

    private Systemd(Kernel kernel, Fd socket) {
        this.kernel = kernel;
        this.socket = socket;
        this.connection = new DbusConnection(kernel, socket);
    }

    /**
     * Connects to systemd itself where that is allowed, otherwise to it over the bus.
     *
     * @param userDirectory $XDG_RUNTIME_DIR of the user whose systemd is asked; null for that of the host
     * @throws SetupException where there is none
     */
    public static Systemd connect(Kernel kernel, @Nullable String userDirectory) {
        String own = (userDirectory == null ? "/run" : userDirectory) + "/systemd/private";
        String bus = userDirectory == null ? DEFAULT_BUS : userDirectory + "/bus";
        if (kernel.attempt(new Connect(own)) instanceof Done<Fd>(Fd direct)) {
            return opened(kernel, direct, false);
        }
        if (kernel.attempt(new Connect(bus)) instanceof Done<Fd>(Fd relayed)) {
            return opened(kernel, relayed, true);
        }
        throw new SetupException(
                "no systemd answers at " + own + " or " + bus + ", and --systemd-cgroup asks for one",
                userDirectory == null ? "leave --systemd-cgroup out on hosts without systemd" : "log in with a session of systemd, see loginctl enable-linger");
    }

    static Systemd opened(Kernel kernel, Fd socket, boolean bus) {
        Systemd systemd = new Systemd(kernel, socket);
        systemd.connection.authenticate();
        if (bus) {
            systemd.listen();
        }
        return systemd;
    }

    /** On a bus we get a name first, and signals once they are asked for. */
    private void listen() {
        done("greet the bus", connection.call(BUS, "/org/freedesktop/DBus", BUS, "Hello", "", new DbusWriter()));
        done("listen", connection.call(BUS, "/org/freedesktop/DBus", BUS, "AddMatch", "s", new DbusWriter()
                .text("type='signal',sender='" + NAME + "',interface='" + MANAGER + "',member='JobRemoved'")));
        done("subscribe", call("Subscribe", "", new DbusWriter()));
    }

    public void close() {
        kernel.attempt(new Close(socket));
    }

    /** The group of systemd itself, without a leading slash: what the groups of its units lie in. */
    public String controlGroup() {
        DbusMessage answer = done("ask for its group", connection.call(
                NAME, OBJECT, "org.freedesktop.DBus.Properties", "Get", "ss", new DbusWriter().text(MANAGER).text("ControlGroup")));
        DbusReader in = new DbusReader(answer.body());
        if (!in.signature().equals("s")) {
            throw DbusReader.broken();
        }
        String group = in.text();
        return group.startsWith("/") ? group.substring(1) : group;
    }

    /**
     * Starts the scope of a container with its first process, and returns when systemd has moved that there.
     *
     * @throws SetupException when systemd refuses, or a unit of that name runs already
     */
    public void start(ScopeName name, int pid, List<UnitProperty> limits) {
        List<UnitProperty> properties = new ArrayList<>(List.of(
                UnitProperty.text("Description", "demitasse container " + name.unit()),
                UnitProperty.text("Slice", name.slice()),
                UnitProperty.flag("Delegate", true),
                UnitProperty.pid("PIDs", pid),
                UnitProperty.flag("MemoryAccounting", true),
                UnitProperty.flag("CPUAccounting", true),
                UnitProperty.flag("IOAccounting", true),
                UnitProperty.flag("TasksAccounting", true),
                UnitProperty.flag("DefaultDependencies", false)));
        properties.addAll(limits);
        DbusMessage answer = start(name, properties);
        if (isError(answer, UNIT_EXISTS)) {
            // One that has failed before keeps its name until it is told to forget that.
            resetFailed(name);
            answer = start(name, properties);
        }
        awaitJob("start " + name.unit(), name, done("start " + name.unit(), answer));
    }

    private DbusMessage start(ScopeName name, List<UnitProperty> properties) {
        DbusWriter body = new DbusWriter().text(name.unit()).text("replace");
        UnitProperty.write(body, properties);
        return call("StartTransientUnit", "ssa(sv)a(sa(sv))", body.array(8, _ -> { }));
    }

    /** Changes limits of a running scope, until the next boot. */
    public void change(ScopeName name, List<UnitProperty> limits) {
        if (!limits.isEmpty()) {
            DbusWriter body = new DbusWriter().text(name.unit()).flag(true);
            UnitProperty.write(body, limits);
            done("change " + name.unit(), call("SetUnitProperties", "sba(sv)", body));
        }
    }

    /** Ends the scope with all its processes; one that is gone is no error. */
    public void stop(ScopeName name) {
        DbusMessage answer = call("StopUnit", "ss", new DbusWriter().text(name.unit()).text("replace"));
        if (!isError(answer, NO_SUCH_UNIT) && !isError(answer, NOT_LOADED)) {
            awaitJob(null, name, done("stop " + name.unit(), answer));
        }
        resetFailed(name);
    }

    private void resetFailed(ScopeName name) {
        // Refused where it has not failed, which is as good.
        call("ResetFailedUnit", "s", new DbusWriter().text(name.unit()));
    }

    /** Waits for JobRemoved; its result is {@code done} where all went well. Without words for it the result doesn't matter. */
    private void awaitJob(@Nullable String what, ScopeName name, DbusMessage answer) {
        String job = new DbusReader(answer.body()).text();
        long end = connection.deadline();
        while (true) {
            DbusReader removed = new DbusReader(connection.awaitSignal("JobRemoved", end).body());
            removed.number32();
            if (removed.text().equals(job)) {
                removed.text();
                String result = removed.text();
                if (what != null && !result.equals("done")) {
                    resetFailed(name);
                    throw new SetupException("systemd could not " + what + ": " + result, "see its log: journalctl -u " + name.unit());
                }
                return;
            }
        }
    }

    private DbusMessage call(String method, String signature, DbusWriter body) {
        return connection.call(NAME, OBJECT, MANAGER, method, signature, body);
    }

    private static boolean isError(DbusMessage answer, String name) {
        return answer.type() == DbusMessage.ERROR && name.equals(answer.name());
    }

    private static DbusMessage done(String what, DbusMessage answer) {
        if (answer.type() == DbusMessage.ERROR) {
            String text = answer.signature().startsWith("s") ? ": " + new DbusReader(answer.body()).text() : "";
            throw new SetupException("systemd refuses to " + what + ": " + answer.name() + text, "see systemctl status, and its log: journalctl -b _PID=1");
        }
        return answer;
    }
}
