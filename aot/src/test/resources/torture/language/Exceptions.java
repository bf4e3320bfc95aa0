import java.util.ArrayList;
import java.util.List;

/** Exceptions in and out of try, catch and finally, with locals and references used on both sides. */
final class Exceptions {
    private Exceptions() {}

    static final class First extends Exception {
        final int code;

        First(int code) {
            super("first " + code);
            this.code = code;
        }
    }

    static class Second extends RuntimeException {
        Second(String message, Throwable cause) {
            super(message, cause);
        }
    }

    static final class Third extends Second {
        Third(String message) {
            super(message, null);
        }
    }

    static void run() {
        for (int i = 0; i < 8; i++) {
            Door.line("nested " + i + " " + nested(i));
            Door.line("returns " + i + " " + returns(i) + " " + loops(i));
            Door.line("resources " + i + " " + resources(i));
        }
        Door.line("chain " + chain());
        Door.line("deep " + deep(200));
        Door.line("many " + many());
        Door.line("fields " + new Fields().run());
        Door.line("arrays " + arrays());
        Door.line("locals " + locals(4));
        Door.line("lambda " + lambda());
    }

    static int check(int number, int bad) throws First {
        if (number == bad) {
            throw new First(number);
        }
        if (number == bad + 1) {
            throw new Third("third " + number);
        }
        return number * 2;
    }

    static String nested(int i) {
        StringBuilder log = new StringBuilder();
        int stage = 0;
        String held = "none";
        try {
            stage = 1;
            held = "h" + check(i, 1);
            try {
                stage = 2;
                held = "i" + check(i, 2);
                stage = check(i, 4);
            } catch (First e) {
                log.append(stage).append(held).append(e.code);
                held = "caught" + check(i, 2 - i + i);
            } finally {
                log.append("f").append(stage).append(held);
                stage += 10;
                check(i, 6);
            }
            stage = 3;
        } catch (First | Third e) {
            log.append("|").append(stage).append(held).append(e.getMessage());
        } finally {
            log.append("|").append(stage);
        }
        return log.toString();
    }

    @SuppressWarnings("finally")
    static int returns(int i) {
        int value = i;
        try {
            value += check(i, 3);
            return value;
        } catch (First e) {
            value = -1;
            return value;
        } catch (Second e) {
            value = -2;
        } finally {
            value = 99;
            if (i == 7) {
                return 7777;
            }
        }
        return value;
    }

    static String loops(int bad) {
        int sum = 0;
        int last = -1;
        outer:
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 4; j++) {
                try {
                    last = i * 10 + j;
                    sum += check(j + i, bad);
                    if (sum % 7 == 3) {
                        continue outer;
                    }
                } catch (First e) {
                    sum += last;
                    continue;
                } catch (Third e) {
                    sum -= last;
                    if (i == 4) {
                        break outer;
                    }
                } finally {
                    sum = sum * 3 + last;
                }
            }
        }
        return sum + "/" + last;
    }

    static final class Resource implements AutoCloseable {
        private final List<String> log;
        private final int number;

        Resource(List<String> log, int number) throws First {
            this.log = log;
            this.number = check(number, 3);
            log.add("open" + number);
        }

        @Override
        public void close() {
            log.add("close" + number);
            if (number == 8) {
                throw new Third("close " + number);
            }
        }
    }

    static String resources(int i) {
        List<String> log = new ArrayList<>();
        try (Resource one = new Resource(log, i); Resource two = new Resource(log, i + 1)) {
            log.add("body" + one.number + two.number);
            check(i, 6);
        } catch (First | Third e) {
            log.add(e.getMessage() + e.getSuppressed().length);
        }
        return log.toString();
    }

    static String chain() {
        try {
            try {
                check(5, 5);
                return "nothing";
            } catch (First e) {
                throw new Second("wrapped " + e.getMessage(), e);
            }
        } catch (Second e) {
            return e.getMessage() + " by " + e.getCause().getMessage() + ((First) e.getCause()).code + (e instanceof Third);
        }
    }

    static int deep(int depth) {
        if (depth == 0) {
            throw new Third("bottom");
        }
        int before = depth * 3;
        try {
            return deep(depth - 1) + before;
        } catch (Third e) {
            if (depth == 150) {
                return before;
            }
            throw e;
        } finally {
            before++;
        }
    }

    static String many() {
        int caught = 0;
        long sum = 0;
        for (int i = 0; i < 20000; i++) {
            Object marker = i;
            try {
                sum += check(i & 7, 3);
            } catch (First e) {
                caught++;
                sum += marker.hashCode() + e.code;
            } catch (Third e) {
                caught += 2;
                sum -= (Integer) marker;
            }
        }
        return caught + " " + sum;
    }

    static final class Fields {
        int a = 1;
        static int shared = 5;

        String run() {
            try {
                a = 2;
                shared = 6;
                change();
                a = 3;
            } catch (First e) {
                return a + " " + shared + " " + e.code;
            } finally {
                a = shared;
            }
            return "none" + a;
        }

        private void change() throws First {
            a += 40;
            shared *= 2;
            throw new First(a);
        }
    }

    static String arrays() {
        int[] numbers = {1, 2, 3};
        Object[] objects = new Object[3];
        int index = 0;
        StringBuilder log = new StringBuilder();
        for (index = 0; index < 6; index++) {
            try {
                numbers[index % 4] += index;
                objects[index % 3] = numbers;
                log.append(numbers[index % 4]).append(objects[index % 3] == numbers);
            } catch (RuntimeException e) {
                log.append("out").append(index);
            }
        }
        try {
            Object text = "text";
            log.append((Integer) text);
        } catch (RuntimeException e) {
            log.append("cast");
        }
        return log.append(numbers[0]).toString();
    }

    static String locals(int rounds) {
        byte small = 1;
        short middle = 2;
        char letter = 'a';
        long large = 3;
        double real = 0.5;
        boolean flag = false;
        String text = "";
        for (int i = 0; i < rounds; i++) {
            try {
                small += 100;
                middle *= 300;
                letter++;
                large = large * 1_000_003;
                real *= 1.5;
                flag = !flag;
                check(i, 1);
                small = 3;
                large = -large;
                check(i, 0);
                real = -real;
            } catch (First | Third e) {
                text += small + "," + middle + letter + large + "," + real + flag + " ";
            }
        }
        return text + small + large;
    }

    interface Body {
        int run() throws First;
    }

    static int guarded(Body body, int otherwise) {
        try {
            return body.run();
        } catch (First e) {
            return otherwise + e.code;
        } finally {
            Fields.shared++;
        }
    }

    static String lambda() {
        int a = guarded(() -> check(3, 3), 1000);
        int b = guarded(() -> check(3, 4), 1000);
        int c = guarded(() -> guarded(() -> check(9, 9), check(1, 1)), 50);
        return a + " " + b + " " + c;
    }
}
