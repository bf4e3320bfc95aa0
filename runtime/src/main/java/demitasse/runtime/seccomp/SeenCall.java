package demitasse.runtime.seccomp;

import demitasse.kernel.Arch;
import demitasse.spec.Seccomp;
import demitasse.spec.Seccomp.Architecture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A system call that programs of a container made, all alike counted as one.
 *
 * @param architecture as linux/audit.h numbers it
 * @param errno that it was refused with; 0 where it was allowed
 * @param argument the first one of the first call, which says which socket, namespace or personality it was about
 * @param times how often
 */
public record SeenCall(int architecture, int number, int errno, long argument, long times) {
    private static final int BYTES = 32;

    /** Its name, null where no kernel that we know has it. */
    public @Nullable String name() {
        String[] found = {null};
        CallTable table = table();
        if (table != null) {
            table.visit((name, at) -> found[0] = table.firstNumber() + at == number ? name : found[0]);
        }
        return found[0];
    }

    /** In the words of profiles; null for one that profiles cannot name. */
    public @Nullable Architecture profiledArchitecture() {
        CallTable table = table();
        return table == null ? null : table.architecture();
    }

    private @Nullable CallTable table() {
        for (CallTable table : CallTable.values()) {
            boolean shifted = (number & CallTable.X32.firstNumber()) != 0;
            if (table.auditNumber() == architecture && (table == CallTable.X32) == (shifted && architecture == CallTable.X32.auditNumber())) {
                return table;
            }
        }
        return null;
    }

    /** Whether a filter lets it through, as far as its first argument tells. */
    boolean isAllowed(Seccomp profile, Arch machine) {
        int answer = WatchedProgram.judge(FilterSystemCalls.program(profile, machine), architecture, number, new long[] {argument, 0, 0, 0, 0, 0});
        return WatchedProgram.errno(answer) == 0;
    }

    /** The one capability with which the usual filter allows it, beside those that are there; null where none does. */
    public @Nullable String openedBy(List<String> capabilities, Arch machine) {
        for (String capability : DefaultProfile.openers()) {
            if (!capabilities.contains(capability)) {
                List<String> more = new ArrayList<>(capabilities);
                more.add(capability);
                if (isAllowed(DefaultProfile.of(more), machine)) {
                    return capability;
                }
            }
        }
        return null;
    }

    private SeenCall counted() {
        return new SeenCall(architecture, number, errno, argument, times + 1);
    }

    private boolean isLike(SeenCall other) {
        return architecture == other.architecture && number == other.number && errno == other.errno;
    }

    /** Counts one more call, and answers whether it is of a new kind. */
    static boolean add(List<SeenCall> seen, SeenCall call) {
        for (int i = 0; i < seen.size(); i++) {
            if (seen.get(i).isLike(call)) {
                seen.set(i, seen.get(i).counted());
                return false;
            }
        }
        seen.add(call);
        return true;
    }

    static byte[] encode(List<SeenCall> seen) {
        byte[] bytes = new byte[seen.size() * BYTES];
        for (int i = 0; i < seen.size(); i++) {
            SeenCall call = seen.get(i);
            put(bytes, i * BYTES, (long) call.architecture << 32 | call.number & 0xffff_ffffL);
            put(bytes, i * BYTES + 8, call.errno);
            put(bytes, i * BYTES + 16, call.argument);
            put(bytes, i * BYTES + 24, call.times);
        }
        return bytes;
    }

    static List<SeenCall> decode(byte[] bytes) {
        List<SeenCall> seen = new ArrayList<>();
        for (int at = 0; at + BYTES <= bytes.length; at += BYTES) {
            long both = get(bytes, at);
            seen.add(new SeenCall((int) (both >>> 32), (int) both, (int) get(bytes, at + 8), get(bytes, at + 16), get(bytes, at + 24)));
        }
        return seen;
    }

    private static void put(byte[] bytes, int at, long value) {
        for (int i = 0; i < 8; i++) {
            bytes[at + i] = (byte) (value >>> i * 8);
        }
    }

    private static long get(byte[] bytes, int at) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & 0xff;
        }
        return value;
    }
}
