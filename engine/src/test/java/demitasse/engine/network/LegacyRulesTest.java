package demitasse.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What iptables-restore(8) is given; that it does what it should is for the tests on a kernel. */
class LegacyRulesTest {
    private static final NetworkRecord WEB = new NetworkRecord("bridge", "demitasse0", Ipv4.parse("172.20.0.2"), 16, Ipv4.parse("172.20.0.1"), new byte[6], List.of("web"),
            List.of(new Publish(null, 8080, 80, false), new Publish(Ipv4.parse("127.0.0.1"), 53, 5353, true), new Publish(null, 8080, 80, false).ofIpv6()), null);

    private static List<String> lines(String before, Definition... networks) {
        return List.of(LegacyRules.text(List.of(networks), List.of(WEB), before).split("\n"));
    }

    @Test
    void portsOfOneAddressComeBeforeThoseOfAllAndThoseOfIpv6NotAtAll() {
        List<String> lines = lines("", Definition.standard());
        int one = lines.indexOf("-A DEMITASSE-PORTS -d 127.0.0.1/32 -p udp --dport 53 -j DNAT --to-destination 172.20.0.2:5353");
        int all = lines.indexOf("-A DEMITASSE-PORTS -p tcp --dport 8080 -j DNAT --to-destination 172.20.0.2:80");
        assertTrue(0 < one && one < all, lines.toString());
        assertEquals(2, lines.stream().filter(line -> line.contains("--dport")).count());
    }

    @Test
    void eachTableIsEmptiedFilledAndClosed() {
        List<String> lines = lines("", Definition.standard());
        assertEquals(3, lines.stream().filter(line -> line.startsWith("*")).count());
        assertEquals(3, lines.stream().filter("COMMIT"::equals).count());
        assertEquals(4, lines.stream().filter(line -> line.startsWith(":DEMITASSE-")).count());
    }

    @Test
    void whatIsCalledAlreadyIsNotCalledTwice() {
        assertTrue(lines("", Definition.standard()).contains("-I FORWARD -j DEMITASSE-FORWARD"));
        List<String> again = lines("*filter\n-A FORWARD -j DEMITASSE-FORWARD\nCOMMIT\n*nat\n-A PREROUTING -m addrtype --dst-type LOCAL -j DEMITASSE-PORTS\n", Definition.standard());
        assertFalse(again.contains("-I FORWARD -j DEMITASSE-FORWARD"));
        assertFalse(again.contains("-I PREROUTING -m addrtype --dst-type LOCAL -j DEMITASSE-PORTS"));
        assertTrue(again.contains("-I PREROUTING -j DEMITASSE-GUARD"));
    }

    @Test
    void anInternalNetworkLeadsNowhereAndAnIsolatedOneNotToItsOwn() {
        List<String> lines = lines("", Definition.asked("vault", null, null, null, true, false), Definition.asked("cells", null, null, null, false, true));
        assertTrue(lines.contains("-A DEMITASSE-FORWARD -i demi-vault -j DROP"));
        assertTrue(lines.contains("-A DEMITASSE-FORWARD -i demi-vault -o demi-vault -j ACCEPT"));
        assertFalse(lines.contains("-A DEMITASSE-FORWARD -i demi-cells -o demi-cells -j ACCEPT"));
        assertTrue(lines.contains("-A DEMITASSE-FORWARD -o demi-cells -j DROP"));
    }
}
