package org.junit.jupiter.api;

import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.function.Executable;

/** The assertions of JUnit that our tests use, small enough for the native self-test; the messages read the same. */
public final class Assertions {
    private Assertions() {}

    private static String prefix(String message) {
        return message == null || message.isEmpty() ? "" : message + " ==> ";
    }

    private static AssertionError differ(String expected, String actual, String message) {
        return new AssertionError(prefix(message) + "expected: <" + expected + "> but was: <" + actual + ">");
    }

    public static void assertTrue(boolean condition) {
        assertTrue(condition, (String) null);
    }

    public static void assertTrue(boolean condition, Supplier<String> message) {
        assertTrue(condition, message.get());
    }

    public static void assertTrue(boolean condition, String message) {
        if (!condition) {
            throw differ("true", "false", message);
        }
    }

    public static void assertFalse(boolean condition) {
        assertFalse(condition, (String) null);
    }

    public static void assertFalse(boolean condition, Supplier<String> message) {
        assertFalse(condition, message.get());
    }

    public static void assertFalse(boolean condition, String message) {
        if (condition) {
            throw differ("false", "true", message);
        }
    }

    public static void assertNull(Object actual) {
        assertNull(actual, (String) null);
    }

    public static void assertNull(Object actual, Supplier<String> message) {
        assertNull(actual, message.get());
    }

    public static void assertNull(Object actual, String message) {
        if (actual != null) {
            throw differ("null", actual.toString(), message);
        }
    }

    public static void assertNotNull(Object actual) {
        assertNotNull(actual, (String) null);
    }

    public static void assertNotNull(Object actual, Supplier<String> message) {
        assertNotNull(actual, message.get());
    }

    public static void assertNotNull(Object actual, String message) {
        if (actual == null) {
            throw new AssertionError(prefix(message) + "expected: not <null>");
        }
    }

    public static void assertSame(Object expected, Object actual) {
        assertSame(expected, actual, (String) null);
    }

    public static void assertSame(Object expected, Object actual, Supplier<String> message) {
        assertSame(expected, actual, message.get());
    }

    public static void assertSame(Object expected, Object actual, String message) {
        if (expected != actual) {
            throw differ(String.valueOf(expected), String.valueOf(actual), message);
        }
    }

    public static void assertNotSame(Object unexpected, Object actual) {
        assertNotSame(unexpected, actual, (String) null);
    }

    public static void assertNotSame(Object unexpected, Object actual, Supplier<String> message) {
        assertNotSame(unexpected, actual, message.get());
    }

    public static void assertNotSame(Object unexpected, Object actual, String message) {
        if (unexpected == actual) {
            throw new AssertionError(prefix(message) + "expected: not same but was: <" + actual + ">");
        }
    }

    public static void assertEquals(byte expected, byte actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(byte expected, byte actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(byte expected, byte actual, String message) {
        if (expected != actual) {
            throw differ(String.valueOf(expected), String.valueOf(actual), message);
        }
    }

    public static void assertEquals(byte expected, Byte actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(byte expected, Byte actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(byte expected, Byte actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(Byte expected, byte actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(Byte expected, byte actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(Byte expected, byte actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(Byte expected, Byte actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(Byte expected, Byte actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(Byte expected, Byte actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(char expected, char actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(char expected, char actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(char expected, char actual, String message) {
        if (expected != actual) {
            throw differ(String.valueOf(expected), String.valueOf(actual), message);
        }
    }

    public static void assertEquals(char expected, Character actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(char expected, Character actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(char expected, Character actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(Character expected, char actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(Character expected, char actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(Character expected, char actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(Character expected, Character actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(Character expected, Character actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(Character expected, Character actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(short expected, short actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(short expected, short actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(short expected, short actual, String message) {
        if (expected != actual) {
            throw differ(String.valueOf(expected), String.valueOf(actual), message);
        }
    }

    public static void assertEquals(short expected, Short actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(short expected, Short actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(short expected, Short actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(Short expected, short actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(Short expected, short actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(Short expected, short actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(Short expected, Short actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(Short expected, Short actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(Short expected, Short actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(int expected, int actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(int expected, int actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(int expected, int actual, String message) {
        if (expected != actual) {
            throw differ(String.valueOf(expected), String.valueOf(actual), message);
        }
    }

    public static void assertEquals(int expected, Integer actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(int expected, Integer actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(int expected, Integer actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(Integer expected, int actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(Integer expected, int actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(Integer expected, int actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(Integer expected, Integer actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(Integer expected, Integer actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(Integer expected, Integer actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(long expected, long actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(long expected, long actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(long expected, long actual, String message) {
        if (expected != actual) {
            throw differ(String.valueOf(expected), String.valueOf(actual), message);
        }
    }

    public static void assertEquals(long expected, Long actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(long expected, Long actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(long expected, Long actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(Long expected, long actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(Long expected, long actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(Long expected, long actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(Long expected, Long actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(Long expected, Long actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(Long expected, Long actual, String message) {
        assertEquals((Object) expected, (Object) actual, message);
    }

    public static void assertEquals(float expected, float actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(float expected, float actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(float expected, float actual, String message) {
        if (expected != actual && (expected == expected || actual == actual)) {
            throw differ(String.valueOf(expected), String.valueOf(actual), message);
        }
    }

    public static void assertEquals(float expected, float actual, float delta) {
        assertEquals(expected, actual, delta, (String) null);
    }

    public static void assertEquals(float expected, float actual, float delta, String message) {
        if (!(Math.abs(expected - actual) <= delta)) {
            throw differ(String.valueOf(expected), String.valueOf(actual), message);
        }
    }

    public static void assertEquals(double expected, double actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(double expected, double actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(double expected, double actual, String message) {
        if (expected != actual && (expected == expected || actual == actual)) {
            throw differ(String.valueOf(expected), String.valueOf(actual), message);
        }
    }

    public static void assertEquals(double expected, double actual, double delta) {
        assertEquals(expected, actual, delta, (String) null);
    }

    public static void assertEquals(double expected, double actual, double delta, String message) {
        if (!(Math.abs(expected - actual) <= delta)) {
            throw differ(String.valueOf(expected), String.valueOf(actual), message);
        }
    }

    public static void assertEquals(Object expected, Object actual) {
        assertEquals(expected, actual, (String) null);
    }

    public static void assertEquals(Object expected, Object actual, Supplier<String> message) {
        assertEquals(expected, actual, message.get());
    }

    public static void assertEquals(Object expected, Object actual, String message) {
        if (expected == null ? actual != null : !expected.equals(actual)) {
            throw differ(String.valueOf(expected), String.valueOf(actual), message);
        }
    }

    public static void assertNotEquals(Object unexpected, Object actual) {
        assertNotEquals(unexpected, actual, (String) null);
    }

    public static void assertNotEquals(Object unexpected, Object actual, Supplier<String> message) {
        assertNotEquals(unexpected, actual, message.get());
    }

    public static void assertNotEquals(Object unexpected, Object actual, String message) {
        if (unexpected == null ? actual == null : unexpected.equals(actual)) {
            throw new AssertionError(prefix(message) + "expected: not equal but was: <" + actual + ">");
        }
    }

    public static void assertArrayEquals(boolean[] expected, boolean[] actual) {
        assertArrayEquals(expected, actual, (String) null);
    }

    public static void assertArrayEquals(boolean[] expected, boolean[] actual, Supplier<String> message) {
        assertArrayEquals(expected, actual, message.get());
    }

    public static void assertArrayEquals(boolean[] expected, boolean[] actual, String message) {
        if (!Arrays.equals(expected, actual)) {
            throw differ(Arrays.toString(expected), Arrays.toString(actual), message);
        }
    }

    public static void assertArrayEquals(byte[] expected, byte[] actual) {
        assertArrayEquals(expected, actual, (String) null);
    }

    public static void assertArrayEquals(byte[] expected, byte[] actual, Supplier<String> message) {
        assertArrayEquals(expected, actual, message.get());
    }

    public static void assertArrayEquals(byte[] expected, byte[] actual, String message) {
        if (!Arrays.equals(expected, actual)) {
            throw differ(Arrays.toString(expected), Arrays.toString(actual), message);
        }
    }

    public static void assertArrayEquals(char[] expected, char[] actual) {
        assertArrayEquals(expected, actual, (String) null);
    }

    public static void assertArrayEquals(char[] expected, char[] actual, Supplier<String> message) {
        assertArrayEquals(expected, actual, message.get());
    }

    public static void assertArrayEquals(char[] expected, char[] actual, String message) {
        if (!Arrays.equals(expected, actual)) {
            throw differ(Arrays.toString(expected), Arrays.toString(actual), message);
        }
    }

    public static void assertArrayEquals(short[] expected, short[] actual) {
        assertArrayEquals(expected, actual, (String) null);
    }

    public static void assertArrayEquals(short[] expected, short[] actual, Supplier<String> message) {
        assertArrayEquals(expected, actual, message.get());
    }

    public static void assertArrayEquals(short[] expected, short[] actual, String message) {
        if (!Arrays.equals(expected, actual)) {
            throw differ(Arrays.toString(expected), Arrays.toString(actual), message);
        }
    }

    public static void assertArrayEquals(int[] expected, int[] actual) {
        assertArrayEquals(expected, actual, (String) null);
    }

    public static void assertArrayEquals(int[] expected, int[] actual, Supplier<String> message) {
        assertArrayEquals(expected, actual, message.get());
    }

    public static void assertArrayEquals(int[] expected, int[] actual, String message) {
        if (!Arrays.equals(expected, actual)) {
            throw differ(Arrays.toString(expected), Arrays.toString(actual), message);
        }
    }

    public static void assertArrayEquals(long[] expected, long[] actual) {
        assertArrayEquals(expected, actual, (String) null);
    }

    public static void assertArrayEquals(long[] expected, long[] actual, Supplier<String> message) {
        assertArrayEquals(expected, actual, message.get());
    }

    public static void assertArrayEquals(long[] expected, long[] actual, String message) {
        if (!Arrays.equals(expected, actual)) {
            throw differ(Arrays.toString(expected), Arrays.toString(actual), message);
        }
    }

    public static void assertArrayEquals(Object[] expected, Object[] actual) {
        assertArrayEquals(expected, actual, (String) null);
    }

    public static void assertArrayEquals(Object[] expected, Object[] actual, Supplier<String> message) {
        assertArrayEquals(expected, actual, message.get());
    }

    public static void assertArrayEquals(Object[] expected, Object[] actual, String message) {
        if (!Arrays.deepEquals(expected, actual)) {
            throw differ(Arrays.deepToString(expected), Arrays.deepToString(actual), message);
        }
    }

    public static <T extends Throwable> T assertThrows(Class<T> expected, Executable executable) {
        return assertThrows(expected, executable, (String) null);
    }

    public static <T extends Throwable> T assertThrows(Class<T> expected, Executable executable, Supplier<String> message) {
        return assertThrows(expected, executable, message.get());
    }

    @SuppressWarnings("unchecked")
    public static <T extends Throwable> T assertThrows(Class<T> expected, Executable executable, String message) {
        Throwable thrown = thrownBy(executable);
        if (thrown == null) {
            throw new AssertionError(prefix(message) + "expected " + expected.getName() + " to be thrown, but nothing was thrown");
        }
        if (!expected.isInstance(thrown)) {
            throw new AssertionError(prefix(message) + "unexpected exception type thrown, expected: <" + expected.getName()
                    + "> but was: <" + thrown.getClass().getName() + ">: " + thrown.getMessage());
        }
        return (T) thrown;
    }

    public static void assertDoesNotThrow(Executable executable) {
        Throwable thrown = thrownBy(executable);
        if (thrown != null) {
            throw new AssertionError("unexpected exception thrown: " + thrown.getClass().getName() + ": " + thrown.getMessage());
        }
    }

    private static Throwable thrownBy(Executable executable) {
        try {
            executable.execute();
        } catch (Throwable thrown) {
            return thrown;
        }
        return null;
    }

    public static <T> T assertInstanceOf(Class<T> expected, Object actual) {
        return assertInstanceOf(expected, actual, (String) null);
    }

    @SuppressWarnings("unchecked")
    public static <T> T assertInstanceOf(Class<T> expected, Object actual, String message) {
        if (!expected.isInstance(actual)) {
            throw new AssertionError(prefix(message) + "unexpected type, expected: <" + expected.getName() + "> but was: <"
                    + (actual == null ? "null" : actual.getClass().getName()) + ">");
        }
        return (T) actual;
    }

    public static <V> V fail() {
        throw new AssertionError("failed");
    }

    public static <V> V fail(String message) {
        throw new AssertionError(message);
    }

    public static <V> V fail(Supplier<String> message) {
        throw new AssertionError(message.get());
    }

    public static <V> V fail(Throwable cause) {
        throw new AssertionError("failed: " + cause.getMessage(), cause);
    }

    public static <V> V fail(String message, Throwable cause) {
        throw new AssertionError(message, cause);
    }
}
