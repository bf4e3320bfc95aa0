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
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Against what ip(8) and nft(8) send for the same; the number of a message is the kernel door's to give. */
class MessagesTest {
    private static final Port PORT = new Port(Definition.standard(), "dmt0123456789ab", 4, 1500, new Subnet(Ipv4.parse("172.20.0.0"), 16),
            Ipv4.parse("172.20.0.1"), Ipv4.parse("172.20.0.2"), Links.hardwareAddress(Ipv4.parse("172.20.0.2")), null);

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
        String queues = "08001f0001000000" + "0800200001000000";
        String peer = "4c000100" + "00000000000000000000000000000000" + queues + "090003006574683000000000" + "08000400dc050000" + "0a00010002deac1400020000" + "0800130063000000";
        assertEquals("b400000010000506" + "0100000000000000" + "00000000000000000000000000000000"
                + "14000300646d74303132333435363738396162" + "00" + "08000400dc050000" + "08000a0004000000" + queues
                + "60001200" + "090001007665746800000000" + "50000200" + peer, hex(PlugIn.request(PORT, 99)));
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

    private static List<String> sent(Consumer<Kernel> work) {
        Sent kernel = new Sent();
        work.accept(kernel);
        List<String> messages = new ArrayList<>();
        for (ChangeByNetlink.Part part : kernel.changes.getFirst().parts()) {
            messages.add(hex(part.request()));
        }
        return messages;
    }

    private static NetworkRecord record(List<Publish> ports) {
        return new NetworkRecord("bridge", "demitasse0", PORT.address(), 16, PORT.gateway(), PORT.hardware(), List.of("cup", "mug"), ports, Subnet6.parse("fd00:cafe::ac14:2/64"));
    }

    private static List<String> published(Publish port) {
        return sent(kernel -> Firewall.publish(kernel, record(List.of(port))));
    }

    @Test
    void aTransactionIsFramed() {
        List<String> messages = published(new Publish(null, 8080, 80, false));
        assertEquals(3, messages.size());
        assertEquals("14000000100001000100000000000000" + "0000000a", messages.getFirst());
        assertEquals("14000000110001000100000000000000" + "0000000a", messages.getLast());
    }

    /** As tc(8) sends "filter add ... bpf direct-action bytecode". */
    @Test
    void aGuardIsAPlaceAndAProgramInIt() {
        List<ChangeByNetlink.Part> parts = Guard.requests(PORT, 7);
        assertEquals("30000000" + "24000506" + "0100000000000000" + "00000000" + "07000000" + "0000ffff" + "f1ffffff" + "00000000" + "0b000100636c736163740000", hex(parts.get(0).request()));
        String filter = hex(parts.get(1).request());
        assertTrue(filter.contains("2c000506" + "0100000000000000" + "00000000" + "07000000" + "00000000" + "f2ffffff" + "00030000" + "0800010062706600"), filter);
        assertTrue(filter.contains("06000400" + "1300" + "0000" + "9c000500"), filter);
        assertTrue(filter.endsWith("0800080001000000"), filter);
        // Up only then.
        assertEquals("2000000010000500" + "0100000000000000" + "0000000007000000" + "0100000001000000", hex(parts.get(2).request()));
        assertEquals(3, parts.size());
    }

    /** A frame of those words, run through the program as the kernel does. */
    private static int verdict(String frame) {
        return verdict(Guard.program(Links.hardwareAddress(Ipv4.parse("172.20.0.2")), Ipv4.parse("172.20.0.2"), null), frame);
    }

    static int verdict(byte[] program, String frame) {
        byte[] bytes = new byte[frame.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (Character.digit(frame.charAt(i * 2), 16) << 4 | Character.digit(frame.charAt(i * 2 + 1), 16));
        }
        int value = 0;
        int at = 0;
        while (true) {
            int operation = program[at * 8];
            int number = Integer.reverseBytes(Ipv4.of(Arrays.copyOfRange(program, at * 8 + 4, at * 8 + 8)));
            switch (operation & 0xff) {
                case 0x80 -> value = bytes.length;
                case 0x20 -> value = Ipv4.of(Arrays.copyOfRange(bytes, number, number + 4));
                case 0x28 -> value = (bytes[number] & 255) << 8 | bytes[number + 1] & 255;
                case 0x30 -> value = bytes[number] & 255;
                case 0x15 -> at += value == number ? program[at * 8 + 2] : program[at * 8 + 3];
                case 0x35 -> at += value >= number ? program[at * 8 + 2] : program[at * 8 + 3];
                default -> {
                    return number;
                }
            }
            at++;
        }
    }

    @Test
    void onlyWhatBearsBothOwnAddressesPasses() {
        String to = "ffffffffffff";
        String own = "02deac140002";
        String ip = "4500001c00000000401100" + "00";
        String arp = "0001080006040001";
        assertEquals(0, verdict(to + own + "0800" + ip + "ac140002" + "ac140001"));
        assertEquals(0, verdict(to + own + "0806" + arp + own + "ac140002" + "000000000000" + "ac140001"));
        assertEquals(2, verdict(to + own + "0800" + ip + "ac140003" + "ac140001"));
        assertEquals(2, verdict(to + "02deac140003" + "0800" + ip + "ac140002" + "ac140001"));
        assertEquals(2, verdict(to + "03deac140002" + "0800" + ip + "ac140002" + "ac140001"));
        assertEquals(2, verdict(to + own + "0806" + arp + own + "ac140003" + "000000000000" + "ac140001"));
        assertEquals(2, verdict(to + own + "0806" + arp + "02deac140003" + "ac140002" + "000000000000" + "ac140001"));
        assertEquals(2, verdict(to + own + "86dd" + ip + "ac140002" + "ac140001"));
        assertEquals(2, verdict(to + own + "8100" + "0001" + "0800" + ip + "ac140002"));
        assertEquals(2, verdict(to + own + "0800" + ip));
    }

    @Test
    void aPublishedPortMapsProtocolAndPortToAddressAndPort() {
        String entry = published(new Publish(null, 8080, 80, false)).get(1);
        assertTrue(entry.contains("0c000100" + "06000000" + "1f900000"), entry);
        assertTrue(entry.contains("0c000100" + "ac140002" + "00500000"), entry);
        String at = published(new Publish(Ipv4.parse("127.0.0.1"), 53, 5353, true)).get(1);
        assertTrue(at.contains("10000100" + "7f000001" + "11000000" + "00350000"), at);
    }

    @Test
    void theFirstRuleIsWhatNftSends() {
        String rule = "";
        for (String message : sent(kernel -> Firewall.rules(List.of(Definition.standard()), List.of()).attempt(kernel))) {
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
        Firewall.withdraw(kernel, List.of(new Publish(null, 8080, 80, false), new Publish(null, 8081, 80, true)));
        assertEquals(3, kernel.changes.size());
        assertEquals("publish port 8080/tcp no longer; publish port 8081/udp no longer", kernel.changes.getFirst().words());
    }

    @Test
    void aRecordIsReadBackAndATornOneIsNone() {
        List<Publish> ports = List.of(new Publish(null, 8080, 80, false), new Publish(Ipv4.parse("127.0.0.1"), 53, 5353, true));
        String text = record(ports).text();
        assertEquals("network bridge\nbridge demitasse0\naddress 172.20.0.2\nprefix 16\ngateway 172.20.0.1\nhardware 02:de:ac:14:00:02\nname cup\nname mug\naddress6 fd00:cafe::ac14:2/64\n"
                + "port tcp * 8080 80\nport udp 127.0.0.1 53 5353\nend\n", text);
        assertEquals(text, NetworkRecord.read(text).text());
        assertEquals(null, NetworkRecord.read(text.substring(0, text.length() - 4)));
        assertEquals(null, NetworkRecord.read(""));
    }

    @Test
    void whatAContainerAsksForIsReadBack() {
        Wish wish = new Wish("cups", PORT.address(), PORT.hardware(), List.of("cup"), List.of(List.of("10.0.0.7", "db")), List.of(new Publish(null, 0, 80, false)), Ipv6.parse("fd00::7"));
        assertEquals("network cups\naddress 172.20.0.2\nhardware 02:de:ac:14:00:02\naddress6 fd00::7\nname cup\nhost 10.0.0.7 db\nport tcp * 0 80\n", wish.text());
        assertEquals(wish.text(), Wish.read(wish.text()).text());
        Wish plain = Wish.read("network bridge\n");
        assertEquals(null, plain.address());
        assertEquals(null, plain.hardware());
        assertEquals(List.of(), plain.names());
    }

    @Test
    void aNetworkIsReadBack() {
        String text = "bridge demi-cups\ncreated 7\nsubnet 10.0.0.0/24\ngateway 10.0.0.9\nrange 10.0.0.8/30\ninternal\nisolated\n";
        assertEquals(text, Definition.read("cups", text).text());
        Definition plain = Definition.read("cups", "bridge demi-cups\ncreated 7\n");
        assertEquals(null, plain.subnet());
        assertFalse(plain.internal());
        assertEquals("demi-" + Integer.toHexString("espressocups".hashCode()), Definition.bridgeOf("espressocups"));
    }

    @Test
    void rangesAreReadAsPeopleWriteThem() {
        assertEquals("10.0.0.0/24", Subnet.parse("10.0.0.0/24").words());
        for (String wrong : List.of("", "10.0.0.0", "10.0.0.1/24", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0/24", "10.0.0.0/024")) {
            assertEquals(null, Subnet.parse(wrong), wrong);
        }
        for (String wrong : List.of("", "02:de:ac:14:00", "02:de:ac:14:00:0g", "02-de-ac-14-00-02", "02:de:ac:14:00:02:")) {
            assertEquals(null, Links.hardware(wrong), wrong);
        }
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
