package demitasse.aot;

import static org.assertj.core.api.Assertions.assertThat;

import demitasse.aot.TortureProgram.Run;
import demitasse.aot.harden.Hardening;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every cure cures, and every cure is needed: with it switched off its case crashes or prints something else. */
class HardeningTest {
    private final TortureProgram program =
            new TortureProgram("cures", "Cures", Map.of("Cures.java", TortureProgram.resource("torture/language/Cures.java")));

    @Test
    void everyCureGivesBackTheMeaningOfJava() {
        Path binary = program.compile("hardened", request -> request);
        Run natively = TortureProgram.run(List.of(binary.toString()));
        assertThat(natively.lines()).containsExactlyElementsOf(program.onJvm().lines());
        assertThat(natively.status()).isZero();
    }

    @Test
    void checksAreNeeded() {
        needed(Hardening.CHECKS, "constantIndexOutside");
    }

    @Test
    void orderedHandlersAreNeeded() {
        needed(Hardening.ORDERED_HANDLERS, "lastCopyInLoop");
    }

    @Test
    void divisionIsNeeded() {
        needed(Hardening.DIVISION, "division");
    }

    @Test
    void arraySizesAreNeeded() {
        needed(Hardening.ARRAY_SIZES, "negativeArray");
    }

    @Test
    void shiftsAreNeeded() {
        needed(Hardening.SHIFTS, "shifts");
    }

    @Test
    void castsAreNeeded() {
        needed(Hardening.CASTS, "casts");
    }

    @Test
    void superclassesFirstIsNeeded() {
        needed(Hardening.SUPERCLASSES_FIRST, "staticInitialisers");
    }

    private void needed(Hardening hardening, String... cases) {
        Path binary = program.compile("without-" + hardening, request -> request.without(hardening));
        for (String name : cases) {
            assertThat(TortureProgram.run(List.of(binary.toString(), name)).lines())
                    .as("%s without %s", name, hardening)
                    .isNotEqualTo(program.onJvm(name).lines());
        }
    }
}
