package demitasse.engine.store;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.FileSystemOf;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.FileSystemType;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.StorageOp.LimitProject;
import demitasse.kernel.StorageOp.ProjectQuota;
import demitasse.kernel.StorageOp.ProjectUse;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;

/**
 * Projects of the filesystem that containers are kept on, one for each container whose writable layer is limited (quotactl(2),
 * project quotas).
 *
 * <p>One that is taken is a symbolic link, named by its number, that holds the id of the container. It is free again when that
 * has no directory any more: whoever takes the next one lifts its limit. A project in which somebody else has files, or that
 * has a limit already, is passed over.
 */
public final class Projects {
    /** Above what people number theirs from, and other engines. */
    private static final int FIRST = 0x4000_0000;
    private static final int COUNT = 1 << 20;

    private Projects() {}

    /**
     * Takes one for the container of that id, whose directory is open, and limits it; answers its number.
     *
     * @throws SetupException where the filesystem has none, with what turns them on
     */
    public static int take(Kernel kernel, String id, Fd container, long limitBytes) {
        Files.makeDirectories(kernel, Fd.HERE, Storage.PROJECTS, 0700);
        Fd directory = kernel.perform(new Open(Storage.PROJECTS, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW));
        return Files.with(kernel, directory, projects -> {
            kernel.perform(new Lock(projects, true, true));
            List<String> taken = living(kernel, projects, container);
            for (int project = FIRST; project < FIRST + COUNT; project++) {
                if (!taken.contains(Integer.toString(project)) && isFree(kernel, container, project)) {
                    // Named before it is limited: a kill in between leaves nothing that nobody would find.
                    kernel.perform(new MakeSymbolicLink(id, projects, Integer.toString(project)));
                    limit(kernel, container, project, limitBytes);
                    return project;
                }
            }
            throw new SetupException("no project is left to limit the writable layer by", "remove containers: demitasse prune");
        });
    }

    private static List<String> living(Kernel kernel, Fd projects, Fd container) {
        List<String> living = new ArrayList<>();
        for (Entry entry : Files.list(kernel, projects, ".")) {
            if (kernel.attempt(new ReadLink(projects, entry.name())) instanceof Done<String>(String holder)
                    && kernel.succeeds(new Status(Storage.CONTAINERS + "/" + holder))) {
                living.add(entry.name());
            } else {
                kernel.attempt(new LimitProject(container, number(entry.name()), 0));
                kernel.perform(new Remove(projects, entry.name(), false));
            }
        }
        return living;
    }

    private static int number(String digits) {
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            number = number * 10 + digits.charAt(i) - '0';
        }
        return number;
    }

    /** ENOENT: xfs has no record of it (Q_GETQUOTA). */
    private static boolean isFree(Kernel kernel, Fd container, int project) {
        return switch (kernel.attempt(new ProjectQuota(container, project))) {
            case Done<ProjectUse>(ProjectUse use) -> use.usedBytes() == 0 && use.limitBytes() == 0;
            case Refused<ProjectUse>(_, Errno errno) -> {
                if (errno != Errno.ENOENT) {
                    throw cannot(kernel, container, errno);
                }
                yield true;
            }
        };
    }

    private static void limit(Kernel kernel, Fd container, int project, long limitBytes) {
        if (kernel.attempt(new LimitProject(container, project, limitBytes)) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            throw cannot(kernel, container, errno);
        }
    }

    /** For whoever is refused a project, or to put a directory into one. */
    public static SetupException cannot(Kernel kernel, Fd container, Errno errno) {
        long type = kernel.perform(new FileSystemOf(container));
        String device = "$(findmnt -no SOURCE -T " + Storage.HOME + ")";
        String hint = type == FileSystemType.EXT
                ? "turn them on while it is not mounted: tune2fs -O project,quota -Q prjquota " + device + ", and mount it with -o prjquota"
                : type == FileSystemType.XFS
                ? "mount it with -o prjquota (for the root filesystem: rootflags=prjquota on the kernel's command line)"
                : "mount ext4 or xfs with -o prjquota on " + Storage.HOME + ", for example: mkfs.ext4 -O quota,project -E quotatype=prjquota DEVICE";
        return new SetupException("the writable layer cannot be limited: the filesystem of " + Storage.HOME + " keeps no project quotas (" + errno + ")", hint);
    }
}
