package demitasse.engine.store;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.ContainerSpec.RootFilesystem;
import demitasse.runtime.Log;
import demitasse.runtime.SetupException;
import demitasse.runtime.lifecycle.Delete;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks what is kept of containers: their directories, records, layers, names and what of them runs. */
public final class ContainerCheck {
    private static final int OPEN_DIRECTORY = OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW;

    private final Kernel kernel;
    private final Store store;
    private final Repairs repairs;

    private ContainerCheck(Kernel kernel, Repairs repairs) {
        this.kernel = kernel;
        this.store = Store.open(kernel);
        this.repairs = repairs;
    }

    public static void check(Kernel kernel, Repairs repairs) {
        ContainerCheck check = new ContainerCheck(kernel, repairs);
        check.names();
        for (Entry entry : check.entries(Storage.CONTAINERS)) {
            check.entry(entry);
        }
        check.running();
    }

    private List<Entry> entries(String directory) {
        return kernel.succeeds(new Status(directory)) ? Files.list(kernel, Fd.HERE, directory) : List.of();
    }

    private void entry(Entry entry) {
        String path = Storage.CONTAINERS + "/" + entry.name();
        if (entry.type() != FileStatus.DIRECTORY) {
            repairs.leave(path + " is no container", "look what it is, and remove it");
        } else if (kernel.attempt(new Open(path, OPEN_DIRECTORY)) instanceof Done<Fd>(Fd fd)) {
            Stored container = new Stored(kernel, entry.name(), fd);
            // Whoever has the lock is at work on it, and leaves it whole.
            boolean gone = container.lock() && container(container);
            if (!gone) {
                container.close();
            }
        }
    }

    /** Answers whether it was removed. */
    private boolean container(Stored container) {
        if (!container.has(Stored.CONTAINER) || container.isTransient() && container.has(Stored.RUN)) {
            repairs.mend("container " + container.id() + " was only half made or half removed", "removed it", () -> store.remove(container));
            return repairs.mends();
        }
        halfWritten(container);
        ContainerRecord record = record(container);
        if (record != null) {
            run(container);
            made(container);
            name(container, record);
        }
        return false;
    }

    private void halfWritten(Stored container) {
        for (Entry entry : Files.list(kernel, container.fd(), ".")) {
            if (entry.name().endsWith(".new")) {
                repairs.mend("container " + container.id() + " has a half-written " + entry.name(), "removed it",
                        () -> kernel.perform(new Remove(container.fd(), entry.name(), false)));
            }
        }
    }

    private @Nullable ContainerRecord record(Stored container) {
        try {
            return container.record();
        } catch (SetupException damaged) {
            repairs.leave(String.valueOf(damaged.getMessage()), "remove it with demitasse rm -f " + container.id());
            return null;
        }
    }

    private void run(Stored container) {
        try {
            RunRecord run = container.run();
            if (run != null && run.end() == null) {
                repairs.mend("container " + container.id() + " has lost whoever would note its end", "noted it, and removed what was left of its run", () -> {
                    container.noteLostEnd();
                    store.endInstance(container);
                });
            }
        } catch (SetupException damaged) {
            long now = kernel.perform(new Now());
            repairs.mend(String.valueOf(damaged.getMessage()), "noted that its end is not known",
                    () -> container.write(new RunRecord(now, 0, RunRecord.lost(false, now))));
        }
    }

    private void made(Stored container) {
        ContainerSpec made;
        try {
            made = container.container();
        } catch (SetupException damaged) {
            repairs.leave(String.valueOf(damaged.getMessage()), "it cannot be started again; remove it with demitasse rm " + container.id());
            return;
        }
        switch (made.root()) {
            case RootFilesystem.Directory(String path, boolean _) -> require(container, path, "root filesystem");
            case RootFilesystem.Overlay(ContainerSpec.Layers layers, String _) -> layers(container, layers, "root filesystem");
        }
        for (ContainerSpec.CarriedMount mount : made.carried()) {
            layers(container, mount.layers(), "layer for " + mount.destination());
        }
        for (String volume : VolumeUsers.names(kernel, container.id())) {
            require(container, Volumes.data(volume), "volume " + volume);
        }
    }

    private void layers(Stored container, ContainerSpec.Layers layers, String what) {
        for (String lower : layers.lowers()) {
            require(container, lower, what);
        }
        require(container, layers.upper(), "writable layer");
        if (!kernel.succeeds(new Status(layers.work()))) {
            repairs.mend("container " + container.id() + " has lost its " + layers.work(), "made it again",
                    () -> kernel.perform(new MakeDirectory(Fd.HERE, layers.work(), 0700)));
        }
    }

    private void require(Stored container, String path, String what) {
        if (!kernel.succeeds(new Status(path))) {
            repairs.leave("container " + container.id() + " has lost its " + what + ", " + path,
                    "bring that back, or remove the container with demitasse rm " + container.id());
        }
    }

    private void name(Stored container, ContainerRecord record) {
        if (!record.id().equals(container.id())) {
            repairs.leave("the record of container " + container.id() + " is that of " + record.id(), "remove it with demitasse rm -f " + container.id());
            return;
        }
        String name = record.name();
        String holder = name == null ? container.id() : Names.holder(kernel, name);
        if (name != null && holder == null) {
            repairs.mend("container " + container.id() + " has lost its name " + name, "gave it back", () -> Names.take(kernel, name, container.id()));
        } else if (name != null && !container.id().equals(holder)) {
            repairs.mend("the name " + name + " of container " + container.id() + " is another's", "took it from its record",
                    () -> container.write(record.withName(null)));
        }
    }

    /** Names of containers that are gone, or that have another one. */
    private void names() {
        for (Entry entry : entries(Storage.NAMES)) {
            String name = entry.name();
            String holder = Names.holder(kernel, name);
            if (holder == null) {
                repairs.mend("the name " + name + " is of a container that is gone", "removed it", () -> Names.giveBackAbandoned(kernel));
            } else if (isOther(holder, name)) {
                repairs.mend("the name " + name + " is left of a container that has another one", "removed it", () -> Names.giveBack(kernel, name, holder));
            }
        }
    }

    private boolean isOther(String id, String name) {
        String shown = Store.shown(kernel, id);
        return !shown.equals(name) && !shown.equals(id);
    }

    /** What runs without a container that it belongs to. */
    private void running() {
        for (Entry entry : entries(Storage.RUNNING)) {
            if (!kernel.succeeds(new Status(Storage.CONTAINERS + "/" + entry.name()))) {
                repairs.mend("what runs as " + entry.name() + " belongs to a container that is gone", "ended it, and removed its control groups",
                        () -> Delete.delete(kernel, Storage.RUNNING, entry.name(), true, Log.NONE));
            }
        }
    }
}
