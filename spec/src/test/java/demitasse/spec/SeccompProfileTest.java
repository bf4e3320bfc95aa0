package demitasse.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.spec.Seccomp.Architecture;
import demitasse.spec.SeccompProfile.Release;
import demitasse.spec.SeccompProfile.Setting;
import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeccompProfileTest {
    private static SeccompProfile read(String json) {
        return JsonDocument.parse(json.getBytes(StandardCharsets.UTF_8), "p.json", SeccompProfileJson::read).value();
    }

    private static List<String> names(String guards, Setting setting) {
        List<String> names = new ArrayList<>();
        for (Seccomp.Syscall rule : read("{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": [{\"names\": [\"a\"], \"action\": \"SCMP_ACT_ALLOW\"," + guards + "}]}")
                .resolve(setting).syscalls()) {
            names.addAll(rule.names());
        }
        return names;
    }

    private static Setting setting(String... capabilities) {
        return new Setting("amd64", Architecture.SCMP_ARCH_X86_64, new Release(5, 10), List.of(capabilities));
    }

    @Test
    void aRuleIsThereWhenAllItIncludesIsSo() {
        assertEquals(List.of("a"), names("\"includes\": {}", setting()));
        assertEquals(List.of("a"), names("\"includes\": {\"caps\": [\"X\", \"Y\"]}", setting("Y", "X")));
        assertEquals(List.of(), names("\"includes\": {\"caps\": [\"X\", \"Y\"]}", setting("X")));
        assertEquals(List.of(), names("\"includes\": {\"arches\": [\"arm64\"]}", setting()));
        assertEquals(List.of("a"), names("\"includes\": {\"minKernel\": \"5.10\"}", setting()));
        assertEquals(List.of(), names("\"includes\": {\"minKernel\": \"5.11\"}", setting()));
    }

    @Test
    void aRuleIsGoneWhenAnythingItExcludesIsSo() {
        assertEquals(List.of("a"), names("\"excludes\": {\"caps\": [\"X\", \"Y\"]}", setting()));
        assertEquals(List.of(), names("\"excludes\": {\"caps\": [\"X\", \"Y\"]}", setting("Y")));
        assertEquals(List.of(), names("\"excludes\": {\"arches\": [\"amd64\"]}", setting()));
        assertEquals(List.of(), names("\"excludes\": {\"minKernel\": \"4.8\"}", setting()));
    }

    @Test
    void architecturesComeFromTheFamilyOfTheMachine() {
        SeccompProfile profile = read("""
                {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38, "defaultErrno": "ENOSYS", "archMap": [
                  {"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": ["SCMP_ARCH_ARM"]},
                  {"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X32"]}]}""");
        Seccomp filter = profile.resolve(setting());
        assertEquals(List.of(Architecture.SCMP_ARCH_X86_64, Architecture.SCMP_ARCH_X32), filter.architectures());
        assertEquals(38L, filter.defaultErrnoRet());
    }

    @Test
    void releasesAreReadFromTheBeginning() {
        assertEquals(new Release(6, 1), SeccompProfileJson.release("6.1.0-26-amd64"));
        assertNull(SeccompProfileJson.release("six"));
        assertNull(SeccompProfileJson.release("6."));
        assertNull(SeccompProfileJson.release("123456.1"));
        assertTrue(new Release(6, 0).isAtLeast(new Release(5, 10)));
        assertFalse(new Release(5, 9).isAtLeast(new Release(5, 10)));
    }

    @Test
    void aKernelThatIsNoneIsToldByItsPlace() {
        JsonException wrong = assertThrows(JsonException.class, () -> names("\"includes\": {\"minKernel\": \"new\"}", setting()));
        assertEquals("/syscalls/0/includes/minKernel", wrong.pointer());
        assertEquals("expected a kernel such as 4.8, found \"new\"", wrong.problem());
    }
}
