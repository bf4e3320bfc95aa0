package demitasse.cli.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.host.FakeHost;
import demitasse.kernel.FakeKernel;
import org.junit.jupiter.api.Test;

class StateRootTest {
    private static final OciGlobals NONE = new OciGlobals(false, null, OciGlobals.LogFormat.TEXT, null, false, false, OciGlobals.Rootless.AUTO);

    private static FakeKernel mapped(String map) {
        return new FakeKernel().directory("/proc").directory("/proc/self").virtualFile("/proc/self/uid_map", map)
                .directory("/run").directory("/run/user").directory("/run/user/1000");
    }

    @Test
    void rootOfAUsersOwnNamespaceKeepsStateWithThatUser() {
        FakeHost host = new FakeHost().with("XDG_RUNTIME_DIR", "/run/user/1000").with("USER", "ada");
        FakeKernel kernel = mapped("         0       1000          1\n         1     100000      65536\n");
        assertEquals("/run/user/1000/demitasse-oci", StateRoot.path(kernel, host, NONE));
        assertTrue(kernel.exists("/run/user/1000/demitasse-oci"));
    }

    @Test
    void rootOfTheHostDoesNotWhateverItsVariablesSay() {
        FakeHost host = new FakeHost().with("XDG_RUNTIME_DIR", "/run/user/1000").with("USER", "ada");
        assertEquals("/run/demitasse-oci", StateRoot.path(mapped("         0          0 4294967295\n"), host, NONE));
        assertEquals("/run/demitasse-oci", StateRoot.path(mapped("0 1000 1\n"), new FakeHost(), NONE));
        assertEquals("/run/demitasse-oci", StateRoot.path(mapped("0 1000 1\n"), host.with("USER", "root"), NONE));
    }

    @Test
    void anEngineThatTellsNoUserIsThatUsers() {
        FakeHost host = new FakeHost().with("XDG_RUNTIME_DIR", "/run/user/1000");
        assertEquals("/run/user/1000/demitasse-oci", StateRoot.path(mapped("0 1000 1\n"), host, NONE));
    }
}
