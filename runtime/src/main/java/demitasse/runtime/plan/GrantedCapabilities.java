package demitasse.runtime.plan;

import demitasse.runtime.security.ConfineProcess;
import demitasse.spec.Capabilities;
import demitasse.spec.Capability;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which capabilities a process gets of those it asks for. One that nobody knows, or that we don't have to give, is left out
 * and warned of, as the specification wants it (config.md, Linux Process); a process that asks for none gets none.
 */
final class GrantedCapabilities {
    private GrantedCapabilities() {}

    /** @param available as bits over their numbers */
    static ConfineProcess.Capabilities of(@Nullable Capabilities asked, long available) {
        Capabilities names = asked == null ? Capabilities.EMPTY : asked;
        long permitted = bits(names.permitted()) & available;
        long inheritable = bits(names.inheritable()) & available;
        return new ConfineProcess.Capabilities(
                bits(names.bounding()),
                bits(names.effective()) & permitted,
                permitted,
                inheritable,
                // The kernel takes no others (capabilities(7), "Ambient"); configurations name them all the same.
                bits(names.ambient()) & permitted & inheritable);
    }

    /** A warning for each that we would have to have ourselves. */
    static List<String> warnings(@Nullable Capabilities asked, long available) {
        List<String> warnings = new ArrayList<>();
        long lacking = asked == null ? 0 : (bits(asked.permitted()) | bits(asked.inheritable())) & ~available;
        for (Capability capability : Capability.values()) {
            if ((lacking & 1L << capability.number()) != 0) {
                warnings.add("/process/capabilities: " + capability + " is left out, since this process does not have it to give");
            }
        }
        return warnings;
    }

    /** The set of these capabilities, over their numbers. */
    private static long bits(List<String> names) {
        long bits = 0;
        for (String name : names) {
            Capability capability = Capability.named(name);
            bits |= capability == null ? 0 : 1L << capability.number();
        }
        return bits;
    }
}
