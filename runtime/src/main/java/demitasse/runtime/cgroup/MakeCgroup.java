package demitasse.runtime.cgroup;

import demitasse.kernel.DirectoryOp;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the container's group in one hierarchy and leaves open the way into it.
 *
 * <p>Left in the site: of version 2 the directory, as {@link #UNIFIED}, for clone3(2); of version 1 the file {@code tasks}
 * for {@link EnterCgroup}. Paths are whole, since that costs no more than a descriptor of the directory does
 * (docs/decisions/0006-cgroups.md).
 *
 * @param controllers that have to be switched on for it (version 2), none elsewhere
 * @param inhabited whether it may be there with processes already
 */
public record MakeCgroup(Place place, List<String> controllers, boolean inhabited) implements Step {
    /** The name of the directory descriptor of version 2 in the site. */
    public static final String UNIFIED = "cgroup v2";

    private static final String RESOURCES = "/linux/resources";

    /** Somebody who tidies up may take the parent away between two of our calls. */
    private static final int TRIES = 20;

    public MakeCgroup {
        controllers = List.copyOf(controllers);
    }

    @Override
    public String words() {
        return "cgroup: make " + place.directory() + (controllers.isEmpty() ? "" : " with " + String.join(", ", controllers));
    }

    @Override
    public String pointer() {
        return "/linux/cgroupsPath";
    }

    @Override
    public void perform(Site site) {
        Kernel kernel = site.kernel();
        make(kernel, place.path());
        switch (place.hierarchy().version()) {
            case V1 -> {
                if (place.hierarchy().has("cpuset")) {
                    fill(kernel, place.path(), "cpuset.cpus");
                    fill(kernel, place.path(), "cpuset.mems");
                }
            }
            case V2 -> switchOn(kernel);
        }
        new OpenCgroup(place).perform(site);
    }

    private void make(Kernel kernel, String path) {
        String directory = place.hierarchy().mountPoint() + "/" + path;
        DirectoryOp.MakeDirectory make = new DirectoryOp.MakeDirectory(Fd.HERE, directory, 0755);
        for (int tries = 1; kernel.attempt(make) instanceof Refused<?>(_, Errno errno); tries++) {
            if (errno == Errno.EEXIST) {
                refuseInhabited(kernel, path);
                return;
            }
            String parent = CgroupPath.parentOf(path);
            if (errno != Errno.ENOENT || parent.isEmpty() || tries == TRIES) {
                throw refusal(make, errno);
            }
            make(kernel, parent);
        }
    }

    /** Processes of somebody else in our group would be killed and frozen with ours. */
    private void refuseInhabited(Kernel kernel, String path) {
        if (inhabited || !path.equals(place.path())) {
            return;
        }
        String processes = Files.readIfThere(kernel, Fd.HERE, place.file("cgroup.procs"), 1 << 20);
        if (processes != null && !processes.isEmpty()) {
            throw new SetupException(
                    "the cgroup " + place.directory() + " has processes already: " + processes.trim().replace('\n', ' '),
                    "another container uses it; choose another cgroupsPath, or end them");
        }
    }

    private static RuntimeException refusal(DirectoryOp.MakeDirectory make, Errno errno) {
        String hint = switch (errno) {
            case EACCES, EPERM -> "run as root, or below a cgroup that was delegated to this user";
            case EROFS -> "cgroups are mounted read-only here: inside of a container, it has to be given a writable /sys/fs/cgroup";
            case EAGAIN -> "the parent cgroup has reached its cgroup.max.descendants or cgroup.max.depth";
            default -> null;
        };
        return hint == null
                ? new KernelException(make, errno)
                : new SetupException("cannot make the cgroup " + make.path() + ": " + errno.words(), hint);
    }

    /** A new group of cpuset (version 1) has no processor and no memory, and lets no task in until it has. */
    private String fill(Kernel kernel, String path, String file) {
        String whole = place.hierarchy().mountPoint() + (path.isEmpty() ? "/" : "/" + path + "/") + file;
        String value = SmallFile.read(kernel, whole);
        if (path.isEmpty() || value != null && !value.trim().isEmpty()) {
            return value == null ? "" : value.trim();
        }
        String inherited = fill(kernel, CgroupPath.parentOf(path), file);
        Files.put(kernel, Fd.HERE, whole, inherited);
        return inherited;
    }

    /** Each group above has to offer the controllers to those below it. */
    private void switchOn(Kernel kernel) {
        if (controllers.isEmpty()) {
            return;
        }
        List<String> above = new ArrayList<>();
        for (String path = CgroupPath.parentOf(place.path()); !path.isEmpty(); path = CgroupPath.parentOf(path)) {
            above.add(0, "/" + path);
        }
        above.add(0, "");
        for (String path : above) {
            String directory = place.hierarchy().mountPoint() + path;
            String offer = "+" + String.join(" +", controllers);
            Refused<?> refused = Files.tryPut(kernel, Fd.HERE, directory + "/cgroup.subtree_control", offer);
            if (refused != null && !isOffered(kernel, directory)) {
                throw notOffered(directory, offer, refused.errno());
            }
        }
    }

    /** Where a group was delegated to this user, who delegated it has switched on above it what there is. */
    private boolean isOffered(Kernel kernel, String directory) {
        String offered = SmallFile.read(kernel, directory + "/cgroup.subtree_control");
        return offered != null && Text.words(offered.trim(), ' ').containsAll(controllers);
    }

    private SetupException notOffered(String directory, String offer, Errno errno) {
        String hint = switch (errno) {
            case EBUSY -> "cgroup v2 lets a group have processes of its own or controllers for the groups below it, not both: "
                    + "move its processes (cgroup.procs) into a group below it, or choose another cgroupsPath";
            case ENOENT -> "the group above it does not offer one of these: see " + directory + "/cgroup.controllers";
            case EOPNOTSUPP -> "the group is threaded (cgroup.type): choose another cgroupsPath";
            default -> "run as root, or below a cgroup that was delegated to this user";
        };
        return new SetupException("cannot offer controllers to cgroups below " + directory + ": write " + offer + " to "
                + directory + "/cgroup.subtree_control: " + errno.words(), hint).at(property());
    }

    /** What asks for the controllers; where they are several, all limits. */
    private String property() {
        if (controllers.size() != 1) {
            return RESOURCES;
        }
        return RESOURCES + "/" + switch (controllers.get(0)) {
            case "hugetlb" -> "hugepageLimits";
            case "io" -> "blockIO";
            case "cpuset" -> "cpu";
            case "misc" -> "unified";
            default -> controllers.get(0);
        };
    }
}
