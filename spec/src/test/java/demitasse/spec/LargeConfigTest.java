package demitasse.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Documents of any size are read or refused within the memory of the binary, which natively is all that there is. */
class LargeConfigTest {
    /** A document with {@code count} elements between a beginning and an end, the number of each in place of {@code #}. */
    private static byte[] document(String beginning, String element, int count, String end) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
        put(out, beginning);
        for (int i = 0; i < count; i++) {
            put(out, i == 0 ? "" : ",");
            int mark = element.indexOf('#');
            put(out, mark < 0 ? element : element.substring(0, mark) + i + element.substring(mark + 1));
        }
        put(out, end);
        return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
    }

    private static byte[] filled(String beginning, int count, String end) {
        byte[] document = new byte[beginning.length() + count + end.length()];
        for (int i = 0; i < document.length; i++) {
            int after = i - beginning.length() - count;
            document[i] = (byte) (i < beginning.length() ? beginning.charAt(i) : after >= 0 ? end.charAt(after) : 'x');
        }
        return document;
    }

    private static Spec read(byte[] document) {
        return JsonDocument.parse(document, "config.json", SpecJson::read).value();
    }

    private static String refusal(byte[] document) {
        return String.valueOf(assertThrows(JsonException.class, () -> read(document)).getMessage());
    }

    private static String firstViolation(byte[] document) {
        List<Violation> found = Rules.check(read(document));
        assertTrue(found.size() <= 128, "there are " + found.size());
        return found.getFirst().message();
    }

    @Test
    void moreValuesThanAreReadAreRefusedWhereTheyBegin() {
        assertEquals(16_000, read(document("{\"ociVersion\":\"1.3.0\",\"process\":{\"cwd\":\"/\",\"args\":[", "\"\"", 16_000, "]}}"))
                .process().args().size());
        String told = refusal(document("{\"ociVersion\":\"1.3.0\",\"process\":{\"cwd\":\"/\",\"args\":[", "\"\"", 17_000, "]}}"));
        assertTrue(told.endsWith(": /process/args/16380: more than the 16384 values that are read; make the document smaller"), told);
        told = refusal(document("{\"ociVersion\":\"1.3.0\",\"annotations\":{", "\"k#\":\"\"", 17_000, "}}"));
        assertTrue(told.endsWith(": /annotations/k16382: more than the 16384 values that are read; make the document smaller"), told);
        told = refusal(document("{\"unknown\":[", "0", 17_000, "]}"));
        assertTrue(told.endsWith(": /unknown/16383: more than the 16384 values that are read; make the document smaller"), told);
    }

    @Test
    void aDocumentThatIsTooLongIsRefused() {
        byte[] document = filled("{\"a\":\"", (3 << 19) - 8, "\"}");
        assertEquals(3 << 19, document.length);
        assertTrue(refusal(document).endsWith(": the property \"ociVersion\" is missing; add it to this object"));
        assertEquals("config.json:1:1: the document has 1572865 bytes, more than the 1572864 that are read; make it smaller",
                refusal(filled("{\"a\":\"", (3 << 19) - 7, "\"}")));
    }

    @Test
    void longNamesAndTextsAreToldShortened() {
        String told = refusal(filled("{\"", 1_500_000, "\":}"));
        assertTrue(told.length() < 500, "the message has " + told.length() + " characters");
        told = refusal(filled("{\"process\":{\"scheduler\":{\"policy\":\"", 1_500_000, "\"}}}"));
        assertTrue(told.length() < 500 && told.contains("/process/scheduler/policy"), "the message has " + told.length() + " characters");
        told = firstViolation(filled("{\"ociVersion\":\"", 1_500_000, "\"}"));
        assertTrue(told.length() < 500 && told.startsWith("/ociVersion"), "the message has " + told.length() + " characters");
    }

    @Test
    void deepNestingIsRefusedEverywhere() {
        for (String beginning : List.of("{\"unknown\":", "{\"linux\":{\"unknown\":", "{\"process\":{\"args\":[],\"unknown\":")) {
            String told = refusal(filled(beginning + "[".repeat(100_000), 0, ""));
            assertTrue(told.endsWith(": values nest deeper than 64 levels; flatten them"), told);
            told = refusal(filled(beginning + "{\"a\":".repeat(100_000), 0, ""));
            assertTrue(told.endsWith(": values nest deeper than 64 levels; flatten them"), told);
        }
    }

    @Test
    void longListsOfWrongThingsAreToldByTheirFirst() {
        String start = "{\"ociVersion\":\"1.3.0\",\"process\":{\"cwd\":\"/\",\"args\":[\"x\"]},\"root\":{\"path\":\"r\"},";
        assertEquals("/mounts: there are 5000 mounts; give 1024 at most",
                firstViolation(document(start + "\"mounts\":[", "{\"destination\":\"/m#\",\"type\":\"tmpfs\"}", 5_000, "]}")));
        String mapping = "{\"containerID\":#,\"hostID\":1,\"size\":1}";
        assertEquals("/linux/uidMappings: there are 2000 mappings; the kernel takes 340 at most", firstViolation(document(
                start + "\"linux\":{\"namespaces\":[{\"type\":\"user\"}],\"gidMappings\":[{\"containerID\":0,\"hostID\":1,\"size\":1}],\"uidMappings\":[", mapping, 2000, "]}}")));
        String limits = "{\"ociVersion\":\"1.3.0\",\"root\":{\"path\":\"r\"},\"process\":{\"cwd\":\"/\",\"args\":[\"x\"],\"rlimits\":[";
        assertEquals("/process/rlimits/1/type: RLIMIT_CPU is limited twice; remove one of the two",
                firstViolation(document(limits, "{\"type\":\"RLIMIT_CPU\",\"hard\":1,\"soft\":1}", 4_000, "]}}")));
        assertEquals("/process/rlimits/0/type: \"0\" is no resource limit; write one of getrlimit(2), such as RLIMIT_NOFILE",
                firstViolation(document(limits, "{\"type\":\"#\",\"hard\":1,\"soft\":1}", 4_000, "]}}")));
        String told = firstViolation(document(start + "\"linux\":{\"sysctl\":{", "\"a#\":\"\"", 16_000, "}}}"));
        assertTrue(told.startsWith("/linux/sysctl/a0: "), told);
    }
}
