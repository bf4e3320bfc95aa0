package demitasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.KernelException;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurveyTest {
    private final FakeKernel kernel = Hosts.v2();
    private final Requests requests = new Requests();

    private Survey survey() {
        HostFacts facts = HostProbe.probe(kernel);
        return Survey.of(kernel, requests.build(), facts);
    }

    private SetupException refusal() {
        return assertThrows(SetupException.class, this::survey);
    }

    @Test
    void whatIsLookedUpIsHeldAndNothingStaysOpen() {
        Survey survey = survey();
        assertEquals("/root", survey.account().home());
        assertEquals(0755, survey.root().mode());
        assertEquals(List.of(), survey.carried());
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors());
    }

    @Test
    void aMissingRootIsNamedAsItWasTyped() {
        requests.source = new RunRequest.Directory("/home/ada/none", "./none");
        SetupException refused = refusal();
        assertEquals("there is no root filesystem ./none", refused.getMessage());
        assertEquals("give --rootfs a directory that holds one (bin, etc, lib, …)", refused.hint());
    }

    @Test
    void anArchiveIsNoRoot() {
        kernel.file("/home/ada/rootfs.tar", "");
        requests.source = new RunRequest.Directory("/home/ada/rootfs.tar", "rootfs.tar");
        SetupException refused = refusal();
        assertEquals("the root filesystem rootfs.tar is not a directory", refused.getMessage());
        assertEquals("unpack it first, for example: mkdir rootfs && tar -C rootfs -xf rootfs.tar", refused.hint());
        kernel.refuse(op -> op instanceof Open open && open.path().endsWith(".tar"), Errno.EACCES);
        assertSame(Errno.EACCES, assertThrows(KernelException.class, this::survey).errno());
    }

    @Test
    void aVolumeWithoutASourceIsRefused() {
        requests.volume("/srv/none", "/data", "rbind");
        SetupException refused = refusal();
        assertEquals("there is no /srv/none to bind on /data", refused.getMessage());
        assertEquals("make it first, or correct the source", refused.hint());
    }

    @Test
    void aFilesystemThatCannotBeLookedAtIsNotCarried() {
        FakeKernel host = Hosts.with("40 23 8:2 / /home rw - ext4 none rw\n41 23 0:9 / /dead rw - nfs4 server:/ rw\n").directory("/home").directory("/dead")
                .refuse(op -> op instanceof Status status && status.path().equals("/dead"), Errno.ESTALE);
        List<String> places = new ArrayList<>();
        for (Survey.Carried carried : Survey.of(host, requests.sandbox().build(), HostProbe.probe(host)).carried()) {
            places.add(carried.path());
        }
        assertEquals(List.of("/home"), places);
    }

    @Test
    void eachProcessorThatTellsOfHeatIsHidden() {
        assertEquals(List.of(), survey().maskedOfProcessors());
        kernel.directory("/sys/devices/system/cpu/cpu0/thermal_throttle").directory("/sys/devices/system/cpu/cpu11").directory("/sys/devices/system/cpu/cpufreq")
                .directory("/sys/devices/system/cpu/cpu").file("/sys/devices/system/cpu/online", "0-11");
        assertEquals(
                List.of("/sys/devices/system/cpu/cpu0/thermal_throttle", "/sys/devices/system/cpu/cpu11/thermal_throttle"), survey().maskedOfProcessors());
    }

    @Test
    void whoseIdsAreKeptIsWhomTheProgramRunsAs() {
        requests.users = new RunRequest.KeptUsers(1000, 1000);
        assertEquals("1000:1000 /home/ada", survey().account().uid() + ":" + survey().account().gid() + " " + survey().account().home());
        requests.user = new RunRequest.User(new RunRequest.ByName("root"), null);
        assertEquals(0, survey().account().uid());
        assertEquals(0x7000_0000L, survey().firstId());
        requests.users = new RunRequest.HostUsers();
        assertEquals(0, survey().firstId());
    }
}
