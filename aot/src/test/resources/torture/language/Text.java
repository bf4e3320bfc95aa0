import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Strings, UTF-8 and surrogates. */
final class Text {
    private Text() {}

    static void run() {
        for (String text : new String[] {"", "plain", "Käse ☕ demi", "𝔻emi🫖tasse", "tab\tnew\n", "\u0000end", "ß", "日本語"}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            String back = new String(bytes, StandardCharsets.UTF_8);
            Door.line(text.replace('\n', '/').replace('\u0000', '0') + " " + text.length() + " " + bytes.length + " " + back.equals(text) + " "
                    + text.codePointCount(0, text.length()) + " " + text.hashCode() + " " + Arrays.hashCode(bytes));
        }
        byte[] broken = {'a', (byte) 0xff, 'b', (byte) 0xc3, 'c', (byte) 0xe2, (byte) 0x82, 'd'};
        Door.line("broken " + new String(broken, StandardCharsets.UTF_8).startsWith("a\ufffdb"));
        Door.line("lone " + "x".concat("y").indexOf('y') + Character.isHighSurrogate("🫖".charAt(0)) + "🫖".codePointAt(0));
        methods("  The quick brown fox, the lazy dog  ");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            text.append(i).append(i % 2 == 0 ? ',' : ';').append((char) ('a' + i % 26));
        }
        text.insert(3, "inserted").reverse().setLength(400);
        text.deleteCharAt(7).delete(10, 20).replace(0, 3, "<>");
        Door.line(text + " " + text.indexOf("c") + " " + text.toString().hashCode());
        Door.line("""
                a text block
                  with "quotes" \
                and a joined line\tand a tab
                """.replace('\n', '|'));
        String name = null;
        Door.line("null is " + name + 'c' + 1 + 2L + 1.5f + 0.1 + true + new char[0].length);
        Door.line(1e10 + " " + 1.0e-5 + " " + 100.0 + " " + 3.14f + " " + Double.MAX_VALUE + " " + (0.1 + 0.2) + " " + Float.MIN_VALUE);
    }

    private static void methods(String text) {
        Door.line("[" + text.strip() + "]" + text.trim().length() + text.isBlank() + text.indexOf("the") + text.lastIndexOf("the")
                + text.contains("fox") + text.strip().startsWith("The") + text.endsWith("  ") + text.toUpperCase().strip()
                + text.substring(4, 9) + text.replace("o", "0") + "ab".repeat(3) + "a,b,,c".split(",").length + String.join("-", "x", "y")
                + "abc".compareTo("abd") + "b".compareTo("abc") + "Abc".equalsIgnoreCase("aBC") + String.valueOf(new char[] {'o', 'k'}));
    }
}
