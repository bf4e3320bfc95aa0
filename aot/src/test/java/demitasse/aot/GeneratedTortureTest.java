package demitasse.aot;

import static org.assertj.core.api.Assertions.assertThat;

import demitasse.aot.TortureProgram.Run;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Seeded random programs print the same natively; {@code -Ddemitasse.torture.seeds=N} tries N of them, {@code
 * -Ddemitasse.torture.first=S} begins at another seed.
 */
class GeneratedTortureTest {
    @Test
    void generatedProgramsMeanTheSameNatively() {
        int first = Integer.getInteger("demitasse.torture.first", 1);
        int seeds = Integer.getInteger("demitasse.torture.seeds", 4);
        Map<String, String> sources = new TreeMap<>();
        sources.put("Helpers.java", TortureGenerator.helpers());
        StringBuilder calls = new StringBuilder();
        for (int seed = first; seed < first + seeds; seed++) {
            sources.put("Seed" + seed + ".java", TortureGenerator.classOf(seed));
            calls.append("Seed").append(seed).append(".run();\n");
        }
        sources.put("Generated.java", "final class Generated { public static void main(String[] a) {\n" + calls + "} }\n");
        TortureProgram program = new TortureProgram("generated", "Generated", sources);
        Run natively = TortureProgram.run(List.of(program.compile("generated", request -> request).toString()));
        assertThat(natively.lines()).containsExactlyElementsOf(program.onJvm().lines());
        assertThat(natively.status()).isZero();
    }
}
