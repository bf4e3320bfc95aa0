package demitasse.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.Text;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeveralNetworksTest {
    private static NetworkRecord record(String network, int address) {
        return new NetworkRecord(network, "demi-" + network, address, 24, 1, new byte[] {2, 0, 0, 0, 0, (byte) address}, List.of(network + "s"), List.of(), null);
    }

    @Test
    void oneFileHasARecordForEachNetworkAndATornOneAtItsEndIsNone() {
        FakeKernel kernel = new FakeKernel();
        String text = Text.decode(NetworkRecord.file(List.of(record("cup", 7), record("mug", 8), record("pot", 9))));
        kernel.file("/record", text.substring(0, text.length() - 2));
        List<NetworkRecord> all = NetworkRecord.all(kernel, Fd.HERE, "/record");
        assertEquals(2, all.size());
        assertEquals("cup", NetworkRecord.of(kernel, Fd.HERE, "/record").network());
        assertEquals(List.of("mugs"), NetworkRecord.on(all, "demi-mug").names());
        assertEquals(null, NetworkRecord.on(all, "demi-pot"));
        assertEquals(List.of(), NetworkRecord.all(kernel, Fd.HERE, "/none"));
    }

    @Test
    void oneFileHasAWishForEachNetworkAndNoneForOneThatHasLeftAll() {
        FakeKernel kernel = new FakeKernel();
        Wish first = new Wish("cups", 7, null, List.of("0123", "cup", "alias"), List.of(List.of("10.0.0.7", "db")), List.of(new Publish(null, 0, 80, false)), null);
        kernel.file("/connected", Text.decode(Wish.file(List.of(first, first.elsewhere("mugs", 2)))));
        List<Wish> all = Wish.all(kernel, Fd.HERE, "/connected");
        assertEquals("network cups\naddress 0.0.0.7\nname 0123\nname cup\nname alias\nhost 10.0.0.7 db\nport tcp * 0 80\n", all.getFirst().text());
        assertEquals("network mugs\nname 0123\nname cup\n", all.getLast().text());
        assertEquals(2, all.size());
        Wish left = Wish.read("network \nname cup\n");
        assertTrue(left.isOfNone(), left.text());
        assertEquals("network \nname cup\n", left.text());
    }

    @Test
    void aFurtherCableHasANameThatNoOtherHas() {
        String name = Port.outside("0123456789ab", "demi-cups");
        assertEquals(15, name.length());
        assertTrue(name.startsWith("dmx0123"), name);
        assertTrue(!name.equals(Port.outside("0123456789ab", Bridge.DEFAULT)), name);
        assertEquals("dmt0123456789ab", Port.outside("0123456789ab"));
    }
}
