package demitasse.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.runtime.SetupException;
import org.junit.jupiter.api.Test;

class IdRangesTest {
    private final FakeKernel kernel = new FakeKernel().directory("/var/lib/demitasse/containers");

    private long take(String id) {
        kernel.directory("/var/lib/demitasse/containers/" + id);
        return IdRanges.take(kernel, id);
    }

    private void subordinate(String users, String groups) {
        kernel.file("/etc/subuid", users).file("/etc/subgid", groups);
    }

    private SetupException refusal() {
        return assertThrows(SetupException.class, () -> IdRanges.first(kernel));
    }

    @Test
    void withoutAWordOfTheHostTheyLieWhereNobodyHandsOutAny() {
        assertEquals(0x7000_0000L, take("a"));
        assertEquals(0x7001_0000L, take("b"));
        assertEquals(2, Files.list(kernel, Fd.HERE, "/var/lib/demitasse/ids").size());
    }

    @Test
    void aRangeIsFreeAgainWhenItsContainerIsGone() {
        take("a");
        take("b");
        Files.removeTree(kernel, Fd.HERE, "/var/lib/demitasse/containers/a");
        assertEquals(0x7000_0000L, take("c"));
        assertEquals(0x7002_0000L, take("d"));
    }

    @Test
    void theHostsOwnRangesComeFirst() {
        subordinate("ada:100000:65536\n#x\ndemitasse:wrong:1\ncontainers:1000:9\ndemitasse:300000:131072\n", "demitasse:300000:200000");
        assertEquals(300_000, IdRanges.first(kernel));
        assertEquals(300_000, take("a"));
        assertEquals(365_536, take("b"));
    }

    @Test
    void whatOtherEnginesUseIsTheSecondChoice() {
        subordinate("containers:2147483647:2147483648\n", "containers:2147483647:2147483648\n");
        assertEquals(2_147_483_647L, take("a"));
    }

    @Test
    void whenAllAreInUseTheLineToAddIsTold() {
        subordinate("demitasse:300000:65536\n", "demitasse:300000:65536\n");
        take("a");
        SetupException refused = assertThrows(SetupException.class, () -> take("b"));
        assertEquals("all 1 ranges of ids for containers with users of their own are in use", refused.getMessage());
        assertEquals("remove some of them (demitasse rm), or add this line to both /etc/subuid and /etc/subgid: demitasse:1879048192:268435456", refused.hint());
        assertEquals(3, kernel.openDescriptors().size(), "nothing stays open");
    }

    @Test
    void aFileThatLacksTheRangeIsTold() {
        subordinate("demitasse:300000:65536\n", "");
        assertEquals("/etc/subuid and /etc/subgid name no range of 65536 ids in common for demitasse", refusal().getMessage());
        assertEquals("add this line to /etc/subgid: demitasse:300000:65536", refusal().hint());
        subordinate("", "containers:300000:65536\n");
        assertEquals("add this line to /etc/subuid: containers:300000:65536", refusal().hint());
    }

    @Test
    void rangesThatAreTooSmallOrApartAreTold() {
        subordinate("demitasse:300000:1000\n", "demitasse:300000:1000\n");
        assertEquals("add this line to both /etc/subuid and /etc/subgid: demitasse:1879048192:268435456", refusal().hint());
        subordinate("demitasse:300000:65536\n", "demitasse:400000:65536\n");
        assertEquals("add this line to both /etc/subuid and /etc/subgid: demitasse:1879048192:268435456", refusal().hint());
    }
}
