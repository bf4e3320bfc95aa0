package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import demitasse.engine.RunRequest.HostDevice;
import java.util.List;

/** Devices of the host in the container: {@code SOURCE[:TARGET][:rwm]}. */
public final class Devices {
    private static final String FORM = "write SOURCE[:TARGET][:rwm], such as /dev/fuse or /dev/sdb:/dev/disk:r";

    private Devices() { }

    /** What is there at the source is looked up later; the target is free of {@code ..}. */
    public static HostDevice read(String text) {
        List<String> parts = Texts.split(text, ':');
        String source = parts.getFirst();
        if (!source.startsWith("/") || parts.size() > 3) {
            throw new BadValueException("a device is named by its absolute path; " + FORM);
        }
        boolean onlyAccess = parts.size() == 2 && isAccess(parts.get(1));
        String target = parts.size() > 1 && !onlyAccess ? parts.get(1) : source;
        String access = onlyAccess ? parts.get(1) : parts.size() == 3 ? parts.get(2) : "rwm";
        if (!isAccess(access)) {
            throw new BadValueException("what may be done with a device is r to read, w to write, m to make nodes of it; " + FORM);
        }
        return new HostDevice(Paths.inside(source, "the device"), Paths.mountTarget(target), access);
    }

    private static boolean isAccess(String text) {
        return !text.isEmpty() && Texts.all(text, c -> c == 'r' || c == 'w' || c == 'm');
    }
}
