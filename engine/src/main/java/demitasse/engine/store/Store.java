package demitasse.engine.store;

import demitasse.engine.event.Event;
import demitasse.engine.event.EventLog;
import demitasse.engine.network.Attachment;
import demitasse.engine.network.NetworkRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.Cleanup;
import demitasse.runtime.Log;
import demitasse.runtime.SetupException;
import demitasse.runtime.lifecycle.Delete;
import demitasse.runtime.state.ContainerDirectories;
import demitasse.runtime.state.ContainerDirectory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All containers of this machine. */
public final class Store {
    private static final int OPEN_DIRECTORY = OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW;

    private final Kernel kernel;
    private final ContainerDirectories directories;

    private Store(Kernel kernel, ContainerDirectories directories) {
        this.kernel = kernel;
        this.directories = directories;
    }

    /** Opens it, and makes it where there is none yet. */
    public static Store open(Kernel kernel) {
        return new Store(kernel, ContainerDirectories.open(kernel, Storage.CONTAINERS));
    }

    /**
     * A container of the list, with what was looked up already.
     *
     * @param health how well one is that lives, in a word of {@link HealthRecord}; {@code none} where nobody asks
     */
    public record Listed(Stored container, ContainerRecord record, @Nullable RunRecord run, Standing standing, String health) {
        /** One that is looked up now. */
        public static Listed of(Stored container, ContainerRecord record, @Nullable RunRecord run, Standing standing) {
            HealthRecord health = record.health() == null || !standing.status().isAlive() ? null : container.health();
            return new Listed(container, record, run, standing, health == null ? "none" : health.status());
        }
    }

    /** All containers, the newest first, and what is wrong with those that could not be read, one message each. */
    public record Listing(List<Listed> containers, List<String> problems) {}

    /**
     * Makes the directory of a new container, locked and answered for by this process, and takes its name. It is there for
     * others once its {@link ContainerRecord} is written.
     *
     * @throws SetupException when the name is taken
     */
    public Stored make(String id, @Nullable String name) {
        ContainerDirectory made = directories.make(id);
        Stored container = Stored.adopt(kernel, id, made.fd());
        try {
            if (name != null) {
                Names.take(kernel, name, id);
            }
            container.answer();
            return container;
        } catch (RuntimeException refused) {
            made.remove();
            throw refused;
        }
    }

    /** Lists them all; what killed processes have left is cleaned up on the way. */
    public Listing list() {
        List<Listed> containers = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        boolean clean = true;
        for (String id : ids()) {
            Stored container = at(id);
            if (container != null) {
                try {
                    clean &= list(container, containers);
                } catch (RuntimeException unreadable) {
                    problems.add(String.valueOf(unreadable.getMessage()));
                }
                container.close();
            }
        }
        if (!clean) {
            sweep();
        }
        containers.sort((a, b) -> Long.compare(b.record().createdNanos(), a.record().createdNanos()));
        return new Listing(containers, problems);
    }

    /** False where it is not all there, or should have gone: unless somebody is just at work on it, nobody ever will be. */
    private boolean list(Stored container, List<Listed> containers) {
        ContainerRecord record = container.recordIfThere();
        if (record == null) {
            return false;
        }
        RunRecord run = container.run();
        Standing standing = container.glance(run);
        if (standing.status() == Status.EXITED && run != null) {
            if (container.isTransient()) {
                return false;
            }
            // Its end may be noted and what was made for its run be left, where its supervisor was killed in between.
            if (run.end() == null || there(Storage.RUNNING + "/" + container.id())) {
                Cleanup.attempt(() -> tidy(container));
                End end = container.end();
                run = end == null ? run : run.ended(end);
            }
        }
        containers.add(Listed.of(container, record, run, standing));
        return true;
    }

    /**
     * The container that a word names: its name, its id, or the beginning of an id that no other has.
     *
     * @throws SetupException where there is none, or more than one
     */
    public Stored find(String word) {
        String id = idOf(word);
        Stored found = id == null ? null : at(id);
        if (found == null) {
            throw new SetupException("no such container: " + word, "see demitasse ps -a for those there are");
        }
        return found;
    }

    /** Whether there is none of that name or id. */
    public boolean isMissing(String word) {
        String id = idOf(word);
        return id == null || !there(Storage.CONTAINERS + "/" + id);
    }

    private @Nullable String idOf(String given) {
        // As inspect shows names.
        String word = given.startsWith("/") ? given.substring(1) : given;
        if (word.isEmpty() || word.indexOf('/') >= 0 || word.startsWith(".")) {
            throw new SetupException("'" + given + "' is neither a name nor an id of a container", "see demitasse ps -a for those there are");
        }
        String holder = Names.holder(kernel, word);
        if (holder != null && Names.isOf(kernel, word, holder)) {
            return holder;
        }
        List<String> candidates = new ArrayList<>();
        for (String id : ids()) {
            if (id.equals(word)) {
                return id;
            }
            if (id.startsWith(word)) {
                candidates.add(id);
            }
        }
        if (candidates.size() > 1) {
            candidates.sort(String::compareTo);
            throw new SetupException("several containers have an id that begins with " + word + ": " + String.join(", ", candidates), "write more of it");
        }
        return candidates.isEmpty() ? null : candidates.getFirst();
    }

    private List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (Entry entry : Files.list(kernel, Fd.HERE, Storage.CONTAINERS)) {
            if (entry.type() == FileStatus.DIRECTORY) {
                ids.add(entry.name());
            }
        }
        return ids;
    }

    /** What messages call the container of that id. */
    static String shown(Kernel kernel, String id) {
        if (!(kernel.attempt(new Open(Storage.CONTAINERS + "/" + id, OPEN_DIRECTORY)) instanceof Done<Fd>(Fd fd))) {
            return id;
        }
        Stored container = new Stored(kernel, id, fd);
        ContainerRecord record = container.recordIfReadable();
        container.close();
        return record == null ? id : record.shownAs();
    }

    private @Nullable Stored at(String id) {
        Open open = new Open(Text.path(Storage.CONTAINERS, id), OPEN_DIRECTORY);
        return kernel.attempt(open) instanceof Done<Fd>(Fd fd) ? new Stored(kernel, id, fd) : null;
    }

    /**
     * Removes what killed processes have left: containers half made or half removed, those that go when they end, and what
     * others had of a network, before somebody else has the same of it.
     */
    public void sweep() {
        boolean any = false;
        for (ContainerDirectory directory : directories.abandoned(id -> goes(id) || there(Storage.CONTAINERS + "/" + id + "/" + NetworkRecord.FILE))) {
            Stored container = new Stored(kernel, directory.id(), directory.fd());
            if (goes(container.id())) {
                removeAbandoned(container);
                any = true;
            } else {
                Cleanup.attempt(container::noteLostEnd);
                endInstance(container);
                container.close();
            }
        }
        if (any) {
            Names.giveBackAbandoned(kernel);
        }
    }

    private void removeAbandoned(Stored container) {
        ContainerRecord record = container.recordIfReadable();
        RunRecord run = record == null ? null : runOf(container);
        remove(container, record, false);
        if (record != null) {
            List<Event> events = run == null || run.end() != null ? new ArrayList<>() : record.endEvents(run.ended(container.lost(run)));
            events.add(record.event(kernel.perform(new Now()), "destroy"));
            EventLog.append(kernel, events);
        }
    }

    /** Whether nothing of it stays once nobody answers for it; a transient one that waits for its start does. */
    private boolean goes(String id) {
        String path = Storage.CONTAINERS + "/" + id + "/";
        boolean made = there(path + Stored.CONTAINER);
        return !made || there(path + Stored.TRANSIENT) && there(path + Stored.RUN);
    }

    private boolean there(String path) {
        return kernel.succeeds(new FileOp.Status(path));
    }

    /** Notes the end of one whose supervisor was killed, and removes what that has left of its run. */
    public void tidy(Stored container) {
        if (container.lock()) {
            container.noteLostEnd();
            endInstance(container);
            container.unlock();
        }
    }

    /** Removes the control groups and the state of its run, whatever process is left in them, and its place in a network. */
    public void endInstance(Stored container) {
        Delete.delete(kernel, Storage.RUNNING, container.id(), true, Log.NONE);
        Attachment.release(kernel, Storage.ATTACHMENTS, container.id(), container.fd());
    }

    /** {@link #remove(Stored, boolean)}, with its own volumes where it goes when it ends. */
    public void remove(Stored container) {
        remove(container, false);
    }

    /**
     * Removes it with all it holds, and gives its name back; for whoever has the lock.
     *
     * @param withVolumes whether the volumes that are its own go too, as they do where it goes by itself
     */
    public void remove(Stored container, boolean withVolumes) {
        remove(container, container.recordIfReadable(), withVolumes);
    }

    private void remove(Stored container, @Nullable ContainerRecord record, boolean withVolumes) {
        // Of one that is half made, or half removed, nobody else knows what becomes of its volumes.
        boolean owns = record == null ? !container.has(Stored.CONTAINER) && !container.has(Stored.VOLUMES_STAY)
                : record.unnamedVolumes() > 0 && (withVolumes || container.isTransient());
        // First, so that a kill at any later instant leaves a rest that the next command removes.
        container.unmake(record != null && record.unnamedVolumes() > 0 && !owns);
        endInstance(container);
        if (owns) {
            // Before its directory, which tells the next command that there is something to remove.
            Volumes.removeOwn(kernel, container.id());
        }
        boolean renamed = container.wasRenamed();
        Files.removeTree(kernel, Fd.HERE, container.path());
        if (record == null || renamed) {
            Names.giveBackAbandoned(kernel);
        } else if (record.name() != null) {
            Names.giveBack(kernel, record.name(), container.id());
        }
        container.close();
    }

    /** {@link #remove(Stored)}, told among the events. */
    public void destroy(Stored container) {
        destroy(container, false);
    }

    /** {@link #remove(Stored, boolean)}, told among the events. */
    public void destroy(Stored container, boolean withVolumes) {
        ContainerRecord record = container.recordIfReadable();
        remove(container, record, withVolumes);
        if (record != null) {
            EventLog.append(kernel, List.of(record.event(kernel.perform(new Now()), "destroy")));
        }
    }

    /**
     * As {@link #remove(Stored)}, by whoever has made and run it and so need not look up what there is of it.
     *
     * @param files what lies in its directory beside the usual
     * @param carried how many overlays it has beside its root
     * @param endInstance as {@link #endInstance}
     */
    public void remove(Stored container, @Nullable String name, List<String> files, int carried, Runnable endInstance) {
        container.unmake(false);
        endInstance.run();
        container.empty(files, carried);
        if (!kernel.succeeds(new Remove(Fd.HERE, container.path(), true))) {
            Files.removeTree(kernel, Fd.HERE, container.path());
            // It may have been given another meanwhile.
            Names.giveBackAbandoned(kernel);
        } else if (name != null) {
            Names.giveBack(kernel, name, container.id());
        }
        container.close();
    }

    private static @Nullable RunRecord runOf(Stored container) {
        try {
            return container.run();
        } catch (RuntimeException unreadable) {
            return null;
        }
    }
}
