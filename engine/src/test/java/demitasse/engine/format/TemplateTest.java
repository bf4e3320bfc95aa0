package demitasse.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.spec.json.JsonValue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private static final JsonValue VALUE = JsonValue.parse(Text.encode("""
            {"Name": "/web", "State": {"Pid": 7, "Running": true, "Health": null}, "Labels": {"b": "2", "a.x": "1"},
             "Mounts": [{"Source": "/src", "RW": true}, {"Source": "/more", "RW": false}], "Args": ["-c", "a b"], "None": []}"""), "x");

    private static String filled(String template) {
        StringBuilder out = new StringBuilder();
        Template.of(template).fill(VALUE, out);
        return out.toString();
    }

    private static String refused(String template) {
        SetupException refused = assertThrows(SetupException.class, () -> filled(template));
        return refused.getMessage() + (refused.hint() == null ? "" : " | " + refused.hint());
    }

    @Test
    void fieldsAreLookedUp() {
        assertEquals("/web 7 true", filled("{{.Name}} {{.State.Pid}} {{ .State.Running }}"));
        assertEquals("no template", filled("no template"));
        assertEquals("", filled(""));
    }

    @Test
    void valuesArePrintedAsGoPrintsThem() {
        assertEquals("[-c a b]", filled("{{.Args}}"));
        assertEquals("map[a.x:1 b:2]", filled("{{.Labels}}"));
        assertEquals("<no value>", filled("{{.State.Health}}"));
        assertEquals("<no value>", filled("{{.State.Health.Status}}"), "below what is not there is nothing either");
    }

    @Test
    void jsonIsCompact() {
        assertEquals("{\"b\":\"2\",\"a.x\":\"1\"}", filled("{{json .Labels}}"));
        assertEquals("\"/web\"", filled("{{.Name | json}}"));
    }

    @Test
    void listsAndMapsAreWalked() {
        assertEquals("/src,/more,", filled("{{range .Mounts}}{{.Source}},{{end}}"));
        assertEquals("0=/src 1=/more ", filled("{{range $i, $m := .Mounts}}{{$i}}={{$m.Source}} {{end}}"));
        assertEquals("a.x=1;b=2;", filled("{{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}}"));
        assertEquals("none", filled("{{range .None}}{{.}}{{else}}none{{end}}"));
        assertEquals("/web/web", filled("{{range .Args}}{{$.Name}}{{end}}"));
    }

    @Test
    void conditionsChoose() {
        assertEquals("up", filled("{{if .State.Running}}up{{else}}down{{end}}"));
        assertEquals("sick", filled("{{if .State.Health}}well{{else}}sick{{end}}"));
        assertEquals("b", filled("{{if .None}}a{{else if .Args}}b{{else}}c{{end}}"));
        assertEquals("c!", filled("{{if .None}}a{{else if .None}}b{{else}}c{{end}}!"));
        assertEquals("7", filled("{{with .State}}{{.Pid}}{{end}}"));
        assertEquals("yes", filled("{{if and (eq .Name \"/web\") (gt .State.Pid 6) (not .None)}}yes{{end}}"));
        assertEquals("no", filled("{{if or .None (ne .State.Pid 7)}}yes{{else}}no{{end}}"));
    }

    @Test
    void functionsDoWhatTheyAreNamedFor() {
        assertEquals("1", filled("{{index .Labels \"a.x\"}}"));
        assertEquals("", filled("{{index .Labels \"zzz\"}}"));
        assertEquals("/more", filled("{{(index .Mounts 1).Source}}"));
        assertEquals("1", filled("{{.Labels \"a.x\"}}"), "a key right behind a map");
        assertEquals("2 4 2", filled("{{len .Mounts}} {{len .Name}} {{.Labels | len}}"));
        assertEquals("-c|a b", filled("{{join .Args \"|\"}}"));
        assertEquals("[a b]", filled("{{split \"a,b\" \",\"}}"));
        assertEquals("/WEB /web Web", filled("{{upper .Name}} {{lower \"/Web\"}} {{title \"web\"}}"));
        assertEquals("/we", filled("{{truncate .Name 3}}"));
        assertEquals("/web\nx", filled("{{println .Name}}x"));
        assertEquals("a\tb", filled("a{{\"\\t\"}}b"));
        assertEquals("`", filled("{{\"`\"}}"));
    }

    @Test
    void valuesAreFormattedAsGoFormatsThem() {
        assertEquals("/we|   7|true |007|7|100%", filled("{{printf \"%.3s|%4d|%-5v|%03d|%x|100%%\" .Name .State.Pid .State.Running .State.Pid .State.Pid}}"));
        assertEquals("\"a\\\"b\"", filled("{{printf \"%q\" \"a\\\"b\"}}"));
        assertEquals("we web", filled("{{slice .Name 1 3}} {{slice .Name 1}}"));
        assertEquals("[a b]", filled("{{slice .Args 1}}"));
        assertEquals("  /web |", filled("{{pad .Name 2 1}}|"));
        assertEquals("|", filled("{{join .State.Health \",\"}}|"), "nothing is no list, and has no elements either");
        assertEquals("format, character 3, at \"printf \"%s\"}}\": printf has more places than values", refused("{{printf \"%s\"}}"));
        assertEquals("format, character 3, at \"printf \"%f\" 1}}\": printf knows %s, %v, %t, %q, %d and %x, not %f", refused("{{printf \"%f\" 1}}"));
        assertEquals("format, character 3, at \"slice .Name 9}}\": there is no part from 9 to 4 of 4", refused("{{slice .Name 9}}"));
        assertEquals(1000, filled("{{printf \"%99999999999d\" 1}}").length(), "no width is too much");
    }

    @Test
    void variablesKeepValues() {
        assertEquals("/web 7", filled("{{$n := .Name}}{{$n}} {{with $s := .State}}{{$s.Pid}}{{end}}"));
        assertEquals("/src,/more", filled("{{$gap := \"\"}}{{range .Mounts}}{{$gap}}{{.Source}}{{$gap = \",\"}}{{end}}"));
        assertEquals("yes", filled("{{if $p := .State.Pid}}{{if eq $p 7}}yes{{end}}{{end}}"));
        assertTrue(refused("{{$x = 1}}").contains("there is no variable $x"), refused("{{$x = 1}}"));
        assertTrue(refused("{{if .Name}}{{$x := 1}}{{end}}{{$x}}").contains("there is no variable $x"), "it ends with its block");
    }

    @Test
    void spaceIsTrimmedWhereItIsAskedFor() {
        assertEquals("a7b", filled("a {{- .State.Pid -}} b"));
        assertEquals("ab", filled("a{{/* nothing */}}b"));
    }

    @Test
    void anUnknownFieldIsToldWithThoseThereAre() {
        assertEquals("format, character 12, at \".State.Pod}}\": there is no field Pod | the fields are Pid, Running, Health",
                refused("{{.Name}}{{.State.Pod}}"));
        assertEquals("<no value>", filled("{{.Labels.zzz}}"), "a name that a person gave need not be there");
    }

    @Test
    void whatIsNoTemplateIsToldWithItsPlace() {
        assertEquals("format, character 3, at \"{{.Name\": a closing }} is missing", refused("ab{{.Name"));
        assertEquals("format, character 1, at \"{{if .Name}}x\": this has no {{end}}", refused("{{if .Name}}x"));
        assertEquals("format, character 1, at \"{{end}}\": nothing is open that this could close", refused("{{end}}"));
        assertTrue(refused("{{jsn .}}").startsWith("format, character 3, at \"jsn .}}\": there is no function jsn | the functions are and, eq"), refused("{{jsn .}}"));
        assertEquals("format, character 1, at \"{{}}\": a value is missing", refused("{{}}"));
        assertEquals("format, character 9, at \")}}\": }} is expected here", refused("{{.Name )}}"));
        assertEquals("format, character 3, at \"index .Mounts 2}}\": there is no element 2 in a list of 2", refused("{{index .Mounts 2}}"));
        assertEquals("format, character 3, at \"$x}}\": there is no variable $x", refused("{{$x}}"));
        assertEquals("format, character 3, at \"len .State.Pid}}\": a number has no length", refused("{{len .State.Pid}}"));
        assertEquals("format, character 3, at \"eq 1}}\": eq needs two values", refused("{{eq 1}}"));
    }

    @Test
    void whateverIsWrittenIsFilledOrRefused() {
        String[] parts = {"{{", "}}", ".Name", "range ", "if ", "end", "else", "(", ")", "|", " ", "\"", "`", "$x", ":=", "=", "printf ", "slice ", ",", ".", "json ", "index ", "7", "-", "/*", "*/", "x"};
        Random random = new Random(5);
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                filled(text.toString());
            } catch (SetupException refused) {
                assertTrue(refused.getMessage().startsWith("format, character "), text + ": " + refused.getMessage());
            }
        }
    }

    @Test
    void deepNestingIsRefused() {
        assertTrue(refused("{{" + "(".repeat(5000) + "}}").contains("nested deeper than 32 levels"), "parentheses");
        assertTrue(refused("{{if 1}}".repeat(5000)).contains("nested deeper than 32 levels"), "branches");
    }
}
