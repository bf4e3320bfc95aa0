package demitasse.runtime.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import demitasse.spec.Seccomp;
import demitasse.spec.Seccomp.Action;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownCallsTest {
    private static Seccomp profile(String... names) {
        Seccomp.Syscall rule = new Seccomp.Syscall(List.of(names), Action.SCMP_ACT_ERRNO, null, List.of());
        return new Seccomp(Action.SCMP_ACT_ALLOW, null, List.of(), List.of(), null, null, List.of(rule, rule));
    }

    @Test
    void whatIsMisspeltIsNamedOnceInOneLine() {
        assertEquals(
                "/linux/seccomp/syscalls: nobody knows these calls; the rules for them are passed over: unlinkatt, mkdri",
                UnknownCalls.warning(profile("unlinkat", "unlinkatt", "mkdri", "openat2")));
    }

    @Test
    void callsOfAnyMachineAreKnown() {
        assertNull(UnknownCalls.warning(profile("arch_prctl", "arm_sync_file_range", "waitpid", "listns", "s390_runtime_instr", "swapcontext")));
        assertNull(UnknownCalls.warning(DefaultProfile.USUAL));
    }
}
