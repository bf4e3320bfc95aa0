package demitasse.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.spec.json.JsonValue.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static final JsonObject HEADINGS = new Fields().text("ID", "CONTAINER ID").text("Names", "NAMES").object();
    private static final List<JsonObject> ROWS = List.of(
            new Fields().text("ID", "a1").text("Names", "web").object(), new Fields().text("ID", "b2").text("Names", "é").object());

    private static String listed(String format) {
        return ListFormat.of(format, "{{.ID}}\t{{.Names}}").text(ROWS, HEADINGS);
    }

    @Test
    void columnsStandBelowEachOtherAndLinesEndWithoutSpaces() {
        Table table = new Table();
        table.row(List.of("NAME", "SIZE", "NOTE"));
        table.row(List.of("a longer name", "1"));
        table.row(List.of("é", "22", ""));
        StringBuilder out = new StringBuilder();
        table.appendTo(out);
        assertEquals("NAME            SIZE   NOTE\na longer name   1\né               22\n", out.toString());
    }

    @Test
    void coloursAndPairsTakeNoMorePlaceThanTheirText() {
        assertEquals(2, Table.width(Colour.GOOD.paint("Up")));
        assertEquals(1, Table.width("\ud83d\udc33"));
    }

    @Test
    void aListIsATableJsonIdsOrWhatATemplateMakes() {
        assertEquals("CONTAINER ID   NAMES\na1             web\nb2             é\n", listed(""));
        assertEquals(listed(""), listed("table"));
        assertEquals("{\"ID\":\"a1\",\"Names\":\"web\"}\n{\"ID\":\"b2\",\"Names\":\"é\"}\n", listed("json"));
        assertEquals("a1\nb2\n", listed("ids"));
        assertEquals("web-a1\né-b2\n", listed("{{.Names}}-{{.ID}}"));
        assertEquals("web\ta1\né\tb2\n", listed("{{.Names}}\\t{{.ID}}"), "a tab as a shell hands it over");
        assertEquals("NAMES   CONTAINER ID\nweb     a1\né       b2\n", listed("table {{.Names}}\\t{{.ID}}"));
    }

    @Test
    void sizesHaveAsManyDigitsAsTellSomething() {
        assertEquals("0B", Sizes.binary(0));
        assertEquals("1023B", Sizes.binary(1023));
        assertEquals("1KiB", Sizes.binary(1024));
        assertEquals("1.5MiB", Sizes.binary(3 << 19));
        assertEquals("61.25MiB", Sizes.binary(64_225_280));
        assertEquals("10MB", Sizes.decimal(10_000_000));
        assertEquals("1.23kB", Sizes.decimal(1_234));
        assertEquals("12.3MB", Sizes.decimal(12_345_678));
        assertEquals("2kB", Sizes.decimal(1_999));
    }

    @Test
    void spansAreNoMoreExactThanAPersonNeeds() {
        long second = 1_000_000_000L;
        assertEquals("Less than a second", Ago.span(-5));
        assertEquals("1 second", Ago.span(second));
        assertEquals("59 seconds", Ago.span(59 * second));
        assertEquals("About a minute", Ago.span(60 * second));
        assertEquals("2 minutes", Ago.span(179 * second));
        assertEquals("About an hour", Ago.span(3600 * second));
        assertEquals("2 hours", Ago.span(3 * 1800 * second));
        assertEquals("47 hours", Ago.span(47 * 3600 * second));
        assertEquals("2 days", Ago.span(48 * 3600 * second));
        assertEquals("2 weeks", Ago.span(14 * 24 * 3600 * second));
        assertEquals("2 months", Ago.span(60 * 24 * 3600 * second));
        assertEquals("2 years", Ago.span(2 * 365 * 24 * 3600 * second));
        assertEquals("3 minutes ago", Ago.since(0, 180 * second));
    }

    @Test
    void sharesHaveTwoDecimals() {
        assertEquals("0.00%", Decimals.percent(0, 5));
        assertEquals("0.00%", Decimals.percent(5, 0));
        assertEquals("12.50%", Decimals.percent(1, 8));
        assertEquals("150.05%", Decimals.percent(3001, 2000));
    }

    @Test
    void whatATerminalWouldObeyIsTakenOut() {
        assertEquals("a b [31mc", Plain.text("a\nb\u001b[31mc"));
        assertEquals("abc…", Plain.cut("abcdef", 4));
    }
}
