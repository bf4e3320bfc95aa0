package demitasse.runtime.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.kernel.KernelException;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MoveInterfacesTest {
    private static final byte[] ADDRESS = {10, 0, 0, 7};

    private final FakeNetlink kernel = new FakeNetlink();

    MoveInterfacesTest() {
        kernel.inner.file("/run/netns/blue", "").file("/proc/self/ns/net", "");
        kernel.host.names.putAll(Map.of(1, "lo", 5, "eth5"));
        kernel.container.names.put(1, "lo");
    }

    private static MoveInterfaces step(String name, String inside) {
        return new MoveInterfaces(List.of(new MoveInterfaces.Row(name, inside)), "/run/netns/blue");
    }

    /** An address on interface {@code index}; 0x80 is that of a person, scope 0 the universe. */
    private void address(int index, int flags, int scope) {
        kernel.host.addresses.add(new RouteMessage(RouteMessage.NEW_ADDRESS, 0)
                .int8(2).int8(24).int8(flags).int8(scope).int32(index).attribute(2, ADDRESS).attribute(1, ADDRESS).toBytes());
    }

    private void perform(MoveInterfaces step) {
        List<Integer> before = kernel.inner.openDescriptors();
        step.perform(new Site(kernel));
        assertEquals(before, kernel.inner.openDescriptors());
    }

    @Test
    void anInterfaceMovesAndIsUpUnderItsNewName() {
        perform(step("eth5", "net0"));
        assertEquals(Map.of(1, "lo"), kernel.host.names);
        assertEquals(Map.of(1, "lo", 45, "net0"), kernel.container.names);
        assertEquals(List.of(45), kernel.container.up);
        assertEquals("move network interfaces: eth5 as net0", step("eth5", "net0").words());
        assertEquals("move network interfaces: eth5", step("eth5", "eth5").words());
        assertEquals("move network interface eth5 as net0 to the container's network namespace", kernel.asked.get(4));
    }

    @Test
    void theNextFreeNumberIsTheKernelsChoice() {
        perform(step("eth5", "net%d"));
        assertEquals("bring up network interface net0", kernel.asked.getLast());
    }

    @Test
    void onlyAddressesThatSomebodySetForTheWorldAreKept() {
        address(5, 0x80, 0);
        address(5, 0, 0);
        address(5, 0x80, 253);
        address(1, 0x80, 0);
        perform(step("eth5", "eth5"));
        assertEquals(1, kernel.container.addresses.size());
        Address kept = Address.of(kernel.container.addresses.getFirst());
        assertEquals("10.0.0.7/24", kept.words());
        assertEquals(45, kept.index());
        assertArrayEquals(ADDRESS, kept.local());
        assertEquals("give network interface eth5 the address 10.0.0.7/24", kernel.asked.get(kernel.asked.size() - 2));
    }

    @Test
    void nothingMovesBeforeAllIsKnownToBePossible() {
        kernel.container.names.put(2, "net0");
        assertEquals("there is no network interface eth9 on the host",
                assertThrows(SetupException.class, () -> step("eth9", "eth9").perform(new Site(kernel))).getMessage());
        MoveInterfaces second = new MoveInterfaces(
                List.of(new MoveInterfaces.Row("eth5", "eth5"), new MoveInterfaces.Row("lo", "net0")), "/run/netns/blue");
        assertEquals("the container's network namespace has an interface net0 already",
                assertThrows(SetupException.class, () -> second.perform(new Site(kernel))).getMessage());
        assertEquals(Map.of(1, "lo", 5, "eth5"), kernel.host.names);
    }

    @Test
    void aRefusalNamesTheInterface() {
        kernel.refusesMoves = true;
        assertEquals("move network interface eth5 to the container's network namespace: EINVAL (Invalid argument)",
                assertThrows(KernelException.class, () -> step("eth5", "eth5").perform(new Site(kernel))).getMessage());
    }

    @Test
    void attributesAreAlignedAndNestAndAreReadBack() {
        RouteMessage message = new RouteMessage(RouteMessage.NEW_LINK, RouteMessage.CREATE).int32(0).int32(7).int32(0).int32(0).attribute(3, "veth12");
        int begun = message.begin(18);
        message.attribute(1, "bridge").end(begun);
        byte[] bytes = message.attribute(4, 1500).toBytes();
        assertEquals(bytes.length, bytes[0] & 0xff);
        assertEquals(0, bytes.length % 4);
        RouteAnswer read = new RouteAnswer(bytes, 16);
        assertEquals("veth12", read.text(3));
        assertEquals("", read.text(9));
        assertArrayEquals(new byte[] {(byte) 0xdc, 5, 0, 0}, read.attribute(4));
        assertEquals(7, read.int32(4));
    }

    @Test
    void anAnswerThatIsCutOffHasNoAttributes() {
        byte[] whole = new RouteMessage(RouteMessage.NEW_LINK, 0).int32(0).int32(7).int32(0).int32(0).attribute(3, "veth12").toBytes();
        for (int length = 0; length < whole.length - 1; length++) {
            RouteAnswer cut = new RouteAnswer(java.util.Arrays.copyOf(whole, length), 16);
            assertNull(cut.attribute(4), "cut after " + length);
        }
    }

    @Test
    void longAddressesAreToldInHexadecimalDigits() {
        byte[] six = {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        assertEquals("2001:0db8:0000:0000:0000:0000:0000:0001/64", new Address(10, 64, 0, 0x80, 5, null, six, null).words());
    }
}
