/** Integer, long and floating point arithmetic at its edges. */
final class Numbers {
    private Numbers() {}

    private static final int[] INTS = {0, 1, -1, 2, 7, -7, 31, 32, 33, 255, -256, 65535, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE};
    private static final long[] LONGS = {0, 1, -1, 63, 64, 1L << 32, -(1L << 31) - 1, 123456789012345L, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final double[] DOUBLES = {0.0, -0.0, 1.5, -2.5, 1e18, -1e19, 1e300, Double.NaN, Double.POSITIVE_INFINITY};

    static void run() {
        long hash = 17;
        for (int a : INTS) {
            for (int b : INTS) {
                hash = hash * 31 + ints(a, b);
            }
            Door.line("int " + a + " " + hash + " " + narrow(a) + " " + bits(a));
        }
        for (long a : LONGS) {
            for (long b : LONGS) {
                hash = hash * 31 + longs(a, b);
            }
            Door.line("long " + a + " " + hash + " " + (int) a + " " + (byte) a + " " + Long.bitCount(a) + " " + Long.toHexString(a));
        }
        for (double a : DOUBLES) {
            for (double b : DOUBLES) {
                hash = hash * 31 + (a < b ? 1 : 2) + (a >= b ? 4 : 8) + (a == b ? 16 : 32) + Double.compare(a, b);
            }
            Door.line("double " + (int) a + " " + (long) a + " " + (float) a + " " + hash + " " + (short) a);
        }
        order();
        parse();
        loop();
    }

    static long ints(int a, int b) {
        long result = a + b;
        result = result * 31 + (a - b);
        result = result * 31 + a * b;
        result = result * 31 + quotient(a, b);
        result = result * 31 + (a << b) + (a >> b) + (a >>> b);
        result = result * 31 + (a & b | a ^ b);
        result = result * 31 + (long) a * b;
        return result + (a < b ? 1 : 0) + Integer.compareUnsigned(a, b) + Math.max(a, b) + Math.abs(a);
    }

    static int quotient(int a, int b) {
        try {
            return a / b + 3 * (a % b);
        } catch (RuntimeException e) {
            return e.getMessage().length();
        }
    }

    static long longs(long a, long b) {
        long result = a + b;
        result = result * 31 + (a - b);
        result = result * 31 + a * b;
        try {
            result = result * 31 + a / b;
            result = result * 31 + a % b;
        } catch (RuntimeException e) {
            result += e.getMessage().length();
        }
        result = result * 31 + (a << b) + (a >> b) + (a >>> b);
        return result + (a < b ? 1 : 0) + (a == b ? 2 : 0) + Long.compare(a, b);
    }

    static String narrow(int a) {
        byte small = (byte) a;
        short middle = (short) a;
        char letter = (char) a;
        small += 200;
        middle <<= 3;
        letter -= 70;
        small >>>= 1;
        return small + "," + middle + "," + (int) letter + "," + (byte) (a + 128) + "," + -a + "," + ~a;
    }

    static String bits(int a) {
        return Integer.bitCount(a) + "," + Integer.numberOfLeadingZeros(a) + "," + Integer.numberOfTrailingZeros(a) + ","
                + Integer.toHexString(a) + "," + Integer.toBinaryString(a & 1023) + "," + Integer.rotateLeft(a, 5) + "," + Integer.reverse(a);
    }

    private static int counter;

    private static int next() {
        return ++counter;
    }

    private static void order() {
        counter = 3;
        int a = counter * 100 + next() * 10 + next();
        int b = counter;
        b += next() + (b = 5) * b;
        int[] array = {0, 0, 0, 0};
        int i = 0;
        array[i++] = i + i++;
        array[i] = i = 3;
        counter = counter + next() * next();
        int c = 7;
        c = c++ + ++c;
        Door.line("order " + a + " " + b + " " + array[0] + array[1] + array[2] + array[3] + " " + counter + " " + c);
    }

    private static void parse() {
        for (String text : new String[] {"0", "-1", "2147483648", "99x", "", "-2147483648", "+5", "9223372036854775807", "1_0"}) {
            String line = "parse " + text + " ";
            try {
                line += Integer.parseInt(text);
            } catch (NumberFormatException e) {
                line += "no int";
            }
            try {
                line += " " + Long.parseLong(text);
            } catch (NumberFormatException e) {
                line += " no long";
            }
            Door.line(line);
        }
    }

    private static void loop() {
        int state = 1;
        long total = 0;
        for (int i = 0; i < 3_000_000; i++) {
            state ^= state << 13;
            state ^= state >>> 17;
            state ^= state << 5;
            total += state % 1000 + (state & 15) / ((i & 3) + 1);
        }
        Door.line("loop " + state + " " + total);
    }
}
