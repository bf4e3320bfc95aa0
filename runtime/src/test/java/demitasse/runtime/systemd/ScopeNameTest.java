package demitasse.runtime.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.runtime.SetupException;
import org.junit.jupiter.api.Test;

class ScopeNameTest {
    @Test
    void threePartsNameSlicePrefixAndContainer() {
        ScopeName name = ScopeName.of("machine.slice:libpod:web", "id", false);
        assertEquals("machine.slice", name.slice());
        assertEquals("libpod-web.scope", name.unit());
        assertEquals("machine.slice/libpod-web.scope", name.path(""));
    }

    @Test
    void aSliceLiesInThoseThatItsNameBeginsWith() {
        ScopeName name = ScopeName.of("kubepods-besteffort-pod1.slice:cri:web", "id", false);
        assertEquals("kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod1.slice/cri-web.scope", name.path(""));
        assertEquals("top.scope", ScopeName.of("-.slice::top", "id", false).path(""));
    }

    @Test
    void whatIsLeftOutIsTheUsual() {
        assertEquals("system.slice/demitasse-web.scope", ScopeName.of(null, "web", false).path(""));
        assertEquals("user.slice/p-web.scope", ScopeName.of(":p:web", "id", true).path(""));
        assertEquals(
                "user.slice/user-7.slice/user@7.service/user.slice/demitasse-web.scope",
                ScopeName.of(null, "web", true).path("user.slice/user-7.slice/user@7.service"));
    }

    @Test
    void whatAUnitsNameMayNotHoldIsEscaped() {
        assertEquals("demitasse-a\\x2bb.scope", ScopeName.of(null, "a+b", false).unit());
    }

    @Test
    void otherFormsAreRefused() {
        SetupException path = assertThrows(SetupException.class, () -> ScopeName.of("/a/b", "web", false));
        assertEquals("cgroupsPath /a/b is not of the form slice:prefix:name, which --systemd-cgroup asks for", path.getMessage());
        SetupException slice = assertThrows(SetupException.class, () -> ScopeName.of("a--b.slice:p:n", "web", false));
        assertEquals("cgroupsPath names the slice a--b.slice, which is no name of a slice", slice.getMessage());
        assertThrows(SetupException.class, () -> ScopeName.of("../x.slice:p:n", "web", false));
        assertThrows(SetupException.class, () -> ScopeName.of("a.slice:p:", "web", false));
        assertThrows(SetupException.class, () -> ScopeName.of("a.slice:p:n:o", "web", false));
    }
}
