package demitasse.runtime.report;

import demitasse.kernel.DirectoryOp;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp;
import demitasse.runtime.MountEntry;
import org.jspecify.annotations.Nullable;

/** Finds out why the kernel refused to run a file, by looking at it as the kernel does (execve(2)). */
public final class ExecDiagnosis {
    private static final int HEAD_BYTES = 64 * 1024;
    private static final int MOUNTS_LIMIT_BYTES = 4 * 1024 * 1024;
    private static final int EXECUTE_BITS = 0111;

    private final Kernel kernel;
    private final String path;
    private final Errno errno;

    private ExecDiagnosis(Kernel kernel, String path, Errno errno) {
        this.kernel = kernel;
        this.path = path;
        this.errno = errno;
    }

    /** Why {@code path}, seen from the current directory and root, was refused with {@code errno}. */
    public static ExecFailure of(Kernel kernel, String path, Errno errno) {
        return new ExecDiagnosis(kernel, path, errno).find();
    }

    private ExecFailure find() {
        return switch (kernel.attempt(new FileOp.Status(path))) {
            case Refused<FileStatus>(_, Errno why) -> unreachable(why);
            case Done<FileStatus>(FileStatus status) -> ofFile(status);
        };
    }

    private ExecFailure unreachable(Errno why) {
        return switch (why) {
            case ENOENT, ENOTDIR -> new ExecFailure.NoSuchFile(path, linkTarget());
            case EACCES -> new ExecFailure.Refused(path, why, "the user may not search one of the directories above it");
            default -> new ExecFailure.Refused(path, why, null);
        };
    }

    private @Nullable String linkTarget() {
        return kernel.attempt(new DirectoryOp.ReadLink(Fd.HERE, path)) instanceof Done<String>(String target) ? target : null;
    }

    private ExecFailure ofFile(FileStatus status) {
        if (status.isDirectory()) {
            return new ExecFailure.IsDirectory(path);
        }
        if (!status.isRegular() || (status.mode() & EXECUTE_BITS) == 0) {
            return new ExecFailure.NotExecutable(path, FileStatus.typeWords(status.type()), status.mode());
        }
        return switch (errno) {
            case ENOENT, ENOTDIR -> missingPart();
            case ENOEXEC, ELIBBAD, EINVAL -> notRunnable();
            case EACCES -> denied(status);
            case E2BIG -> new ExecFailure.Refused(path, errno, "arguments and environment together may take a quarter of ulimit -s, each at most 128 KiB");
            case ETXTBSY -> new ExecFailure.Refused(path, errno, "somebody has the file open for writing");
            case ELOOP -> new ExecFailure.Refused(path, errno, "scripts name each other as interpreters, at most five deep");
            case EPERM -> new ExecFailure.Refused(path, errno, "the file has capabilities that the container lacks: setcap -r, or --cap-add");
            case ENOMEM -> new ExecFailure.Refused(path, errno, "raise the memory limit");
            default -> new ExecFailure.Refused(path, errno, null);
        };
    }

    /** The file is there, so it was something that it needs that is not. */
    private ExecFailure missingPart() {
        return switch (program()) {
            case ProgramFile.Elf(_, @Nullable String loader) when loader != null -> new ExecFailure.MissingLoader(path, loader);
            case ProgramFile.Script(String interpreter, boolean carriageReturn) -> carriageReturn
                    ? new ExecFailure.CarriageReturn(path, interpreter)
                    : new ExecFailure.MissingInterpreter(path, interpreter);
            case ProgramFile.Elf _, ProgramFile.Empty _, ProgramFile.PlainText _, ProgramFile.Unknown _ ->
                    new ExecFailure.Refused(path, errno, "its loader or interpreter is not there");
        };
    }

    private ExecFailure notRunnable() {
        return switch (program()) {
            case ProgramFile.Elf(String builtFor, _) -> {
                String machine = machine();
                yield builtFor.equals(machine)
                        ? new ExecFailure.NotAProgram(path, "it is a damaged program, or a library", "compare the file with its original")
                        : new ExecFailure.WrongArchitecture(path, builtFor, machine);
            }
            case ProgramFile.Script(String interpreter, _) when interpreter.isEmpty() -> new ExecFailure.MissingInterpreter(path, "");
            case ProgramFile.Script(String interpreter, _) ->
                    new ExecFailure.NotAProgram(path, "its interpreter " + interpreter + " is no program that runs here", "try the interpreter by itself");
            case ProgramFile.PlainText _ ->
                    new ExecFailure.NotAProgram(path, "it is text without a #! line", "add #!/bin/sh as its first line, or run it as: sh " + path);
            case ProgramFile.Empty _ -> new ExecFailure.NotAProgram(path, "it is empty", null);
            case ProgramFile.Unknown _ -> new ExecFailure.NotAProgram(path, "it is no program that this kernel knows", "see what it is: file " + path);
        };
    }

    private ExecFailure denied(FileStatus status) {
        String mountPoint = noExecMountPoint(status.mountId());
        if (mountPoint != null) {
            return new ExecFailure.NoExecMount(path, mountPoint);
        }
        if (program() instanceof ProgramFile.Script(String interpreter, _) && !interpreter.isEmpty()) {
            return new ExecFailure.Refused(path, errno, "its interpreter " + interpreter + " may not be executable");
        }
        return new ExecFailure.Refused(path, errno, "its mode is 0" + Integer.toOctalString(status.mode())
                + ", owner " + Integer.toUnsignedString(status.uid()) + ":" + Integer.toUnsignedString(status.gid())
                + ": the container's user may not execute it, or a security module denies it");
    }

    /** Where the mount of that id is, if it is noexec. */
    private @Nullable String noExecMountPoint(long mountId) {
        // Without a proc filesystem in the container the cause can't be told, which is no reason to tell nothing else.
        if (!(kernel.attempt(new FileOp.Open("/proc/self/mountinfo", OpenFlag.READ)) instanceof Done<Fd>(Fd file))) {
            return null;
        }
        byte[] mounts = Files.with(kernel, file, fd -> Files.readAll(kernel, fd, MOUNTS_LIMIT_BYTES));
        for (MountEntry mount : MountEntry.parse(mounts)) {
            if (mount.id() == mountId) {
                return ("," + mount.options() + ",").contains(",noexec,") ? mount.mountPoint() : null;
            }
        }
        return null;
    }

    private String machine() {
        return kernel.perform(new ProcessOp.AskSystemName()).machine();
    }

    /** A file that may be run but not read is told as unknown. */
    private ProgramFile program() {
        // Without waiting: a fifo could be put in the file's place after it was looked at.
        return switch (kernel.attempt(new FileOp.Open(path, OpenFlag.READ | OpenFlag.NON_BLOCKING))) {
            case Refused<Fd> _ -> new ProgramFile.Unknown();
            case Done<Fd>(Fd file) -> Files.with(kernel, file, fd ->
                    kernel.attempt(new FileOp.Read(fd, HEAD_BYTES)) instanceof Done<byte[]>(byte[] head) ? ProgramFile.of(head) : new ProgramFile.Unknown());
        };
    }
}
