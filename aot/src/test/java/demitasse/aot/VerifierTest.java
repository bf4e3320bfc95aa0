package demitasse.aot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import demitasse.aot.harden.Hardening;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The build fails, and says where and why, on what is wrong natively. */
class VerifierTest {
    @Test
    void forbiddenCallsAreNamedWithTheirPlaceAndTheWayOut() {
        TortureProgram program = probe("forbidden", """
                package demitasse.probe;
                public final class Probe {
                    public static void main(String[] arguments) throws Exception {
                        System.out.println(System.getenv("HOME"));
                        Thread.sleep(1);
                        new java.io.File("x").exists();
                    }
                }
                """);
        assertThatThrownBy(() -> program.compile("probe", request -> request))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("demitasse.probe.Probe.main:4: uses java.lang.System.out: go through demitasse.kernel")
                .hasMessageContaining("demitasse.probe.Probe.main:4: uses java.lang.System.getenv")
                .hasMessageContaining("demitasse.probe.Probe.main:5: uses java.lang.Thread: there is one thread")
                .hasMessageContaining("demitasse.probe.Probe.main:6: uses java.io.File");
    }

    @Test
    void exceptionsThatDoNotComeReliablyMayNotBeCaughtByName() {
        TortureProgram program = probe("caught", """
                package demitasse.probe;
                public final class Probe {
                    public static void main(String[] arguments) {
                        try {
                            arguments[0].length();
                        } catch (NullPointerException e) {
                            arguments[0] = "";
                        }
                    }
                }
                """);
        assertThatThrownBy(() -> program.compile("probe", request -> request))
                .hasMessageContaining("demitasse.probe.Probe.main:")
                .hasMessageContaining("catches java.lang.NullPointerException, which does not come reliably natively");
    }

    @Test
    void aMissingMethodIsNamedWithItsCallPath() {
        TortureProgram program = probe("missing", """
                package demitasse.probe;
                public final class Probe {
                    public static void main(String[] arguments) throws Exception {
                        digest();
                    }
                    static void digest() throws Exception {
                        new java.util.Scanner("1 2").nextInt();
                    }
                }
                """);
        assertThatThrownBy(() -> program.compile("probe", request -> request))
                .hasMessageContaining("java.util.Scanner")
                .hasMessageContaining("at demitasse.probe.Probe.digest")
                .hasMessageContaining("at demitasse.probe.Probe.main");
    }

    @Test
    void theSameContentIsNotCompiledAgain() {
        TortureProgram program = probe("again", """
                package demitasse.probe;
                public final class Probe {
                    public static void main(String[] arguments) { }
                }
                """);
        assertThat(program.progressOf("probe", request -> request)).anyMatch(line -> line.startsWith("[build] Java to C"));
        assertThat(program.progressOf("probe", request -> request)).containsExactly("[build] probe is up to date");
        assertThat(program.progressOf("probe", request -> request.without(Hardening.CASTS))).hasSize(4);
    }

    private static TortureProgram probe(String name, String source) {
        return new TortureProgram("verifier-" + name, "demitasse.probe.Probe", Map.of("demitasse/probe/Probe.java", source));
    }
}
