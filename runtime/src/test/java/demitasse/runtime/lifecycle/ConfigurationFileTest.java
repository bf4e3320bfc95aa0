package demitasse.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.DeviceNumber;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileStatus;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationFileTest {
    private final FakeKernel kernel = new FakeKernel().directory("/bundle");

    private String refusal() {
        String message = assertThrows(SetupException.class, () -> ConfigurationFile.read(kernel, "/bundle/config.json", 10)).getMessage();
        for (KernelOp<?> op : kernel.operations()) {
            assertTrue(!(op instanceof Read), "a byte is read");
        }
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors());
        return message;
    }

    @Test
    void aFileIsReadWhole() {
        kernel.file("/bundle/config.json", "0123456789");
        assertArrayEquals(Text.encode("0123456789"), ConfigurationFile.read(kernel, "/bundle/config.json", 10));
        kernel.file("/bundle/config.json", "");
        assertEquals(0, ConfigurationFile.read(kernel, "/bundle/config.json", 10).length);
        String large = "x".repeat(300_000);
        kernel.file("/bundle/config.json", large);
        assertEquals(large, Text.decode(ConfigurationFile.read(kernel, "/bundle/config.json", 300_000)));
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() {
        kernel.file("/bundle/config.json", "0123456789a");
        assertEquals("/bundle/config.json has 11 bytes, more than the 10 that are read", refusal());
    }

    @Test
    void whatIsNoFileIsNotWaitedFor() {
        kernel.device("/bundle/config.json", FileStatus.FIFO, DeviceNumber.NONE);
        assertEquals("/bundle/config.json is a fifo, not a file", refusal());
        for (KernelOp<?> op : kernel.operations()) {
            assertTrue(!(op instanceof Open open) || (open.flags() & OpenFlag.NON_BLOCKING) != 0, op.words());
        }
        FakeKernel other = new FakeKernel().directory("/bundle/config.json");
        SetupException directory = assertThrows(SetupException.class, () -> ConfigurationFile.read(other, "/bundle/config.json", 10));
        assertEquals("/bundle/config.json is a directory, not a file", directory.getMessage());
    }

    @Test
    void aMissingFileIsNamed() {
        KernelException missing = assertThrows(KernelException.class, () -> ConfigurationFile.read(kernel, "/bundle/config.json", 10));
        assertTrue(missing.op().words().contains("/bundle/config.json"), missing.op().words());
    }
}
