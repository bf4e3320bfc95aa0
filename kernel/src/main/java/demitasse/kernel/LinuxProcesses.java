package demitasse.kernel;

import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Nothing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Performs {@link ProcessOp}. */
final class LinuxProcesses {
    private static final long CLONE_PIDFD = 0x1000;
    private static final long CLONE_PARENT = 0x8000;
    private static final long CLONE_INTO_CGROUP = 0x200000000L;
    private static final int CLONE_ARGS_BYTES = 88;
    private static final int WNOHANG = 1;
    private static final int KEYCTL_JOIN_SESSION_KEYRING = 1;
    private static final int UTSNAME_FIELD_BYTES = 65;
    private static final int RANDOM_LIMIT_BYTES = 64 * 1024;
    // linux/prctl.h
    private static final int PR_SET_PDEATHSIG = 1;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int MADV_DONTNEED = 4;
    private static final int PR_SET_NAME = 15;
    private static final int PR_SET_CHILD_SUBREAPER = 36;

    private final Gate gate;
    private final NativeMemory memory;

    LinuxProcesses(Gate gate) {
        this.gate = gate;
        this.memory = gate.memory;
    }

    Outcome<?> perform(ProcessOp<?> op) {
        return switch (op) {
            case ProcessOp.Clone clone -> makeChild(clone);
            case ProcessOp.CloneSibling clone -> makeSibling(clone);
            case ProcessOp.Execute execute -> execute(execute);
            case ProcessOp.Exit exit -> Gate.nothing(exit, gate.call(SystemCall.EXIT_GROUP, exit.status()));
            case ProcessOp.Wait wait -> waitFor(wait);
            case ProcessOp.Kill kill -> Gate.nothing(kill, gate.call(SystemCall.KILL, kill.pid(), kill.signal()));
            case ProcessOp.SendSignal send -> Gate.nothing(send,
                    gate.call(SystemCall.PIDFD_SEND_SIGNAL, send.process().number(), send.signal()));
            case ProcessOp.OpenProcess open -> openProcess(open);
            case ProcessOp.OwnPid ask -> Gate.number(ask, gate.call(SystemCall.GETPID));
            case ProcessOp.ParentPid ask -> Gate.number(ask, gate.call(SystemCall.GETPPID));
            case ProcessOp.NewSession begin -> Gate.nothing(begin, gate.call(SystemCall.SETSID));
            case ProcessOp.NewGroup begin -> Gate.nothing(begin, gate.call(SystemCall.SETPGID, 0, 0));
            case ProcessOp.SetParentDeathSignal set -> Gate.nothing(set, gate.call(SystemCall.PRCTL, PR_SET_PDEATHSIG, set.signal()));
            case ProcessOp.AdoptOrphans adopt -> Gate.nothing(adopt, gate.call(SystemCall.PRCTL, PR_SET_CHILD_SUBREAPER, 1));
            case ProcessOp.SetDumpable set -> Gate.nothing(set, gate.call(SystemCall.PRCTL, PR_SET_DUMPABLE, set.dumpable() ? 1 : 0));
            case ProcessOp.ForgetPages forget -> Gate.nothing(forget, gate.call(SystemCall.MADVISE, forget.address(), forget.bytes(), MADV_DONTNEED));
            case ProcessOp.SetName set -> Gate.nothing(set, gate.call(SystemCall.PRCTL, PR_SET_NAME, memory.text(set.name())));
            case ProcessOp.SetResourceLimit set -> setLimit(set);
            case ProcessOp.GetResourceLimit get -> getLimit(get);
            case ProcessOp.SetPersonality set -> Gate.nothing(set, gate.call(SystemCall.PERSONALITY, set.persona()));
            case ProcessOp.JoinKeyring join -> Gate.nothing(join,
                    gate.call(SystemCall.KEYCTL, KEYCTL_JOIN_SESSION_KEYRING, memory.text(join.name())));
            case ProcessOp.AskSystemName ask -> systemName(ask);
            case ProcessOp.RandomBytes draw -> randomBytes(draw);
        };
    }

    private Outcome<Child> makeChild(ProcessOp.Clone op) {
        return make(op, op.namespaces(), Signal.CHLD, op.cgroup());
    }

    /** The signal at its end is that of this process, and none may be named (clone(2)). */
    private Outcome<Child> makeSibling(ProcessOp.CloneSibling op) {
        return make(op, op.namespaces() | CLONE_PARENT, 0, null);
    }

    private Outcome<Child> make(ProcessOp<Child> op, long flags, long signal, @Nullable Fd cgroup) {
        long pidfd = memory.zeroes(8);
        long pid = clone3(flags, signal, cgroup, pidfd);
        if (pid == -Errno.ENOSYS.number() && cgroup == null && (flags & Namespace.TIME.flag()) == 0) {
            pid = clone(flags, signal, pidfd);
        }
        if (pid < 0) {
            return Gate.refused(op, pid);
        }
        return new Done<>(pid == 0
                ? Child.SELF
                : new Child((int) pid, new Fd(NativeMemory.getInt(pidfd), "process " + pid)));
    }

    /** struct clone_args of linux/sched.h. */
    private long clone3(long flags, long signal, @Nullable Fd cgroup, long pidfd) {
        long arguments = memory.zeroes(CLONE_ARGS_BYTES);
        NativeMemory.putLong(arguments, flags | CLONE_PIDFD | (cgroup == null ? 0 : CLONE_INTO_CGROUP));
        NativeMemory.putLong(arguments + 8, pidfd);
        NativeMemory.putLong(arguments + 32, signal);
        NativeMemory.putLong(arguments + 80, cgroup == null ? 0 : cgroup.number());
        return gate.call(SystemCall.CLONE3, arguments, CLONE_ARGS_BYTES);
    }

    /**
     * The same before Linux 5.3 and under seccomp filters that can't look into clone3; the old call has no room for a
     * cgroup, nor for the flag of the time namespace, whose bit belongs to the exit signal there.
     */
    private long clone(long flags, long signal, long pidfd) {
        return gate.call(SystemCall.CLONE, flags | CLONE_PIDFD | signal, 0, pidfd);
    }

    private Outcome<Nothing> execute(ProcessOp.Execute op) {
        long path = memory.text(op.path());
        long arguments = texts(op.arguments());
        long environment = texts(op.environment());
        if (!op.isBelow()) {
            return Gate.nothing(op, gate.call(SystemCall.EXECVE, path, arguments, environment));
        }
        return Gate.nothing(op,
                gate.call(SystemCall.EXECVEAT, op.file().number(), path, arguments, environment,
                        op.path().isEmpty() ? LinuxFiles.AT_EMPTY_PATH : 0));
    }

    /** Addresses of the texts, and a 0 after the last. */
    private long texts(List<String> texts) {
        int count = texts.size();
        long table = memory.room((count + 1) * 8);
        for (int i = 0; i < count; i++) {
            NativeMemory.putLong(table + i * 8L, memory.text(texts.get(i)));
        }
        NativeMemory.putLong(table + count * 8L, 0);
        return table;
    }

    /** The status word of wait(2), and struct rusage: user and system time as seconds and microseconds, then the peak. */
    private Outcome<ProcessEnd> waitFor(ProcessOp.Wait op) {
        long status = memory.zeroes(8);
        long usage = memory.zeroes(144);
        long pid = gate.call(SystemCall.WAIT4, op.pid(), status, op.waiting() ? 0 : WNOHANG, usage);
        if (pid < 0) {
            return Gate.refused(op, pid);
        }
        if (pid == 0) {
            return new Done<>(ProcessEnd.NONE);
        }
        int word = NativeMemory.getInt(status);
        long seconds = NativeMemory.getLong(usage) + NativeMemory.getLong(usage + 16);
        long micros = NativeMemory.getLong(usage + 8) + NativeMemory.getLong(usage + 24);
        return new Done<>(new ProcessEnd(
                (int) pid, word >> 8 & 0xff, word & 0x7f, seconds * 1_000_000 + micros, NativeMemory.getLong(usage + 32)));
    }

    private Outcome<Fd> openProcess(ProcessOp.OpenProcess op) {
        long fd = gate.call(SystemCall.PIDFD_OPEN, op.pid());
        return fd < 0 ? Gate.refused(op, fd) : Gate.opened(op, fd, "process " + op.pid());
    }

    private Outcome<Nothing> setLimit(ProcessOp.SetResourceLimit op) {
        long limit = memory.room(16);
        NativeMemory.putLong(limit, op.soft());
        NativeMemory.putLong(limit + 8, op.hard());
        return Gate.nothing(op, gate.call(SystemCall.PRLIMIT64, op.pid(), op.resource(), limit));
    }

    private Outcome<ResourceLimit> getLimit(ProcessOp.GetResourceLimit op) {
        long limit = memory.room(16);
        long result = gate.call(SystemCall.PRLIMIT64, op.pid(), op.resource(), 0, limit);
        return result < 0
                ? Gate.refused(op, result)
                : new Done<>(new ResourceLimit(NativeMemory.getLong(limit), NativeMemory.getLong(limit + 8)));
    }

    /** struct utsname: system, node, release, version, machine. */
    private Outcome<SystemName> systemName(ProcessOp.AskSystemName op) {
        long at = memory.room(6 * UTSNAME_FIELD_BYTES);
        long result = gate.call(SystemCall.UNAME, at);
        return result < 0
                ? Gate.refused(op, result)
                : new Done<>(new SystemName(
                        NativeMemory.textUpTo(at + 2 * UTSNAME_FIELD_BYTES, UTSNAME_FIELD_BYTES),
                        NativeMemory.textUpTo(at + 4 * UTSNAME_FIELD_BYTES, UTSNAME_FIELD_BYTES),
                        NativeMemory.textUpTo(at + UTSNAME_FIELD_BYTES, UTSNAME_FIELD_BYTES)));
    }

    private Outcome<byte[]> randomBytes(ProcessOp.RandomBytes op) {
        if (op.count() < 0 || op.count() > RANDOM_LIMIT_BYTES) {
            return Gate.refused(op, Errno.EINVAL);
        }
        long buffer = memory.room(op.count());
        int drawn = 0;
        while (drawn < op.count()) {
            long length = gate.call(SystemCall.GETRANDOM, buffer + drawn, op.count() - drawn);
            if (length < 0) {
                return Gate.refused(op, length);
            }
            drawn += (int) length;
        }
        return new Done<>(NativeMemory.copyOut(buffer, drawn));
    }
}
