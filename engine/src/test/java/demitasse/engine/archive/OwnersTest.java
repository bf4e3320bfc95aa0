package demitasse.engine.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import demitasse.spec.IdMapping;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnersTest {
    private static final List<IdMapping> MAPPINGS = List.of(new IdMapping(0, 100_000, 1000), new IdMapping(1000, 1000, 1));

    @Test
    void idsOfAContainerAreOthersOnTheHost() {
        Owners toHost = Owners.toHost(MAPPINGS, MAPPINGS, false);
        assertEquals(100_007, toHost.uid(7));
        assertEquals(1000, toHost.gid(1000));
        Owners back = Owners.toContainer(MAPPINGS, MAPPINGS);
        assertEquals(7, back.uid(100_007));
        assertEquals(1000, back.gid(1000));
    }

    @Test
    void idThatStandsForNoneIsNobodys() {
        assertEquals(65534, Owners.toHost(MAPPINGS, MAPPINGS, false).uid(1001));
        assertEquals(65534, Owners.toContainer(MAPPINGS, MAPPINGS).uid(0));
        assertEquals(65534, Owners.toContainer(MAPPINGS, MAPPINGS).gid(-2));
    }

    @Test
    void rootIsTheContainersRoot() {
        assertEquals(100_000, Owners.toHost(MAPPINGS, MAPPINGS, true).uid(7));
        assertEquals(0, Owners.ROOT.gid(12));
        assertSame(Owners.SAME, Owners.toHost(List.of(), List.of(), false));
        assertEquals(12, Owners.SAME.uid(12));
    }
}
