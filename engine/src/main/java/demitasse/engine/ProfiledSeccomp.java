package demitasse.engine;

import demitasse.kernel.SystemName;
import demitasse.runtime.SetupException;
import demitasse.spec.Rules;
import demitasse.spec.Seccomp;
import demitasse.spec.Seccomp.Architecture;
import demitasse.spec.SeccompProfile;
import demitasse.spec.SeccompProfile.Release;
import demitasse.spec.SeccompProfile.Setting;
import demitasse.spec.SeccompProfileJson;
import demitasse.spec.Violation;
import java.util.List;

/** The filter of system calls that a profile of the user's comes to on this host. */
final class ProfiledSeccomp {
    private ProfiledSeccomp() {}

    /** @throws SetupException when a rule of the specification is broken */
    static Seccomp of(SeccompProfile profile, String asGiven, SystemName system, List<String> capabilities) {
        boolean arm = system.machine().startsWith("a");
        Release running = SeccompProfileJson.release(system.release());
        Setting setting = new Setting(
                arm ? "arm64" : "amd64",
                arm ? Architecture.SCMP_ARCH_AARCH64 : Architecture.SCMP_ARCH_X86_64,
                running == null ? new Release(0, 0) : running,
                capabilities);
        Seccomp filter = profile.resolve(setting);
        for (Violation violation : Rules.check(filter)) {
            if (violation.severity() == Violation.Severity.ERROR) {
                throw new SetupException(asGiven + ": " + violation.message(), violation.hint());
            }
        }
        return filter;
    }
}
