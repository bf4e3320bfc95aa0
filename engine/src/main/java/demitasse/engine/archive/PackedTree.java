package demitasse.engine.archive;

import demitasse.kernel.Child;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Pipe;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.SetParentDeathSignal;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.Signal;
import demitasse.kernel.SignalOp.SetMask;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tree of files read as an archive, which a process of its own packs at the same time: so to copy is to pack and unpack. */
public final class PackedTree {
    private static final int MESSAGE_BYTES = 64 * 1024;

    private PackedTree() {}

    /** Writes an archive; it is in a process of its own. */
    @FunctionalInterface
    public interface Packer {
        void pack(Fd to);
    }

    /**
     * Lets {@code use} read the archive.
     *
     * @throws SetupException when the tree cannot be read to its end
     */
    public static <T> T of(Kernel kernel, Fd root, Function<Fd, T> use) {
        return of(kernel, to -> Packing.pack(kernel, root, to), use);
    }

    /** {@link #of(Kernel, Fd, Function)} of what {@code packer} writes. */
    public static <T> T of(Kernel kernel, Packer packer, Function<Fd, T> use) {
        FdPair archive = kernel.perform(new Pipe());
        FdPair message = kernel.perform(new Pipe());
        Child child = kernel.perform(new Clone(0, null));
        if (child.isSelf()) {
            kernel.attempt(new Close(archive.first()));
            pack(kernel, packer, archive.second(), message.second());
        }
        kernel.perform(new Close(archive.second()));
        kernel.perform(new Close(message.second()));
        @Nullable RuntimeException failure = null;
        @Nullable T made = null;
        try {
            made = use.apply(archive.first());
        } catch (RuntimeException failed) {
            failure = failed;
        }
        kernel.attempt(new Close(archive.first()));
        String said = Text.decode(Files.with(kernel, message.first(), fd -> Files.readAll(kernel, fd, MESSAGE_BYTES)));
        kernel.attempt(new Wait(child.pid(), true));
        kernel.attempt(new Close(child.process()));
        if (!said.isEmpty()) {
            throw new SetupException(said, null);
        }
        if (failure != null) {
            throw failure;
        }
        return Objects.requireNonNull(made);
    }

    /** In the child; does not return. */
    private static void pack(Kernel kernel, Packer packer, Fd to, Fd message) {
        kernel.attempt(new SetParentDeathSignal(Signal.KILL));
        // Whoever reads may end first: then this process ends by the signal, and has nothing to say.
        kernel.attempt(new SetMask(0));
        try {
            packer.pack(to);
        } catch (RuntimeException failed) {
            Files.writeAll(kernel, message, Text.encode(String.valueOf(failed.getMessage())));
        }
        kernel.attempt(new Exit(0));
    }
}
