package demitasse.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.ProcessOp.OpenProcess;
import demitasse.kernel.SocketOp.MakePair;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class LetGoOfHostTest {
    private final FakeKernel kernel = new FakeKernel().directory("/run/demitasse-oci");
    private final Site site = new Site(kernel);

    private Fd hostDirectory() {
        return kernel.perform(new Open("/run/demitasse-oci", OpenFlag.READ | OpenFlag.DIRECTORY));
    }

    private Fd init() {
        kernel.processes().living.add(42);
        return kernel.perform(new OpenProcess(42));
    }

    private Fd wayToTheParent() {
        FdPair pair = kernel.perform(new MakePair());
        site.keep(Step.PARENT, pair.second());
        return pair.second();
    }

    @Test
    void onlyTheStreamsTheWayToTheParentAndInitStayOpen() {
        hostDirectory();
        Fd parent = wayToTheParent();
        hostDirectory();
        Fd init = init();
        hostDirectory();
        new LetGoOfHost(init, 0).perform(site);
        assertEquals(List.of(0, 1, 2, parent.number(), init.number()), kernel.openDescriptors());
    }

    @Test
    void theirOrderDoesNotMatterNorThatNothingLiesBetween() {
        Fd init = init();
        Fd parent = wayToTheParent();
        new LetGoOfHost(init, 0).perform(site);
        assertEquals(List.of(0, 1, 2, init.number(), parent.number()), kernel.openDescriptors());
    }

    @Test
    void theWayToAListenerStaysUntilTheFilterIsThere() {
        Fd listener = wayToTheParent();
        site.keep(Step.LISTENER, listener);
        hostDirectory();
        Fd init = init();
        Fd parent = wayToTheParent();
        hostDirectory();
        new LetGoOfHost(init, 0).perform(site);
        assertEquals(List.of(0, 1, 2, listener.number(), init.number(), parent.number()), kernel.openDescriptors());
    }

    @Test
    void whatIsHandedToTheProgramStaysToo() {
        Fd first = hostDirectory();
        Fd second = hostDirectory();
        hostDirectory();
        Fd parent = wayToTheParent();
        Fd init = init();
        new LetGoOfHost(init, 2).perform(site);
        assertEquals(List.of(0, 1, 2, first.number(), second.number(), parent.number(), init.number()), kernel.openDescriptors());
    }
}
