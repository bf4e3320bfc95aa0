package demitasse.runtime.rootfs;

import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Text;
import demitasse.runtime.ContainerSpec.PlacedFile;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;

/**
 * Lays small files of the container's own over those of its root, such as /etc/hostname.
 *
 * <p>They are made on the tmpfs of /dev and lose their name there once they are mounted: nothing is left on the host to be
 * removed later, and no disk is written to. Comes after /dev is mounted.
 */
public record PlaceFiles(List<PlacedFile> files) implements Step {
    private static final String DRAFT = ".demitasse";

    public PlaceFiles {
        files = List.copyOf(files);
    }

    @Override
    public String words() {
        StringBuilder text = new StringBuilder("lay our own over:");
        for (PlacedFile file : files) {
            text.append(' ').append(file.path());
        }
        return text.toString();
    }

    @Override
    public void perform(Site site) {
        Below below = new Below(site.kernel(), site.kept(MountRoot.ROOT));
        Fd dev = below.plainDirectory("/dev");
        for (PlacedFile file : files) {
            Fd draft = site.perform(new Open(dev, DRAFT, OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE | OpenFlag.NO_FOLLOW, 0644));
            Files.writeAll(site.kernel(), draft, Text.encode(file.content()));
            Fd mount = site.perform(new OpenTree(draft, "", true, false));
            Fd target = below.mountPoint(file.path(), false);
            site.perform(new MoveMount(mount, target));
            site.perform(new Remove(dev, DRAFT, false));
            for (Fd fd : List.of(draft, mount, target)) {
                site.perform(new Close(fd));
            }
        }
        site.perform(new Close(dev));
    }
}
