package demitasse.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp.Lock;
import demitasse.runtime.SetupException;
import org.junit.jupiter.api.Test;

class AddressPoolTest {
    private final FakeKernel kernel = new FakeKernel().directory("/c");
    private final AddressPool pool = AddressPool.open(kernel, "/n", "demitasse0", "/c");

    /** Containers whose directory is locked by somebody else. */
    private void alive(String... ids) {
        for (String id : ids) {
            kernel.directory("/c/" + id).refuse(op -> op instanceof Lock lock && lock.fd().name().endsWith("/" + id), Errno.EAGAIN);
        }
    }

    private AddressPool.Header small() {
        pool.write(new AddressPool.Header(new Subnet(Ipv4.parse("10.0.0.0"), 29), 7, 0));
        return pool.header();
    }

    private String take(String id) {
        return Ipv4.words(pool.take(pool.header(), Definition.standard(), id));
    }

    @Test
    void anEmptyPoolHasNoHeaderAndAWrittenOneIsReadBack() {
        assertNull(pool.header());
        AddressPool.Header header = new AddressPool.Header(new Subnet(Ipv4.parse("172.20.0.0"), 16), 70_000, 65_533);
        pool.write(header);
        assertEquals(header, pool.header());
    }

    @Test
    void addressesOfLivingContainersAreNeverGivenAgain() {
        small();
        alive("a", "b", "c", "d", "e");
        assertEquals("10.0.0.2", take("a"));
        assertEquals("10.0.0.3", take("b"));
        assertEquals("10.0.0.4", take("c"));
        assertEquals("10.0.0.5", take("d"));
        assertEquals("10.0.0.6", take("e"));
        assertEquals("no address is left in 10.0.0.0/29: all 5 belong to running containers",
                assertThrows(SetupException.class, () -> take("f")).getMessage());
    }

    @Test
    void anAddressRestsAfterItWasGivenBackAndComesRoundAgain() {
        small();
        take("a");
        pool.release(Ipv4.parse("10.0.0.2"), "a");
        assertEquals("10.0.0.3", take("b"));
        take("c");
        take("d");
        take("e");
        assertEquals("10.0.0.2", take("f"));
    }

    @Test
    void theAddressOfAContainerWithoutALockIsFree() {
        small();
        kernel.directory("/c/killed");
        alive("a", "b", "c", "d");
        take("killed");
        take("a");
        take("b");
        take("c");
        take("d");
        assertEquals("10.0.0.2", take("e"));
        assertEquals("e", pool.ownerOf(Ipv4.parse("10.0.0.2")));
    }

    @Test
    void onlyItsOwnerGivesAnAddressBack() {
        small();
        take("a");
        pool.release(Ipv4.parse("10.0.0.2"), "b");
        pool.release(Ipv4.parse("192.0.2.1"), "a");
        assertEquals("a", pool.ownerOf(Ipv4.parse("10.0.0.2")));
    }

    private String refusal(String address, String id) {
        return assertThrows(SetupException.class, () -> pool.takeThis(pool.header(), Definition.standard(), Ipv4.parse(address), id)).getMessage();
    }

    @Test
    void anAddressThatWasAskedForIsGivenOnceAndOnlyWhereItIsOne() {
        AddressPool.Header header = small();
        alive("a");
        pool.takeThis(header, Definition.standard(), Ipv4.parse("10.0.0.4"), "a");
        assertEquals("the address 10.0.0.4 is taken by container a", refusal("10.0.0.4", "b"));
        assertEquals("the address 10.0.0.1 is that of the gateway", refusal("10.0.0.1", "b"));
        assertEquals("the address 10.0.0.7 stands for the network as a whole", refusal("10.0.0.7", "b"));
        assertEquals("the address 10.0.0.9 is not in the network's range 10.0.0.0/29", refusal("10.0.0.9", "b"));
        assertEquals("10.0.0.2", take("b"));
        assertEquals("10.0.0.3", take("c"));
        assertEquals("10.0.0.5", take("d"));
    }

    @Test
    void aNetworkMayGiveOnlyPartOfItsRangeAndHaveAnotherGateway() {
        Definition network = Definition.read("cups", "bridge demi-cups\nsubnet 10.0.0.0/24\ngateway 10.0.0.9\nrange 10.0.0.8/30\n");
        pool.write(new AddressPool.Header(network.subnet(), 7, 0));
        alive("a", "b", "c");
        assertEquals("10.0.0.8", Ipv4.words(pool.take(pool.header(), network, "a")));
        assertEquals("10.0.0.10", Ipv4.words(pool.take(pool.header(), network, "b")));
        assertEquals("10.0.0.11", Ipv4.words(pool.take(pool.header(), network, "c")));
        assertEquals("no address is left in 10.0.0.8/30: all 3 belong to running containers",
                assertThrows(SetupException.class, () -> pool.take(pool.header(), network, "d")).getMessage());
        assertEquals("the address 10.0.0.9 is that of the gateway",
                assertThrows(SetupException.class, () -> pool.takeThis(pool.header(), network, Ipv4.parse("10.0.0.9"), "d")).getMessage());
    }

    @Test
    void whatTheFileHoldsInAdvanceDoesNotMatter() {
        kernel.file("/n/other", "");
        AddressPool other = AddressPool.open(kernel, "/n", "other", "/c");
        other.write(new AddressPool.Header(new Subnet(Ipv4.parse("10.1.0.0"), 16), 7, 900_000));
        assertEquals("10.1.0.2", Ipv4.words(other.take(other.header(), Definition.standard(), "a")));
    }

    @Test
    void theBenchmarkTakesAddressesAsContainersDo() {
        FakeKernel fresh = new FakeKernel().directory("/bench");
        assertEquals(2, AddressLoop.run(fresh, "/bench", 300).split(" ").length, "mean and longest");
        AddressLoop.run(fresh, "/bench", 1);
        AddressPool taken = AddressPool.open(fresh, "/bench", "pool", "/bench");
        assertEquals("1000000", taken.ownerOf(Ipv4.parse("10.0.0.2")));
        assertEquals("1000302", taken.ownerOf(Ipv4.parse("10.0.1.46")), "the 301st");
        assertNull(taken.ownerOf(Ipv4.parse("10.0.1.47")));
    }
}
