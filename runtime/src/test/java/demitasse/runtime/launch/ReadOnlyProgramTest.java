package demitasse.runtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp.IsReadOnly;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.ProcessOp.Execute;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where execve would not come back, the fake does. */
class ReadOnlyProgramTest {
    private final FakeKernel kernel = new FakeKernel()
            .file("/proc/self/exe", "\u007fELF")
            .file("/proc/self/cmdline", "demitasse-oci\0exec\0web\0\0")
            .file("/proc/self/environ", "PATH=/bin\0ODD=\0");

    private List<Execute> runs() {
        ReadOnlyProgram.ensure(kernel);
        return kernel.operations().stream().filter(Execute.class::isInstance).map(Execute.class::cast).toList();
    }

    @Test
    void theProgramRunsItselfAgainWithTheSameWordsFromAReadOnlyMount() {
        Execute run = runs().getFirst();
        assertEquals(List.of("demitasse-oci", "exec", "web", ""), run.arguments());
        assertEquals(List.of("PATH=/bin", "ODD="), run.environment());
        assertEquals("", run.path());
        assertTrue(kernel.perform(new IsReadOnly(run.file())), "what is run lies on a read-only mount");
    }

    @Test
    void aProgramOnAReadOnlyMountStaysAsItIs() {
        List<Integer> before = kernel.openDescriptors();
        ReadOnlyProgram.ensure(new Fixed(kernel));
        assertFalse(kernel.words().toString().contains("run "), kernel.words().toString());
        assertEquals(before, kernel.openDescriptors());
    }

    /** A kernel on which everything is read-only. */
    private record Fixed(FakeKernel inner) implements demitasse.kernel.Kernel {
        @Override
        @SuppressWarnings("unchecked") // The answer of this one operation is a Boolean.
        public <R> demitasse.kernel.Outcome<R> attempt(KernelOp<R> op) {
            return op instanceof IsReadOnly
                    ? (demitasse.kernel.Outcome<R>) new demitasse.kernel.Outcome.Done<>(Boolean.TRUE)
                    : inner.attempt(op);
        }
    }

    @Test
    void whereMountsCannotBeMadeItGoesOnAndOtherwiseTellsWhyNot() {
        kernel.refuse(op -> op instanceof OpenTree, Errno.EPERM, 1);
        assertEquals(List.of(), runs());
        kernel.refuse(op -> op instanceof SetMountAttributes, Errno.ENOSYS, 1);
        assertEquals(List.of(), runs());
        kernel.refuse(OpenTree.class, Errno.ENOMEM);
        assertSame(Errno.ENOMEM, assertThrows(KernelException.class, () -> ReadOnlyProgram.ensure(kernel)).errno());
    }
}
