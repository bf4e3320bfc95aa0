package demitasse.kernel;

import static demitasse.kernel.FakeKernel.done;
import static demitasse.kernel.FakeKernel.refused;
import static demitasse.kernel.Outcome.Nothing.NOTHING;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Processes, identity, signals and clocks of the fake: what a test sets is answered, the rest succeeds. A clone always
 * answers as the parent sees it, unless {@link #cloneIsSelf} is set.
 */
public final class FakeProcesses {
    private final FakeKernel kernel;
    private final TreeMap<Integer, ResourceLimit> limits = new TreeMap<>();
    private final List<ProcessEnd> ends = new ArrayList<>();
    /** The pids of children by the numbers of their descriptors. */
    private final TreeMap<Integer, Integer> children = new TreeMap<>();
    private final List<SignalInfo> signals = new ArrayList<>();
    private Fd signalDescriptor = Fd.HERE;
    private long mask;
    private byte nextRandom;

    public SystemName systemName = new SystemName("6.12.0", "x86_64", "host");
    public CapabilitySets capabilities = new CapabilitySets(0x1ffffffffffL, 0x1ffffffffffL, 0);
    public int lastCapability = 40;
    public int user;
    public int pid = 100;
    public int parentPid = 1;
    public int nextChild = 101;
    /** Whether the next clone answers as the child sees it. */
    public boolean cloneIsSelf;
    /** The pids that can be signalled. */
    public final List<Integer> living = new ArrayList<>();
    public long nowNanos = 1_700_000_000_000_000_000L;
    public long monotonicNanos = 1_000_000_000L;
    /** What every look at the clock adds to it. */
    public long tickNanos;
    public NumberSet affinity = new NumberSet(List.of(0, 1));
    int umask = 022;

    FakeProcesses(FakeKernel kernel) {
        this.kernel = kernel;
    }

    /** A child that {@link ProcessOp.Wait} will tell of. */
    public void ended(ProcessEnd end) {
        ends.add(end);
        living.remove(Integer.valueOf(end.pid()));
    }

    public void pending(SignalInfo signal) {
        signals.add(signal);
    }

    /** Whether that is a descriptor of a child that has ended, which makes it readable (pidfd_open(2)). */
    boolean isOfEnded(Fd fd) {
        Integer pid = children.get(fd.number());
        for (ProcessEnd end : ends) {
            if (pid != null && end.pid() == pid) {
                return true;
            }
        }
        return false;
    }

    /** Whether that is the signal descriptor and has one to give. */
    boolean hasSignalFor(Fd fd) {
        return fd.equals(signalDescriptor) && !signals.isEmpty();
    }

    Outcome<?> perform(ProcessOp<?> op) {
        return switch (op) {
            case ProcessOp.Clone _ -> done(makeChild());
            case ProcessOp.CloneSibling _ -> done(makeChild());
            case ProcessOp.Execute execute -> execute(execute);
            case ProcessOp.Exit _ -> done(NOTHING);
            case ProcessOp.Wait wait -> waitFor(wait);
            case ProcessOp.Kill kill -> isLiving(kill.pid()) ? done(NOTHING) : refused(kill, Errno.ESRCH);
            case ProcessOp.SendSignal send -> kernel.descriptors.get(send.process()) == null ? refused(send, Errno.EBADF) : done(NOTHING);
            case ProcessOp.OpenProcess open -> isLiving(open.pid())
                    ? done(kernel.descriptors.add("process " + open.pid(), null, OpenFlag.READ))
                    : refused(open, Errno.ESRCH);
            case ProcessOp.OwnPid _ -> done(pid);
            case ProcessOp.ParentPid _ -> done(parentPid);
            case ProcessOp.NewSession _ -> done(NOTHING);
            case ProcessOp.NewGroup _ -> done(NOTHING);
            case ProcessOp.SetParentDeathSignal _ -> done(NOTHING);
            case ProcessOp.AdoptOrphans _ -> done(NOTHING);
            case ProcessOp.SetDumpable _ -> done(NOTHING);
            case ProcessOp.SetName _ -> done(NOTHING);
            case ProcessOp.ForgetPages _ -> done(NOTHING);
            case ProcessOp.SetResourceLimit set -> setLimit(set);
            case ProcessOp.GetResourceLimit get -> done(limits.getOrDefault(get.resource(), new ResourceLimit(-1, -1)));
            case ProcessOp.SetPersonality _ -> done(NOTHING);
            case ProcessOp.JoinKeyring _ -> done(NOTHING);
            case ProcessOp.AskSystemName _ -> done(systemName);
            case ProcessOp.RandomBytes draw -> done(random(draw.count()));
        };
    }

    private boolean isLiving(int wanted) {
        return wanted == pid || living.contains(Math.abs(wanted));
    }

    private Child makeChild() {
        if (cloneIsSelf) {
            cloneIsSelf = false;
            return Child.SELF;
        }
        int child = nextChild;
        nextChild++;
        living.add(child);
        Fd process = kernel.descriptors.add("process " + child, null, OpenFlag.READ);
        children.put(process.number(), child);
        return new Child(child, process);
    }

    /** Done where there is such a file: a test sees that the program would run, and goes on. */
    private Outcome<?> execute(ProcessOp.Execute op) {
        FakeTree.Found found = kernel.find(op.file(), op.path(), true, true);
        return found.place() == null ? refused(op, found.refusal()) : done(NOTHING);
    }

    private Outcome<ProcessEnd> waitFor(ProcessOp.Wait op) {
        for (ProcessEnd end : ends) {
            if (op.pid() == -1 || op.pid() == end.pid()) {
                ends.remove(end);
                return done(end);
            }
        }
        return op.waiting() || living.isEmpty() ? refused(op, Errno.ECHILD) : done(ProcessEnd.NONE);
    }

    private Outcome<?> setLimit(ProcessOp.SetResourceLimit op) {
        if (Long.compareUnsigned(op.soft(), op.hard()) > 0) {
            return refused(op, Errno.EINVAL);
        }
        limits.put(op.resource(), new ResourceLimit(op.soft(), op.hard()));
        return done(NOTHING);
    }

    private byte[] random(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            nextRandom++;
            bytes[i] = nextRandom;
        }
        return bytes;
    }

    Outcome<?> perform(IdentityOp<?> op) {
        return switch (op) {
            case IdentityOp.EffectiveUser _ -> done(user);
            case IdentityOp.EffectiveGroup _ -> done(user);
            case IdentityOp.SetUser set -> {
                user = set.uid();
                yield done(NOTHING);
            }
            case IdentityOp.SetGroup _ -> done(NOTHING);
            case IdentityOp.SetGroups _ -> done(NOTHING);
            case IdentityOp.GetCapabilities _ -> done(capabilities);
            case IdentityOp.SetCapabilities set -> {
                capabilities = set.sets();
                yield done(NOTHING);
            }
            case IdentityOp.DropBoundingCapability drop -> drop.capability() > lastCapability ? refused(drop, Errno.EINVAL) : done(NOTHING);
            case IdentityOp.RaiseAmbientCapability _ -> done(NOTHING);
            case IdentityOp.ClearAmbientCapabilities _ -> done(NOTHING);
            case IdentityOp.KeepCapabilities _ -> done(NOTHING);
            case IdentityOp.SetNoNewPrivileges _ -> done(NOTHING);
            case IdentityOp.InstallFilter _ -> done(NOTHING);
            case IdentityOp.LandlockVersion _ -> done(7);
            case IdentityOp.MakeLandlockRules _ -> done(kernel.descriptors.add("Landlock rules", null, OpenFlag.READ_WRITE));
            case IdentityOp.AddLandlockRule _, IdentityOp.RestrictSelf _ -> done(NOTHING);
            case IdentityOp.InstallNotifyingFilter _ -> done(kernel.descriptors.add("seccomp listener", null, OpenFlag.READ_WRITE));
            case IdentityOp.TakeCall take -> refused(take, Errno.ENOENT);
            case IdentityOp.AnswerCall answer -> refused(answer, Errno.ENOENT);
        };
    }

    Outcome<?> perform(SchedulingOp<?> op) {
        return switch (op) {
            case SchedulingOp.SetScheduling _, SchedulingOp.SetIoPriority _, SchedulingOp.SetMemoryPolicy _ -> done(NOTHING);
            case SchedulingOp.SetAffinity set -> {
                affinity = set.processors();
                yield done(NOTHING);
            }
        };
    }

    Outcome<?> perform(NamespaceOp<?> op) {
        return switch (op) {
            case NamespaceOp.Unshare _ -> done(NOTHING);
            case NamespaceOp.Join join -> kernel.descriptors.get(join.namespace()) == null ? refused(join, Errno.EBADF) : done(NOTHING);
            case NamespaceOp.SetHostName set -> {
                systemName = new SystemName(systemName.release(), systemName.machine(), set.name());
                yield done(NOTHING);
            }
            case NamespaceOp.SetDomainName _ -> done(NOTHING);
            case NamespaceOp.BringUp _ -> done(NOTHING);
        };
    }

    Outcome<?> perform(SignalOp<?> op) {
        return switch (op) {
            case SignalOp.SetMask set -> {
                long before = mask;
                mask = set.blocked();
                yield done(before);
            }
            case SignalOp.OpenSignals _ -> {
                signalDescriptor = kernel.descriptors.add("signals", null, OpenFlag.READ);
                yield done(signalDescriptor);
            }
            case SignalOp.ReadSignal read -> signals.isEmpty() ? refused(read, Errno.EAGAIN) : done(signals.removeFirst());
            case SignalOp.SetAction _ -> done(NOTHING);
            case SignalOp.AwaitSignal await -> signals.isEmpty() ? refused(await, Errno.EAGAIN) : done(signals.removeFirst());
            case SignalOp.ResetActions _ -> done(NOTHING);
        };
    }

    Outcome<?> perform(TimeOp<?> op) {
        return switch (op) {
            case TimeOp.Monotonic _ -> {
                monotonicNanos += tickNanos;
                yield done(monotonicNanos);
            }
            case TimeOp.Now _ -> done(nowNanos);
            case TimeOp.ProcessorTime _ -> done(new TimeOp.ProcessorTime.Micros(monotonicNanos / 2000, monotonicNanos / 4000));
            case TimeOp.MakeTimer _ -> done(kernel.descriptors.add("timer", null, OpenFlag.READ));
            case TimeOp.SetTimer _ -> done(NOTHING);
            case TimeOp.Sleep sleep -> {
                monotonicNanos += sleep.nanoseconds();
                nowNanos += sleep.nanoseconds();
                yield done(NOTHING);
            }
        };
    }
}
