package demitasse.cli.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.engine.RunRequest.CapabilityChange;
import demitasse.engine.RunRequest.CapabilityChange.From;
import demitasse.spec.Capability;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilityNamesTest {
    private final CapabilityNames names = new CapabilityNames();

    @Test
    void namesAreTakenInEverySpelling() {
        names.add("NET_ADMIN,cap_sys_ptrace");
        names.add("CAP_NET_ADMIN");
        names.drop("chown");
        assertEquals(new CapabilityChange(From.USUAL, List.of(Capability.CAP_NET_ADMIN, Capability.CAP_SYS_PTRACE), List.of(Capability.CAP_CHOWN)),
                names.change());
    }

    @Test
    void allIsWhereItBeginsWhereverItStands() {
        names.add("KILL");
        names.drop("all");
        assertEquals(new CapabilityChange(From.NOTHING, List.of(Capability.CAP_KILL), List.of()), names.change());
    }

    @Test
    void allCanBeAddedButSome() {
        names.drop("SYS_ADMIN");
        names.add("ALL");
        assertEquals(new CapabilityChange(From.ALL, List.of(), List.of(Capability.CAP_SYS_ADMIN)), names.change());
    }

    @Test
    void whatContradictsItselfIsRefused() {
        names.add("KILL");
        assertEquals("CAP_KILL is both added and dropped; give one of the two", Refusal.of(() -> names.drop("CAP_KILL")));
    }

    @Test
    void allCannotBeBothAddedAndDropped() {
        names.add("ALL");
        assertEquals("ALL is both added and dropped; give one of --cap-add ALL and --cap-drop ALL", Refusal.of(() -> names.drop("ALL")));
    }

    @Test
    void aSlipIsAnsweredByTheNearestName() {
        assertEquals("there is no capability NET_ADMN; did you mean NET_ADMIN?", Refusal.of(() -> names.add("NET_ADMN")));
        assertEquals("there is no capability CAP_FLY; see capabilities(7) for their names, or give ALL", Refusal.of(() -> names.add("CAP_FLY")));
    }
}
