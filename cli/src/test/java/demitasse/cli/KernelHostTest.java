package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import demitasse.cli.host.Host.Content;
import demitasse.cli.host.Host.FileText;
import demitasse.cli.host.Host.PathKind;
import demitasse.cli.host.Host.Unreadable;
import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.KernelOp;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelHostTest {
    private final FakeKernel kernel = new FakeKernel()
            .virtualFile("/proc/self/cmdline", "demitasse\0run\0\0größe\0")
            .virtualFile("/proc/self/environ", "PATH=/bin\0PATHS=x\0EMPTY=\0odd\0=x\0A=b=c\0")
            .directory("/etc")
            .file("/etc/hosts", "127.0.0.1 ä");
    private final KernelHost host = new KernelHost(kernel);

    private static String reason(FileText text) {
        return switch (text) {
            case Content(String content) -> "read: " + content;
            case Unreadable(String reason) -> reason;
        };
    }

    @Test
    void wordsAreReadAsBytesAndMayBeEmpty() {
        assertEquals(List.of("demitasse", "run", "", "größe"), host.arguments());
    }

    @Test
    void variablesAreFoundByTheirWholeName() {
        assertEquals("/bin", host.environment("PATH"));
        assertEquals("", host.environment("EMPTY"));
        assertEquals("b=c", host.environment("A"));
        assertNull(host.environment("PAT"));
        assertNull(host.environment("odd"));
        assertNull(host.environment("NONE"));
    }

    @Test
    void theEnvironmentIsReadOnce() {
        host.environment("PATH");
        host.environment("A");
        int opened = 0;
        for (KernelOp<?> op : kernel.operations()) {
            opened += op.words().equals("open /proc/self/environ") ? 1 : 0;
        }
        assertEquals(1, opened);
    }

    @Test
    void pathsAreToldApart() {
        kernel.symbolicLink("/link", "/etc").symbolicLink("/dangling", "/none");
        assertSame(PathKind.DIRECTORY, host.kind("/etc"));
        assertSame(PathKind.DIRECTORY, host.kind("/link"));
        assertSame(PathKind.OTHER, host.kind("/etc/hosts"));
        assertSame(PathKind.MISSING, host.kind("/none"));
        assertSame(PathKind.MISSING, host.kind("/dangling"));
        assertSame(PathKind.MISSING, host.kind("/etc/hosts/x"));
        kernel.refuse(Status.class, Errno.EACCES);
        assertSame(PathKind.HIDDEN, host.kind("/etc"));
    }

    @Test
    void anotherRefusalMeansThatSomethingIsThere() {
        kernel.refuse(Status.class, Errno.ELOOP);
        assertSame(PathKind.OTHER, host.kind("/etc"));
    }

    @Test
    void aFileIsReadWholeOrNotAtAll() {
        assertEquals("read: 127.0.0.1 ä", reason(host.readFile("/etc/hosts", 100)));
        assertEquals("read: 127.0.0.1 ä", reason(host.readFile("/etc/hosts", 12)));
        assertEquals("EFBIG (File too large)", reason(host.readFile("/etc/hosts", 11)));
        assertEquals("ENOENT (No such file or directory)", reason(host.readFile("/etc/none", 11)));
        assertEquals("EISDIR (Is a directory)", reason(host.readFile("/etc", 11)));
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors());
    }

    @Test
    void theRestIsAskedOfTheKernel() {
        assertEquals("/", host.workingDirectory());
        assertEquals("x86_64", host.machine());
        assertFalse(host.isTerminal(0));
    }
}
