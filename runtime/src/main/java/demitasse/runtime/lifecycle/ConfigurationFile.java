package demitasse.runtime.lifecycle;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.SetupException;
import java.util.Arrays;

/** Reads the file of a bundle that others wrote, whatever it is. */
final class ConfigurationFile {
    private ConfigurationFile() {}

    /**
     * All of a regular file. Others are refused before a byte is read: a fifo would have us wait, a device may have no end.
     *
     * @throws SetupException when it is something else, or larger than {@code limitBytes}
     */
    static byte[] read(Kernel kernel, String path, int limitBytes) {
        Fd file = kernel.perform(new Open(path, OpenFlag.READ | OpenFlag.NON_BLOCKING));
        return Files.with(kernel, file, fd -> {
            FileStatus status = kernel.perform(new Status(fd));
            if (!status.isRegular()) {
                throw new SetupException(path + " is a " + FileStatus.typeWords(status.type()) + ", not a file", "make it a file");
            }
            if (status.sizeBytes() > limitBytes) {
                throw new SetupException(path + " has " + status.sizeBytes() + " bytes, more than the " + limitBytes + " that are read",
                        "make it smaller");
            }
            return content(kernel, fd, (int) status.sizeBytes());
        });
    }

    /** In one array of the size that is known: one that grows would take three times as much at its largest. */
    private static byte[] content(Kernel kernel, Fd file, int size) {
        byte[] content = new byte[size];
        int length = 0;
        byte[] next = kernel.perform(new Read(file, Math.max(1, Math.min(size, 1 << 16))));
        while (next.length > 0 && length < size) {
            int taken = Math.min(next.length, size - length);
            System.arraycopy(next, 0, content, length, taken);
            length += taken;
            next = kernel.perform(new Read(file, Math.max(1, Math.min(size - length, 1 << 16))));
        }
        return length == size ? content : Arrays.copyOf(content, length);
    }
}
