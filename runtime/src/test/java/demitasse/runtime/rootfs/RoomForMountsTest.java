package demitasse.runtime.rootfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.ProcessOp.GetResourceLimit;
import demitasse.kernel.ProcessOp.SetResourceLimit;
import demitasse.kernel.ResourceLimit;
import demitasse.runtime.Site;
import demitasse.spec.RlimitType;
import org.junit.jupiter.api.Test;

class RoomForMountsTest {
    private static final int FILES = RlimitType.RLIMIT_NOFILE.number();

    private final FakeKernel kernel = new FakeKernel().file("/a", "");
    private final Site site = new Site(kernel);

    private long soft() {
        ResourceLimit limit = kernel.perform(new GetResourceLimit(FILES));
        return limit.soft();
    }

    @Test
    void moreMountsThanMayBeOpenHaveTheirRoomForAsLongAsTheyAreOpen() {
        kernel.perform(new SetResourceLimit(0, FILES, 256, 4096));
        RoomForMounts room = new RoomForMounts(1000);
        room.make().perform(site);
        Fd open = kernel.perform(new Open("/a", OpenFlag.READ));
        site.keep(BindMount.KEPT + "/m", open);
        assertTrue(soft() >= 1000, "room for all of them");
        room.leave().perform(site);
        assertEquals(256, soft());
        assertFalse(kernel.openDescriptors().contains(open.number()), "the parent keeps none open");
    }
}
