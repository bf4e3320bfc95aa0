package demitasse.runtime.launch;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.IsReadOnly;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.MountAttribute;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp.Execute;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this program's own file out of reach of the containers that it makes and enters (CVE-2019-5736): their processes
 * can get hold of it, by naming /proc/self/exe as a program or as the interpreter of a script, and would write to it as
 * the host's root once it no longer runs.
 *
 * <p>So it runs itself a second time, with the same words, from a read-only mount of the file that exists nowhere else. What
 * is opened through /proc/PID/exe is opened through that mount, which refuses to write (EROFS), and which no container
 * can change, since it belongs to no mount namespace.
 */
public final class ReadOnlyProgram {
    private static final String OURSELVES = "/proc/self/exe";
    /** Twice what execve(2) takes at most by default. */
    private static final int WORDS_LIMIT_BYTES = 4 * 1024 * 1024;

    /** Through which it was found out that this process has such a file; that does not change again. */
    private static @Nullable Kernel ensured;

    private ReadOnlyProgram() {}

    /**
     * Returns in a process whose file nobody can write to through it; at once where it is one already, otherwise by way of
     * execve(2). To be called before anything is done.
     */
    public static void ensure(Kernel kernel) {
        ensure(kernel, null);
    }

    /** {@link #ensure(Kernel)} by one who has read our words already, the program's name first. */
    public static void ensure(Kernel kernel, @Nullable List<String> words) {
        if (ensured == kernel) {
            return;
        }
        Fd program = kernel.perform(new Open(OURSELVES, OpenFlag.PATH));
        if (!kernel.perform(new IsReadOnly(program))) {
            runAgain(kernel, program, words);
        } else {
            ensured = kernel;
        }
        kernel.perform(new Close(program));
    }

    /**
     * Returns where that cannot be had: an ordinary user may not mount, and its containers can write what it can write
     * itself, and no more; and a host may keep the calls from us (ENOSYS).
     */
    private static void runAgain(Kernel kernel, Fd program, @Nullable List<String> words) {
        Fd mount = readOnly(kernel, program);
        if (mount != null) {
            kernel.perform(new Execute(mount, "", words == null ? words(kernel, "cmdline") : words, words(kernel, "environ")));
        }
    }

    private static @Nullable Fd readOnly(Kernel kernel, Fd program) {
        return switch (kernel.attempt(new OpenTree(program, "", true, false))) {
            case Refused<Fd> refused -> passedOver(refused);
            case Done<Fd>(Fd mount) ->
                    kernel.attempt(new SetMountAttributes(mount, false, MountAttribute.READ_ONLY, 0, 0, null)) instanceof Refused<?> refused
                            ? passedOver(refused)
                            : mount;
        };
    }

    private static @Nullable Fd passedOver(Refused<?> refused) {
        if (refused.errno() != Errno.EPERM && refused.errno() != Errno.ENOSYS) {
            throw new KernelException(refused.op(), refused.errno());
        }
        return null;
    }

    private static List<String> words(Kernel kernel, String file) {
        return Files.words(kernel, "/proc/self/" + file, WORDS_LIMIT_BYTES);
    }
}
