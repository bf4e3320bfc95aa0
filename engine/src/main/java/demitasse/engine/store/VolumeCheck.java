package demitasse.engine.store;

import demitasse.kernel.AttributeOp.Details;
import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import java.util.Map;

/** Checks the volumes: what was half made or half removed, and records that do not say what they should. */
public final class VolumeCheck {
    private static final long NANOS = 1_000_000_000L;

    private final Kernel kernel;
    private final Repairs repairs;

    private VolumeCheck(Kernel kernel, Repairs repairs) {
        this.kernel = kernel;
        this.repairs = repairs;
    }

    public static void check(Kernel kernel, Repairs repairs) {
        VolumeCheck check = new VolumeCheck(kernel, repairs);
        Abandoned.mend(kernel, Volumes.NEW, "a volume", repairs, () -> Volumes.open(kernel).close());
        if (kernel.succeeds(new Status(Volumes.NAMED))) {
            for (Entry entry : Files.list(kernel, Fd.HERE, Volumes.NAMED)) {
                check.volume(entry);
            }
        }
    }

    private void volume(Entry entry) {
        String name = entry.name();
        String path = Volumes.NAMED + "/" + name;
        if (entry.type() != FileStatus.DIRECTORY || !Volumes.isName(name)) {
            repairs.leave(path + " is no volume", "look what it is, and remove it");
            return;
        }
        for (Entry file : Files.list(kernel, Fd.HERE, path)) {
            if (file.name().endsWith(".new")) {
                repairs.mend("volume " + name + " has a half-written " + file.name(), "removed it",
                        () -> kernel.perform(new Remove(Fd.HERE, path + "/" + file.name(), false)));
            }
        }
        if (!kernel.succeeds(new Status(path + "/" + Volumes.DATA))) {
            repairs.mend("volume " + name + " has lost its directory", "made an empty one",
                    () -> kernel.perform(new MakeDirectory(Fd.HERE, path + "/" + Volumes.DATA, 0755)));
        }
        if (Volumes.readIfWhole(kernel, name) == null) {
            repairs.mend("volume " + name + " has a damaged record", "wrote a new one; it has no labels", () -> {
                long created = kernel.perform(new Details(Fd.HERE, path)).modifiedSeconds() * NANOS;
                Files.create(kernel, Fd.HERE, path + "/" + Volumes.RECORD, 0600, new Volume(name, created, Map.of(), false).encode());
            });
        }
    }
}
