package demitasse.runtime.rootfs;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.DeviceNumber;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.FileStatus;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountOp;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.ArrayList;
import java.util.List;

/** A site whose container root is /rootfs of a fake kernel, as it is after {@link MountRoot}. */
final class InRoot {
    final FakeKernel kernel = new FakeKernel().directory("/rootfs");
    final Site site = new Site(kernel);
    final Fd root;

    InRoot() {
        root = new Fd(kernel.perform(new FileOp.Open("/rootfs", OpenFlag.PATH | OpenFlag.DIRECTORY)).number(), "rootfs");
        site.keep(MountRoot.ROOT, root);
        kernel.operations().clear();
    }

    Below below() {
        return new Below(kernel, root);
    }

    InRoot nullDevice(DeviceNumber number) {
        kernel.device("/rootfs/dev/null", FileStatus.CHARACTER_DEVICE, number);
        return this;
    }

    /** Performs a step; only the descriptors that were open before are open afterwards. */
    void perform(Step step) {
        List<Integer> before = kernel.openDescriptors();
        step.perform(site);
        assertTrue(before.equals(kernel.openDescriptors()), step.words() + " leaves open " + kernel.openDescriptors() + " instead of " + before);
    }

    SetupException refusal(Step step) {
        return assertThrows(SetupException.class, () -> step.perform(site));
    }

    KernelException kernelRefusal(Step step) {
        return assertThrows(KernelException.class, () -> step.perform(site));
    }

    /** All operations of a kind that were asked for. */
    <T extends KernelOp<?>> List<T> asked(Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (KernelOp<?> op : kernel.operations()) {
            if (kind.isInstance(op)) {
                found.add(kind.cast(op));
            }
        }
        return found;
    }

    MountOp.Mount onlyMount() {
        List<MountOp.Mount> mounts = asked(MountOp.Mount.class);
        assertTrue(mounts.size() == 1, kernel.words().toString());
        return mounts.getFirst();
    }
}
