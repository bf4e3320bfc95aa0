package demitasse.cli.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.cli.option.BadValueException;
import demitasse.engine.RunRequest.HostName;
import demitasse.engine.network.Ipv6;
import demitasse.engine.network.Publish;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static final String FORM = "write HOST:CONTAINER, such as 8080:80, 127.0.0.1:5353:53/udp or 8000-8010:8000-8010, or CONTAINER alone for a free port of this host";

    private static String refusal(String text) {
        return Refusal.of(() -> Ports.read(text));
    }

    @Test
    void portsAreOfAllAddressesOrOfOne() {
        assertEquals(List.of(new Publish(null, 8080, 80, false)), Ports.read("8080:80"));
        assertEquals(List.of(new Publish(null, 8080, 80, false)), Ports.read("0.0.0.0:8080:80/tcp"));
        assertEquals(List.of(new Publish(0x7f000001, 5353, 53, true)), Ports.read("127.0.0.1:5353:53/udp"));
    }

    @Test
    void anyFreePortOfTheHostIsFineWhereNoneIsNamed() {
        assertEquals(List.of(new Publish(null, 0, 80, false)), Ports.read("80"));
        assertEquals(List.of(new Publish(null, 0, 80, true), new Publish(null, 0, 81, true)), Ports.read(":80-81/udp"));
        assertEquals(List.of(new Publish(0x7f000001, 0, 80, false)), Ports.read("127.0.0.1::80"));
    }

    @Test
    void rangesGoInStep() {
        assertEquals(List.of(new Publish(null, 8000, 90, false), new Publish(null, 8001, 91, false)), Ports.read("8000-8001:90-91"));
        assertEquals("the ranges differ in length: 2 of this host, and 1 of the container", refusal("8000-8001:90"));
        assertEquals("the range 9-8 ends before it begins", refusal("9-8:1-2"));
        assertEquals("the range 1-65535 is too long: 1024 ports at most", refusal("1-65535:1-65535"));
    }

    @Test
    void whatIsNoPortIsRefused() {
        assertEquals("'' is no port; " + FORM, refusal(""));
        assertEquals("the range 81-80 ends before it begins", refusal("81-80"));
        assertEquals("there are too many colons; " + FORM, refusal("1:2:3:4"));
        assertEquals("0 is no port; " + FORM, refusal("0:80"));
        assertEquals("65536 is no port; " + FORM, refusal("65536:80"));
        assertEquals("'' is no port; " + FORM, refusal("8080:"));
        assertEquals("http is no port; " + FORM, refusal("http:80"));
        assertEquals("the protocol sctp is not known; write /tcp or /udp", refusal("80:80/sctp"));
        assertEquals("this is no address of IPv4; write four numbers from 0 to 255, such as 172.20.0.5", refusal("localhost:80:80"));
    }

    @Test
    void namesOfHostsHaveAnAddress() {
        assertEquals(new HostName("db", "10.0.0.7"), Addresses.hostName("db:10.0.0.7"));
        assertEquals(new HostName("db", "2001:db8::1"), Addresses.hostName("db:2001:db8::1"));
        assertEquals("the name or the address is missing; write NAME:ADDRESS, such as db:10.0.0.7", Refusal.of(() -> Addresses.hostName("db")));
        assertEquals("web is no address; write one such as 9.9.9.9 or 2620:fe::fe", Refusal.of(() -> Addresses.any("web")));
    }

    @Test
    void addressesOfIpv6StandInBrackets() {
        assertEquals(List.of(new Publish(null, 8080, 80, false, Ipv6.ANY)), Ports.read("[::]:8080:80"));
        assertEquals(List.of(new Publish(null, 5353, 53, true, Ipv6.parse("2001:db8::5"))), Ports.read("[2001:DB8::5]:5353:53/udp"));
        for (String wrong : List.of("[::1]:8080:80", "[::]", "[::]8080:80", "[10.0.0.1]:8080:80", "[]:8080:80", "[::]:10.0.0.1:80:80", "[::]:", "::1:8080:80")) {
            assertThrows(BadValueException.class, () -> Ports.read(wrong), wrong);
        }
    }
}
