package demitasse.engine;

import demitasse.runtime.ContainerSpec;
import demitasse.runtime.ContainerSpec.Layers;
import demitasse.runtime.SetupException;
import demitasse.spec.IdMapping;
import demitasse.spec.Mount;
import java.util.ArrayList;
import java.util.List;

/** The mounts that volumes and tmpfs of a request come to. Pure: what has to be there for them is made by {@link VolumeSpace}. */
final class VolumeMounts {
    private final RunRequest request;
    private final String id;

    /** @param id of the container */
    VolumeMounts(RunRequest request, String id) {
        this.request = request;
        this.id = id;
    }

    /** How many volumes are the container's own. */
    int unnamed() {
        int unnamed = 0;
        for (RunRequest.Volume volume : request.volumes()) {
            unnamed += volume.source() instanceof VolumeSource.Unnamed ? 1 : 0;
        }
        return unnamed;
    }

    /** Where the files of each volume of the request are on the host, in their order. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        int unnamed = 0;
        for (RunRequest.Volume volume : request.volumes()) {
            paths.add(volume.source().path(id, unnamed));
            unnamed += volume.source() instanceof VolumeSource.Unnamed ? 1 : 0;
        }
        return paths;
    }

    /** A volume that is seen through a layer of the container's, and where its files are on the host. */
    record Overlay(String target, String path, VolumeCare care) {
        /** Its layers: those that were given, or else the container's own. */
        Layers layers(Layers own) {
            return care.upper() == null || care.work() == null ? own : new Layers(List.of(path), care.upper(), care.work());
        }
    }

    /** Those that are seen through a layer of the container's, outer ones first. */
    List<Overlay> overlays() {
        List<Overlay> overlays = new ArrayList<>();
        List<String> paths = paths();
        for (int i = 0; i < paths.size(); i++) {
            RunRequest.Volume volume = request.volumes().get(i);
            if (volume.care().overlay()) {
                int at = overlays.size();
                while (at > 0 && depth(overlays.get(at - 1).target()) > depth(volume.target())) {
                    at--;
                }
                overlays.add(at, new Overlay(volume.target(), paths.get(i), volume.care()));
            }
        }
        return overlays;
    }

    /** Whether something is asked to be mounted there. */
    boolean isTarget(String path) {
        boolean is = false;
        for (RunRequest.Volume volume : request.volumes()) {
            is |= volume.target().equals(path);
        }
        for (RunRequest.Tmpfs tmpfs : request.tmpfs()) {
            is |= tmpfs.target().equals(path);
        }
        return is;
    }

    /** Adds binds and tmpfs mounts, outer ones first: one for /a would hide one for /a/b. */
    void addTo(List<Mount> mounts) {
        List<Mount> asked = new ArrayList<>();
        List<String> paths = paths();
        for (int i = 0; i < paths.size(); i++) {
            RunRequest.Volume volume = request.volumes().get(i);
            if (!volume.care().overlay()) {
                insert(asked, bind(volume, paths.get(i)));
            }
        }
        for (RunRequest.Tmpfs tmpfs : request.tmpfs()) {
            insert(asked, new Mount(tmpfs.target(), "tmpfs", "tmpfs", tmpfs.options(), List.of(), List.of()));
        }
        mounts.addAll(asked);
        for (Overlay overlay : overlays()) {
            requireSeen(overlay.target(), mounts);
        }
    }

    private Mount bind(RunRequest.Volume volume, String path) {
        List<String> options = new ArrayList<>(volume.options());
        boolean mapped = options.contains("idmap") || options.contains("ridmap") || !volume.care().users().isEmpty();
        if (!mapped && !(request.namespaces().user() instanceof RunRequest.HostUsers)) {
            // In a container with users of its own, files show under the ids that they have on the host.
            options.add(options.contains("rbind") ? "ridmap" : "idmap");
        }
        if (volume.care().subpath() != null) {
            options.add(ContainerSpec.SUBPATH_OPTION + volume.care().subpath());
        }
        return new Mount(volume.target(), "bind", path, options, mappings(volume.care().users()), mappings(volume.care().groups()));
    }

    private static List<IdMapping> mappings(List<RunRequest.IdMapping> asked) {
        List<IdMapping> mappings = new ArrayList<>();
        for (RunRequest.IdMapping mapping : asked) {
            mappings.add(new IdMapping(mapping.containerId(), mapping.hostId(), mapping.count()));
        }
        return mappings;
    }

    /** Overlays are part of the root, and so below every mount. */
    private static void requireSeen(String overlay, List<Mount> mounts) {
        for (Mount mount : mounts) {
            if (overlay.equals(mount.destination()) || overlay.startsWith(mount.destination() + "/")) {
                throw new SetupException("the overlay on " + overlay + " would be hidden below the mount on " + mount.destination(),
                        "use another target for it, or bind it without O");
            }
        }
    }

    private static void insert(List<Mount> sorted, Mount mount) {
        int at = sorted.size();
        while (at > 0 && depth(sorted.get(at - 1).destination()) > depth(mount.destination())) {
            at--;
        }
        sorted.add(at, mount);
    }

    private static int depth(String path) {
        int depth = 0;
        for (int i = 0; i < path.length(); i++) {
            depth += path.charAt(i) == '/' ? 1 : 0;
        }
        return depth;
    }
}
