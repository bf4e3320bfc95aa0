package demitasse.runtime.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.DeviceNumber;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileStatus;
import demitasse.kernel.KernelException;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.kernel.Text;
import demitasse.runtime.Site;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private static final Listener LISTENER = new Listener(
            "1.3.0", "web", Listener.Standing.creating("/srv/web"), Map.of("a", "b"), "for me");

    @Test
    void theListenerIsToldWhichProcessOfWhichContainerAsks() {
        assertEquals(
                "{\"ociVersion\":\"1.3.0\",\"fds\":[\"seccompFd\"],\"pid\":42,\"metadata\":\"for me\",\"state\":{\"ociVersion\":\"1.3.0\",\"id\":\"web\","
                        + "\"status\":\"creating\",\"pid\":42,\"bundle\":\"/srv/web\",\"annotations\":{\"a\":\"b\"}}}",
                Text.decode(LISTENER.told(42)));
    }

    @Test
    void ofAFurtherProcessTheStateIsThatOfTheContainer() {
        Listener listener = new Listener("1.3.0", "web", new Listener.Standing("/srv/web", "running", 7), Map.of(), null);
        assertEquals(
                "{\"ociVersion\":\"1.3.0\",\"fds\":[\"seccompFd\"],\"pid\":42,\"state\":{\"ociVersion\":\"1.3.0\",\"id\":\"web\","
                        + "\"status\":\"running\",\"pid\":7,\"bundle\":\"/srv/web\"}}",
                Text.decode(listener.told(42)));
    }

    @Test
    void theDescriptorIsHandedOverRightAfterTheFilterIsThere() {
        FakeKernel kernel = new FakeKernel().directory("/run").directory("/proc").device("/run/agent", FileStatus.SOCKET, DeviceNumber.NONE);
        kernel.perform(new MakeSymbolicLink("42", Fd.HERE, "/proc/self"));
        Site site = new Site(kernel);
        new Listener.Reach("/run/agent").perform(site);
        new Listener.LearnPid().perform(site);
        assertEquals(42, site.initPid());
        kernel.operations().clear();
        kernel.refuse(SendMessage.class, Errno.EPIPE);
        KernelException gone = assertThrows(KernelException.class, () -> new FilterSystemCalls(new byte[8], 0, LISTENER).perform(site));
        assertEquals(Errno.EPIPE, gone.errno());
        List<String> words = kernel.words();
        assertEquals("filter system calls by 1 instructions and a listener", words.get(0));
        assertTrue(words.get(1).endsWith("bytes and 1 descriptor"), words.toString());
    }
}
