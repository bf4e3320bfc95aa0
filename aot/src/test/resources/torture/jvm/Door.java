import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** How a torture program reaches the outside, on the JVM. */
final class Door {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Door() {}

    static void line(String text) {
        OUT.print(text + "\n");
    }

    /** Runs the work where natively a cloned child does. */
    static void inChild(Runnable work) {
        work.run();
    }
}
