package demitasse.runtime.lifecycle;

import demitasse.kernel.DirectoryOp.ChangeDirectory;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.ProcessOp.OpenProcess;
import demitasse.runtime.SetupException;
import demitasse.runtime.cgroup.Cgroup;
import demitasse.runtime.cgroup.Hierarchy;
import demitasse.runtime.cgroup.Place;
import demitasse.runtime.state.ContainerState;
import demitasse.runtime.state.ContainerState.Group;
import demitasse.runtime.state.StateDirectory;
import demitasse.runtime.state.StateJson;
import demitasse.runtime.state.StateRoot;
import demitasse.runtime.state.Status;
import demitasse.spec.Spec;
import demitasse.spec.SpecJson;
import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container that was created: what every command but {@code create} begins with. */
public final class Container {
    private final Kernel kernel;
    private final StateDirectory directory;
    private final ContainerState state;

    private Container(Kernel kernel, StateDirectory directory, ContainerState state) {
        this.kernel = kernel;
        this.directory = directory;
        this.state = state;
    }

    /** One that this process has made itself. */
    static Container of(Kernel kernel, StateDirectory directory, ContainerState state) {
        return new Container(kernel, directory, state);
    }

    /**
     * The container of that id below the state root.
     *
     * @throws SetupException where there is none
     */
    public static Container find(Kernel kernel, String root, String id) {
        Container found = findOrNull(kernel, root, id);
        if (found == null) {
            throw new SetupException("container does not exist: " + id, "see demitasse-oci list for those that do");
        }
        return found;
    }

    /** {@link #find}, null where there is none. */
    public static @Nullable Container findOrNull(Kernel kernel, String root, String id) {
        StateRoot there = StateRoot.openIfThere(kernel, root);
        StateRoot.Found found = there == null ? null : there.find(id);
        return found == null ? null : new Container(kernel, found.directory(), found.state());
    }

    /** {@link #findOrNull} for a short look, to be closed afterwards, with only init of its state; null too where only its directory is there yet. */
    public static @Nullable Container glance(Kernel kernel, String root, String id) {
        StateRoot.Found found = StateRoot.glance(kernel, root, id);
        return found == null ? null : new Container(kernel, found.directory(), found.state());
    }

    /** All containers below the state root, by their ids in alphabetical order. */
    public static List<Container> all(Kernel kernel, String root) {
        List<Container> all = new ArrayList<>();
        StateRoot there = StateRoot.openIfThere(kernel, root);
        if (there != null) {
            for (StateRoot.Found found : there.all()) {
                all.add(new Container(kernel, found.directory(), found.state()));
            }
        }
        return all;
    }

    public String id() {
        return directory.id();
    }

    public ContainerState state() {
        return state;
    }

    public StateDirectory directory() {
        return directory;
    }

    /** Its control groups. */
    public Cgroup cgroup() {
        List<Place> places = new ArrayList<>();
        for (Group group : state.groups()) {
            Hierarchy.Version version = group.unified() ? Hierarchy.Version.V2 : Hierarchy.Version.V1;
            places.add(new Place(new Hierarchy(group.mountPoint(), version, group.controllers()), group.path()));
        }
        return Cgroup.in(kernel, places);
    }

    /** Control groups as they are kept. */
    public static List<Group> groups(List<Place> places) {
        List<Group> groups = new ArrayList<>();
        for (Place place : places) {
            Hierarchy hierarchy = place.hierarchy();
            groups.add(new Group(hierarchy.mountPoint(), hierarchy.version() == Hierarchy.Version.V2, hierarchy.controllers(), place.path()));
        }
        return groups;
    }

    /** Where it stands now, asked of the kernel. */
    public Status status() {
        return orPaused(directory.status(state));
    }

    /** {@link #status()} by one who has just asked whether init lives. */
    Status status(boolean lives) {
        return orPaused(directory.status(lives));
    }

    private Status orPaused(Status status) {
        boolean canBePaused = status == Status.RUNNING || status == Status.CREATED;
        return canBePaused && cgroup().isFrozen() ? Status.PAUSED : status;
    }

    /** Whether a command of ours has paused it, and the kernel says that it is: a short question where none has. */
    public boolean isPaused() {
        ContainerState whole = directory.mayBePaused() ? directory.read() : null;
        return whole != null && new Container(kernel, directory, whole).cgroup().isFrozen();
    }

    /** Its state as a hook reads it. */
    byte[] told(Status status) {
        JsonWriter out = JsonWriter.compact();
        StateJson.write(out, state, status);
        return out.toBytes();
    }

    /** Where hooks are run; a bundle that is gone is no reason not to run them. */
    void enterBundle() {
        kernel.attempt(new ChangeDirectory(state.bundle()));
    }

    /** The configuration that it was created from. */
    public Spec configuration() {
        String file = directory.path() + "/config.json";
        return JsonDocument.parse(directory.configuration(Bundle.CONFIGURATION_LIMIT_BYTES), file, SpecJson::read).value();
    }

    /** A descriptor of init that is surely init's, null where it does not live. */
    public @Nullable Fd openInit() {
        if (state.pid() == 0 || !(kernel.attempt(new OpenProcess(state.pid())) instanceof Done<Fd>(Fd process))) {
            return null;
        }
        // Looked at after it was opened: another process that had got the pid before would have another start time.
        if (directory.isInit(state)) {
            return process;
        }
        kernel.perform(new Close(process));
        return null;
    }
}
