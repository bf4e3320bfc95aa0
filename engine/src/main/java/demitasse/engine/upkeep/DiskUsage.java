package demitasse.engine.upkeep;

import demitasse.engine.format.Fields;
import demitasse.engine.format.Sizes;
import demitasse.engine.image.Image;
import demitasse.engine.image.Images;
import demitasse.engine.store.Storage;
import demitasse.engine.store.Store;
import demitasse.engine.store.Store.Listed;
import demitasse.engine.store.Stored;
import demitasse.engine.store.Volume;
import demitasse.engine.store.VolumeUsers;
import demitasse.engine.store.Volumes;
import demitasse.kernel.Kernel;
import demitasse.spec.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What is kept, how much of the disk it takes, and how much of that nobody needs. */
public final class DiskUsage {

    private final List<Used> images = new ArrayList<>();
    private final List<Used> containers = new ArrayList<>();
    private final List<Used> volumes = new ArrayList<>();

    /**
     * One thing that takes place.
     *
     * @param active whether it is in use
     * @param links how many containers use it
     */
    public record Used(String id, String name, long bytes, boolean active, long links) {}

    /** Counts it all. */
    public static DiskUsage of(Kernel kernel) {
        DiskUsage usage = new DiskUsage();
        List<Listed> listed = Store.open(kernel).list().containers();
        List<String> layouts = new ArrayList<>();
        for (Listed container : listed) {
            String id = container.record().id();
            String layout = Stored.layoutText(kernel, id);
            layouts.add(layout == null ? "" : layout);
            usage.containers.add(new Used(id, container.record().shownAs(), TreeSize.of(kernel, Storage.CONTAINERS + "/" + id),
                    container.standing().status().isAlive(), 0));
        }
        for (Image image : Images.open(kernel).list()) {
            long links = 0;
            for (String layout : layouts) {
                links += layout.contains(image.root()) ? 1 : 0;
            }
            String name = image.names().isEmpty() ? "<none>" : image.names().getFirst();
            usage.images.add(new Used(image.id(), name, TreeSize.of(kernel, image.root()), links > 0, links));
        }
        VolumeUsers users = VolumeUsers.of(kernel, "");
        Volumes all = Volumes.open(kernel);
        for (Volume volume : all.list()) {
            long links = users.users(volume.name()).size();
            usage.volumes.add(new Used(volume.name(), volume.name(), TreeSize.of(kernel, volume.data()), links > 0, links));
        }
        all.close();
        return usage;
    }

    /** A row for each kind, with Docker's names. */
    public List<JsonObject> rows() {
        return List.of(row("Images", images), row("Containers", containers), row("Local Volumes", volumes));
    }

    private static JsonObject row(String type, List<Used> all) {
        long active = 0;
        long bytes = 0;
        long free = 0;
        for (Used used : all) {
            active += used.active() ? 1 : 0;
            bytes += used.bytes();
            free += used.active() ? 0 : used.bytes();
        }
        String share = bytes == 0 ? "" : " (" + free * 100 / bytes + "%)";
        return new Fields().text("Type", type).text("TotalCount", Integer.toString(all.size())).text("Active", Long.toString(active))
                .text("Size", Sizes.decimal(bytes)).text("Reclaimable", Sizes.decimal(free) + share).object();
    }

    public List<Used> images() {
        return images;
    }

    public List<Used> containers() {
        return containers;
    }

    public List<Used> volumes() {
        return volumes;
    }
}
