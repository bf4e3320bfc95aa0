package demitasse.runtime.rootfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.kernel.DirectoryOp.WorkingDirectory;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import org.junit.jupiter.api.Test;

/** A working directory that the kernel says no path from the root leads to. */
class OutsideTest {
    /** As getcwd(2) answers where a descriptor of the host was left open (CVE-2024-21626). */
    private record Unreachable(FakeKernel inner) implements Kernel {
        @Override
        @SuppressWarnings("unchecked") // The answer is the one of the operation.
        public <R> Outcome<R> attempt(KernelOp<R> op) {
            return op instanceof WorkingDirectory ? (Outcome<R>) new Outcome.Done<>("(unreachable)/tmp") : inner.attempt(op);
        }
    }

    @Test
    void aWorkingDirectoryOutsideOfTheRootIsRefused() {
        Kernel kernel = new Unreachable(new FakeKernel().directory("/proc/self/fd/7"));
        FakeKernel fake = ((Unreachable) kernel).inner();
        fake.directory("/tmp");
        SetupException refused = assertThrows(SetupException.class, () -> new EnterWorkingDirectory("/tmp", true).perform(new Site(kernel)));
        assertEquals("the working directory /tmp lies outside of the root filesystem", refused.getMessage());
        assertEquals("choose one below /", refused.hint());
    }
}
