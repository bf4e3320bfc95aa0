package demitasse.cli;

import demitasse.cli.host.Host;
import demitasse.engine.image.Images;
import demitasse.kernel.DirectoryOp.WorkingDirectory;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp.AskSystemName;
import demitasse.kernel.TerminalOp.GetAttributes;
import demitasse.kernel.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The machine and the process that the command line was typed in, asked of the kernel, as bytes. */
final class KernelHost implements Host {
    /** Twice what execve(2) takes at most by default. */
    private static final int WORDS_LIMIT_BYTES = 4 * 1024 * 1024;

    private final Kernel kernel;
    private byte @Nullable [] environment;

    KernelHost(Kernel kernel) {
        this.kernel = kernel;
    }

    /** The words of the command line, the program's name first. */
    List<String> arguments() {
        return Files.words(kernel, "/proc/self/cmdline", WORDS_LIMIT_BYTES);
    }

    @Override
    public @Nullable String environment(String name) {
        byte[] all = environment;
        if (all == null) {
            all = Files.read(kernel, Fd.HERE, "/proc/self/environ", WORDS_LIMIT_BYTES);
            environment = all;
        }
        byte[] wanted = Text.encode(name + "=");
        int start = 0;
        while (start < all.length) {
            int end = start;
            while (end < all.length && all[end] != 0) {
                end++;
            }
            // Of dozens of variables few are asked for: only those become text.
            if (beginsWith(all, start, end, wanted)) {
                return Text.decode(all, start + wanted.length, end);
            }
            start = end + 1;
        }
        return null;
    }

    private static boolean beginsWith(byte[] bytes, int start, int end, byte[] wanted) {
        if (end - start < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[start + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String workingDirectory() {
        return kernel.perform(new WorkingDirectory());
    }

    @Override
    public PathKind kind(String path) {
        return switch (kernel.attempt(new Status(path))) {
            case Done<FileStatus>(FileStatus status) -> status.isDirectory() ? PathKind.DIRECTORY : PathKind.OTHER;
            case Refused<FileStatus>(_, Errno errno) -> switch (errno) {
                case ENOENT, ENOTDIR -> PathKind.MISSING;
                case EACCES -> PathKind.HIDDEN;
                default -> PathKind.OTHER;
            };
        };
    }

    @Override
    public @Nullable String imageRoot(String name) {
        return Images.rootOf(kernel, name);
    }

    @Override
    public FileText readFile(String path, int limitBytes) {
        return switch (kernel.attempt(new Open(path, OpenFlag.READ))) {
            case Refused<Fd>(_, Errno errno) -> new Unreadable(errno.words());
            case Done<Fd>(Fd file) -> Files.with(kernel, file, fd -> content(fd, limitBytes));
        };
    }

    private FileText content(Fd file, int limitBytes) {
        try {
            return new Content(Text.decode(Files.readAll(kernel, file, limitBytes)));
        } catch (KernelException refused) {
            return new Unreadable(refused.errno().words());
        }
    }

    @Override
    public boolean isTerminal(int fd) {
        return kernel.succeeds(new GetAttributes(new Fd(fd, "fd " + fd)));
    }

    @Override
    public String machine() {
        return kernel.perform(new AskSystemName()).machine();
    }
}
