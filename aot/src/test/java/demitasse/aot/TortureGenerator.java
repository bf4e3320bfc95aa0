package demitasse.aot;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Writes seeded random Java: methods full of exceptions, loops, switches, arithmetic at its edges and references, over a fixed
 * set of helpers. The same seed gives the same program for ever.
 */
final class TortureGenerator {
    private static final int METHODS = 8;

    private static final String HELPERS = TortureProgram.resource("torture/generated/Helpers.java");

    private final Random random;
    private int names;

    private TortureGenerator(long seed) {
        random = new Random(seed);
    }

    /** The source of {@code class Seed<number>} with a static {@code run()} that prints a line for each of its methods. */
    static String classOf(long seed) {
        TortureGenerator generator = new TortureGenerator(seed);
        StringBuilder text = new StringBuilder("final class Seed" + seed + " extends Helpers {\n");
        for (int i = 0; i < METHODS; i++) {
            text.append(generator.method(i));
        }
        text.append("static void run() {\n");
        for (int i = 0; i < METHODS; i++) {
            text.append("""
                    hash = %1$d;
                    for (int i = -4; i < 12; i++) {
                        try { hash = hash * 7 + m%1$d(i); } catch (E1 e) { hash = hash * 5 + e.code(); } catch (RuntimeException e) { hash = hash * 3 + 1; }
                    }
                    Door.line("%2$d.%1$d " + hash);
                    """.formatted(i, seed));
        }
        return text.append("}\n}\n").toString();
    }

    static String helpers() {
        return HELPERS;
    }

    private String method(int number) {
        return "static long m" + number + "(int i) {\n"
                + "int a = i, b = i + 1; long c = 7, d = i; String s = \"s\", t = text(i); Box o = new Box(i), p = new Box(2);\n"
                + "int[] v = {i, 2, 3}; Shape q = new Dot(i); double r = i / 2.0;\n"
                + block(0, false) + block(0, false) + block(0, false)
                + "hash = hash * 31 + a; hash = hash * 31 + b; hash = hash * 31 + d; hash = hash * 31 + s.length() + t.length();\n"
                + "hash = hash * 31 + o.v + (p == null ? 3 : p.v); hash = hash * 31 + v[0] + v[1]; hash += area(q) + (long) r;\n"
                + "return c;\n}\n";
    }

    private String block(int depth, boolean loop) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.append(statement(depth, loop)).append('\n');
        }
        return text.toString();
    }

    private String statement(int depth, boolean loop) {
        int kind = random.nextInt(depth < 3 ? 26 : 14);
        return switch (kind) {
            case 0, 1 -> one("a", "b") + " = " + integer(0) + ";";
            case 2 -> one("c", "d") + " = " + wide(0) + ";";
            case 3 -> one("s", "t") + " = " + text() + ";";
            case 4 -> one("o", "p") + " = " + box() + ";";
            case 5 -> "use(" + one("a", "b", "(int) c") + ", " + one("s", "t") + ", " + one("o", "p") + ");";
            case 6 -> one("o.set(a);", "a = o.get();", "b += p.get();", "p.set(b);");
            case 7 -> "v[" + one("i & 1", "a & 3", "b & 7", "1", "2") + "] " + one("=", "+=", "-=") + " " + integer(1) + ";";
            case 8 -> one("q = new Dot(a);", "q = new Line(a, d);", "q = new Both(q, new Dot(b));", "c += area(q);", "q = q instanceof Both(Shape x, var y) ? y : q;");
            case 9 -> one("a", "b") + one(" += ", " -= ", " *= ", " ^= ", " <<= ", " >>>= ", " /= ", " %= ") + integer(1) + ";";
            case 10 -> one("r = r * 1.5 + a;", "r /= b;", "a = (int) r;", "c = (long) r;", "r = -r;", "b = (int) (r * 1e9);");
            case 11 -> one("a++;", "b--;", "c = c * 31 + a++;", "v[0] = a++ + ++b;", "b = a-- - --a;");
            case 12 -> "if (" + condition() + ") throw new " + one("E1", "E2") + "(" + one("a", "b", "i") + ");";
            case 13 -> loop ? "if (" + condition() + ") " + one("break", "continue") + ";" : "c = c * 31 + " + one("a", "b", "i") + ";";
            case 14, 15 -> "if (" + condition() + ") {\n" + block(depth + 1, loop) + "} else {\n" + block(depth + 1, loop) + "}";
            case 16 -> forLoop(depth);
            case 17 -> numberSwitch(depth, loop);
            case 18 -> wordSwitch(depth, loop);
            case 19 -> lambda(depth);
            default -> guarded(depth, loop);
        };
    }

    private String forLoop(int depth) {
        String name = name("i");
        return one("for (int %1$s = 0; %1$s < %2$d; %1$s++) {\n", "for (int %1$s : new int[] {3, a, %2$d}) {\na += %1$s;\n",
                "int %1$s = 0;\nwhile (%1$s++ < %2$d) {\n").formatted(name, 1 + random.nextInt(4)) + block(depth + 1, true) + "}";
    }

    private String numberSwitch(int depth, boolean loop) {
        return "switch (" + one("a", "b", "i") + " & 3) {\ncase 0:\n" + block(depth + 1, loop) + one("break;\n", "")
                + "case 2: {\n" + block(depth + 1, loop) + "}\ndefault:\n" + block(depth + 1, loop) + "}";
    }

    private String wordSwitch(int depth, boolean loop) {
        return "switch (" + one("s", "t", "text(a & 3)") + ") {\ncase \"s\", \"n1\" -> {\n" + block(depth + 1, loop) + "}\ncase \"n2\" -> a = "
                + integer(0) + ";\ndefault -> {\n" + block(depth + 1, loop) + "}\n}";
    }

    private String lambda(int depth) {
        String name = name("f");
        String held = name("h");
        return "int " + held + " = a;\nMaker " + name + " = x -> " + one("x + " + held, "step(x, 3) * " + held, held + " / x", "new Box(x).get()")
                + ";\n" + one("b = " + name + ".make(b);", "c += " + name + ".make((int) d) + " + name + ".make(2);", "a = guard(" + name + ", b);");
    }

    private String guarded(int depth, boolean loop) {
        String name = name("e");
        String body = block(depth + 1, loop);
        String handler = block(depth + 1, loop);
        return switch (random.nextInt(7)) {
            case 0 -> "try {\n" + body + "} catch (E1 " + name + ") {\n" + handler + "a += " + name + ".code();\n}";
            case 1 -> "try {\n" + body + "} catch (RuntimeException " + name + ") {\n" + handler + "}";
            case 2 -> "try {\n" + body + "} finally {\n" + handler + "}";
            case 3 -> "try {\n" + body + "} catch (E2 " + name + ") {\n" + handler + "} catch (E1 | IllegalArgumentException " + name + "x) {\n"
                    + block(depth + 1, loop) + "} finally {\n" + block(depth + 1, loop) + "}";
            case 4 -> "try (Res " + name + "r = new Res(" + one("a", "b", "i") + ")) {\n" + body + "} catch (E1 " + name + ") {\n" + handler + "}";
            case 5 -> "try {\n" + body + "} catch (E2 " + name + ") {\n" + handler + "if ((a & 1) == 0) throw " + name + ";\n}";
            default -> "synchronized (o) {\ntry {\n" + body + "} catch (RuntimeException " + name + ") {\n" + handler + "} finally {\nc++;\n}\n}";
        };
    }

    private String integer(int depth) {
        int kind = random.nextInt(depth < 2 ? 20 : 8);
        return switch (kind) {
            case 0 -> String.valueOf(random.nextInt(15) - 5);
            case 1, 2, 3 -> one("a", "b", "i");
            case 4 -> one("(int) c", "(byte) a", "(short) (b * 999)", "(char) a", "(int) d", "(int) (c >>> 32)");
            case 5 -> one("v[a & 1]", "v[1]", "v[i & 3]", "v.length");
            case 6 -> one("s.length()", "o.get()", "p.v", "area(q)", "s.charAt(0)", "t.hashCode()");
            case 7 -> one("Integer.MAX_VALUE", "Integer.MIN_VALUE", "-1", "0");
            case 8, 9 -> "step(" + one("a", "b", "i") + ", " + (2 + random.nextInt(8)) + ")";
            case 10, 11, 12, 13 -> "(" + integer(depth + 1) + one(" + ", " - ", " * ", " ^ ", " & ", " | ") + integer(depth + 1) + ")";
            case 14 -> "(" + integer(depth + 1) + one(" / ", " % ") + integer(depth + 1) + ")";
            case 15 -> "(" + integer(depth + 1) + one(" << ", " >> ", " >>> ") + integer(depth + 1) + ")";
            case 16 -> "(" + condition() + " ? " + integer(depth + 1) + " : " + integer(depth + 1) + ")";
            case 17 -> "kind(" + one("s", "a", "c", "q", "p") + ")";
            case 18 -> "new int[" + one("a & 3", "b % 9", "i") + "].length";
            default -> "sum(" + one("", "a", "a, b", "v", "1, 2, i") + ")";
        };
    }

    private String wide(int depth) {
        int kind = random.nextInt(depth < 2 ? 11 : 5);
        return switch (kind) {
            case 0, 1 -> one("c", "d", "(long) a", "b", "i");
            case 2 -> one("Long.MIN_VALUE", "-1L", "1L << 40", "123456789012L", "0L");
            case 3 -> "(long) " + integer(1);
            case 4 -> "hash";
            case 5, 6, 7 -> "(" + wide(depth + 1) + one(" + ", " - ", " * ", " ^ ", " & ") + wide(depth + 1) + ")";
            case 8 -> "(" + wide(depth + 1) + one(" / ", " % ") + wide(depth + 1) + ")";
            case 9 -> "(" + wide(depth + 1) + one(" << ", " >> ", " >>> ") + integer(1) + ")";
            default -> "long_(" + wide(depth + 1) + ", " + integer(1) + ")";
        };
    }

    private String text() {
        return one("\"k" + random.nextInt(9) + "\"", "s", "t", "text(a)", "text(i)", "add(b, t)", "add(a, s)", "s + a", "(s + t).substring(1)",
                "\"\" + (c & 15) + 'é'");
    }

    private String box() {
        return one("new Box(a)", "new Box(b)", "o", "p", "orNull(a, p)", "orNull(b, o)", "other(o)", "null == p ? o : p");
    }

    private String condition() {
        List<Supplier<String>> kinds = new ArrayList<>();
        kinds.add(() -> "(" + one("a", "b", "i") + " & 7) == " + random.nextInt(8));
        kinds.add(() -> one("a", "b", "i") + one(" < ", " >= ", " != ") + integer(2));
        kinds.add(() -> one("c > d", "c < a", "r < a", "r != r", "o == p", "p != null && p.v > 3", "s.equals(t)", "q instanceof Dot", "c == d || a > b"));
        return kinds.get(random.nextInt(kinds.size())).get();
    }

    private String name(String prefix) {
        return prefix + ++names;
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
