package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;
import java.util.List;

/** Operations on what this process may do: users, groups, capabilities. */
public sealed interface IdentityOp<R> extends KernelOp<R> {
    /** The effective user of this process; geteuid(2). */
    record EffectiveUser() implements IdentityOp<Integer> {
        @Override
        public String call() {
            return "geteuid";
        }

        @Override
        public String words() {
            return "ask for our user";
        }
    }

    /** The effective group of this process; getegid(2). */
    record EffectiveGroup() implements IdentityOp<Integer> {
        @Override
        public String call() {
            return "getegid";
        }

        @Override
        public String words() {
            return "ask for our group";
        }
    }

    /** Real, effective and saved user of this process; setresuid(2). */
    record SetUser(int uid) implements IdentityOp<Nothing> {
        @Override
        public String call() {
            return "setresuid";
        }

        @Override
        public String words() {
            return "become user " + Integer.toUnsignedString(uid);
        }
    }

    /** Real, effective and saved group of this process; setresgid(2). */
    record SetGroup(int gid) implements IdentityOp<Nothing> {
        @Override
        public String call() {
            return "setresgid";
        }

        @Override
        public String words() {
            return "become group " + Integer.toUnsignedString(gid);
        }
    }

    /** The supplementary groups of this process; setgroups(2). */
    record SetGroups(List<Integer> gids) implements IdentityOp<Nothing> {
        @Override
        public String call() {
            return "setgroups";
        }

        @Override
        public String words() {
            return gids.isEmpty() ? "drop all supplementary groups" : "take the supplementary groups " + gids;
        }
    }

    /** The capability sets of this process, as bit sets over the numbers of capabilities(7); capget(2). */
    record GetCapabilities() implements IdentityOp<CapabilitySets> {
        @Override
        public String call() {
            return "capget";
        }

        @Override
        public String words() {
            return "ask for our capabilities";
        }
    }

    /** Sets the effective, permitted and inheritable capabilities of this process; capset(2). */
    record SetCapabilities(CapabilitySets sets) implements IdentityOp<Nothing> {
        @Override
        public String call() {
            return "capset";
        }

        @Override
        public String words() {
            return "keep " + Long.bitCount(sets.permitted()) + " capabilities, " + Long.bitCount(sets.effective()) + " of them in effect";
        }
    }

    /** Takes a capability from the bounding set for good; EINVAL beyond the last the kernel knows; prctl(2), PR_CAPBSET_DROP. The name is for people. */
    record DropBoundingCapability(int capability, String name) implements IdentityOp<Nothing> {
        @Override
        public String call() {
            return "prctl";
        }

        @Override
        public String words() {
            return "give up " + name + " for good";
        }
    }

    /** Adds a capability to the ambient set; prctl(2), PR_CAP_AMBIENT_RAISE. The name is for people. */
    record RaiseAmbientCapability(int capability, String name) implements IdentityOp<Nothing> {
        @Override
        public String call() {
            return "prctl";
        }

        @Override
        public String words() {
            return "make " + name + " ambient";
        }
    }

    /** Empties the ambient set; prctl(2), PR_CAP_AMBIENT_CLEAR_ALL. */
    record ClearAmbientCapabilities() implements IdentityOp<Nothing> {
        @Override
        public String call() {
            return "prctl";
        }

        @Override
        public String words() {
            return "make no capability ambient";
        }
    }

    /** Keeps the permitted capabilities when the user changes from root to another; prctl(2), PR_SET_KEEPCAPS. */
    record KeepCapabilities(boolean keep) implements IdentityOp<Nothing> {
        @Override
        public String call() {
            return "prctl";
        }

        @Override
        public String words() {
            return (keep ? "keep" : "do not keep") + " capabilities when the user changes";
        }
    }

    /** No program that this process runs gets more rights than it has, set-user-id ones neither; prctl(2), PR_SET_NO_NEW_PRIVS. */
    record SetNoNewPrivileges() implements IdentityOp<Nothing> {
        @Override
        public String call() {
            return "prctl";
        }

        @Override
        public String words() {
            return "gain no new privileges from now on";
        }
    }

    /**
     * Has every system call of this process, from the next one on, judged by a filter: 8-byte instructions of classic BPF
     * as struct sock_filter lays them out; flags are those of seccomp(2), SECCOMP_SET_MODE_FILTER.
     */
    record InstallFilter(byte[] instructions, long flags) implements IdentityOp<Nothing> {
        @Override
        public String call() {
            return "seccomp";
        }

        @Override
        public String words() {
            return "filter system calls by " + instructions.length / 8 + " instructions";
        }
    }

    /** {@link InstallFilter} with a descriptor on which another process decides; seccomp_unotify(2), Linux 5.0. */
    record InstallNotifyingFilter(byte[] instructions, long flags) implements IdentityOp<Fd> {
        @Override
        public String call() {
            return "seccomp";
        }

        @Override
        public String words() {
            return "filter system calls by " + instructions.length / 8 + " instructions and a listener";
        }
    }

    /** The version of Landlock that the kernel has, from 1 on; landlock_create_ruleset(2), LANDLOCK_CREATE_RULESET_VERSION. */
    record LandlockVersion() implements IdentityOp<Integer> {
        @Override
        public String call() {
            return "landlock_create_ruleset";
        }

        @Override
        public String words() {
            return "ask for the version of Landlock";
        }
    }

    /** A set of rules that denies these accesses to files, as bits of LANDLOCK_ACCESS_FS_*, but for what is added; landlock_create_ruleset(2). */
    record MakeLandlockRules(long accesses) implements IdentityOp<Fd> {
        @Override
        public String call() {
            return "landlock_create_ruleset";
        }

        @Override
        public String words() {
            return "make a set of Landlock rules";
        }
    }

    /** Allows accesses to a file, or to all that is beneath a directory; landlock_add_rule(2). */
    record AddLandlockRule(Fd rules, Fd path, long accesses) implements IdentityOp<Nothing> {
        @Override
        public String call() {
            return "landlock_add_rule";
        }

        @Override
        public String words() {
            return "allow 0x" + Long.toHexString(accesses) + " beneath " + path.name();
        }
    }

    /** Keeps this process, and all that come of it, to a set of rules for good; landlock_restrict_self(2). */
    record RestrictSelf(Fd rules) implements IdentityOp<Nothing> {
        @Override
        public String call() {
            return "landlock_restrict_self";
        }

        @Override
        public String words() {
            return "keep to the Landlock rules";
        }
    }

    /** Takes the next call that waits for an answer on the descriptor of a notifying filter; ENOENT where its process has gone meanwhile. */
    record TakeCall(Fd listener) implements IdentityOp<WaitingCall> {
        @Override
        public String call() {
            return "ioctl";
        }

        @Override
        public String words() {
            return "take a system call that waits";
        }
    }

    /**
     * A system call of another process, which waits (struct seccomp_notif).
     *
     * @param architecture as linux/audit.h numbers it, AUDIT_ARCH_*
     * @param arguments six
     */
    record WaitingCall(long id, int architecture, int number, long[] arguments) {}

    /** Has a waiting call fail with an error number, or go on into the kernel where that is 0; Linux 5.5. ENOENT where its process has gone. */
    record AnswerCall(Fd listener, long id, int errno) implements IdentityOp<Nothing> {
        @Override
        public String call() {
            return "ioctl";
        }

        @Override
        public String words() {
            return errno == 0 ? "let the system call go on" : "have the system call fail with error " + errno;
        }
    }
}
