package demitasse.engine;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp;
import demitasse.kernel.KernelException;
import demitasse.kernel.OpenFlag;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The file alone fills the heap of the native self-test. */
@Tag("jvm")
class LargeAccountsTest {
    @Test
    void aFileBeyondTheBoundIsRefused() {
        FakeKernel kernel = new FakeKernel().file("/rootfs/etc/passwd", "x".repeat(4 * 1024 * 1024 + 1));
        Accounts accounts = new Accounts(kernel, kernel.perform(new FileOp.Open("/rootfs", OpenFlag.PATH)));
        assertSame(Errno.EFBIG, assertThrows(KernelException.class, () -> accounts.resolve(null)).errno());
    }
}
