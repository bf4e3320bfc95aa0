package demitasse.engine;

import demitasse.engine.RunRequest.CapabilityChange;
import demitasse.engine.RunRequest.Security;
import demitasse.runtime.seccomp.DefaultProfile;
import demitasse.spec.Capabilities;
import demitasse.spec.Capability;
import demitasse.spec.Device;
import demitasse.spec.Mount;
import demitasse.spec.Resources.DeviceRule;
import demitasse.spec.Resources.DeviceRuleType;
import demitasse.spec.Seccomp;
import demitasse.spec.SeccompProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request comes to in capabilities, system calls, devices, and paths of the kernel: Docker's ways, where the request says nothing. */
final class Confinement {
    private static final DeviceRule EVERY_DEVICE = new DeviceRule(true, DeviceRuleType.ALL, null, null, "rwm");

    private final Security asked;
    private final Survey survey;
    private final List<String> granted;

    Confinement(Security asked, Survey survey) {
        this.asked = asked;
        this.survey = survey;
        this.granted = granted(asked);
    }

    /** By their names; one that is dropped is dropped from all capabilities, too. */
    private static List<String> granted(Security asked) {
        CapabilityChange change = asked.capabilities();
        if (change.equals(CapabilityChange.NONE) && !asked.privileged()) {
            return Defaults.CAPABILITIES.bounding();
        }
        List<String> granted = new ArrayList<>();
        for (Capability capability : Capability.values()) {
            boolean begins = switch (change.from()) {
                case USUAL -> asked.privileged() || Defaults.CAPABILITIES.bounding().contains(capability.name());
                case ALL -> true;
                case NOTHING -> false;
            };
            if (begins && !change.dropped().contains(capability) || change.added().contains(capability)) {
                granted.add(capability.name());
            }
        }
        return granted;
    }

    /** None inheritable and none ambient, as with {@link Defaults#CAPABILITIES}. */
    Capabilities capabilities() {
        return new Capabilities(granted, granted, List.of(), granted, List.of());
    }

    @Nullable Seccomp systemCalls() {
        return switch (asked.systemCalls()) {
            case RunRequest.AllCalls() -> null;
            case RunRequest.UsualCalls() -> DefaultProfile.of(granted);
            case RunRequest.ProfiledCalls(SeccompProfile profile, String asGiven) -> ProfiledSeccomp.of(profile, asGiven, survey.system(), granted);
        };
    }

    List<String> masked() {
        if (asked.systemPaths()) {
            return List.of();
        }
        List<String> masked = new ArrayList<>(Defaults.MASKED);
        masked.addAll(survey.maskedOfProcessors());
        return masked;
    }

    List<String> readOnly() {
        return asked.systemPaths() ? List.of() : Defaults.READ_ONLY;
    }

    /** A mount of the kernel's own filesystems, which only a privileged container may write to. */
    Mount system(Mount mount) {
        List<String> options = new ArrayList<>(mount.options());
        if (asked.privileged()) {
            options.remove("ro");
        }
        return mount.withOptions(options);
    }

    List<Device> devices() {
        List<Device> devices = new ArrayList<>();
        for (HostDevices.Found found : survey.devices()) {
            devices.add(found.device());
        }
        return devices;
    }

    List<DeviceRule> deviceRules() {
        List<DeviceRule> rules = new ArrayList<>();
        if (asked.privileged()) {
            rules.add(EVERY_DEVICE);
            return rules;
        }
        for (HostDevices.Found found : survey.devices()) {
            Device device = found.device();
            DeviceRuleType type = device.type() == Device.Type.BLOCK ? DeviceRuleType.BLOCK : DeviceRuleType.CHARACTER;
            rules.add(new DeviceRule(true, type, device.major(), device.minor(), found.access()));
        }
        return rules;
    }
}
