package demitasse.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.kernel.FakeKernel;
import demitasse.runtime.Site;
import org.junit.jupiter.api.Test;

class HideArgumentsTest {
    @Test
    void wordsAreWipedWhereTheKernelSaysTheyAre() {
        FakeKernel kernel = new FakeKernel();
        // The name may hold anything, a closing parenthesis and numbers among it.
        StringBuilder stat = new StringBuilder("7 (a) 1 2) S");
        for (int field = 4; field <= 47; field++) {
            stat.append(' ').append(field);
        }
        kernel.file("/proc/self/stat", stat + " 10 30 99 0\n");
        kernel.file("/proc/self/mem", "0123456789demitasse run secret.0123456789");
        new HideArguments().perform(new Site(kernel));
        assertEquals("0123456789init" + "\0".repeat(16) + ".0123456789", kernel.content("/proc/self/mem"));
    }

    @Test
    void missingProcIsNoObstacle() {
        FakeKernel kernel = new FakeKernel();
        new HideArguments().perform(new Site(kernel));
        assertEquals(1, kernel.operations().size());
    }
}
