package demitasse.engine.upkeep;

import demitasse.engine.image.Image;
import demitasse.engine.image.Images;
import demitasse.engine.life.Ending;
import demitasse.engine.look.VolumeSelection;
import demitasse.engine.store.Status;
import demitasse.engine.store.Storage;
import demitasse.engine.store.Store;
import demitasse.engine.store.Store.Listed;
import demitasse.engine.store.Stored;
import demitasse.engine.store.Volume;
import demitasse.engine.store.VolumeUsers;
import demitasse.engine.store.Volumes;
import demitasse.kernel.Kernel;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;

/** Removes what nobody needs, and counts what that frees. What comes into use in the meantime stays. */
public final class Pruning {
    private final Kernel kernel;
    private final List<String> removed = new ArrayList<>();
    private long freedBytes;

    public Pruning(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Removes something; throws where somebody has begun to use it, and answers false where others need it. */
    @FunctionalInterface
    private interface Removal {
        boolean perform();
    }

    private void remove(String shown, long bytes, Removal removal) {
        boolean gone;
        try {
            gone = removal.perform();
        } catch (SetupException used) {
            return;
        }
        if (gone) {
            removed.add(shown);
            freedBytes += bytes;
        }
    }

    /** Containers that do not run; what killed commands have left of others goes as well. */
    public void containers() {
        Store store = Store.open(kernel);
        store.sweep();
        Ending ending = new Ending(kernel, store);
        for (Listed listed : store.list().containers()) {
            Status status = listed.standing().status();
            if (status == Status.EXITED || status == Status.CREATED) {
                String id = listed.record().id();
                remove(id, TreeSize.of(kernel, Storage.CONTAINERS + "/" + id), () -> {
                    Stored container = store.find(id);
                    ending.remove(container, false);
                    return true;
                });
            }
        }
    }

    /** Images without a name, or all that no container is on. */
    public void images(boolean all) {
        Images images = Images.open(kernel);
        for (Image image : images.list()) {
            if (all || image.names().isEmpty()) {
                remove(image.names().isEmpty() ? image.id() : image.names().getFirst(), TreeSize.of(kernel, image.root()), () -> images.remove(image.id()));
            }
        }
    }

    /** Volumes that no container uses: those that a container has brought along, or all that are selected. */
    public void volumes(boolean all, VolumeSelection selection) {
        Volumes volumes = Volumes.open(kernel);
        VolumeUsers users = VolumeUsers.of(kernel, "");
        for (Volume volume : volumes.list()) {
            if ((all || volume.unnamed()) && !users.isUsed(volume.name()) && selection.has(volume, users)) {
                remove(volume.name(), TreeSize.of(kernel, volume.data()), () -> {
                    volumes.remove(volume);
                    return true;
                });
            }
        }
        volumes.close();
    }

    /** What was removed, by names and ids. */
    public List<String> removed() {
        return removed;
    }

    public long freedBytes() {
        return freedBytes;
    }
}
