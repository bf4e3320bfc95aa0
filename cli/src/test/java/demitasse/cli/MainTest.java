package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
    private final FakeKernel kernel = new FakeKernel().file("/dev/null", "");

    @Test
    void closedStandardStreamIsOpenedOnNothing() {
        kernel.perform(new Close(Fd.STDIN));
        kernel.perform(new Close(Fd.STDERR));
        Main.openStandardStreams(kernel);
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors());
    }

    @Test
    void openStandardStreamsAreLeftAlone() {
        Main.openStandardStreams(kernel);
        assertEquals(3, kernel.operations().size());
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors());
    }
}
