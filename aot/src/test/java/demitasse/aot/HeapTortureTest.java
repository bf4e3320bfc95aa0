package demitasse.aot;

import static org.assertj.core.api.Assertions.assertThat;

import demitasse.aot.TortureProgram.Run;
import demitasse.aot.harden.Hardening;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What lives stays what it was through hundreds of collections, in heaps from nearly full to roomy, and in clones. */
class HeapTortureTest {
    private final TortureProgram program =
            new TortureProgram("heap", "Heap", Map.of("Heap.java", TortureProgram.resource("torture/language/Heap.java")));

    @Test
    void whatLivesStaysTheSameThroughCollections() {
        List<String> onJvm = program.onJvm().lines();
        for (int mebibytes : List.of(4, 8, 16)) {
            Path binary = program.compile("heap-" + mebibytes, request -> request.withHeapBytes(mebibytes << 20));
            Run natively = TortureProgram.run(List.of(binary.toString()));
            assertThat(natively.lines()).as("heap of %d MiB", mebibytes).containsExactlyElementsOf(onJvm);
            assertThat(natively.status()).isZero();
        }
    }

    @Test
    void theCollectorNeedsItsCure() {
        Path binary = program.compile("without-cure", request -> request.without(Hardening.COLLECTOR).withHeapBytes(4 << 20));
        for (String name : List.of("pieces", "wide")) {
            assertThat(TortureProgram.run(List.of(binary.toString(), name)).lines()).as(name).isNotEqualTo(program.onJvm(name).lines());
        }
    }

    @Test
    void aFullHeapEndsTheProcessAndNeverHangs() {
        Path binary = program.compile("full", request -> request.withHeapBytes(1 << 20));
        Run natively = TortureProgram.run(List.of(binary.toString(), "wide"));
        assertThat(natively.status()).isEqualTo(128 + 6);
    }
}
