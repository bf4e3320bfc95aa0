package demitasse.runtime.cgroup;

import demitasse.spec.Resources.DeviceRule;
import demitasse.spec.Resources.DeviceRuleType;
import java.util.List;

/** The devices that every container may use, whatever its configuration says (config-linux.md, Default Devices). */
public final class DefaultDevices {
    /** null, zero, full, random, urandom, tty, console, ptmx, and all pseudo terminals. */
    public static final List<DeviceRule> RULES = List.of(
            allow(1, 3L), allow(1, 5L), allow(1, 7L), allow(1, 8L), allow(1, 9L), allow(5, 0L), allow(5, 1L), allow(5, 2L),
            new DeviceRule(true, DeviceRuleType.CHARACTER, 136L, null, "rwm"));

    /**
     * A node of any device may be made, as runc and crun have it: the right to use it is another one, and whoever makes the
     * nodes of linux.devices may have no more than that.
     */
    public static final List<DeviceRule> NODES = List.of(
            new DeviceRule(true, DeviceRuleType.CHARACTER, null, null, "m"), new DeviceRule(true, DeviceRuleType.BLOCK, null, null, "m"));

    private DefaultDevices() {}

    private static DeviceRule allow(long major, long minor) {
        return new DeviceRule(true, DeviceRuleType.CHARACTER, major, minor, "rwm");
    }
}
