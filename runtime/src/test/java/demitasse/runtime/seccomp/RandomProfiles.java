package demitasse.runtime.seccomp;

import demitasse.spec.Seccomp;
import demitasse.spec.Seccomp.Action;
import demitasse.spec.Seccomp.Arg;
import demitasse.spec.Seccomp.Operator;
import java.util.ArrayList;
import java.util.List;

/** Profiles drawn by a seed, the same on every platform; conditions are close to each other, so that they overlap. */
final class RandomProfiles {
    private static final Action[] ACTIONS = {
        Action.SCMP_ACT_ALLOW, Action.SCMP_ACT_ERRNO, Action.SCMP_ACT_KILL_PROCESS, Action.SCMP_ACT_KILL, Action.SCMP_ACT_TRAP, Action.SCMP_ACT_LOG,
        Action.SCMP_ACT_TRACE
    };
    private static final long[] VALUES = {0, 1, 2, 38, 40, 0x7e02_0000L, 0xffff_ffffL, 0x1_0000_0000L, 0x1_0000_0001L, 0x5_0000_0026L, -1L, Long.MIN_VALUE};

    private long state;
    private final List<String> names = new ArrayList<>();

    RandomProfiles(long seed) {
        state = seed * 0x9e37_79b9_7f4a_7c15L + 1;
        for (CallTable table : CallTable.values()) {
            table.visit((name, number) -> names.add(name));
        }
        names.add("no_call_of_any_kernel");
    }

    /** 0 to bound - 1. */
    int draw(int bound) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        return (int) ((state >>> 33) % bound);
    }

    private <T> T oneOf(T[] choices) {
        return choices[draw(choices.length)];
    }

    Seccomp next() {
        List<Seccomp.Architecture> architectures = new ArrayList<>();
        for (CallTable table : CallTable.values()) {
            if (draw(3) > 0) {
                architectures.add(table.architecture());
            }
        }
        List<Seccomp.Syscall> rules = new ArrayList<>();
        for (int i = draw(12); i >= 0; i--) {
            rules.add(rule());
        }
        Long errno = draw(4) == 0 ? Long.valueOf(38) : null;
        return new Seccomp(oneOf(ACTIONS), errno, architectures, List.of(), null, null, rules);
    }

    private Seccomp.Syscall rule() {
        List<String> called = new ArrayList<>();
        for (int i = draw(draw(5) == 0 ? 200 : 6); i >= 0; i--) {
            called.add(draw(8) == 0 ? "socket" : draw(12) == 0 ? "socketcall" : names.get(draw(names.size())));
        }
        List<Arg> conditions = new ArrayList<>();
        for (int i = draw(2) == 0 ? 0 : draw(4); i > 0; i--) {
            Long valueTwo = draw(4) == 0 ? null : Long.valueOf(VALUES[draw(VALUES.length)]);
            conditions.add(new Arg(draw(6), VALUES[draw(VALUES.length)], valueTwo, oneOf(Operator.values())));
        }
        return new Seccomp.Syscall(called, oneOf(ACTIONS), draw(2) == 0 ? Long.valueOf(draw(100)) : null, conditions);
    }

    /** Arguments near the values that conditions compare with. */
    long[] arguments() {
        long[] arguments = new long[6];
        for (int i = 0; i < 6; i++) {
            arguments[i] = VALUES[draw(VALUES.length)] + draw(3) - 1;
        }
        return arguments;
    }
}
