import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs every part of the hand-written torture. */
final class Language {
    private Language() {}

    public static void main(String[] arguments) {
        Exceptions.run();
        Numbers.run();
        Text.run();
        types();
        records();
        switches();
        functions();
        collections();
        initialisation();
        Memory.run();
    }

    sealed interface Shape permits Circle, Square, Pair {}

    record Circle(int radius) implements Shape {}

    record Square(long side, String name) implements Shape {
        Square {
            if (side < 0) {
                throw new IllegalArgumentException("side " + side);
            }
        }
    }

    record Pair(Shape left, Shape right) implements Shape {}

    enum Level {
        LOW(1), MIDDLE(5) {
            @Override
            int weight() {
                return super.weight() * 100;
            }
        }, HIGH(9);

        private final int weight;

        Level(int weight) {
            this.weight = weight;
        }

        int weight() {
            return weight;
        }
    }

    static String describe(Shape shape) {
        return switch (shape) {
            case Circle(int radius) when radius > 10 -> "big circle " + radius;
            case Circle(int radius) -> "circle " + radius;
            case Square(long side, String name) when name.isEmpty() -> "square " + side;
            case Square square -> square.name() + " of " + square.side();
            case Pair(Circle(int a), Circle(int b)) -> "circles " + (a + b);
            case Pair(Shape left, Pair(Shape middle, Shape right)) -> describe(left) + "[" + describe(middle) + "|" + describe(right) + "]";
            case Pair pair -> describe(pair.left()) + " and " + describe(pair.right());
        };
    }

    record Everything(boolean flag, byte small, short middle, char letter, int number, long large, float part, double exact,
            int[] array, List<String> names, Circle circle) {}

    record Nothing() {}

    record Ours(int number, String ignored) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Ours ours && ours.number == number;
        }

        @Override
        public int hashCode() {
            return number;
        }
    }

    record Tree(Object value, Tree left, Tree right) {}

    private static void records() {
        record Within(String shape, int component) {}
        Everything one = new Everything(true, (byte) -1, (short) 300, 'x', 1 << 30, 1L << 40, Float.NaN, -0.0, null,
                List.of("a", "b=c"), new Circle(7));
        Everything same = new Everything(true, (byte) -1, (short) 300, 'x', 1 << 30, 1L << 40, Float.NaN, -0.0, null,
                List.of("a", "b=c"), new Circle(7));
        Everything other = new Everything(true, (byte) -1, (short) 300, 'x', 1 << 30, 1L << 40, Float.NaN, 0.0, null,
                List.of("a", "b=c"), new Circle(7));
        Door.line(one.toString());
        Door.line(one.equals(same) + " " + one.equals(other) + " " + one.equals(null) + " " + one.equals("one"));
        Door.line((one.hashCode() == same.hashCode()) + " " + new Circle(5).hashCode() + " " + new Square(1L << 33, "s").hashCode());
        Door.line(new Nothing() + " " + new Nothing().equals(new Nothing()) + " " + new Nothing().hashCode());
        Door.line(new Ours(3, "a") + " " + new Ours(3, "a").equals(new Ours(3, "b")) + " " + new Ours(3, "c").hashCode());
        Door.line(new Within("round", 4) + " " + new Within("round", 4).equals(new Within("round", 5)) + new Within(null, 0));
        Tree tree = new Tree("root", new Tree(1, null, null), new Tree(new Nothing(), new Tree('l', null, null), null));
        Door.line(tree.toString());
        Door.line(tree.equals(new Tree("root", new Tree(1, null, null), new Tree(new Nothing(), new Tree('l', null, null), null)))
                + " " + tree.equals(tree.right()) + " " + tree.hashCode());
        Map<Object, String> map = new LinkedHashMap<>();
        map.put(new Square(2, "two"), "square");
        map.put(new Circle(2), "circle");
        Door.line(map.get(new Square(2, "two")) + " " + map.get(new Circle(2)) + " " + map.get(new Circle(3)) + " " + map);
    }

    private static void types() {
        Shape nested = new Pair(new Circle(3), new Pair(new Square(4, "tile"), new Circle(11)));
        Door.line(describe(nested));
        Door.line(describe(new Pair(new Circle(1), new Circle(2))) + " " + describe(new Square(5, "")));
        Door.line(nested.toString());
        Door.line(new Circle(3).equals(new Circle(3)) + " " + new Circle(3).equals(new Circle(4)));
        try {
            Door.line(new Square(-1, "no").toString());
        } catch (IllegalArgumentException e) {
            Door.line("refused: " + e.getMessage());
        }
        Outer outer = new Outer(5);
        Outer.Inner inner = outer.new Inner(6);
        Door.line(inner.sum() + " " + inner.deeper() + " " + outer.count);
        Comparable<Version> one = new Version(1);
        Door.line("" + one.compareTo(new Version(2)) + new Version(3).compareTo(new Version(2)));
        Door.line(join() + join("a") + join("a", "b") + join(new String[] {"x", null, "z"}));
        Greeter greeter = () -> "there";
        Door.line(greeter.greet() + " " + Greeter.loud(greeter));
    }

    static final class Outer {
        int count;

        Outer(int count) {
            this.count = count;
        }

        final class Inner {
            final int own;

            Inner(int own) {
                this.own = own;
                count++;
            }

            int sum() {
                return count + own;
            }

            int deeper() {
                class Local {
                    int twice() {
                        return sum() * 2 + own;
                    }
                }
                return new Local().twice() + new Object() {
                    int hidden() {
                        return count * 1000;
                    }
                }.hidden();
            }
        }
    }

    record Version(int number) implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            return Integer.compare(number, other.number);
        }
    }

    interface Greeter {
        String name();

        default String greet() {
            return "hello " + name();
        }

        static String loud(Greeter greeter) {
            return greeter.greet() + "!";
        }
    }

    static String join(String... parts) {
        StringBuilder text = new StringBuilder().append(parts.length).append(':');
        for (String part : parts) {
            text.append(part).append(',');
        }
        return text.toString();
    }

    private static void switches() {
        StringBuilder text = new StringBuilder();
        for (String word : new String[] {"run", "create", "Aa", "BB", "nothing", ""}) {
            text.append(switch (word) {
                case "run", "create" -> 1;
                case "Aa" -> 2;
                case "BB" -> 3;
                case "" -> {
                    int length = word.length();
                    yield length + 40;
                }
                default -> 9;
            }).append(' ');
        }
        for (int i = -2; i < 70; i += 8) {
            switch (i) {
                case -2:
                    text.append("m");
                case 6:
                    text.append("s");
                    break;
                case 62:
                    text.append("l");
                    break;
                default:
                    text.append(i);
            }
        }
        Map<Level, String> names = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            names.put(level, level.name().toLowerCase() + level.ordinal() + level.weight());
        }
        text.append(names).append(Level.valueOf("HIGH")).append(Level.HIGH.compareTo(Level.LOW) > 0);
        for (Object object : new Object[] {1, 2L, "three", 'c', 4.5, null, Level.LOW, new int[] {7}}) {
            text.append(switch (object) {
                case null -> "null";
                case Integer number when number > 0 -> "int" + number;
                case Integer number -> "negative" + number;
                case Long number -> "long" + number;
                case String string -> string;
                case Level level -> level.name();
                case int[] array -> "array" + array[0];
                default -> "other";
            }).append(';');
        }
        Door.line(text.toString());
    }

    private static void functions() {
        int base = 10;
        Function<Integer, Integer> add = x -> x + base;
        BiFunction<Integer, Integer, Integer> multiply = (x, y) -> x * y;
        Supplier<List<String>> make = ArrayList::new;
        List<String> list = make.get();
        list.add("b");
        list.add("a");
        list.sort(String::compareTo);
        Door.line(add.andThen(x -> x * 2).apply(5) + " " + multiply.apply(6, 7) + " " + list);
        List<Supplier<Integer>> captured = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int square = i * i;
            captured.add(() -> square);
        }
        int sum = 0;
        for (Supplier<Integer> supplier : captured) {
            sum += supplier.get();
        }
        Door.line("captured " + sum + " " + counter().get() + " " + fib(20));
    }

    private static Supplier<Integer> counter() {
        int[] count = {0};
        return () -> ++count[0];
    }

    private static int fib(int n) {
        return n < 2 ? n : fib(n - 1) + fib(n - 2);
    }

    private static void collections() {
        Map<String, Integer> counts = new HashMap<>();
        Map<String, Integer> ordered = new LinkedHashMap<>();
        Map<Long, String> sorted = new TreeMap<>();
        for (int i = 0; i < 500; i++) {
            counts.merge("k" + i % 37, 1, Integer::sum);
            ordered.putIfAbsent("o" + i % 11, i);
            sorted.put((i * 7919L) % 101, "v" + i);
        }
        Door.line(counts.size() + " " + counts.get("k3") + " " + ordered + " " + sorted.size() + sorted.get(7L));
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            numbers.add((i * 13) % 20);
        }
        numbers.sort((a, b) -> b - a);
        numbers.removeIf(number -> number % 3 == 0);
        Door.line(numbers.toString() + numbers.contains(7) + numbers.indexOf(8));
        immutableLists(numbers);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(3);
        for (int i = 0; i < 40; i++) {
            bytes.write(i);
            bytes.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, i % 5, i % 4);
        }
        Door.line(bytes.size() + " " + Arrays.hashCode(bytes.toByteArray()));
        try {
            List.of(1, 2).add(3);
        } catch (UnsupportedOperationException e) {
            Door.line("immutable");
        }
        try {
            numbers.iterator().forEachRemaining(number -> numbers.add(1));
        } catch (RuntimeException e) {
            Door.line("changed while read");
        }
    }

    private static void immutableLists(List<Integer> numbers) {
        List<Integer> three = List.of(3, 1, 2);
        List<Integer> copy = List.copyOf(numbers);
        Door.line((List.copyOf(three) == three) + " " + (List.copyOf(copy) == copy) + " " + copy.equals(numbers) + " " + List.copyOf(new ArrayList<Integer>()));
        int first = copy.getFirst();
        numbers.set(0, first + 1);
        Door.line((copy.getFirst() == first) + " " + copy.contains(first) + " " + copy.contains(-1));
        numbers.set(0, first);
        Iterator<Integer> walk = three.iterator();
        StringBuilder told = new StringBuilder();
        while (walk.hasNext()) {
            told.append(walk.next()).append(walk.hasNext());
        }
        try {
            walk.next();
        } catch (NoSuchElementException e) {
            told.append(" no more");
        }
        try {
            walk.remove();
        } catch (UnsupportedOperationException e) {
            told.append(" not removed");
        }
        List<String> holed = new ArrayList<>();
        holed.add(null);
        try {
            List.copyOf(holed);
        } catch (RuntimeException e) {
            told.append(" no hole");
        }
        Door.line(told.toString());
    }

    static final StringBuilder ORDER = new StringBuilder();

    static class Base {
        static {
            ORDER.append("Base;");
        }

        static final int CONSTANT = 3;
        static int variable = note("Base.variable", 4);

        Base() {
            note("new Base " + name(), 0);
        }

        String name() {
            return "base";
        }
    }

    static final class Derived extends Base {
        static final int LATER = note("Derived.LATER", 5);
        private final String own = "own";

        @Override
        String name() {
            return "derived " + own;
        }
    }

    static int note(String what, int value) {
        ORDER.append(what).append(';');
        return value;
    }

    private static void initialisation() {
        note("constant " + Base.CONSTANT, 0);
        new Derived();
        note("" + Derived.LATER + Base.variable, 0);
        Door.line(ORDER.toString());
    }
}
