package demitasse.runtime.rootfs;

import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.OpenBelow;
import demitasse.kernel.MountAttribute;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.Mount;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows the container its own cgroups, of version 1, each hierarchy in a directory of its own; seen from a cgroup namespace
 * their root is the container's cgroup (cgroup_namespaces(7)). Without one the container's cgroups are bound there, as
 * {@link Copy} took them.
 *
 * @param hierarchies in the order in which the host has them
 */
public record MountCgroups(String destination, List<Hierarchy> hierarchies, boolean readOnly, @Nullable String pointer) implements Step {
    /** The name of its directory ({@code cpu,cpuacct}), filesystem type, and what mount(2) is told ({@code cpu,cpuacct}, {@code none,name=systemd}). */
    public record Hierarchy(String directory, String type, @Nullable String data) {}

    /** Copies the mount of the container's cgroup in one hierarchy: {@code group} is its directory on the host. */
    public record Copy(String group, String directory, @Nullable String pointer) implements Step {
        @Override
        public String words() {
            return "copy the mount of " + group;
        }

        @Override
        public void perform(Site site) {
            Fd copy = site.perform(new OpenTree(Fd.HERE, group, true, false));
            site.perform(new SetMountAttributes(copy, false, FLAGS, 0, MountFlag.PRIVATE, null));
            site.keep(name(directory), copy);
        }
    }

    private static String name(String directory) {
        return "copy of the cgroup in " + directory;
    }

    /** The same bits for mount(2) and mount_setattr(2). */
    private static final long FLAGS = MountFlag.NO_SUID | MountFlag.NO_DEVICES | MountFlag.NO_EXEC;

    public MountCgroups {
        hierarchies = List.copyOf(hierarchies);
    }

    @Override
    public String words() {
        StringBuilder text = new StringBuilder("mount cgroups on " + destination + ":");
        for (Hierarchy hierarchy : hierarchies) {
            text.append(' ').append(hierarchy.directory());
        }
        return text.append(readOnly ? " (read-only)" : "").toString();
    }

    @Override
    public void perform(Site site) {
        Below below = new Below(site.kernel(), site.kept(MountRoot.ROOT));
        Fd place = below.plainDirectory(destination);
        site.perform(new Mount("tmpfs", place.procPath(), "tmpfs", FLAGS, "mode=755"));
        Fd tmpfs = below.plainDirectory(destination);
        long flags = FLAGS | (readOnly ? MountFlag.READ_ONLY : 0);
        for (Hierarchy hierarchy : hierarchies) {
            site.perform(new MakeDirectory(tmpfs, hierarchy.directory(), 0755));
            Fd target = site.perform(new OpenBelow(tmpfs, hierarchy.directory(), OpenFlag.PATH | OpenFlag.DIRECTORY, 0));
            Fd copy = site.keptOrNull(name(hierarchy.directory()));
            if (copy == null) {
                site.perform(new Mount("cgroup", target.procPath(), hierarchy.type(), flags, hierarchy.data()));
            } else {
                bind(site, copy, target);
            }
            site.perform(new Close(target));
            linkControllers(site, tmpfs, hierarchy.directory());
        }
        if (readOnly) {
            site.perform(new SetMountAttributes(tmpfs, false, MountAttribute.READ_ONLY, 0, 0, null));
        }
        site.perform(new Close(tmpfs));
        site.perform(new Close(place));
    }

    private void bind(Site site, Fd copy, Fd target) {
        if (readOnly) {
            site.perform(new SetMountAttributes(copy, false, MountAttribute.READ_ONLY, 0, 0, null));
        }
        site.perform(new MoveMount(copy, target));
        site.perform(new Close(copy));
    }

    /** Controllers mounted together are looked for under the name of each ({@code cpu} for {@code cpu,cpuacct}). */
    private static void linkControllers(Site site, Fd tmpfs, String directory) {
        int comma = directory.indexOf(',');
        for (int start = 0; comma >= 0 && start <= directory.length();) {
            int next = directory.indexOf(',', start);
            int end = next < 0 ? directory.length() : next;
            site.perform(new MakeSymbolicLink(directory, tmpfs, directory.substring(start, end)));
            start = end + 1;
        }
    }
}
