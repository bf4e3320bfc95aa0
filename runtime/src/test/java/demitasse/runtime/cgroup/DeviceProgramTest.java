package demitasse.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.spec.Resources.DeviceRule;
import demitasse.spec.Resources.DeviceRuleType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceProgramTest {
    private static final int[] TYPES = {DeviceAccess.BLOCK, DeviceAccess.CHARACTER};
    private static final int[] NUMBERS = {0, 1, 2, 3, 5, 9, 136, 259, 4095, 1_048_575};

    @Test
    void theDefaultListMeansWhatItSays() {
        List<DeviceAccess> rules = new ArrayList<>();
        rules.add(DeviceAccess.of(new DeviceRule(false, null, null, null, null)));
        for (DeviceRule rule : DefaultDevices.RULES) {
            rules.add(DeviceAccess.of(rule));
        }
        check(rules);
        byte[] program = DeviceProgram.of(rules);
        assertTrue(DeviceInterpreter.allows(program, DeviceAccess.CHARACTER, 1, 3, DeviceAccess.READ | DeviceAccess.WRITE));
        assertTrue(DeviceInterpreter.allows(program, DeviceAccess.CHARACTER, 136, 17, DeviceAccess.READ | DeviceAccess.WRITE));
        assertTrue(!DeviceInterpreter.allows(program, DeviceAccess.BLOCK, 1, 3, DeviceAccess.READ));
        assertTrue(!DeviceInterpreter.allows(program, DeviceAccess.CHARACTER, 1, 1, DeviceAccess.READ));
    }

    @Test
    void withoutRulesAllIsDenied() {
        check(List.of());
    }

    @Test
    void aRuleForEverythingEndsTheProgram() {
        List<DeviceAccess> rules = List.of(
                new DeviceAccess(false, DeviceAccess.CHARACTER, 1, 3, DeviceAccess.ALL),
                new DeviceAccess(true, DeviceAccess.ANY, DeviceAccess.ANY, DeviceAccess.ANY, DeviceAccess.ALL));
        check(rules);
        assertEquals(6 + 2, DeviceProgram.of(rules).length / 8);
    }

    @Test
    void accessesAreDecidedOneByOne() {
        List<DeviceAccess> rules = List.of(
                new DeviceAccess(true, DeviceAccess.CHARACTER, 1, 3, DeviceAccess.ALL),
                new DeviceAccess(false, DeviceAccess.CHARACTER, 1, DeviceAccess.ANY, DeviceAccess.WRITE));
        check(rules);
        byte[] program = DeviceProgram.of(rules);
        assertTrue(DeviceInterpreter.allows(program, DeviceAccess.CHARACTER, 1, 3, DeviceAccess.READ));
        assertTrue(!DeviceInterpreter.allows(program, DeviceAccess.CHARACTER, 1, 3, DeviceAccess.READ | DeviceAccess.WRITE));
    }

    @Test
    void randomRulesMeanWhatTheySay() {
        int seed = 20_260_101;
        for (int list = 0; list < 300; list++) {
            List<DeviceAccess> rules = new ArrayList<>();
            int count = next(seed += 7919, 8);
            for (int i = 0; i < count; i++) {
                rules.add(randomRule(seed += 104_729));
            }
            check(rules);
        }
    }

    @Test
    void anAbsentNumberTypeOrAccessIsAny() {
        assertEquals(
                new DeviceAccess(true, DeviceAccess.ANY, DeviceAccess.ANY, DeviceAccess.ANY, DeviceAccess.ALL),
                DeviceAccess.of(new DeviceRule(true, null, null, null, null)));
        assertEquals(
                new DeviceAccess(true, DeviceAccess.BLOCK, 8, DeviceAccess.ANY, DeviceAccess.READ | DeviceAccess.MKNOD),
                DeviceAccess.of(new DeviceRule(true, DeviceRuleType.BLOCK, 8L, -1L, "mr")));
    }

    private static DeviceAccess randomRule(int seed) {
        int type = next(seed, 3);
        int major = next(seed + 1, NUMBERS.length + 3);
        int minor = next(seed + 2, NUMBERS.length + 6);
        return new DeviceAccess(
                next(seed + 3, 2) == 0,
                type == 0 ? DeviceAccess.ANY : type,
                major < NUMBERS.length ? NUMBERS[major] : DeviceAccess.ANY,
                minor < NUMBERS.length ? NUMBERS[minor] : DeviceAccess.ANY,
                1 + next(seed + 4, 7));
    }

    /** A number below {@code bound} that is the same everywhere: java.util.Random is not, natively. */
    private static int next(int seed, int bound) {
        int x = seed * 1_664_525 + 1_013_904_223;
        x ^= x >>> 15;
        x *= 0x2c1b3c6d;
        x ^= x >>> 12;
        return (x >>> 1) % bound;
    }

    private static void check(List<DeviceAccess> rules) {
        byte[] program = DeviceProgram.of(rules);
        for (int type : TYPES) {
            for (int major : NUMBERS) {
                for (int minor : NUMBERS) {
                    for (int access = 1; access <= DeviceAccess.ALL; access++) {
                        boolean expected = meaning(rules, type, major, minor, access);
                        if (DeviceInterpreter.allows(program, type, major, minor, access) != expected) {
                            assertEquals(expected, !expected, rules + " for " + type + " " + major + ":" + minor + " access " + access);
                        }
                    }
                }
            }
        }
    }

    /** What the rules mean, said in the plainest way: for each kind of access the last rule that speaks of it. */
    private static boolean meaning(List<DeviceAccess> rules, int type, int major, int minor, int access) {
        for (int bit = 1; bit <= DeviceAccess.WRITE; bit <<= 1) {
            boolean allowed = false;
            for (DeviceAccess rule : rules) {
                boolean speaks = (rule.access() & bit) != 0
                        && (rule.type() == DeviceAccess.ANY || rule.type() == type)
                        && (rule.major() == DeviceAccess.ANY || rule.major() == major)
                        && (rule.minor() == DeviceAccess.ANY || rule.minor() == minor);
                allowed = speaks ? rule.allow() : allowed;
            }
            if ((access & bit) != 0 && !allowed) {
                return false;
            }
        }
        return true;
    }
}
