package demitasse.engine;

import demitasse.engine.RunRequest.CapabilityChange;
import demitasse.engine.RunRequest.HostDevice;
import demitasse.engine.RunRequest.Modules;
import demitasse.engine.RunRequest.Security;
import demitasse.engine.RunRequest.SystemCalls;
import java.util.List;

/** What is asked of a container's confinement, while a test makes up its mind: the usual, but for what is set. */
final class Confined {
    SystemCalls systemCalls = Security.DEFAULT.systemCalls();
    boolean noNewPrivileges = true;
    CapabilityChange capabilities = CapabilityChange.NONE;
    boolean privileged;
    boolean systemPaths;
    List<HostDevice> devices = List.of();
    Modules modules = Modules.NONE;

    static Confined by(SystemCalls systemCalls) {
        Confined confined = new Confined();
        confined.systemCalls = systemCalls;
        return confined;
    }

    Security build() {
        return new Security(systemCalls, noNewPrivileges, capabilities, privileged, systemPaths, devices, modules);
    }
}
