package demitasse.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp.Lock;
import demitasse.runtime.SetupException;
import java.util.List;
import org.junit.jupiter.api.Test;

class Ipv6Test {
    private static final byte[] CARD = Links.hardwareAddress(Ipv4.parse("172.20.0.2"));
    private static final byte[] PROGRAM = Guard.program(CARD, Ipv4.parse("172.20.0.2"), Ipv6.parse("fd00:cafe::ac14:2"));

    @Test
    void addressesAreReadAndToldAsPeopleWriteThem() {
        String[][] both = {
            {"::", "::"}, {"::1", "::1"}, {"1::", "1::"}, {"FD00:0:0:1::5", "fd00:0:0:1::5"}, {"fd00::1:0:0:0:5", "fd00:0:0:1::5"},
            {"1:0:0:2:0:0:0:3", "1:0:0:2::3"}, {"1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"}, {"::ffff:10.0.0.1", "::ffff:a00:1"}, {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
        };
        for (String[] one : both) {
            assertEquals(one[1], Ipv6.parse(one[0]).words());
            assertEquals(Ipv6.parse(one[0]), Ipv6.of(Ipv6.parse(one[0]).bytes()), one[0]);
        }
        for (String wrong : List.of("", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1::", "12345::", "g::", "1:", ":1", "::1.2.3", "1.2.3.4::", "fe80::1%eth0", "::1 ")) {
            assertNull(Ipv6.parse(wrong), wrong);
        }
    }

    @Test
    void rangesOfNetworksAreWhole() {
        assertTrue(Subnet6.parse("fd00:cafe::/64").isUsable());
        for (String wrong : List.of("fd00:cafe::1/64", "fd00::/97", "::/16", "fe80::/64", "ff00::/16", "fd00::/8")) {
            assertFalse(Subnet6.parse(wrong).isUsable(), wrong);
        }
        for (String wrong : List.of("fd00::", "fd00::/", "fd00::/x", "fd00::/129", "10.0.0.0/24")) {
            assertNull(Subnet6.parse(wrong), wrong);
        }
        Subnet6 range = Subnet6.parse("fd00:cafe::/64");
        assertEquals("fd00:cafe::1", range.gateway().words());
        assertEquals("fd00:cafe::ac14:2", range.of(Ipv4.parse("172.20.0.2")).words());
        assertEquals("fd00:cafe::1", Subnet6.parse("fd00:cafe::ac14:2/64").gateway().words());
        assertTrue(range.overlaps(Subnet6.parse("fd00:cafe::/48")));
        assertFalse(range.overlaps(Subnet6.parse("fd00:cafe:0:1::/64")));
        assertEquals("fe80::de:acff:fe14:2", Ipv6.ofLink(CARD).words());
    }

    @Test
    void aRangeByChanceIsPrivateAndHasSixtyFourBits() {
        Subnet6 range = Subnet6.random(new FakeKernel());
        assertTrue(range.isUsable(), range.words());
        assertTrue(range.words().startsWith("fd") && range.words().endsWith("::/64"), range.words());
    }

    private static int verdict(String afterTheCard) {
        return MessagesTest.verdict(PROGRAM, "ffffffffffff" + "02deac140002" + afterTheCard);
    }

    /** A header with a length, what comes next, and from where. */
    private static String packet(int length, int next, String source) {
        return "86dd" + "60000000" + hex(length, 4) + hex(next, 2) + "ff" + source + "fd00cafe000000000000000000000001";
    }

    private static String hex(int number, int digits) {
        return Integer.toHexString(1 << 4 * digits | number).substring(1);
    }

    private static final String OWN = "fd00cafe0000000000000000ac140002";
    private static final String OF_LINK = "fe8000000000000000deacfffe140002";
    private static final String OTHER = "fd00cafe0000000000000000ac140003";
    private static final String GATEWAY = "fd00cafe000000000000000000000001";

    @Test
    void onlyItsOwnAddressesOfIpv6Pass() {
        assertEquals(0, verdict(packet(8, 17, OWN) + "0005000700080000"));
        assertEquals(0, verdict(packet(8, 17, OF_LINK) + "0005000700080000"));
        assertEquals(0, verdict(packet(8, 44, OWN) + "1100000000000001"));
        assertEquals(2, verdict(packet(8, 17, OTHER) + "0005000700080000"));
        assertEquals(2, verdict(packet(8, 17, "fe8000000000000000deacfffe140003") + "0005000700080000"));
        assertEquals(2, verdict(packet(8, 17, "00000000000000000000000000000000") + "0005000700080000"));
        assertEquals(2, verdict(packet(8, 17, OWN).substring(0, 80)), "a torn one");
        assertEquals(2, MessagesTest.verdict(PROGRAM, "ffffffffffff" + "02deac140003" + packet(8, 17, OWN) + "0005000700080000"));
        for (int hiding : new int[] {0, 43, 60}) {
            assertEquals(2, verdict(packet(16, hiding, OWN) + "3a00000000000000" + "8800000000000000"), "behind header " + hiding);
        }
    }

    private static String discovery(int type, int length, String target, String option) {
        return packet(length, 58, OWN) + hex(type, 2) + "00" + "0000" + "60000000" + target + option;
    }

    @Test
    void neighboursAreToldTheTruth() {
        String card = "02deac140002";
        assertEquals(0, verdict(discovery(135, 32, GATEWAY, "0101" + card)), "it asks for the gateway");
        assertEquals(0, verdict(discovery(135, 24, GATEWAY, "")));
        assertEquals(0, verdict(discovery(136, 32, OWN, "0201" + card)), "it answers for itself");
        assertEquals(0, verdict(discovery(136, 24, OF_LINK, "")));
        assertEquals(2, verdict(discovery(136, 32, GATEWAY, "0201" + card)), "as the gateway");
        assertEquals(2, verdict(discovery(136, 24, OTHER, "")), "as another");
        assertEquals(2, verdict(discovery(136, 32, OWN, "0201" + "02deac140003")), "with another's card");
        assertEquals(2, verdict(discovery(135, 32, GATEWAY, "0101" + "02deac140003")));
        assertEquals(2, verdict(discovery(135, 40, GATEWAY, "0e01000000000000" + "0101" + card)), "behind another option");
        assertEquals(2, verdict(discovery(134, 24, OWN, "")), "as a router");
        assertEquals(2, verdict(discovery(137, 24, OWN, "")), "with another way");
        assertEquals(0, verdict(packet(8, 58, OWN) + "8000000000010001"), "an echo");
        assertEquals(2, verdict(discovery(136, 24, OWN, "").substring(0, 100)), "a torn one");
    }

    private final FakeKernel kernel = new FakeKernel().directory("/c").directory("/n");
    private final Attachment.Places places = new Attachment.Places("/n", "/c");
    private final AddressPool pool = AddressPool.open(kernel, "/n", "demi-cups", "/c");
    private final Definition cups = Definition.asked("cups", null, null, null, false, false).withSubnet6(Subnet6.parse("fd00:cafe::/64"));

    private String take(Definition network, String asked, String id) {
        Subnet6 taken = Addresses6.take(kernel, places, pool, network, Subnet.parse("10.0.0.0/24"), Ipv4.parse("10.0.0.7"), Ipv6.parse(asked), id);
        return taken == null ? "none" : taken.words();
    }

    private String refusal(Definition network, String asked) {
        return assertThrows(SetupException.class, () -> take(network, asked, "b")).getMessage();
    }

    @Test
    void anAddressIsMadeOfTheOtherOneOrAskedFor() {
        assertEquals("fd00:cafe::a00:7/64", take(cups, "", "a"));
        assertEquals("fd00:cafe::a00:7/64", take(cups, "fd00:cafe::a00:7", "a"));
        assertEquals("none", take(cups.withSubnet6(null), "", "a"));
        assertEquals("fd00:cafe::5/64", take(cups, "fd00:cafe::5", "a"));
        assertEquals("fd00:cafe::5/64", take(cups, "fd00:cafe::5", "b"), "of one that is gone");
        kernel.directory("/c/b").refuse(op -> op instanceof Lock lock && lock.fd().name().endsWith("/b"), Errno.EAGAIN);
        assertEquals("fd00:cafe::5/64", take(cups, "fd00:cafe::5", "b"), "its own");
        assertEquals("the address fd00:cafe::5 is taken by container b", assertThrows(SetupException.class, () -> take(cups, "fd00:cafe::5", "a")).getMessage());
    }

    @Test
    void anAddressThatCannotBeHadIsTold() {
        assertEquals("the address fd00:beef::5 is not in the network's range fd00:cafe::/64", refusal(cups, "fd00:beef::5"));
        assertEquals("the address fd00:cafe::1 is that of the gateway", refusal(cups, "fd00:cafe::1"));
        assertEquals("the address fd00:cafe:: stands for the network as a whole", refusal(cups, "fd00:cafe::"));
        assertEquals("the address fd00:cafe::a00:8 belongs to who has 10.0.0.8", refusal(cups, "fd00:cafe::a00:8"));
        assertEquals("the network cups has no addresses of IPv6, so not fd00::5", refusal(cups.withSubnet6(null), "fd00::5"));
    }

    @Test
    void portsThatOnlyTheNetworkGaveAreNotAskedOfTheNext() {
        Publish asked = new Publish(null, 8080, 80, false);
        Publish own = new Publish(null, 8081, 80, false, Ipv6.ANY);
        NetworkRecord record = new NetworkRecord("cups", "demi-cups", 7, 24, 1, CARD, List.of(), List.of(asked, own, asked.ofIpv6()), Subnet6.parse("fd00::7/64"));
        assertEquals(List.of(asked, own), record.publishedAsAsked(List.of(asked, own)));
        assertEquals(List.of(asked, own, asked.ofIpv6()), record.publishedAsAsked(List.of(asked, asked.ofIpv6())));
    }

    @Test
    void aPortMeetsAnotherOfTheSameFamilyAlone() {
        Publish all = new Publish(null, 8080, 80, false);
        Publish one = new Publish(null, 8080, 81, false, Ipv6.parse("2001:db8::5"));
        assertFalse(all.meets(one));
        assertTrue(all.ofIpv6().meets(one));
        assertFalse(one.meets(new Publish(null, 8080, 81, false, Ipv6.parse("2001:db8::6"))));
        assertFalse(one.meets(new Publish(null, 8080, 81, true, Ipv6.parse("2001:db8::5"))));
        assertEquals("[2001:db8::5]:8080/tcp", one.hostSide());
        assertEquals("2001:db8::5", one.hostIp());
    }
}
