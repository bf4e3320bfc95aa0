package demitasse.aot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The gaps between the members of a family, by halves; that the programs still mean the same is shown by the torture. */
class QuickTypeTestsTest {
    private static final String HEAD = """
            __attribute__((section(".text.sorted.00015"))) int32_t supertypeof_a_B(TeaVM_Class* supercls, TeaVM_Class* cls) {
                int32_t tag = cls->tag;
                if (tag < 10 || tag >= 90) return INT32_C(0);
            """;

    @Test
    void manyGapsAreHalved() {
        assertThat(QuickTypeTests.halved(HEAD + gap(12) + gap(22) + gap(32) + gap(42) + "    return INT32_C(1);\n}\n")).isEqualTo(HEAD
                + "    if (tag < 32) {\n" + gap(12) + gap(22) + "    return INT32_C(1);\n    }\n" + gap(32) + gap(42) + "    return INT32_C(1);\n}\n");
    }

    @Test
    void fewGapsStayAsTheyAre() {
        String few = HEAD + gap(12) + gap(22) + gap(32) + "    return INT32_C(1);\n}\n";
        assertThat(QuickTypeTests.halved(few)).isEqualTo(few);
    }

    @Test
    void anyNumberOfGapsIsRead() {
        StringBuilder gaps = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            gaps.append(gap(12 + 10 * i));
        }
        String halved = QuickTypeTests.halved(HEAD + gaps + "    return INT32_C(1);\n}\n");
        assertThat(halved).contains("    if (tag < 100012) {\n").contains(gap(12)).contains(gap(199_992));
    }

    private static String gap(int from) {
        return "    if (tag >= " + from + " && tag < " + (from + 4) + ") return INT32_C(0);\n";
    }
}
