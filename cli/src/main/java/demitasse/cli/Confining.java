package demitasse.cli;

import demitasse.cli.value.CapabilityNames;
import demitasse.cli.value.SecurityOptions;
import demitasse.engine.RunRequest;
import demitasse.engine.RunRequest.HostDevice;
import demitasse.engine.RunRequest.Modules;
import demitasse.engine.RunRequest.Security;
import demitasse.engine.RunRequest.SystemCalls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How closely a program is confined, while its options are being read. */
final class Confining {
    /** What a process of a container is to SELinux when only some parts are said (containers-selinux). */
    private static final String[] LABEL = {"system_u", "system_r", "container_t", "s0"};

    final CapabilityNames capabilities = new CapabilityNames();
    boolean privileged;
    private @Nullable SystemCalls systemCalls;
    private @Nullable Boolean noNewPrivileges;
    private @Nullable String apparmorProfile;
    private String @Nullable [] label;
    private boolean systemPaths;
    private @Nullable String paths;
    private final Map<String, HostDevice> devices = new LinkedHashMap<>();

    void device(HostDevice device) {
        devices.put(device.target(), device);
    }

    void option(SecurityOptions.Choice choice) {
        switch (choice) {
            case SecurityOptions.Calls(SystemCalls calls) -> systemCalls = calls;
            case SecurityOptions.NoNewPrivileges(boolean on) -> noNewPrivileges = on;
            case SecurityOptions.AppArmor(String profile) -> apparmorProfile = profile;
            case SecurityOptions.SystemPaths(boolean seen) -> systemPaths = seen;
            case SecurityOptions.Landlock(String rules) -> paths = paths == null ? rules : paths + "\n" + rules;
            case SecurityOptions.Label(SecurityOptions.LabelPart part, String value) -> label(part, value);
        }
    }

    private void label(SecurityOptions.LabelPart part, String value) {
        if (part == SecurityOptions.LabelPart.DISABLE) {
            label = null;
            return;
        }
        String[] parts = label == null ? LABEL.clone() : label;
        parts[part.ordinal()] = value;
        label = parts;
    }

    /** What a privileged container has can still be taken away from it by naming that. */
    Security security() {
        SystemCalls usual = privileged ? new RunRequest.AllCalls() : new RunRequest.UsualCalls();
        boolean nothingGained = noNewPrivileges == null ? !privileged : noNewPrivileges;
        return new Security(systemCalls == null ? usual : systemCalls, nothingGained, capabilities.change(), privileged,
                privileged || systemPaths, new ArrayList<>(devices.values()),
                new Modules(apparmorProfile, label == null ? null : String.join(":", label), paths));
    }
}
