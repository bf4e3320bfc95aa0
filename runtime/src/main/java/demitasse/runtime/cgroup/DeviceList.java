package demitasse.runtime.cgroup;

import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;

/**
 * Device rules as the controller of cgroup v1 understands them: it holds one default and a list of exceptions from it, so
 * rules for the default change nothing, and one that would cut a hole into an exception cannot be kept (cgroup-v1/devices.rst;
 * the kernel takes such a line and ignores it).
 *
 * @param allowAll the default
 * @param exceptions the lines for devices.allow, or for devices.deny where all is allowed
 */
record DeviceList(boolean allowAll, List<DeviceAccess> exceptions) {
    DeviceList {
        exceptions = List.copyOf(exceptions);
    }

    static DeviceList of(List<DeviceAccess> rules) {
        boolean allowAll = false;
        List<DeviceAccess> exceptions = new ArrayList<>();
        for (DeviceAccess rule : rules) {
            if (rule.isEverything()) {
                allowAll = rule.allow();
                exceptions.clear();
            } else if (rule.type() == DeviceAccess.ANY) {
                add(exceptions, allowAll, rule.withType(DeviceAccess.BLOCK));
                add(exceptions, allowAll, rule.withType(DeviceAccess.CHARACTER));
            } else {
                add(exceptions, allowAll, rule);
            }
        }
        return new DeviceList(allowAll, exceptions);
    }

    private static void add(List<DeviceAccess> exceptions, boolean allowAll, DeviceAccess rule) {
        if (rule.access() == 0) {
            return;
        }
        if (rule.allow() != allowAll) {
            exceptions.add(rule);
            return;
        }
        for (int i = exceptions.size() - 1; i >= 0; i--) {
            DeviceAccess exception = exceptions.get(i);
            if (!rule.overlaps(exception)) {
                continue;
            }
            if (!rule.coversDevicesOf(exception)) {
                throw new SetupException(
                        "cgroup v1 cannot " + (rule.allow() ? "allow " : "deny ") + rule.words() + " out of " + exception.words()
                                + (rule.allow() ? ", which is denied" : ", which is allowed"),
                        "name the devices one by one in linux.resources.devices, or boot with cgroup v2");
            }
            int rest = exception.access() & ~rule.access();
            exceptions.remove(i);
            if (rest != 0) {
                exceptions.add(i, new DeviceAccess(exception.allow(), exception.type(), exception.major(), exception.minor(), rest));
            }
        }
    }
}
