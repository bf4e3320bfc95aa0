package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The doctor on the host that the other tests run on. */
@ExtendWith(LeavesNothing.class)
class CheckIT {
    @Test
    void theHostOfTheseTestsRunsContainers() {
        Outcome outcome = Command.of(Home.binary().toString(), "check").run();
        assertThat(outcome.status()).as(outcome.out()).isZero();
        assertThat(outcome.out()).contains("ok       user").contains("ok       namespace pid").contains("Containers run here");
    }

    @Test
    void jsonHasARowForEachLook() {
        String json = Command.of(Home.binary().toString(), "check", "--format", "json").run().good();
        assertThat(json.lines().filter(line -> line.contains("\"subject\"")).count()).isGreaterThan(20);
    }

    @Test
    void anOrdinaryUserIsToldThatRootIsNeeded() {
        Outcome outcome = Command.of("setpriv", "--reuid=65534", "--clear-groups", Home.binary().toString(), "check").run();
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).contains("mend: sudo demitasse check").contains("Containers do not run here");
    }
}
