/** One case for each miscompilation that the driver cures; what is found later becomes a case here first. */
final class Cures {
    private Cures() {}

    static final class Box {
        int value;
        Box next;

        Box(int value) {
            this.value = value;
        }

        int get() {
            return value;
        }
    }

    public static void main(String[] arguments) {
        String only = arguments.length == 0 ? "" : arguments[0];
        checks(only);
        handlers(only);
        numbers(only);
        run(only, "staticInitialisers", Cures::staticInitialisers);
    }

    private static void checks(String only) {
        run(only, "aliasInHandler", () -> aliasInHandler(new Box(7), 3));
        run(only, "nullAgainInHandler", () -> nullAgainInHandler(null, 1));
        run(only, "boundsAgainInHandler", () -> boundsAgainInHandler(new int[2], 900000, 1));
        run(only, "constantIndexOutside", Cures::constantIndexOutside);
        run(only, "unusedLoad", () -> unusedLoad(new int[1], zero() + 3) + unusedField(null));
    }

    private static void handlers(String only) {
        run(only, "lastCopyInLoop", Cures::lastCopyInLoop);
        run(only, "lastConstant", () -> lastConstant(5) + lastConstant(6) + lastConstant(7));
        run(only, "lastReference", () -> lastReference("a", "b"));
        run(only, "increments", Cures::increments);
        run(only, "handlerThrows", () -> handlerThrows(new int[1], zero() + 3));
    }

    private static void numbers(String only) {
        run(only, "division", () -> divide(7, zero()) + divide(Integer.MIN_VALUE, zero() - 1) + divide(Long.MIN_VALUE, zero() - 1L)
                + divide(1L, zero()));
        run(only, "negativeArray", () -> array(zero() - 5) + arrays(zero() + 2, zero() - 1) + array(3));
        run(only, "shifts", () -> shift(33 + zero()) + shift(-1 + zero()) + constantShifts());
        run(only, "casts", () -> cast(Double.NaN) + cast(1e30) + cast(-1e30) + cast(3.99) + cast(-3.99) + cast(2147483648.0));
    }

    static final StringBuilder ORDER = new StringBuilder();

    static class Base {
        static final int NUMBER = started("base", 1);
    }

    static final class Derived extends Base {
        static final int OTHER = started("derived", 2);
    }

    static int started(String name, int number) {
        ORDER.append(name).append(' ');
        return number;
    }

    static String staticInitialisers() {
        int number = Derived.OTHER;
        return ORDER.toString() + number;
    }

    interface Case {
        String run();
    }

    private static void run(String only, String name, Case body) {
        if (only.isEmpty() || only.equals(name)) {
            Door.line(name + " " + body.run());
        }
    }

    static int zero() {
        return Integer.parseInt("0");
    }

    static void failAt(int number) {
        if (number == 3 || number == 1) {
            throw new IllegalStateException("at " + number);
        }
    }

    static String aliasInHandler(Box box, int number) {
        int sum = 0;
        try {
            failAt(number);
            sum += box.get();
        } catch (IllegalStateException e) {
            sum += box.get() * 100;
        } finally {
            sum += box.value;
        }
        return "" + sum;
    }

    static String nullAgainInHandler(Box box, int number) {
        try {
            failAt(number);
            return "" + box.value;
        } catch (IllegalStateException e) {
            try {
                return "" + box.value;
            } catch (RuntimeException missing) {
                return "null is seen in the handler";
            }
        }
    }

    static String boundsAgainInHandler(int[] values, int index, int number) {
        try {
            failAt(number);
            return "" + values[index];
        } catch (IllegalStateException e) {
            try {
                return "" + values[index];
            } catch (RuntimeException outside) {
                return "the bound is seen in the handler";
            }
        }
    }

    static String constantIndexOutside() {
        int[] values = new int[2];
        try {
            values[900000] = 1;
            return "written to " + values.length;
        } catch (RuntimeException outside) {
            return "the bound is seen";
        }
    }

    static String unusedLoad(int[] values, int index) {
        try {
            int unused = 5;
            unused -= values[index];
            return "nothing ";
        } catch (RuntimeException e) {
            return "checked ";
        }
    }

    static String unusedField(Box box) {
        try {
            int unused = box.value;
            return "nothing";
        } catch (RuntimeException e) {
            return "checked";
        }
    }

    static String lastCopyInLoop() {
        int last = -1;
        String text = "";
        for (int i = 0; i < 6; i++) {
            try {
                last = i;
                failAt(i);
                last = 10 * i;
                failAt(i - 1);
                last = i;
                failAt(i + 1);
            } catch (IllegalStateException e) {
                text += last + ";";
            } finally {
                text += last + ",";
            }
        }
        return text;
    }

    static String lastConstant(int number) {
        int stage = 0;
        try {
            stage = 1;
            failAt(number - 4);
            stage = 2;
            failAt(number - 3);
            stage = 1;
            failAt(number - 6);
            stage = 0;
        } catch (IllegalStateException e) {
            return "stage " + stage + " ";
        }
        return "none ";
    }

    static String lastReference(String first, String second) {
        String last = null;
        String text = "";
        for (int i = 0; i < 5; i++) {
            try {
                last = first;
                failAt(i);
                last = null;
                failAt(i + 1);
                last = second;
            } catch (IllegalStateException e) {
                text += last;
            }
        }
        return text + last;
    }

    static final class Held implements AutoCloseable {
        static String log = "";

        private final int number;

        Held(int number) {
            this.number = number;
        }

        @Override
        public void close() {
            log += "closed " + number + " ";
        }
    }

    static String handlerThrows(int[] values, int number) {
        Held.log = "";
        double real = number / 2.0;
        long count = 7;
        int sum = number;
        try (Held held = new Held(1)) {
            try (Held inner = new Held(2)) {
                failAt(number);
                sum /= 7;
            } catch (IllegalStateException e) {
                real = real * 1.5 + sum;
                values[number] = 2 * number;
            }
        } catch (IllegalStateException e) {
            count += sum++;
        } catch (RuntimeException outside) {
            count += 1000;
        }
        return Held.log + count + " " + real + " " + sum;
    }

    static String increments() {
        int count = 0;
        int next = 0;
        String text = "";
        for (int i = 0; i < 4; i++) {
            try {
                next = count + 1;
                failAt(i);
                count++;
                failAt(i + 2);
            } catch (IllegalStateException e) {
                text += count + "/" + next + " ";
            }
        }
        return text;
    }

    static String divide(int a, int b) {
        try {
            return a / b + " " + a % b + " ";
        } catch (RuntimeException e) {
            return e.getMessage() + " ";
        }
    }

    static String divide(long a, long b) {
        try {
            return a / b + " " + a % b + " ";
        } catch (RuntimeException e) {
            return e.getMessage() + " ";
        }
    }

    static String array(int size) {
        try {
            return new byte[size].length + " ";
        } catch (RuntimeException e) {
            return e.getMessage() + " ";
        }
    }

    static String arrays(int rows, int columns) {
        try {
            return new long[rows][columns].length + " ";
        } catch (RuntimeException e) {
            return e.getMessage() + " ";
        }
    }

    static String shift(int distance) {
        return (5 << distance) + " " + (-5 >> distance) + " " + (-5 >>> distance) + " "
                + (5L << distance) + " " + (-5L >> distance) + " " + (-5L >>> distance) + " ";
    }

    static String constantShifts() {
        int value = zero() + 3;
        return (value << 35) + " " + (value >>> -31) + " " + ((long) value << 67);
    }

    static String cast(double value) {
        return (int) value + " " + (long) value + " " + (int) (float) value + " " + (byte) value + " " + (char) (value + 66) + " ";
    }
}
