package demitasse.aot;

import static org.assertj.core.api.Assertions.assertThat;

import demitasse.aot.TortureProgram.Run;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A hand-written walk through the language prints the same natively, in a heap so small that it is collected all the time. */
class LanguageTortureTest {
    @Test
    void theLanguageMeansTheSameNatively() {
        Map<String, String> sources = new TreeMap<>();
        for (String file : List.of("Language.java", "Exceptions.java", "Numbers.java", "Text.java", "Memory.java")) {
            sources.put(file, TortureProgram.resource("torture/language/" + file));
        }
        TortureProgram program = new TortureProgram("language", "Language", sources);
        Run natively = TortureProgram.run(List.of(program.compile("language", request -> request.withHeapBytes(4 << 20)).toString()));
        assertThat(natively.lines()).containsExactlyElementsOf(program.onJvm().lines());
        assertThat(natively.status()).isZero();
    }
}
