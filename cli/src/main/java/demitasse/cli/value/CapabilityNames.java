package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Nearest;
import demitasse.cli.option.Shown;
import demitasse.engine.RunRequest.CapabilityChange;
import demitasse.engine.RunRequest.CapabilityChange.From;
import demitasse.spec.Capability;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Capabilities as people write them: {@code NET_ADMIN}, {@code cap_net_admin}, {@code ALL}, several with commas between. */
public final class CapabilityNames {
    private static final String PREFIX = "CAP_";
    private static final String ALL = "ALL";

    private final List<Capability> added = new ArrayList<>();
    private final List<Capability> dropped = new ArrayList<>();
    private boolean allAdded;
    private boolean allDropped;

    public void add(String text) {
        for (String name : Lists.split(text)) {
            Capability capability = read(name);
            allAdded |= capability == null;
            put(added, capability);
        }
        check();
    }

    public void drop(String text) {
        for (String name : Lists.split(text)) {
            Capability capability = read(name);
            allDropped |= capability == null;
            put(dropped, capability);
        }
        check();
    }

    /** In whatever order they were written: ALL is where it begins, and single ones come after. */
    public CapabilityChange change() {
        return new CapabilityChange(allAdded ? From.ALL : allDropped ? From.NOTHING : From.USUAL, added, dropped);
    }

    private static void put(List<Capability> list, @Nullable Capability capability) {
        if (capability != null && !list.contains(capability)) {
            list.add(capability);
        }
    }

    /** What one option takes back of another is more likely a slip than meant. */
    private void check() {
        if (allAdded && allDropped) {
            throw new BadValueException("ALL is both added and dropped; give one of --cap-add ALL and --cap-drop ALL");
        }
        for (Capability capability : added) {
            if (dropped.contains(capability)) {
                throw new BadValueException(capability + " is both added and dropped; give one of the two");
            }
        }
    }

    /** Null for all of them. */
    private static @Nullable Capability read(String name) {
        String upper = Texts.upper(name);
        if (upper.equals(ALL)) {
            return null;
        }
        Capability capability = Capability.named(upper.startsWith(PREFIX) ? upper : PREFIX + upper);
        if (capability != null) {
            return capability;
        }
        String bare = upper.startsWith(PREFIX) ? upper.substring(PREFIX.length()) : upper;
        List<String> names = new ArrayList<>();
        for (Capability known : Capability.values()) {
            names.add(known.name().substring(PREFIX.length()));
        }
        String nearest = Nearest.of(bare, names);
        throw new BadValueException("there is no capability " + Shown.word(name)
                + (nearest == null ? "; see capabilities(7) for their names, or give ALL" : "; did you mean " + nearest + "?"));
    }
}
