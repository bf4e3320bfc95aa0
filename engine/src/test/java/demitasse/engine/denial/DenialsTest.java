package demitasse.engine.denial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.engine.RunRequest;
import demitasse.kernel.Arch;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.seccomp.SeenCall;
import demitasse.spec.Seccomp;
import demitasse.spec.SeccompProfile;
import demitasse.spec.SeccompProfileJson;
import demitasse.spec.json.JsonDocument;
import java.util.List;
import org.junit.jupiter.api.Test;

class DenialsTest {
    private static final int X86_64 = 0xc000003e;
    private static final List<String> CAPABILITIES = List.of("CAP_CHOWN", "CAP_SYS_CHROOT");
    private static final String ENDS = "Refusals by the kernel itself are not among these: a missing capability, a read-only or hidden path, a device.\n"
            + "Only the host's audit log could tell of them.\n";

    private static SeenCall call(int number, int errno, long argument, long times) {
        return new SeenCall(X86_64, number, errno, argument, times);
    }

    private static List<Denial> usual(SeenCall... seen) {
        return Denials.of(List.of(seen), new RunRequest.UsualCalls(), CAPABILITIES, Arch.X86_64);
    }

    @Test
    void eachRefusalNamesItsRuleAndTheSmallestOption() {
        List<Denial> denials = usual(call(165, 1, 0, 3), call(39, 0, 0, 9), call(41, 1, 38, 1), call(999, 38, 0, 1));
        assertEquals(List.of(
                new Denial("mount", "SCMP_ARCH_X86_64", "EPERM", 3, "the usual filter allows it with CAP_SYS_ADMIN", "--cap-add SYS_ADMIN"),
                new Denial("socket", "SCMP_ARCH_X86_64", "EPERM", 1, "never allowed by the usual filter for family 38",
                        "--security-opt seccomp=FILE, a profile that allows socket"),
                new Denial("call 999", "SCMP_ARCH_X86_64", "ENOSYS", 1, "newer than all that the usual filter names", null)), denials);
    }

    @Test
    void aProfileOfTheUsersIsNamed() {
        SeccompProfile profile = JsonDocument.parse(Text.encode("{\"defaultAction\": \"SCMP_ACT_ERRNO\"}"), "p.json", SeccompProfileJson::read).value();
        List<Denial> denials = Denials.of(List.of(call(165, 1, 0, 1)), new RunRequest.ProfiledCalls(profile, "p.json"), CAPABILITIES, Arch.X86_64);
        assertEquals("not allowed by p.json", denials.getFirst().rule());
        assertEquals("--security-opt seccomp=FILE, a profile that allows mount", denials.getFirst().option());
    }

    @Test
    void theTableHasALineForEachAndTheOptionBelow() {
        assertEquals("""
                Refused by the filter of system calls:
                  mount   3 times     EPERM   the usual filter allows it with CAP_SYS_ADMIN
                          allowed by --cap-add SYS_ADMIN
                  keyctl  once        EPERM   never allowed by the usual filter
                          allowed by --security-opt seccomp=FILE, a profile that allows keyctl
                """ + ENDS, Denials.table(usual(call(165, 1, 0, 3), call(250, 1, 0, 1))));
        assertEquals("No system call was refused by the filter.\n" + ENDS, Denials.table(List.of()));
    }

    @Test
    void theFileOfAContainerIsReadByItsNameAndByItsId() {
        FakeKernel kernel = new FakeKernel().directory("/var/lib/demitasse/names").directory("/var/lib/demitasse/containers/abc")
                .file("/var/lib/demitasse/containers/abc/denials.json", Text.decode(Denials.json(usual(call(165, 1, 0, 3)))))
                .symbolicLink("/var/lib/demitasse/names/web", "abc");
        assertEquals(Denials.table(usual(call(165, 1, 0, 3))), Denials.read(kernel, "web", false));
        assertEquals(Denials.read(kernel, "web", true), Denials.read(kernel, "abc", true));
        for (String unknown : List.of("", "..", "../containers/abc", "nobody")) {
            SetupException refused = assertThrows(SetupException.class, () -> Denials.read(kernel, unknown, false));
            assertEquals("nothing is known of what a container " + unknown + " was refused", refused.getMessage());
        }
    }

    @Test
    void aRecordedProfileAllowsWhatWasUsedAndKeepsErrorsThatLibrariesActOn() {
        byte[] json = RecordedProfile.json(List.of(call(1, 0, 0, 2), call(0, 0, 0, 2), call(165, 1, 0, 1), call(435, 38, 0, 1), call(999, 0, 0, 1),
                new SeenCall(0x40000003, 20, 0, 0, 1)));
        SeccompProfile profile = JsonDocument.parse(json, "recorded", SeccompProfileJson::read).value();
        Seccomp filter = profile.resolve(new SeccompProfile.Setting("amd64", Seccomp.Architecture.SCMP_ARCH_X86_64,
                new SeccompProfile.Release(6, 1), List.of()));
        assertEquals(Seccomp.Action.SCMP_ACT_ERRNO, filter.defaultAction());
        assertEquals(List.of(Seccomp.Architecture.SCMP_ARCH_X86, Seccomp.Architecture.SCMP_ARCH_X86_64), filter.architectures());
        assertEquals(List.of("getpid", "read", "write"), filter.syscalls().getFirst().names());
        assertEquals(List.of("clone3"), filter.syscalls().get(1).names());
        assertEquals(38L, filter.syscalls().get(1).errnoRet());
        assertEquals(2, filter.syscalls().size());
    }
}
