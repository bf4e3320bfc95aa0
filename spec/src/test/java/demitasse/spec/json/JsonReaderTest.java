package demitasse.spec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonReaderTest {
    private static JsonReader in(String json) {
        return new JsonReader(json.getBytes(StandardCharsets.UTF_8), "doc");
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static String problemOf(byte[] json) {
        return assertThrows(JsonException.class, () -> JsonValue.parse(json, "doc")).getMessage();
    }

    private static String problemOf(String json) {
        return problemOf(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void escapesBecomeCharacters() {
        assertEquals("\"\\/\b\f\n\r\tA\u00e9\u20ac\ud83d\ude00",
                in("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00E9\\u20aC\\uD83d\\uDe00\"").string());
    }

    @Test
    void utf8BecomesCharacters() {
        String text = "\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff";
        assertEquals(text, in('"' + text + '"').string());
        assertEquals("x".repeat(5000) + "\u00e9", in('"' + "x".repeat(5000) + "\u00e9\"").string());
    }

    @Test
    void brokenUtf8IsRefused() {
        String end = " is not UTF-8 here; save the document as UTF-8";
        assertEquals("doc:1:2: byte 128" + end, problemOf(bytes('"', 0x80, '"')));
        assertEquals("doc:1:2: byte 192" + end, problemOf(bytes('"', 0xc0, 0xaf, '"')));
        assertEquals("doc:1:2: byte 224" + end, problemOf(bytes('"', 0xe0, 0x9f, 0xbf, '"')));
        assertEquals("doc:1:2: byte 237" + end, problemOf(bytes('"', 0xed, 0xa0, 0x80, '"')));
        assertEquals("doc:1:2: byte 240" + end, problemOf(bytes('"', 0xf0, 0x8f, 0xbf, 0xbf, '"')));
        assertEquals("doc:1:2: byte 244" + end, problemOf(bytes('"', 0xf4, 0x90, 0x80, 0x80, '"')));
        assertEquals("doc:1:2: byte 255" + end, problemOf(bytes('"', 0xff, '"')));
        assertEquals("doc:1:3: byte 195" + end, problemOf(bytes('"', 'a', 0xc3)));
    }

    @Test
    void loneSurrogatesAreRefused() {
        String problem = "doc:1:2: half of a surrogate pair; write the character itself, or both halves";
        assertEquals(problem, problemOf("\"\\ud800\""));
        assertEquals(problem, problemOf("\"\\udc00\\ud800\""));
        assertEquals(problem, problemOf("\"\\ud800\\u0041\""));
        assertEquals(problem, problemOf("\"\\ud800"));
    }

    @Test
    void brokenStringsAreRefused() {
        assertEquals("doc:1:1: a string that does not end; add the closing quote", problemOf("\"abc"));
        assertEquals("doc:1:3: an unknown escape; write \\\\ for a backslash", problemOf("\"a\\x\""));
        assertEquals("doc:1:3: an escape \\u without four hexadecimal digits; add them", problemOf("\"a\\u12g4\""));
        assertEquals("doc:1:3: a control character in a string; write it as \\u000a", problemOf("\"a\nb\""));
        assertEquals("doc:1:2: U+0000 in a string; the kernel ends every text there, so remove it",
                problemOf("\"\\u0000\""));
    }

    @Test
    void integersAreExactHoweverTheyAreWritten() {
        assertEquals(0, in("-0").int64());
        assertEquals(1000, in("1e3").int64());
        assertEquals(1000, in("1E+3").int64());
        assertEquals(12, in("1200e-2").int64());
        assertEquals(125, in("1.25e2").int64());
        assertEquals(10, in("10.000").int64());
        assertEquals(0, in("0e999999999999").int64());
        assertEquals(0, in("0.0e-5").int64());
        assertEquals(Long.MAX_VALUE, in("9223372036854775807").int64());
        assertEquals(Long.MIN_VALUE, in("-9223372036854775808").int64());
        assertEquals(-1, in("18446744073709551615").uint64());
        assertEquals(-6, in("1844674407370955161e1").uint64());
        assertEquals(65535, in("65535").uint16());
        assertEquals(4294967295L, in("4294967295").uint32());
        assertEquals(Integer.MIN_VALUE, in("-2147483648").int32());
    }

    @Test
    void integersOutOfRangeAreRefused() {
        assertThrows(JsonException.class, () -> in("18446744073709551616").uint64());
        assertThrows(JsonException.class, () -> in("18446744073709551620").uint64());
        assertThrows(JsonException.class, () -> in("1e20").uint64());
        assertThrows(JsonException.class, () -> in("1e999999999999999999999").uint64());
        assertThrows(JsonException.class, () -> in("9223372036854775808").int64());
        assertThrows(JsonException.class, () -> in("-9223372036854775809").int64());
        assertThrows(JsonException.class, () -> in("-18446744073709551615").int64());
        assertThrows(JsonException.class, () -> in("-1").uint32());
        assertThrows(JsonException.class, () -> in("1e-1").int64());
        assertThrows(JsonException.class, () -> in("1.5").int64());
        assertThrows(JsonException.class, () -> in("2147483648").int32());
        assertThrows(JsonException.class, () -> in("65536").uint16());
    }

    @Test
    void brokenNumbersAreRefused() {
        assertEquals("doc:1:1: a number with a leading zero; write it without, and in decimal", problemOf("0755"));
        assertEquals("doc:1:2: a number without a digit here; write it in decimal", problemOf("-"));
        assertEquals("doc:1:3: a number without a digit here; write it in decimal", problemOf("1."));
        assertEquals("doc:1:4: a number without a digit here; write it in decimal", problemOf("1e+"));
        assertEquals("doc:1:2: a number that goes on with 'x'; numbers are decimal", problemOf("0x1F"));
        assertEquals("doc:1:1: expected a value, found '+'", problemOf("+1"));
        assertEquals("doc:1:1: expected a value, found '.'", problemOf(".5"));
    }

    @Test
    void brokenStructureIsRefused() {
        assertEquals("doc:1:1: expected a value, found the end of the document", problemOf(""));
        assertEquals("doc:1:3: expected the end of the document, found an object", problemOf("1 {}"));
        assertEquals("doc:1:3: /0: a comma before ']'; remove the comma", problemOf("[1,]"));
        assertEquals("doc:1:7: a comma before '}'; remove the comma", problemOf("{\"a\":1,}"));
        assertEquals("doc:1:4: /0: expected a comma or ']', found a number", problemOf("[1 2]"));
        assertEquals("doc:1:8: expected a comma or '}', found a string", problemOf("{\"a\":1 \"b\":2}"));
        assertEquals("doc:1:6: /a: expected a colon after the name, found a number", problemOf("{\"a\" 1}"));
        assertEquals("doc:1:2: expected a name in double quotes, found 'a'", problemOf("{a:1}"));
        assertEquals("doc:1:2: /0: an unknown word; expected true, or a string in double quotes", problemOf("[tru]"));
        assertEquals("doc:1:1: an unknown word; expected null, or a string in double quotes", problemOf("nullx"));
        assertEquals("doc:1:2: expected a name in double quotes, found '/'", problemOf("{// no\n}"));
        assertEquals("doc:1:1: the document begins with a byte order mark; save it as UTF-8 without one",
                problemOf("\ufeff{}"));
    }

    @Test
    void positionsCountCharactersAndLines() {
        assertEquals("doc:3:7: /\u00e9: expected a value, found 'x'", problemOf("\n\n{\"\u00e9\": x"));
    }

    @Test
    void pointersEscapeTheirTokens() {
        assertEquals("doc:1:14: /a~1b~0c/0/1: expected a value, found 'x'", problemOf("{\"a/b~c\":[[0,x]]}"));
    }

    @Test
    void sameNameTwiceIsRefusedInLargeObjectsToo() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 40; i++) {
            json.append("\"k").append(i).append("\":0,");
        }
        assertEquals("doc:1:312: /k3: the name occurs twice in this object; remove one of the two",
                problemOf(json + "\"k3\":1}"));
        assertEquals("doc:1:312: /k33: the name occurs twice in this object; remove one of the two",
                problemOf(json + "\"k33\":1}"));
        byte[] allDifferent = (json + "\"x\":1}").getBytes(StandardCharsets.UTF_8);
        assertTrue(JsonValue.parse(allDifferent, "doc") instanceof JsonValue.JsonObject);
    }

    @Test
    void depthAndSizeAreBounded() {
        assertEquals("doc:1:65: /0" + "/0".repeat(63) + ": values nest deeper than 64 levels; flatten them",
                problemOf("[".repeat(100_000)));
        JsonValue.parse(("[".repeat(64) + "]".repeat(64)).getBytes(StandardCharsets.UTF_8), "doc");
        JsonException tooLarge = assertThrows(JsonException.class,
                () -> new JsonReader(new byte[11], "doc", new JsonReader.Bounds(10, 64, 10)));
        assertEquals("doc:1:1: the document has 11 bytes, more than the 10 that are read; make it smaller",
                tooLarge.getMessage());
    }

    @Test
    void skippedValuesHaveToBeWellFormed() {
        JsonReader in = in("{\"a\": {\"b\": [1, \"x\", null, true, {\"c\": 1, \"c\": 2}]}}");
        in.beginObject();
        assertTrue(in.nextName());
        JsonException twice = assertThrows(JsonException.class, in::skip);
        assertEquals("/a/b/4/c", twice.pointer());
    }

    @Test
    void nullMembersArePassedOverWhereTheyCountAsAbsent() {
        JsonReader in = in("{\"a\": null, \"b\": 1, \"c\": null}");
        in.beginObject();
        assertTrue(in.nextProperty());
        assertEquals("b", in.name());
        assertEquals(1, in.int32());
        assertFalse(in.nextProperty());
        in.require("b");
        assertThrows(JsonException.class, () -> in.require("a"));
        in.end();
    }
}
