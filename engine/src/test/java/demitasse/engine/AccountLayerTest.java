package demitasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountLayerTest {
    private static final List<String> LAYERS = List.of("/top", "/mid", "/base");
    private final FakeKernel kernel = new FakeKernel().directory("/top").directory("/mid/etc").file("/base/etc/passwd", "").file("/base/etc/group", "");

    @Test
    void topmostLayerWithBothFilesHoldsTheAccounts() {
        assertEquals("/base", AccountLayer.of(kernel, LAYERS));
        kernel.file("/mid/etc/passwd", "").file("/mid/etc/group", "");
        assertEquals("/mid", AccountLayer.of(kernel, LAYERS));
    }

    @Test
    void whatIsInTheWayOrInTwoLayersTakesMoreThanALook() {
        kernel.file("/mid/etc/passwd", "");
        assertNull(AccountLayer.of(kernel, LAYERS));
        kernel.perform(new MakeSymbolicLink("usr/etc", Fd.HERE, "/top/etc"));
        assertNull(AccountLayer.of(kernel, LAYERS));
        assertNull(AccountLayer.of(kernel, List.of("/none")));
    }
}
