package demitasse.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sources of literals; that their texts are right is shown by the torture. */
class LiteralsTest {
    private static final String POOL = """
            TeaVM_String* teavm_stringPool[5] = {
                TEAVM_STRING(3, 96354,u"abc"), // string #0
                TEAVM_STRING(6, -1,u"a), b\\n"
            u"c"), // string #1
                TEAVM_STRING_FROM_CODES(2, 31,0, 10), // string #2
                TEAVM_STRING(0, 0,u""), // string #3
                TEAVM_STRING_FROM_CODES(1, 0,0)  // string #4
            };
            """;

    /** The last one's hash is worked out anew at each question, and written. */
    @Test
    void literalsOfAStartComeFirstAndNamesHaveVariables() throws IOException {
        Path folder = Path.of("target", "literals").toAbsolutePath();
        CToBinary.clear(folder);
        Files.writeString(folder.resolve("strings.c"), POOL);
        Files.writeString(folder.resolve("tables.c"), ".name = (TeaVM_Object**) TEAVM_GET_STRING_ADDRESS(3),");
        StartOrder order = StartOrder.of(List.of("meth_first"));
        order.arranged("void meth_first() {\n    (meth_say(TEAVM_GET_STRING(2)));\n}\n");
        Literals.move(folder, order);
        assertThat(Files.readAllLines(folder.resolve(Literals.LITERALS))).endsWith(
                "LITERAL(2, 2, 31, const, { 0, 10 })",
                "LITERAL(0, 3, 96354, const, u\"abc\")",
                "LITERAL(1, 6, -1, const, u\"a), b\\n\"",
                "u\"c\")",
                "LITERAL(3, 0, 0, const, u\"\")",
                "LITERAL(4, 1, 0, , { 0 })",
                "TeaVM_String* const demitasse_variable3 = (TeaVM_String*) &demitasse_s3;");
        assertThat(folder.resolve("strings.h")).content().contains("extern char demitasse_s2[];\n")
                .contains("extern TeaVM_String* const demitasse_variable3;\n").doesNotContain("demitasse_variable1");
    }
}
