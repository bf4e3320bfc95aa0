package demitasse.runtime.report;

import demitasse.kernel.Errno;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a command cannot be run. The exit code is a shell's: 127 where something is not found (the command, its file, its
 * loader or interpreter), 126 where it is there and can't be run.
 */
public sealed interface ExecFailure {
    int NOT_FOUND = 127;
    int NOT_RUNNABLE = 126;

    String message();

    @Nullable String hint();

    int exitCode();

    /** The words that callers of the OCI command line look for; they are an interface between programs. */
    String standardWords();

    /** No directory of PATH has it; {@code nearest} is a command there with almost that name, if there is one. */
    record NotInPath(String command, List<String> directories, @Nullable String nearest) implements ExecFailure {
        @Override
        public String message() {
            return "command not found: " + command;
        }

        @Override
        public String hint() {
            return (nearest == null ? "" : "did you mean " + nearest + "? ")
                    + (directories.isEmpty() ? "PATH is empty" : "PATH inside of the container is " + String.join(":", directories));
        }

        @Override
        public int exitCode() {
            return NOT_FOUND;
        }

        @Override
        public String standardWords() {
            return "exec: \"" + command + "\": executable file not found in $PATH";
        }
    }

    /** The command is a word without letters. */
    record EmptyCommand() implements ExecFailure {
        @Override
        public String message() {
            return "command not found: the command is an empty word";
        }

        @Override
        public String hint() {
            return "is a variable in it not set?";
        }

        @Override
        public int exitCode() {
            return NOT_FOUND;
        }

        @Override
        public String standardWords() {
            return "exec: \"\": executable file not found in $PATH";
        }
    }

    /** Nothing has that path; {@code linkTarget} is where a dangling link there leads. */
    record NoSuchFile(String path, @Nullable String linkTarget) implements ExecFailure {
        @Override
        public String message() {
            return "command not found: " + path + (linkTarget == null ? "" : " is a link to " + linkTarget + ", which is not there");
        }

        @Override
        public String hint() {
            return "the path is looked up inside of the container; volumes and the root filesystem decide what is there";
        }

        @Override
        public int exitCode() {
            return NOT_FOUND;
        }

        @Override
        public String standardWords() {
            return "exec: \"" + path + "\": stat " + path + ": no such file or directory";
        }
    }

    record IsDirectory(String path) implements ExecFailure {
        @Override
        public String message() {
            return "cannot run " + path + ": it is a directory";
        }

        @Override
        public @Nullable String hint() {
            return null;
        }

        @Override
        public int exitCode() {
            return NOT_RUNNABLE;
        }

        @Override
        public String standardWords() {
            // Older callers know only the first words, which are what execve(2) says of a directory.
            return "exec: \"" + path + "\": permission denied: it is a directory";
        }
    }

    /** No execute bit is set, or the file is no regular one: {@code kind} says what. */
    record NotExecutable(String path, String kind, int mode) implements ExecFailure {
        @Override
        public String message() {
            return "cannot run " + path + ": it is a " + kind + " that is not executable (mode 0" + Integer.toOctalString(mode) + ")";
        }

        @Override
        public String hint() {
            return kind.equals("file") ? "make it executable: chmod +x, or give it to an interpreter: sh " + path : "only regular files can be run";
        }

        @Override
        public int exitCode() {
            return NOT_RUNNABLE;
        }

        @Override
        public String standardWords() {
            return "exec: \"" + path + "\": permission denied";
        }
    }

    record NoExecMount(String path, String mountPoint) implements ExecFailure {
        @Override
        public String message() {
            return "cannot run " + path + ": " + mountPoint + " is mounted noexec";
        }

        @Override
        public String hint() {
            return "mount it with exec, or copy the program elsewhere";
        }

        @Override
        public int exitCode() {
            return NOT_RUNNABLE;
        }

        @Override
        public String standardWords() {
            return "exec: \"" + path + "\": permission denied";
        }
    }

    record WrongArchitecture(String path, String builtFor, String machine) implements ExecFailure {
        @Override
        public String message() {
            return "cannot run " + path + ": built for " + builtFor + ", this machine is " + machine;
        }

        @Override
        public String hint() {
            return "take a root filesystem for " + machine + ", or install an emulator on the host: qemu-user-static with binfmt-support";
        }

        @Override
        public int exitCode() {
            return NOT_RUNNABLE;
        }

        @Override
        public String standardWords() {
            return "exec " + path + ": exec format error";
        }
    }

    record MissingLoader(String path, String loader) implements ExecFailure {
        @Override
        public String message() {
            return "cannot run " + path + ": its loader " + loader + " is not there";
        }

        @Override
        public String hint() {
            String library = loader.contains("musl") ? "musl, as Alpine has it" : loader.contains("ld-linux") || loader.contains("ld64") ? "glibc, as Debian has it" : "its C library";
            return "the program is linked dynamically: the root filesystem needs " + library + ", or the program must be built static";
        }

        @Override
        public int exitCode() {
            return NOT_FOUND;
        }

        @Override
        public String standardWords() {
            return "exec " + path + ": no such file or directory";
        }
    }

    record MissingInterpreter(String path, String interpreter) implements ExecFailure {
        @Override
        public String message() {
            return interpreter.isEmpty()
                    ? "cannot run " + path + ": its #! line names no interpreter"
                    : "cannot run " + path + ": its interpreter " + interpreter + " is not there";
        }

        @Override
        public String hint() {
            return "the #! line names a path inside of the container: install it there, or change the line";
        }

        @Override
        public int exitCode() {
            return NOT_FOUND;
        }

        @Override
        public String standardWords() {
            return "exec " + path + ": no such file or directory";
        }
    }

    record CarriageReturn(String path, String interpreter) implements ExecFailure {
        @Override
        public String message() {
            return "cannot run " + path + ": its #! line ends in CR LF, so that the kernel looks for " + interpreter + "\\r";
        }

        @Override
        public String hint() {
            return "the file was saved with Windows line ends: sed -i 's/\\r$//' " + path;
        }

        @Override
        public int exitCode() {
            return NOT_RUNNABLE;
        }

        @Override
        public String standardWords() {
            return "exec " + path + ": no such file or directory";
        }
    }

    /** The kernel knows no way to run it; {@code why} says what it is instead of a program. */
    record NotAProgram(String path, String why, @Nullable String hint) implements ExecFailure {
        @Override
        public String message() {
            return "cannot run " + path + ": " + why;
        }

        @Override
        public int exitCode() {
            return NOT_RUNNABLE;
        }

        @Override
        public String standardWords() {
            return "exec " + path + ": exec format error";
        }
    }

    /** The kernel refused for a reason that looking did not explain better. */
    record Refused(String path, Errno errno, @Nullable String hint) implements ExecFailure {
        @Override
        public String message() {
            return "cannot run " + path + ": " + errno.words();
        }

        @Override
        public int exitCode() {
            return NOT_RUNNABLE;
        }

        @Override
        public String standardWords() {
            String words = errno.words();
            int meaning = words.indexOf('(') + 1;
            // All meanings begin with a capital letter of ASCII; the native library has no toLowerCase.
            return "exec " + path + ": " + (char) (words.charAt(meaning) | 0x20) + words.substring(meaning + 1, words.length() - 1);
        }
    }
}
