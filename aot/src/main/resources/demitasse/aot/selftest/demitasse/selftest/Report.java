package demitasse.selftest;

import java.nio.charset.StandardCharsets;
import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.c.Include;

/** Runs the tests one by one and tells of those that fail. */
public final class Report {
    /** One test method on an instance of its own. */
    public interface Body {
        void run() throws Throwable;
    }

    private final boolean verbose;
    private int passed;
    private int failed;

    Report(boolean verbose) {
        this.verbose = verbose;
    }

    public void run(String name, Body body) {
        Throwable thrown = thrownBy(body);
        if (thrown == null) {
            passed++;
            if (verbose) {
                print("ok " + name + "\n");
            }
        } else {
            failed++;
            print("FAILED " + name + ": " + thrown.getClass().getName() + ": " + thrown.getMessage() + "\n");
        }
    }

    private static Throwable thrownBy(Body body) {
        try {
            body.run();
        } catch (Throwable thrown) {
            return thrown;
        }
        return null;
    }

    /** Prints the summary and ends the process: 0 when all passed. */
    void end() {
        print(passed + " passed, " + failed + " failed\n");
        exit(failed == 0 ? 0 : 1);
    }

    private static void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(1, Address.ofData(bytes), bytes.length);
    }

    @Import(name = "write")
    @Include("unistd.h")
    private static native long write(int fd, Address bytes, long count);

    @Import(name = "_exit")
    @Include("unistd.h")
    private static native void exit(int status);
}
