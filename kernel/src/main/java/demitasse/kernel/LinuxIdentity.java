package demitasse.kernel;

import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Nothing;

/** Performs {@link IdentityOp}: on this thread, which is all of the process. */
final class LinuxIdentity {
    /** _LINUX_CAPABILITY_VERSION_3 of linux/capability.h: sets of 64 bits, as two structures of three words. */
    private static final int CAPABILITY_VERSION = 0x20080522;
    // linux/prctl.h
    private static final int PR_SET_KEEPCAPS = 8;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_RAISE = 2;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;

    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final long SECCOMP_FILTER_FLAG_NEW_LISTENER = 8;
    private static final int FILTER_LIMIT = 0xffff;
    // linux/seccomp.h
    private static final long SECCOMP_IOCTL_NOTIF_RECV = 0xc050_2100L;
    private static final long SECCOMP_IOCTL_NOTIF_SEND = 0xc018_2101L;
    private static final int SECCOMP_USER_NOTIF_FLAG_CONTINUE = 1;

    // linux/landlock.h
    private static final int LANDLOCK_CREATE_RULESET_VERSION = 1;
    private static final int LANDLOCK_RULE_PATH_BENEATH = 1;

    private final Gate gate;
    private final NativeMemory memory;

    LinuxIdentity(Gate gate) {
        this.gate = gate;
        this.memory = gate.memory;
    }

    Outcome<?> perform(IdentityOp<?> op) {
        return switch (op) {
            case IdentityOp.EffectiveUser ask -> new Done<>((int) gate.call(SystemCall.GETEUID));
            case IdentityOp.EffectiveGroup ask -> new Done<>((int) gate.call(SystemCall.GETEGID));
            case IdentityOp.SetUser set -> Gate.nothing(set, gate.call(SystemCall.SETRESUID, set.uid(), set.uid(), set.uid()));
            case IdentityOp.SetGroup set -> Gate.nothing(set, gate.call(SystemCall.SETRESGID, set.gid(), set.gid(), set.gid()));
            case IdentityOp.SetGroups set -> setGroups(set);
            case IdentityOp.GetCapabilities get -> getCapabilities(get);
            case IdentityOp.SetCapabilities set -> setCapabilities(set);
            case IdentityOp.DropBoundingCapability drop -> Gate.nothing(drop, gate.call(SystemCall.PRCTL, PR_CAPBSET_DROP, drop.capability()));
            case IdentityOp.RaiseAmbientCapability raise -> Gate.nothing(raise,
                    gate.call(SystemCall.PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, raise.capability()));
            case IdentityOp.ClearAmbientCapabilities clear -> Gate.nothing(clear,
                    gate.call(SystemCall.PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL));
            case IdentityOp.KeepCapabilities keep -> Gate.nothing(keep, gate.call(SystemCall.PRCTL, PR_SET_KEEPCAPS, keep.keep() ? 1 : 0));
            case IdentityOp.SetNoNewPrivileges set -> Gate.nothing(set, gate.call(SystemCall.PRCTL, PR_SET_NO_NEW_PRIVS, 1));
            case IdentityOp.InstallFilter install -> Gate.nothing(install, filter(install.instructions(), install.flags()));
            case IdentityOp.InstallNotifyingFilter install -> Gate.opened(install,
                    filter(install.instructions(), install.flags() | SECCOMP_FILTER_FLAG_NEW_LISTENER), "seccomp listener");
            case IdentityOp.LandlockVersion ask -> Gate.number(ask, gate.call(SystemCall.LANDLOCK_CREATE_RULESET, 0, 0, LANDLOCK_CREATE_RULESET_VERSION));
            case IdentityOp.MakeLandlockRules make -> makeRules(make);
            case IdentityOp.AddLandlockRule add -> addRule(add);
            case IdentityOp.RestrictSelf restrict -> Gate.nothing(restrict, gate.call(SystemCall.LANDLOCK_RESTRICT_SELF, restrict.rules().number(), 0));
            case IdentityOp.TakeCall take -> takeCall(take);
            case IdentityOp.AnswerCall answer -> answerCall(answer);
        };
    }

    /** struct landlock_ruleset_attr, as far as its first field: later kernels take the shorter one. */
    private Outcome<Fd> makeRules(IdentityOp.MakeLandlockRules op) {
        long attributes = memory.zeroes(8);
        NativeMemory.putLong(attributes, op.accesses());
        return Gate.opened(op, gate.call(SystemCall.LANDLOCK_CREATE_RULESET, attributes, 8, 0), "Landlock rules");
    }

    /** struct landlock_path_beneath_attr, which is packed: eight bytes of accesses, four of the descriptor. */
    private Outcome<Nothing> addRule(IdentityOp.AddLandlockRule op) {
        long rule = memory.zeroes(12);
        NativeMemory.putLong(rule, op.accesses());
        NativeMemory.putInt(rule + 8, op.path().number());
        return Gate.nothing(op, gate.call(SystemCall.LANDLOCK_ADD_RULE, op.rules().number(), LANDLOCK_RULE_PATH_BENEATH, rule, 0));
    }

    private Outcome<Nothing> setGroups(IdentityOp.SetGroups op) {
        int count = op.gids().size();
        long groups = memory.room(count * 4);
        for (int i = 0; i < count; i++) {
            NativeMemory.putInt(groups + i * 4L, op.gids().get(i));
        }
        return Gate.nothing(op, gate.call(SystemCall.SETGROUPS, count, groups));
    }

    private Outcome<CapabilitySets> getCapabilities(IdentityOp.GetCapabilities op) {
        long sets = memory.zeroes(24);
        long result = gate.call(SystemCall.CAPGET, capabilityHeader(), sets);
        return result < 0 ? Gate.refused(op, result) : new Done<>(new CapabilitySets(set(sets), set(sets + 4), set(sets + 8)));
    }

    private Outcome<Nothing> setCapabilities(IdentityOp.SetCapabilities op) {
        long sets = memory.room(24);
        putSet(sets, op.sets().effective());
        putSet(sets + 4, op.sets().permitted());
        putSet(sets + 8, op.sets().inheritable());
        return Gate.nothing(op, gate.call(SystemCall.CAPSET, capabilityHeader(), sets));
    }

    /** The version and the pid, 0 for this process. */
    private long capabilityHeader() {
        long header = memory.zeroes(8);
        NativeMemory.putInt(header, CAPABILITY_VERSION);
        return header;
    }

    /** The lower half of a set is in the first structure, the upper half in the second, 12 bytes further. */
    private static long set(long at) {
        return NativeMemory.getInt(at) & 0xffffffffL | (long) NativeMemory.getInt(at + 12) << 32;
    }

    private static void putSet(long at, long set) {
        NativeMemory.putInt(at, (int) set);
        NativeMemory.putInt(at + 12, (int) (set >>> 32));
    }

    /** struct sock_fprog: the number of instructions in two bytes, then their address. */
    private long filter(byte[] instructions, long flags) {
        if (instructions.length / 8 > FILTER_LIMIT) {
            return -Errno.EINVAL.number();
        }
        long program = memory.zeroes(16);
        NativeMemory.putShort(program, instructions.length / 8);
        NativeMemory.putLong(program + 8, memory.bytes(instructions, 0, instructions.length));
        return gate.call(SystemCall.SECCOMP, SECCOMP_SET_MODE_FILTER, flags, program);
    }

    private Outcome<IdentityOp.WaitingCall> takeCall(IdentityOp.TakeCall op) {
        // Has to be all zeroes (seccomp_unotify(2)).
        long notice = memory.zeroes(80);
        long result = gate.call(SystemCall.IOCTL, op.listener().number(), SECCOMP_IOCTL_NOTIF_RECV, notice);
        if (result < 0) {
            return Gate.refused(op, result);
        }
        long[] arguments = new long[6];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = NativeMemory.getLong(notice + 32 + i * 8L);
        }
        return new Done<>(new IdentityOp.WaitingCall(
                NativeMemory.getLong(notice), NativeMemory.getInt(notice + 20), NativeMemory.getInt(notice + 16), arguments));
    }

    private Outcome<Nothing> answerCall(IdentityOp.AnswerCall op) {
        long answer = memory.zeroes(24);
        NativeMemory.putLong(answer, op.id());
        NativeMemory.putInt(answer + 16, -op.errno());
        NativeMemory.putInt(answer + 20, op.errno() == 0 ? SECCOMP_USER_NOTIF_FLAG_CONTINUE : 0);
        return Gate.nothing(op, gate.call(SystemCall.IOCTL, op.listener().number(), SECCOMP_IOCTL_NOTIF_SEND, answer));
    }
}
