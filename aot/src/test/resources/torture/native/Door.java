import java.nio.charset.StandardCharsets;
import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.c.Include;

/** How a torture program reaches the outside, natively: write(2) and a raw clone(2). */
final class Door {
    private static final int SIGCHLD = 17;
    private static final int CLONE = 56;
    private static final int WAIT4 = 61;

    private Door() {}

    static void line(String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        write(1, Address.ofData(bytes), bytes.length);
    }

    static void inChild(Runnable work) {
        long pid = syscall(CLONE, SIGCHLD, 0, 0, 0, 0);
        if (pid == 0) {
            work.run();
            exit(0);
        }
        syscall(WAIT4, pid, 0, 0, 0, 0);
    }

    @Import(name = "write")
    @Include("unistd.h")
    private static native long write(int fd, Address bytes, long count);

    @Import(name = "_exit")
    @Include("unistd.h")
    private static native void exit(int status);

    @Import(name = "syscall")
    @Include("unistd.h")
    private static native long syscall(long number, long a, long b, long c, long d, long e);
}
