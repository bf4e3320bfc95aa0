package demitasse.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonException;
import demitasse.spec.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecJsonTest {
    private static JsonDocument<Spec> parse(String json) {
        return JsonDocument.parse(json.getBytes(StandardCharsets.UTF_8), "config.json", SpecJson::read);
    }

    private static String write(Spec spec, JsonWriter out) {
        SpecJson.write(out, spec);
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }

    private static String errorOf(String json) {
        return assertThrows(JsonException.class, () -> parse(json)).getMessage();
    }

    @Test
    void everyPropertyIsReadAndWrittenAgainInItsOrder() {
        JsonDocument<Spec> document = parse(FullConfig.JSON);
        assertEquals(List.of(), document.unknownProperties());
        assertEquals(FullConfig.JSON, write(document.value(), JsonWriter.indented()));
    }

    @Test
    void compactFormReadsAsTheSameSpec() {
        Spec spec = parse(FullConfig.JSON).value();
        String compact = write(spec, JsonWriter.compact());
        assertFalse(compact.contains("\n"));
        assertEquals(spec, parse(compact).value());
        assertEquals(spec.hashCode(), parse(compact).value().hashCode());
    }

    @Test
    void smallestConfigurationHasNothingElse() {
        Spec spec = parse("{\"ociVersion\":\"1.3.0\"}").value();
        assertEquals(Spec.EMPTY, spec);
        assertEquals("{\"ociVersion\":\"1.3.0\"}", write(Spec.EMPTY, JsonWriter.compact()));
    }

    @Test
    void nullCountsAsAbsent() {
        Spec spec = parse("""
                {"ociVersion": "1.3.0", "hostname": null, "mounts": null, "linux": {"resources": null}}""").value();
        assertNull(spec.hostname());
        assertEquals(List.of(), spec.mounts());
        assertEquals(Linux.EMPTY, spec.linux());
    }

    @Test
    void requiredPropertyThatIsNullIsMissing() {
        assertEquals("config.json:1:1: the property \"ociVersion\" is missing; add it to this object",
                errorOf("{\"ociVersion\":null}"));
    }

    @Test
    void missingPropertyIsToldAtItsObject() {
        assertEquals("config.json:2:11: /root: the property \"path\" is missing; add it to this object",
                errorOf("{\"ociVersion\":\"1.3.0\",\n  \"root\": {\"readonly\": true}}"));
        assertEquals("config.json:1:58: /linux/uidMappings/0: the property \"size\" is missing; add it to this object",
                errorOf("{\"ociVersion\":\"1.3.0\",\"x\": [ ], \"linux\":{\"uidMappings\":"
                        + " [{\"containerID\":0,\"hostID\":1}]}}"));
    }

    @Test
    void wrongTypeIsToldWithPointerAndPosition() {
        assertEquals("config.json:3:19: /process/args/1: expected a string, found a number",
                errorOf("{\"ociVersion\": \"1.3.0\", \"process\": {\n \"cwd\": \"/\",\n \"args\": [\"sh\",   7]}}"));
        assertEquals("config.json:1:1: expected an object, found an array", errorOf("[]"));
        assertEquals("config.json:1:12: /process: expected an object, found a string", errorOf("{\"process\":\"sh\"}"));
        assertEquals("config.json:1:12: /mounts: expected an array, found an object", errorOf("{\"mounts\": {}}"));
        assertEquals("config.json:1:23: /linux/seccomp: expected an object, found true or false",
                errorOf("{\"linux\":  {\"seccomp\":true}}"));
        assertEquals("config.json:1:21: /root/readonly: expected true or false, found a string",
                errorOf("{\"root\":{\"readonly\":\"yes\"}}"));
    }

    @Test
    void unknownChoiceIsToldWithTheKnownOnes() {
        assertEquals("config.json:1:35: /linux/namespaces/0/type: expected mount, pid, network, uts, ipc, user, cgroup"
                        + " or time, found \"net\"", errorOf("{\"linux\":{\"namespaces\":[{\"type\":  \"net\"}]}}"));
        assertEquals("config.json:1:31: /linux/rootfsPropagation: expected private, rprivate, shared, rshared, slave,"
                        + " rslave, unbindable or runbindable, found \"x?y\"",
                errorOf("{\"linux\":{\"rootfsPropagation\":\"x\\u001by\"}}"));
    }

    @Test
    void numbersOutOfRangeNameTheRange() {
        assertEquals("config.json:1:27: /process/user/uid: expected an integer of 0..4294967295, found 4294967296",
                errorOf("{\"process\":{\"user\":{\"uid\":4294967296}}}"));
        assertEquals("config.json:1:43: /linux/resources/memory/limit: expected an integer of"
                        + " -9223372036854775808..9223372036854775807, found 18446744073709551615; for no limit write -1",
                errorOf("{\"linux\":{\"resources\":{\"memory\":{\"limit\": 18446744073709551615}}}}"));
        assertEquals("config.json:1:53: /process/rlimits/0/hard: expected an integer of 0..18446744073709551615,"
                        + " found -1; for no limit write 18446744073709551615",
                errorOf("{\"process\":{\"rlimits\":[{\"type\":\"RLIMIT_CORE\",\"hard\":-1}]}}"));
        assertEquals("config.json:1:27: /process/oomScoreAdj: expected an integer of -2147483648..2147483647, found 0.5",
                errorOf("{\"process\":{\"oomScoreAdj\":0.5}}"));
    }

    @Test
    void unlimitedIsTheLargestUnsignedNumber() {
        Process process = parse(FullConfig.JSON).value().process();
        assertNotNull(process);
        assertEquals(Process.Rlimit.INFINITY, process.rlimits().get(0).hard());
    }

    @Test
    void unknownPropertiesAreRememberedAndPassedOver() {
        JsonDocument<Spec> document = parse("""
                {"ociVersion": "1.3.0", "windows": {"a": [1, {"b": null}]}, "root": {"path": "r", "size/~": 3},
                 "mounts": [{"destination": "/a"}, {"destination": "/b", "extra": "x"}]}""");
        assertEquals(List.of("/windows", "/root/size~1~0", "/mounts/1/extra"), document.unknownProperties());
        assertEquals("r", document.value().root().path());
    }

    @Test
    void unknownPropertiesAreBounded() {
        StringBuilder json = new StringBuilder("{\"ociVersion\":\"1.3.0\"");
        for (int i = 0; i < 200; i++) {
            json.append(",\"x").append(i).append("\":0");
        }
        assertEquals(64, parse(json.append('}').toString()).unknownProperties().size());
    }

    @Test
    void propertyThatOccursTwiceIsRefused() {
        assertEquals("config.json:1:17: /hostname: the name occurs twice in this object; remove one of the two",
                errorOf("{\"hostname\":\"a\",\"hostname\":\"b\"}"));
        assertEquals("config.json:1:19: /hostname: the name occurs twice in this object; remove one of the two",
                errorOf("{\"hostname\":null, \"hostname\":null}"));
    }

    @Test
    void mapsKeepTheOrderOfTheDocument() {
        Spec spec = parse("{\"ociVersion\":\"1\",\"annotations\":{\"z\":\"1\",\"a\":\"2\",\"m\":\"3\"}}").value();
        assertEquals("{\"ociVersion\":\"1\",\"annotations\":{\"z\":\"1\",\"a\":\"2\",\"m\":\"3\"}}",
                write(spec, JsonWriter.compact()));
        assertEquals("2", spec.annotations().get("a"));
        assertTrue(spec.annotations().containsKey("m"));
        assertEquals(Map.of("m", "3", "a", "2", "z", "1"), spec.annotations());
    }

    @Test
    void listsAndMapsCannotBeChanged() {
        Spec spec = parse(FullConfig.JSON).value();
        assertThrows(UnsupportedOperationException.class, () -> spec.mounts().clear());
        assertThrows(UnsupportedOperationException.class, () -> spec.annotations().clear());
        assertThrows(UnsupportedOperationException.class, () -> spec.annotations().put("k", "v"));
    }
}
