package demitasse.runtime.cgroup;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * The filter that cgroup v2 asks at every use of a device: a program of type BPF_PROG_TYPE_CGROUP_DEVICE (bpf(2), linux/bpf.h).
 *
 * <p>For each kind of access asked for, the last rule that speaks of that device and that access decides; what no rule speaks
 * of is denied. So the program goes through the rules from the last to the first and keeps in a register which accesses are
 * still undecided: an allowing rule takes its own away, and the answer is yes when none is left; a denying rule answers no
 * when it meets one of its own.
 */
final class DeviceProgram {
    private static final int CONTEXT = 1;
    private static final int TYPE = 2;
    private static final int UNDECIDED = 3;
    private static final int MAJOR = 4;
    private static final int MINOR = 5;

    private final ByteArrayOutputStream code = new ByteArrayOutputStream();

    private DeviceProgram() {}

    /** The instructions, 8 bytes each, in the byte order of x86_64 and aarch64. */
    static byte[] of(List<DeviceAccess> rules) {
        DeviceProgram program = new DeviceProgram();
        program.loadRequest();
        boolean open = true;
        for (int i = rules.size() - 1; i >= 0 && open; i--) {
            DeviceAccess rule = rules.get(i);
            program.decide(rule);
            // The verifier refuses instructions that nothing can reach.
            open = !rule.isEverything();
        }
        if (open) {
            program.answer(false);
        }
        return program.code.toByteArray();
    }

    /** struct bpf_cgroup_dev_ctx: access in the upper and type in the lower half of the first word, then major and minor. */
    private void loadRequest() {
        loadWord(TYPE, CONTEXT, 0);
        copy(UNDECIDED, TYPE);
        andNumber(TYPE, 0xffff);
        shiftRight(UNDECIDED, 16);
        loadWord(MAJOR, CONTEXT, 4);
        loadWord(MINOR, CONTEXT, 8);
    }

    private void decide(DeviceAccess rule) {
        int numbers = (rule.type() == DeviceAccess.ANY ? 0 : 1) + (rule.major() == DeviceAccess.ANY ? 0 : 1) + (rule.minor() == DeviceAccess.ANY ? 0 : 1);
        if (rule.major() > Integer.MAX_VALUE || rule.minor() > Integer.MAX_VALUE || rule.access() == 0) {
            // No device has such a number: Linux gives 12 bits to major and 20 to minor.
            return;
        }
        boolean whole = rule.access() == DeviceAccess.ALL;
        int verdict = whole ? 2 : 4;
        int left = numbers + verdict;
        left = skipUnless(TYPE, rule.type(), left);
        left = skipUnless(MAJOR, rule.major(), left);
        skipUnless(MINOR, rule.minor(), left);
        if (!whole && rule.allow()) {
            andNumber(UNDECIDED, DeviceAccess.ALL & ~rule.access());
            jumpUnlessEqual(UNDECIDED, 0, 2);
        } else if (!whole) {
            // Two ways out of one test: taken when a denied access is asked, otherwise on to the next rule.
            jumpUnlessAny(rule.access());
        }
        answer(rule.allow());
    }

    /** Skips the rest of a rule of {@code left} instructions, this one included, where a number is another one; any is no test. */
    private int skipUnless(int register, long number, int left) {
        if (number == DeviceAccess.ANY) {
            return left;
        }
        jumpUnlessEqual(register, (int) number, left - 1);
        return left - 1;
    }

    private void loadWord(int to, int from, int offset) {
        instruction(0x61, to, from, offset, 0);
    }

    private void copy(int to, int from) {
        instruction(0xbf, to, from, 0, 0);
    }

    private void andNumber(int register, int number) {
        instruction(0x57, register, 0, 0, number);
    }

    private void shiftRight(int register, int bits) {
        instruction(0x77, register, 0, 0, bits);
    }

    private void jumpUnlessEqual(int register, int number, int skip) {
        instruction(0x55, register, 0, skip, number);
    }

    /** Skips the answer unless one of the bits is still undecided: a test that jumps when they are, over a jump. */
    private void jumpUnlessAny(int bits) {
        instruction(0x45, UNDECIDED, 0, 1, bits);
        instruction(0x05, 0, 0, 2, 0);
    }

    private void answer(boolean allow) {
        instruction(0xb7, 0, 0, 0, allow ? 1 : 0);
        instruction(0x95, 0, 0, 0, 0);
    }

    private void instruction(int operation, int to, int from, int offset, int number) {
        code.write(operation);
        code.write(from << 4 | to);
        code.write(offset);
        code.write(offset >> 8);
        for (int shift = 0; shift < 32; shift += 8) {
            code.write(number >> shift);
        }
    }
}
