package demitasse.runtime.namespace;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.FileSystemOf;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileSystemType;
import demitasse.kernel.Files;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.spec.Sysctl;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes kernel parameters of the container's own namespaces ({@code linux.sysctl}, sysctl(8)). */
public record SetParameters(Map<String, String> parameters) implements Step {
    public SetParameters {
        // In the order in which they are asked for, which Map.copyOf would change from run to run.
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    @Override
    public String words() {
        StringBuilder text = new StringBuilder("set kernel parameters:");
        for (Map.Entry<String, String> entry : parameters.entrySet()) {
            text.append(' ').append(entry.getKey()).append('=').append(entry.getValue());
        }
        return text.toString();
    }

    @Override
    public String pointer() {
        return "/linux/sysctl";
    }

    @Override
    public void perform(Site site) {
        Fd sys = site.perform(new Open("/proc/sys", OpenFlag.PATH | OpenFlag.DIRECTORY));
        // Something else in the place of procfs would take the writes for us (CVE-2025-52881).
        if (site.perform(new FileSystemOf(sys)) != FileSystemType.PROC) {
            throw new SetupException("/proc is not procfs, so that no kernel parameter can be set", "mount it: mount -t proc proc /proc");
        }
        for (Map.Entry<String, String> entry : parameters.entrySet()) {
            set(site, sys, entry.getKey(), entry.getValue());
        }
        site.perform(new Close(sys));
    }

    private static void set(Site site, Fd sys, String name, String value) {
        Refused<?> refused = Files.tryPut(site.kernel(), sys, file(name), value);
        if (refused != null) {
            throw new SetupException(
                    "the kernel parameter " + name + " cannot be set to " + value + ": " + refused.op().words() + ": " + refused.errno().words(),
                    refused.errno() == Errno.ENOENT ? "this kernel does not have it, or not in these namespaces: see sysctl -a" : null).at(Sysctl.pointer(name));
        }
    }

    /** @throws SetupException for what would lead out of /proc/sys: it is opened as a path of the host */
    private static String file(String name) {
        String file = Sysctl.file(name);
        if (file == null) {
            throw new SetupException(name + " is not the name of a kernel parameter", "use letters, digits, _ and -, with dots between").at(Sysctl.pointer(name));
        }
        return file;
    }
}
