package demitasse.runtime.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.IdentityOp.AddLandlockRule;
import demitasse.kernel.IdentityOp.LandlockVersion;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestrictPathsTest {
    private final FakeKernel kernel = new FakeKernel().directory("/dev").directory("/proc").directory("/usr").directory("/data").file("/etc/passwd", "");

    private SetupException refusal(String rules) {
        return assertThrows(SetupException.class, () -> RestrictPaths.of(rules).perform(new Site(kernel)));
    }

    private List<String> added() {
        List<String> added = new ArrayList<>();
        for (KernelOp<?> op : kernel.operations()) {
            if (op instanceof AddLandlockRule) {
                added.add(op.words());
            }
        }
        return added;
    }

    @Test
    void filesAreReadAndRunAndThoseThatAreWritableChanged() {
        RestrictPaths.of("ro:/usr\nrw:/data\nrw:/etc/passwd").perform(new Site(kernel));
        assertEquals(List.of("allow 0xffff beneath /dev", "allow 0xffff beneath /proc", "allow 0xd beneath /usr", "allow 0xffff beneath /data",
                "allow 0xc007 beneath /etc/passwd"), added());
        assertEquals("keep to the Landlock rules", kernel.words().get(kernel.words().size() - 2));
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors());
    }

    @Test
    void anOlderKernelIsNotAskedForWhatItDoesNotKnow() {
        RestrictPaths.of("rw:/data").perform(new Site(new Older(kernel, 3)));
        assertEquals("allow 0x7fff beneath /data", added().getLast());
    }

    @Test
    void aKernelThatCannotKeepTheRulesIsNamed() {
        SetupException refused = assertThrows(SetupException.class, () -> RestrictPaths.of("rw:/data").perform(new Site(new Older(kernel, 2))));
        assertEquals("Landlock is of version 2 here, which cannot keep files from being truncated", refused.getMessage());
        kernel.refuse(op -> op instanceof LandlockVersion, Errno.EOPNOTSUPP, 1).refuse(op -> op instanceof LandlockVersion, Errno.ENOSYS, 1);
        assertEquals("Landlock is switched off on this host", refusal("ro:/").getMessage());
        assertEquals("this kernel has no Landlock", refusal("ro:/").getMessage());
    }

    /** A kernel with an earlier version. */
    private record Older(FakeKernel inner, int version) implements demitasse.kernel.Kernel {
        @Override
        @SuppressWarnings("unchecked") // The answer of this one operation is an Integer.
        public <R> Outcome<R> attempt(KernelOp<R> op) {
            return op instanceof LandlockVersion ? (Outcome<R>) new Outcome.Done<>(version) : inner.attempt(op);
        }
    }

    @Test
    void aPathThatIsNotThereIsNamed() {
        assertEquals("Landlock cannot allow /none, since the container has no such path", refusal("ro:/none").getMessage());
        assertEquals("the annotation demitasse.landlock has the line rx:/usr", refusal("ro:/\nrx:/usr").getMessage());
        assertEquals("the annotation demitasse.landlock has the line ", refusal("\nro:/").getMessage());
    }

    @Test
    void theStepIsToldInWords() {
        RestrictPaths step = RestrictPaths.of("ro:/usr\nrw:/data");
        assertEquals("keep to these files: /usr (read-only) /data", step.words());
        assertEquals("/annotations/demitasse.landlock", step.pointer());
    }
}
