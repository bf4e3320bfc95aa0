package demitasse.runtime.plan;

import demitasse.kernel.MountFlag;
import demitasse.runtime.ContainerSpec.RootFilesystem;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import demitasse.runtime.rootfs.EnterRoot;
import demitasse.spec.Linux;
import demitasse.spec.RootfsPropagation;
import demitasse.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/** Steps for the {@code root} of a configuration, and for how mounts spread from it on. */
final class RootSteps {
    private RootSteps() {}

    static List<Step> entering(Spec spec, boolean pivot) {
        List<Step> steps = new ArrayList<>();
        if (spec.root() != null && spec.root().readonly()) {
            if (spec.process() != null && !spec.process().cwd().equals("/")) {
                steps.add(new EnterRoot.MakeWorkingDirectory(spec.process().cwd()));
            }
            steps.add(new EnterRoot.ReadOnly());
        }
        steps.add(pivot ? new EnterRoot.Pivot() : new EnterRoot.Chroot());
        return steps;
    }

    /**
     * Without a mount namespace of its own whatever the container mounted would be mounted on the host: it gets its root as it
     * is, and an error for what would need a mount.
     */
    static List<Step> withoutMounts(Spec spec, Linux linux, RootFilesystem root) {
        String pointer = !spec.mounts().isEmpty() ? "/mounts"
                : spec.root() != null && spec.root().readonly() ? "/root/readonly"
                : linux.rootfsPropagation() != null ? "/linux/rootfsPropagation"
                : root instanceof RootFilesystem.Overlay ? "/root" : null;
        if (pointer != null) {
            throw new SetupException(
                    "without a mount namespace " + pointer + " would change what the host sees",
                    "add {\"type\":\"mount\"} to linux.namespaces");
        }
        return root instanceof RootFilesystem.Directory(String path, _) ? List.of(new EnterRoot.Bare(path)) : List.of();
    }

    /** A root receives mounts from the host only as a copy of a mount there; its peers are known no more once it is private. */
    static boolean isSlave(Linux linux) {
        return linux.rootfsPropagation() == RootfsPropagation.SLAVE || linux.rootfsPropagation() == RootfsPropagation.RSLAVE;
    }

    /**
     * What the root becomes once all is mounted: nothing can be bound from an unbindable one. With the recursive words so does
     * all below it, which is how engines ask for volumes that spread.
     */
    static List<Step> spreading(Linux linux) {
        RootfsPropagation asked = linux.rootfsPropagation();
        if (asked == null) {
            return List.of();
        }
        return switch (asked) {
            case PRIVATE, RPRIVATE, SLAVE, RSLAVE -> List.of();
            case SHARED -> spread(MountFlag.SHARED, asked);
            case RSHARED -> spread(MountFlag.SHARED | MountFlag.RECURSIVE, asked);
            case UNBINDABLE -> spread(MountFlag.UNBINDABLE, asked);
            case RUNBINDABLE -> spread(MountFlag.UNBINDABLE | MountFlag.RECURSIVE, asked);
        };
    }

    private static List<Step> spread(long flag, RootfsPropagation asked) {
        return List.of(new EnterRoot.Spread(flag, asked.word()));
    }
}
