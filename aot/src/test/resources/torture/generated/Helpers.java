/** What the generated methods work with: exceptions, boxes, shapes and functions that throw now and then. */
class Helpers {
    static long hash;

    static class E1 extends RuntimeException {
        private final int code;

        E1(int code) {
            super("e" + code);
            this.code = code;
        }

        int code() {
            return code & 15;
        }
    }

    static final class E2 extends E1 {
        E2(int code) {
            super(code + 1);
        }

        @Override
        int code() {
            return super.code() & 7;
        }
    }

    static final class Box {
        int v;

        Box(int v) {
            this.v = v;
        }

        int get() {
            if ((v & 31) == 7) {
                throw new E1(v);
            }
            return v;
        }

        void set(int x) {
            if ((x & 31) == 9) {
                throw new E2(x);
            }
            v = x;
        }
    }

    sealed interface Shape permits Dot, Line, Both {}

    record Dot(int x) implements Shape {}

    record Line(int x, long y) implements Shape {}

    record Both(Shape left, Shape right) implements Shape {}

    static int area(Shape shape) {
        return switch (shape) {
            case Dot(int x) when (x & 15) == 4 -> throw new E2(x);
            case Dot(int x) -> x;
            case Line(int x, long y) -> x * (int) y;
            case Both(Dot(int x), Dot(int y)) -> x - y;
            case Both(Shape left, Shape right) -> area(left) * 3 + area(right);
        };
    }

    static int kind(Object object) {
        return switch (object) {
            case null -> 0;
            case Integer number when number > 100 -> 1;
            case Integer number -> number & 3;
            case Long number -> (int) (number ^ 5);
            case String text -> text.length();
            case Dot dot -> dot.x();
            case Box box -> box.get();
            default -> 9;
        };
    }

    interface Maker {
        int make(int x);
    }

    static int guard(Maker maker, int x) {
        try {
            return maker.make(x);
        } catch (E2 e) {
            return e.code();
        } finally {
            hash = hash * 3 + x;
        }
    }

    static final class Res implements AutoCloseable {
        private final int c;

        Res(int c) {
            if ((c & 15) == 3) {
                throw new E1(c);
            }
            this.c = c;
        }

        @Override
        public void close() {
            hash = hash * 17 + c;
            if ((c & 15) == 5) {
                throw new E2(c);
            }
        }
    }

    static int step(int x, int m) {
        if (Math.floorMod(x, m) == 1) {
            throw (x & 1) == 0 ? new E1(x) : new E2(x);
        }
        return x + 1;
    }

    static long long_(long x, int m) {
        if ((x & 63) == (m & 63)) {
            throw new IllegalArgumentException("same");
        }
        return x * 3 + m;
    }

    static String add(int x, String t) {
        if ((x & 7) == 2) {
            throw new E1(x);
        }
        return t.length() > 40 ? "x" : t + "x";
    }

    static String text(int x) {
        return "n" + (x & 255);
    }

    static Box orNull(int x, Box p) {
        if ((x & 7) == 4) {
            throw new E2(x);
        }
        return (x & 7) == 6 ? null : p;
    }

    static Box other(Box b) {
        return new Box(b.v + 1);
    }

    static int sum(int... numbers) {
        int sum = 0;
        for (int number : numbers) {
            sum += number;
        }
        return sum;
    }

    static void use(int a, String s, Box o) {
        hash = hash * 31 + a;
        hash = hash * 31 + s.length() + s.charAt(s.length() - 1);
        hash = hash * 31 + o.v;
        if ((a & 63) == 11) {
            throw new E1(a);
        }
    }
}
