package demitasse.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome;
import demitasse.kernel.SocketOp.ChangeByNetlink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against what ip(8) and nft(8) send for the same; the number of a message is the kernel door's to give. */
class MessagesTest {
    private static final Port PORT = new Port("demitasse0", "dmt0123456789ab", 4, 1500, new Subnet(Ipv4.parse("172.20.0.0"), 16),
            Ipv4.parse("172.20.0.2"), Links.hardwareAddress(Ipv4.parse("172.20.0.2")));

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte one : bytes) {
            text.append(Character.forDigit(one >> 4 & 15, 16)).append(Character.forDigit(one & 15, 16));
        }
        return text.toString();
    }

    private static String inside(int number) {
        return hex(Configure.requests(PORT, 3).get(number).request());
    }

    @Test
    void addressAndRouteAreWhatIpSends() {
        assertEquals("3000000014000506" + "0100000000000000" + "0210000003000000" + "08000200ac140002" + "08000400ac14ffff" + "08000100ac140002", inside(1));
        assertEquals("2c00000018000506" + "0100000000000000" + "02000000fe030001" + "00000000" + "08000500ac140001" + "0800040003000000", inside(3));
    }

    @Test
    void interfacesAreRaised() {
        assertEquals("2000000010000500" + "0100000000000000" + "0000000001000000" + "0100000001000000", inside(0));
        assertEquals("2000000010000500" + "0100000000000000" + "0000000003000000" + "0100000001000000", inside(2));
    }

    @Test
    void aCableIsOneMessage() {
        String peer = "3c000100" + "00000000000000000000000000000000" + "090003006574683000000000" + "08000400dc050000" + "0a00010002deac1400020000" + "0800130063000000";
        assertEquals("9400000010000506" + "0100000000000000" + "00000000000000000100000001000000"
                + "14000300646d74303132333435363738396162" + "00" + "08000400dc050000" + "08000a0004000000"
                + "50001200" + "090001007665746800000000" + "40000200" + peer, hex(PlugIn.request(PORT, 99)));
    }

    /** What was sent, one text for each message. */
    private static final class Sent implements Kernel {
        final FakeKernel inner = new FakeKernel();
        final List<ChangeByNetlink> changes = new ArrayList<>();

        @Override
        public <R> Outcome<R> attempt(KernelOp<R> op) {
            if (op instanceof ChangeByNetlink change) {
                changes.add(change);
            }
            return inner.attempt(op);
        }
    }

    private static List<String> admitted(List<Publish> published, boolean withRules) {
        Sent kernel = new Sent();
        Firewall.admit(kernel, PORT, published, withRules);
        List<String> messages = new ArrayList<>();
        for (ChangeByNetlink.Part part : kernel.changes.getFirst().parts()) {
            messages.add(hex(part.request()));
        }
        return messages;
    }

    @Test
    void aTransactionIsFramed() {
        List<String> messages = admitted(List.of(), false);
        assertEquals(3, messages.size());
        assertEquals("14000000100001000100000000000000" + "0000000a", messages.getFirst());
        assertEquals("14000000110001000100000000000000" + "0000000a", messages.getLast());
    }

    @Test
    void aContainerIsAnEntryOfNameAndBothAddresses() {
        String entry = admitted(List.of(), false).get(1);
        assertTrue(entry.startsWith("0c0a0106", 8), entry);
        assertTrue(entry.contains("646d7430313233343536373839616200" + "02deac1400020000" + "ac140002"), entry);
    }

    @Test
    void aPublishedPortMapsProtocolAndPortToAddressAndPort() {
        String entry = admitted(List.of(new Publish(null, 8080, 80, false)), false).get(2);
        assertTrue(entry.contains("0c000100" + "06000000" + "1f900000"), entry);
        assertTrue(entry.contains("0c000100" + "ac140002" + "00500000"), entry);
        String at = admitted(List.of(new Publish(Ipv4.parse("127.0.0.1"), 53, 5353, true)), false).get(2);
        assertTrue(at.contains("10000100" + "7f000001" + "11000000" + "00350000"), at);
    }

    @Test
    void theFirstRuleIsWhatNftSends() {
        String rule = "";
        for (String message : admitted(List.of(), true)) {
            if (rule.isEmpty() && message.startsWith("060a010c", 8)) {
                rule = message;
            }
        }
        // nft also gives the number that the set has within the transaction, where its name does as well.
        assertEquals("60010000060a010c0100000000000000" + "01000000" + "0e00010064656d697461737365000000" + "0a000200677561726400" + "0000" + "30010480"
                + "24000180090001006d6574610000000014000280080002000000000608000100000000" + "01"
                + "280001800b0001006c6f6f6b75700000180002800800020000000001" + "0c0001006272696467657300"
                + "24000180090001006d6574610000000014000280080002000000000f08000100000000" + "01"
                + "2c00018008000100636d70002000028008000100000000010800020000000000" + "0c0003800500010002000000"
                + "340001800c0001007061796c6f6164002400028008000100000000010800020000000001" + "08000300000000100800040000000001"
                + "2c00018008000100636d70002000028008000100000000010800020000000000" + "0c000380050001007f000000"
                + "300001800e000100696d6d6564696174650000001c0002800800010000000000" + "100002800c0002800800010000000000", rule);
    }

    @Test
    void whatIsGoneAlreadyIsTakenOutOneByOne() {
        Sent kernel = new Sent();
        kernel.inner.refuse(op -> op instanceof ChangeByNetlink change && change.parts().size() > 3, demitasse.kernel.Errno.ENOENT);
        Firewall.withdraw(kernel, "dmt0", PORT.address(), List.of(new Publish(null, 8080, 80, false)));
        assertEquals(3, kernel.changes.size());
        assertEquals("forget dmt0; publish port 8080/tcp no longer", kernel.changes.getFirst().words());
    }

    @Test
    void aRecordIsReadBackAndATornOneIsNone() {
        NetworkRecord record = new NetworkRecord(PORT.address(), List.of(new Publish(null, 8080, 80, false), new Publish(Ipv4.parse("127.0.0.1"), 53, 5353, true)));
        assertEquals("172.20.0.2\ntcp * 8080 80\nudp 127.0.0.1 53 5353\n", record.text());
        assertEquals(record, NetworkRecord.read(record.text()));
        assertEquals(null, NetworkRecord.read("172.20.0."));
        assertEquals(null, NetworkRecord.read(""));
    }

    @Test
    void addressesAreReadAsPeopleWriteThem() {
        assertEquals("255.0.10.1", Ipv4.words(Ipv4.parse("255.0.10.1")));
        for (String wrong : List.of("", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1..2.3", "01.2.3.4", "a.b.c.d", "1.2.3.4 ", "-1.2.3.4", "1111.2.3.4")) {
            assertEquals(null, Ipv4.parse(wrong), wrong);
        }
    }

    @Test
    void rangesOverlapWhereOneHoldsTheOther() {
        Subnet wide = new Subnet(Ipv4.parse("172.16.0.0"), 12);
        Subnet narrow = new Subnet(Ipv4.parse("172.20.0.0"), 16);
        assertTrue(wide.overlaps(narrow));
        assertTrue(narrow.overlaps(wide));
        assertFalse(narrow.overlaps(new Subnet(Ipv4.parse("172.21.0.0"), 16)));
        assertEquals("172.20.255.255", Ipv4.words(narrow.broadcast()));
    }
}
