package demitasse.runtime.seccomp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import demitasse.kernel.Arch;
import demitasse.runtime.SetupException;
import demitasse.spec.Seccomp;
import demitasse.spec.Seccomp.Action;
import demitasse.spec.Seccomp.Architecture;
import demitasse.spec.Seccomp.Arg;
import demitasse.spec.Seccomp.Operator;
import demitasse.spec.Seccomp.Syscall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeccompFilterTest {
    private static final long[] NOTHING = new long[6];
    private static final long[] EDGES = {0, 1, -1, 0xffff_ffffL, 0x1_0000_0000L, Long.MIN_VALUE, Long.MAX_VALUE};

    @Test
    void everyCallOfRandomProfilesIsAnsweredAsTheProfileMeans() {
        for (int seed = 0; seed < 40; seed++) {
            RandomProfiles random = new RandomProfiles(seed);
            Seccomp profile = random.next();
            for (Arch machine : Arch.values()) {
                holdAgainst(profile, machine, random);
            }
        }
    }

    private static void holdAgainst(Seccomp profile, Arch machine, RandomProfiles random) {
        BpfMachine filter = new BpfMachine(SeccompFilter.compile(profile, machine));
        for (CallTable table : CallTable.values()) {
            if (table.machine() == machine) {
                ProfileMeaning meaning = new ProfileMeaning(profile, table);
                for (int number = 0; number < 560; number++) {
                    compare(profile, filter, meaning, table, number, random);
                }
                for (int number : new int[] {0xeffff, 0xf0000, 0xf0001, 0xf0002, 0xf0003, 0xf0005, 0xf0006, 0xf0007, 0x3fff_ffff}) {
                    compare(profile, filter, meaning, table, number, random);
                }
            }
        }
    }

    private static void compare(Seccomp profile, BpfMachine filter, ProfileMeaning meaning, CallTable table, int number, RandomProfiles random) {
        for (int i = 0; i < 6; i++) {
            long[] arguments = random.arguments();
            int wanted = meaning.answer(number, arguments, table.machine());
            int answered = filter.run(table.firstNumber() + number, table.auditNumber(), arguments);
            if (answered != wanted) {
                fail(table + " call " + number + " is answered " + Integer.toHexString(answered) + " instead of " + Integer.toHexString(wanted)
                        + " by " + profile);
            }
        }
    }

    @Test
    void eachOperatorComparesAll64BitsOfEachArgument() {
        long[] values = {0, 1, 5, 0xffff_ffffL, 0x1_0000_0000L, 0x1_0000_0005L, 0x7fff_ffff_ffff_ffffL, -1};
        for (Operator operator : Operator.values()) {
            for (long value : values) {
                Arg condition = new Arg(operator.ordinal() % 6, value, 5L, operator);
                Seccomp profile = allowing(new Syscall(List.of("ioctl"), Action.SCMP_ACT_ERRNO, 7L, List.of(condition)));
                BpfMachine filter = new BpfMachine(SeccompFilter.compile(profile, Arch.X86_64));
                ProfileMeaning meaning = new ProfileMeaning(profile, CallTable.X86_64);
                for (long edge : values) {
                    for (int step = -1; step <= 1; step++) {
                        long[] arguments = new long[6];
                        arguments[condition.index()] = edge + step;
                        assertEquals(meaning.answer(16, arguments, Arch.X86_64), filter.run(16, 0xc000003e, arguments),
                                operator + " " + value + " with " + (edge + step));
                    }
                }
            }
        }
    }

    @Test
    void conditionsOnDifferentArgumentsMustHoldTogetherAndThoseOnOneAreAlternatives() {
        Arg first = new Arg(0, 3, null, Operator.SCMP_CMP_EQ);
        BpfMachine both = filter(allowing(new Syscall(List.of("ioctl"), Action.SCMP_ACT_ERRNO, null, List.of(first, new Arg(1, 9, null, Operator.SCMP_CMP_EQ)))));
        assertEquals(Answer.ERRNO | 1, both.run(16, 0xc000003e, new long[] {3, 9, 0, 0, 0, 0}));
        assertEquals(Answer.ALLOW, both.run(16, 0xc000003e, new long[] {3, 8, 0, 0, 0, 0}));
        BpfMachine either = filter(allowing(new Syscall(List.of("ioctl"), Action.SCMP_ACT_ERRNO, null, List.of(first, new Arg(0, 9, null, Operator.SCMP_CMP_EQ)))));
        assertEquals(Answer.ERRNO | 1, either.run(16, 0xc000003e, new long[] {9, 0, 0, 0, 0, 0}));
        assertEquals(Answer.ERRNO | 1, either.run(16, 0xc000003e, new long[] {3, 0, 0, 0, 0, 0}));
        assertEquals(Answer.ALLOW, either.run(16, 0xc000003e, new long[] {4, 0, 0, 0, 0, 0}));
    }

    @Test
    void ofSeveralRulesForOneCallTheFirstThatAppliesCountsAndOneWithoutConditionsAlways() {
        Arg three = new Arg(0, 3, null, Operator.SCMP_CMP_GE);
        Arg five = new Arg(0, 5, null, Operator.SCMP_CMP_GE);
        BpfMachine ordered = filter(allowing(rule(Action.SCMP_ACT_ERRNO, 3L, five), rule(Action.SCMP_ACT_ERRNO, 4L, three)));
        assertEquals(Answer.ERRNO | 3, ordered.run(16, 0xc000003e, new long[] {5, 0, 0, 0, 0, 0}));
        assertEquals(Answer.ERRNO | 4, ordered.run(16, 0xc000003e, new long[] {4, 0, 0, 0, 0, 0}));
        assertEquals(Answer.ALLOW, ordered.run(16, 0xc000003e, new long[] {2, 0, 0, 0, 0, 0}));
        BpfMachine settled = filter(allowing(rule(Action.SCMP_ACT_ERRNO, 3L, five), rule(Action.SCMP_ACT_TRAP, null)));
        assertEquals(Answer.TRAP, settled.run(16, 0xc000003e, new long[] {5, 0, 0, 0, 0, 0}));
    }

    @Test
    void aRuleThatRepeatsTheDefaultActionChangesNothing() {
        Seccomp profile = denying(new Syscall(List.of("ioctl"), Action.SCMP_ACT_ERRNO, 1L, List.of()), new Syscall(List.of("ioctl"), Action.SCMP_ACT_ALLOW, null, List.of()));
        assertEquals(Answer.ALLOW, filter(profile).run(16, 0xc000003e, NOTHING));
    }

    @Test
    void callsNewerThanTheNewestOfTheProfileDoNotExistWhereTheDefaultDenies() {
        BpfMachine filter = filter(denying(new Syscall(List.of("clone3"), Action.SCMP_ACT_ALLOW, null, List.of())));
        assertEquals(Answer.ALLOW, filter.run(435, 0xc000003e, NOTHING));
        assertEquals(Answer.ERRNO | 1, filter.run(434, 0xc000003e, NOTHING));
        assertEquals(Answer.ERRNO | 38, filter.run(436, 0xc000003e, NOTHING));
        assertEquals(Answer.ERRNO | 1, filter.run(-1, 0xc000003e, NOTHING), "a call that a tracer has skipped is no new one");
        assertEquals(Answer.ALLOW, filter(allowing(rule(Action.SCMP_ACT_TRAP, null))).run(436, 0xc000003e, NOTHING));
    }

    @Test
    void programsOfAnArchitectureThatIsNotNamedAreKilled() {
        BpfMachine filter = filter(allowing(rule(Action.SCMP_ACT_TRAP, null)));
        assertEquals(Answer.ALLOW, filter.run(0, 0xc000003e, NOTHING));
        assertEquals(Answer.KILL_THREAD, filter.run(0, 0x40000003, NOTHING), "x86");
        assertEquals(Answer.KILL_THREAD, filter.run(0x4000_0000, 0xc000003e, NOTHING), "x32");
        assertEquals(Answer.KILL_THREAD, filter.run(0, 0xc00000b7, NOTHING), "aarch64");
    }

    @Test
    void callsOfX86AreJudgedThroughSocketcallToo() {
        Syscall noSocket = new Syscall(List.of("socket"), Action.SCMP_ACT_ERRNO, 97L, List.of());
        BpfMachine filter = filter(allowing(noSocket).withArchitectures(List.of(Architecture.SCMP_ARCH_X86)));
        assertEquals(Answer.ERRNO | 97, filter.run(359, 0x40000003, NOTHING));
        assertEquals(Answer.ERRNO | 97, filter.run(102, 0x40000003, new long[] {1, 0, 0, 0, 0, 0}));
        assertEquals(Answer.ALLOW, filter.run(102, 0x40000003, new long[] {2, 0, 0, 0, 0, 0}));
    }

    @Test
    void eachActionHasItsAnswer() {
        int[] wanted = {0, 0x80000000, 0, 0x30000, 0x50000 | 9, 0x7ff00000 | 9, 0x7fff0000, 0x7ffc0000, 0x7fc00000};
        for (Action action : Action.values()) {
            assertEquals(wanted[action.ordinal()], Answer.of(action, 9L), action.name());
        }
        assertEquals(0x50001, Answer.of(Action.SCMP_ACT_ERRNO, null));
        assertEquals(0x7ff00001, Answer.of(Action.SCMP_ACT_TRACE, null));
    }

    @Test
    void jumpsReachFartherThan255Instructions() {
        List<Syscall> rules = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            rules.add(rule(Action.SCMP_ACT_ERRNO, (long) i, new Arg(i % 6, 0x1_0000_0000L * i + i, null, Operator.SCMP_CMP_EQ)));
            rules.add(new Syscall(List.of("write"), Action.SCMP_ACT_ERRNO, (long) i, List.of(new Arg(i % 6, i * 7L, null, Operator.SCMP_CMP_EQ))));
        }
        Seccomp profile = allowing(rules.toArray(new Syscall[0]));
        BpfMachine filter = filter(profile);
        ProfileMeaning meaning = new ProfileMeaning(profile, CallTable.X86_64);
        for (int number : new int[] {0, 1, 2, 16, 200, 600}) {
            for (int i = 0; i < 150; i++) {
                long[] arguments = new long[6];
                arguments[i % 6] = number == 1 ? i * 7L : 0x1_0000_0000L * i + i;
                assertEquals(meaning.answer(number, arguments, Arch.X86_64), filter.run(number, 0xc000003e, arguments), number + " " + i);
            }
        }
    }

    @Test
    void aProfileTooLargeForTheKernelIsRefusedWithItsSize() {
        List<Syscall> rules = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            rules.add(rule(Action.SCMP_ACT_ERRNO, null, new Arg(0, i, null, Operator.SCMP_CMP_NE)));
        }
        SetupException refused = assertThrows(SetupException.class, () -> SeccompFilter.compile(allowing(rules.toArray(new Syscall[0])), Arch.X86_64));
        assertTrue(refused.getMessage().startsWith("the seccomp profile comes to 44"), refused.getMessage());
        assertTrue(refused.getMessage().endsWith("instructions, and the kernel takes 4096"), refused.getMessage());
    }

    @Test
    void valuesInARowAreAnsweredAsOneAfterTheOther() {
        long[] near = {0, 1, 2, 3, 0x7fff_ffffL, 0x8000_0000L, 0x8000_0001L, 0xffff_ffffL, 0x1_0000_0000L, 0x1_0000_0001L, 0x5_8000_0000L, -1L, -2L, Long.MIN_VALUE};
        for (int seed = 0; seed < 60; seed++) {
            RandomProfiles random = new RandomProfiles(1000 + seed);
            List<Syscall> rules = new ArrayList<>();
            for (int i = random.draw(40); i >= 0; i--) {
                Operator operator = random.draw(12) == 0 ? Operator.SCMP_CMP_GE : Operator.SCMP_CMP_EQ;
                long value = random.draw(3) == 0 ? random.draw(60) : near[random.draw(near.length)];
                rules.add(rule(Action.SCMP_ACT_ERRNO, (long) random.draw(4), new Arg(random.draw(9) / 8, value, null, operator)));
            }
            Seccomp profile = allowing(rules.toArray(new Syscall[0])).withArchitectures(List.of(Architecture.SCMP_ARCH_X86));
            BpfMachine filter = filter(profile);
            ProfileMeaning wide = new ProfileMeaning(profile, CallTable.X86_64);
            ProfileMeaning narrow = new ProfileMeaning(profile, CallTable.X86);
            for (int i = 0; i < 200; i++) {
                long[] arguments = {i < 64 ? i : near[random.draw(near.length)] + random.draw(3) - 1, near[random.draw(near.length)], 0, 0, 0, 0};
                assertEquals(wide.answer(16, arguments, Arch.X86_64), filter.run(16, 0xc000003e, arguments), profile + " " + arguments[0] + " " + arguments[1]);
                assertEquals(narrow.answer(54, arguments, Arch.X86_64), filter.run(54, 0x40000003, arguments), profile + " " + arguments[0] + " " + arguments[1]);
            }
        }
    }

    @Test
    void oneOfAThousandValuesIsFoundInFewInstructions() {
        List<Syscall> rules = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            rules.add(rule(Action.SCMP_ACT_ERRNO, (long) i % 3, new Arg(1, 7919L * i, null, Operator.SCMP_CMP_EQ)));
        }
        byte[] program = SeccompFilter.compile(allowing(rules.toArray(new Syscall[0])), Arch.X86_64);
        BpfMachine filter = new BpfMachine(program);
        int most = 0;
        for (int i = 0; i < 1000; i++) {
            assertEquals(Answer.ERRNO | i % 3, filter.run(16, 0xc000003e, new long[] {0, 7919L * i, 0, 0, 0, 0}), "value " + i);
            most = Math.max(most, filter.executed());
            assertEquals(Answer.ALLOW, filter.run(16, 0xc000003e, new long[] {0, 7919L * i + 1, 0, 0, 0, 0}), "beside value " + i);
            assertEquals(Answer.ALLOW, filter.run(16, 0xc000003e, new long[] {0, 7919L * i | 1L << 40, 0, 0, 0, 0}), "above value " + i);
        }
        assertTrue(most <= 24, most + " instructions");
        assertTrue(program.length / 8 <= 1400, program.length / 8 + " instructions in all");
    }

    @Test
    void theSameProfileCompilesToTheSameProgram() {
        Seccomp profile = new RandomProfiles(7).next();
        assertArrayEquals(SeccompFilter.compile(profile, Arch.AARCH64), SeccompFilter.compile(new RandomProfiles(7).next(), Arch.AARCH64));
    }

    @Test
    void argumentsOfNarrowArchitecturesCountByTheirLowerHalf() {
        Arg condition = new Arg(0, 0xffff_ffff_ffff_ffffL, null, Operator.SCMP_CMP_EQ);
        BpfMachine filter = filter(allowing(rule(Action.SCMP_ACT_TRAP, null, condition)).withArchitectures(List.of(Architecture.SCMP_ARCH_X86)));
        assertEquals(Answer.TRAP, filter.run(54, 0x40000003, new long[] {0xffff_ffffL, 0, 0, 0, 0, 0}));
        for (long edge : EDGES) {
            assertEquals(edge == -1 ? Answer.TRAP : Answer.ALLOW, filter.run(16, 0xc000003e, new long[] {edge, 0, 0, 0, 0, 0}), "" + edge);
        }
    }

    private static BpfMachine filter(Seccomp profile) {
        return new BpfMachine(SeccompFilter.compile(profile, Arch.X86_64));
    }

    private static Syscall rule(Action action, @org.jspecify.annotations.Nullable Long errno, Arg... conditions) {
        return new Syscall(List.of("ioctl"), action, errno, List.of(conditions));
    }

    private static Seccomp allowing(Syscall... rules) {
        return new Seccomp(Action.SCMP_ACT_ALLOW, null, List.of(), List.of(), null, null, List.of(rules));
    }

    private static Seccomp denying(Syscall... rules) {
        return new Seccomp(Action.SCMP_ACT_ERRNO, null, List.of(), List.of(), null, null, List.of(rules));
    }
}
