package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations on processes. */
public sealed interface ProcessOp<R> extends KernelOp<R> {
    /** Makes a child that goes on from here with a copy of everything, in new namespaces ({@link Namespace} flags), and, where one is given, in the cgroup (v2) from its first instruction on; clone3(2), Linux 5.7. The answer is a pid file descriptor and the pid, or pid 0 in the child. */
    record Clone(long namespaces, @Nullable Fd cgroup) implements ProcessOp<Child> {
        @Override
        public String call() {
            return "clone3";
        }

        @Override
        public String words() {
            return "start a child process in new namespaces:" + Namespace.words(namespaces) + (cgroup == null ? "" : ", inside of cgroup " + cgroup.name());
        }
    }

    /** As {@link Clone}, but the child is one of this process's own parent, who waits for it: a sibling of this process; clone3(2), CLONE_PARENT. */
    record CloneSibling(long namespaces) implements ProcessOp<Child> {
        @Override
        public String call() {
            return "clone3";
        }

        @Override
        public String words() {
            return "start a sibling process in new namespaces:" + Namespace.words(namespaces);
        }
    }

    /** Replaces this program; an empty path runs the file that {@code file} is open on; arguments and environment are words of {@link Text}; execve(2), or execveat(2) below a directory. There is no answer but a refusal. */
    record Execute(Fd file, String path, List<String> arguments, List<String> environment) implements ProcessOp<Nothing> {
        @Override
        public String call() {
            return isBelow() ? "execveat" : "execve";
        }

        @Override
        public String words() {
            return "run " + file.nameOf(path);
        }

        /** Otherwise the older call will do, which every seccomp profile allows. */
        boolean isBelow() {
            return !file.equals(Fd.HERE) || path.isEmpty();
        }
    }

    /** Ends this process at once; exit_group(2). */
    record Exit(int status) implements ProcessOp<Nothing> {
        @Override
        public String call() {
            return "exit_group";
        }

        @Override
        public String words() {
            return "exit with status " + status;
        }
    }

    /** Waits for a child to end and takes its record; pid -1 is any; without {@code waiting} the answer is {@link ProcessEnd#NONE} where none has ended yet; wait4(2). */
    record Wait(int pid, boolean waiting) implements ProcessOp<ProcessEnd> {
        @Override
        public String call() {
            return "wait4";
        }

        @Override
        public String words() {
            return "wait for " + (pid == -1 ? "any child" : "process " + pid);
        }
    }

    /** Sends a signal (0 only asks whether it could be sent); a negative pid is a process group; kill(2). */
    record Kill(int pid, int signal) implements ProcessOp<Nothing> {
        @Override
        public String call() {
            return "kill";
        }

        @Override
        public String words() {
            return "send " + Signal.nameOf(signal) + " to process " + pid;
        }
    }

    /** Sends a signal to the process that the descriptor stands for; pidfd_send_signal(2), Linux 5.1. */
    record SendSignal(Fd process, int signal) implements ProcessOp<Nothing> {
        @Override
        public String call() {
            return "pidfd_send_signal";
        }

        @Override
        public String words() {
            return "send " + Signal.nameOf(signal) + " to " + process.name();
        }
    }

    /** A descriptor of a process, readable once that has ended; pidfd_open(2), Linux 5.3. */
    record OpenProcess(int pid) implements ProcessOp<Fd> {
        @Override
        public String call() {
            return "pidfd_open";
        }

        @Override
        public String words() {
            return "open process " + pid;
        }
    }

    /** The pid of this process in its own pid namespace; getpid(2). */
    record OwnPid() implements ProcessOp<Integer> {
        @Override
        public String call() {
            return "getpid";
        }

        @Override
        public String words() {
            return "ask for our pid";
        }
    }

    /** The pid of the parent, 0 where it lives in an outer pid namespace; getppid(2). */
    record ParentPid() implements ProcessOp<Integer> {
        @Override
        public String call() {
            return "getppid";
        }

        @Override
        public String words() {
            return "ask for the parent's pid";
        }
    }

    /** Makes this process the leader of a session of its own without a terminal; setsid(2). */
    record NewSession() implements ProcessOp<Nothing> {
        @Override
        public String call() {
            return "setsid";
        }

        @Override
        public String words() {
            return "begin a new session";
        }
    }

    /** Makes this process the leader of a process group of its own; setpgid(2). */
    record NewGroup() implements ProcessOp<Nothing> {
        @Override
        public String call() {
            return "setpgid";
        }

        @Override
        public String words() {
            return "begin a new process group";
        }
    }

    /** Has the kernel send this process a signal when its parent ends, 0 for none; prctl(2), PR_SET_PDEATHSIG. */
    record SetParentDeathSignal(int signal) implements ProcessOp<Nothing> {
        @Override
        public String call() {
            return "prctl";
        }

        @Override
        public String words() {
            return "ask for " + (signal == 0 ? "no signal" : Signal.nameOf(signal)) + " when the parent ends";
        }
    }

    /** Makes orphans among the descendants children of this process; prctl(2), PR_SET_CHILD_SUBREAPER. */
    record AdoptOrphans() implements ProcessOp<Nothing> {
        @Override
        public String call() {
            return "prctl";
        }

        @Override
        public String words() {
            return "adopt orphaned descendants";
        }
    }

    /** Says whether others of the same user may look into this process; prctl(2), PR_SET_DUMPABLE. */
    record SetDumpable(boolean dumpable) implements ProcessOp<Nothing> {
        @Override
        public String call() {
            return "prctl";
        }

        @Override
        public String words() {
            return dumpable ? "let others look into this process" : "hide this process from others";
        }
    }

    /** Names this process as ps(1) shows it, at most 15 bytes; prctl(2), PR_SET_NAME. */
    record SetName(String name) implements ProcessOp<Nothing> {
        @Override
        public String call() {
            return "prctl";
        }

        @Override
        public String words() {
            return "call this process " + name;
        }
    }

    /** Has pages that are mapped from a file, and that nobody writes to, be mapped anew when they are next used; madvise(2), MADV_DONTNEED. */
    record ForgetPages(long address, long bytes) implements ProcessOp<Nothing> {
        @Override
        public String call() {
            return "madvise";
        }

        @Override
        public String words() {
            return "forget " + bytes + " bytes of mapped pages";
        }
    }

    /** Sets the limits of a resource ({@link ResourceLimit}), -1 for none; pid 0 is this process; prlimit(2). */
    record SetResourceLimit(int pid, int resource, long soft, long hard) implements ProcessOp<Nothing> {
        @Override
        public String call() {
            return "prlimit64";
        }

        @Override
        public String words() {
            return "limit " + ResourceLimit.nameOf(resource) + " to " + ResourceLimit.words(soft) + " (at most " + ResourceLimit.words(hard) + ")";
        }
    }

    /** The limits of a resource; pid 0 is this process; prlimit(2). */
    record GetResourceLimit(int pid, int resource) implements ProcessOp<ResourceLimit> {
        public GetResourceLimit(int resource) {
            this(0, resource);
        }

        @Override
        public String call() {
            return "prlimit64";
        }

        @Override
        public String words() {
            return "ask for the limit of " + ResourceLimit.nameOf(resource);
        }
    }

    /** Writes the execution domain, {@code persona} as in personality(2). */
    record SetPersonality(long persona) implements ProcessOp<Nothing> {
        @Override
        public String call() {
            return "personality";
        }

        @Override
        public String words() {
            return "set the personality to 0x" + Long.toHexString(persona);
        }
    }

    /** Gives this process a session keyring of its own, with that name; keyctl(2), KEYCTL_JOIN_SESSION_KEYRING. */
    record JoinKeyring(String name) implements ProcessOp<Nothing> {
        @Override
        public String call() {
            return "keyctl";
        }

        @Override
        public String words() {
            return "join a new session keyring " + name;
        }
    }

    /** Name, release and machine of the running kernel; uname(2). */
    record AskSystemName() implements ProcessOp<SystemName> {
        @Override
        public String call() {
            return "uname";
        }

        @Override
        public String words() {
            return "ask which kernel this is";
        }
    }

    /** Random bytes from the kernel, at most 64 KiB; getrandom(2). */
    record RandomBytes(int count) implements ProcessOp<byte[]> {
        @Override
        public String call() {
            return "getrandom";
        }

        @Override
        public String words() {
            return "draw " + count + " random bytes";
        }
    }
}
