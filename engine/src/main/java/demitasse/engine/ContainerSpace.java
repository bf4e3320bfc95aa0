package demitasse.engine;

import demitasse.engine.RunRequest.RootMode;
import demitasse.engine.store.NamedOverlay;
import demitasse.engine.store.Projects;
import demitasse.engine.store.Storage;
import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.ChangeMode;
import demitasse.kernel.FileOp.ChangeOwner;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.StorageOp.JoinProject;
import demitasse.runtime.SetupException;
import demitasse.spec.IdMapping;
import java.util.List;

/** Prepares a container's directory: the writable layers of its overlays. */
final class ContainerSpace {
    private final Kernel kernel;
    private final Fd directory;
    private final List<IdMapping> users;
    private final List<IdMapping> groups;
    /** The project that all layers are in; 0 for none. */
    private int project;

    /** No mappings where the container's ids are the host's. */
    ContainerSpace(Kernel kernel, Fd directory, List<IdMapping> users, List<IdMapping> groups) {
        this.kernel = kernel;
        this.directory = directory;
        this.users = users;
        this.groups = groups;
    }

    /** Has all layers that are made from here on share what a project may have. */
    void limitTo(int limited) {
        project = limited;
    }

    /** @param overlays volumes that are shown through a layer */
    void prepare(RunRequest request, Survey survey, List<VolumeMounts.Overlay> overlays) {
        int number = 0;
        if (request.root().mode() == RootMode.OVERLAY && request.root().overlay() == null) {
            makeLayers(directory, "", survey.root());
            for (Survey.Carried carried : survey.carried()) {
                if (carried.status().isDirectory()) {
                    makeLayers(directory, Storage.suffix(number++), carried.status());
                }
            }
        }
        for (VolumeMounts.Overlay overlay : overlays) {
            FileStatus lower = kernel.perform(new Status(overlay.path()));
            if (!lower.isDirectory()) {
                throw new SetupException(overlay.path() + " is no directory, and only those can be seen through an overlay", "bind it, without O");
            }
            if (overlay.care().upper() != null && overlay.care().work() != null) {
                number++;
                useGiven(overlay.care().upper(), overlay.care().work());
            } else {
                makeLayers(directory, Storage.suffix(number++), lower);
            }
        }
    }

    /** Directories of the host's, which have to be there. What the kernel has left in one, a volatile overlay would refuse. */
    private void useGiven(String upper, String work) {
        for (String path : List.of(upper, work)) {
            if (!(kernel.attempt(new Status(path)) instanceof Done<FileStatus>(FileStatus status)) || !status.isDirectory()) {
                throw new SetupException("there is no directory " + path + " for what is written to a volume", "make it first: mkdir -p " + path);
            }
        }
        Files.removeTree(kernel, Fd.HERE, work + "/work");
    }

    /** Layers that may be there from a run before, in the directory that {@code named} is open on. */
    void prepareNamed(Fd named, String overlay, Survey survey) {
        freshen(named, survey.root());
        for (Survey.Carried carried : survey.carried()) {
            if (carried.status().isDirectory()) {
                String path = NamedOverlay.carried(overlay, carried.path());
                Files.makeDirectories(kernel, Fd.HERE, path, 0700);
                Fd below = kernel.perform(new Open(path, OpenFlag.PATH | OpenFlag.DIRECTORY));
                freshen(below, carried.status());
                kernel.perform(new Close(below));
            }
        }
    }

    /** A volatile overlay refuses the work directory of a run before (overlayfs.rst, "Volatile mount"). */
    private void freshen(Fd parent, FileStatus lower) {
        Files.removeTree(kernel, parent, "work");
        if (kernel.succeeds(new Status(parent, "upper", false))) {
            kernel.perform(new MakeDirectory(parent, "work", 0700));
        } else {
            makeLayers(parent, "", lower);
        }
    }

    /** An overlay's root has the mode and owner of its upper layer, so that one gets those of the lower. */
    private void makeLayers(Fd parent, String suffix, FileStatus lower) {
        kernel.perform(new MakeDirectory(parent, "work" + suffix, 0700));
        kernel.perform(new MakeDirectory(parent, "upper" + suffix, 0700));
        Fd upper = kernel.perform(new Open(parent, "upper" + suffix, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW, 0));
        int uid = onHost(users, lower.uid());
        int gid = onHost(groups, lower.gid());
        if (uid != 0 || gid != 0) {
            kernel.perform(new ChangeOwner(upper, uid, gid));
        }
        kernel.perform(new ChangeMode(upper, lower.mode()));
        if (project != 0) {
            join(upper);
            Files.with(kernel, kernel.perform(new Open(parent, "work" + suffix, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW, 0)), this::join);
        }
        kernel.perform(new Close(upper));
    }

    /** Both directories: what is made in one is renamed to the other, which leads into no other project (rename(2), EXDEV). */
    private Fd join(Fd layer) {
        if (kernel.attempt(new JoinProject(layer, project)) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            throw Projects.cannot(kernel, layer, errno);
        }
        return layer;
    }

    /** The id of the host that an id of the container stands for; one that stands for none is kept, and shows as nobody's. */
    private static int onHost(List<IdMapping> mappings, int id) {
        for (IdMapping mapping : mappings) {
            long offset = (id & 0xffff_ffffL) - mapping.containerId();
            if (offset >= 0 && offset < mapping.size()) {
                return (int) (mapping.hostId() + offset);
            }
        }
        return id;
    }
}
