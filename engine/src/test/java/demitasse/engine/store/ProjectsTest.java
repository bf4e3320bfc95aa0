package demitasse.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.SetupException;
import org.junit.jupiter.api.Test;

class ProjectsTest {
    private static final String CONTAINERS = "/var/lib/demitasse/containers";
    private static final int FIRST = 0x4000_0000;

    private final FakeKernel kernel = new FakeKernel().directory(CONTAINERS);

    private int take(String id, long limitBytes) {
        kernel.directory(CONTAINERS + "/" + id);
        return Projects.take(kernel, id, kernel.perform(new Open(CONTAINERS + "/" + id, OpenFlag.READ | OpenFlag.DIRECTORY)), limitBytes);
    }

    @Test
    void eachContainerHasOneOfItsOwnWithItsLimit() {
        kernel.projectQuotas();
        assertEquals(FIRST, take("a", 1000));
        assertEquals(FIRST + 1, take("b", 2000));
        assertEquals(1000, kernel.projectLimit(FIRST));
        assertEquals(2000, kernel.projectLimit(FIRST + 1));
    }

    @Test
    void thatOfAContainerThatIsGoneIsFreeAgain() {
        kernel.projectQuotas();
        take("a", 1000);
        take("b", 2000);
        Files.removeTree(kernel, Fd.HERE, CONTAINERS + "/a");
        assertEquals(FIRST, take("c", 3000));
        assertEquals(3000, kernel.projectLimit(FIRST));
        Files.removeTree(kernel, Fd.HERE, CONTAINERS + "/b");
        take("d", 1);
        assertEquals(2, Files.list(kernel, Fd.HERE, "/var/lib/demitasse/projects").size());
    }

    @Test
    void whatSomebodyElseLimitsIsPassedOver() {
        kernel.projectQuotas(FIRST, FIRST + 1);
        assertEquals(FIRST + 2, take("a", 1000));
        assertEquals(1, kernel.projectLimit(FIRST));
    }

    @Test
    void withoutQuotasNoneIsTakenAndTheWayToThemIsTold() {
        SetupException refused = assertThrows(SetupException.class, () -> take("a", 1000));
        assertTrue(String.valueOf(refused.getMessage()).contains("keeps no project quotas (ESRCH)"), refused.getMessage());
        assertTrue(String.valueOf(refused.hint()).contains("prjquota"), refused.hint());
        assertEquals(0, Files.list(kernel, Fd.HERE, "/var/lib/demitasse/projects").size());
    }
}
