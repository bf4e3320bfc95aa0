package demitasse.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against what ip(8) sends for the same, in another order of attributes; it leaves out the NUL behind a kind. */
class DirectTest {
    private static Port port(Driver driver) {
        Definition network = Definition.asked("street", new Subnet(Ipv4.parse("10.0.0.0"), 24), null, null, false, false).with(Map.of(), driver);
        return new Port(network, "", 3, 1500, network.subnet(), Ipv4.parse("10.0.0.1"), Ipv4.parse("10.0.0.2"), Links.hardwareAddress(Ipv4.parse("10.0.0.2")), null);
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte one : bytes) {
            text.append(Character.forDigit(one >> 4 & 15, 16)).append(Character.forDigit(one & 15, 16));
        }
        return text.toString();
    }

    private static final String HEAD = "10000506" + "0100000000000000" + "00000000000000000000000000000000" + "0800050003000000" + "090003006574683000000000";

    @Test
    void anInterfaceOfMacvlanHasAMacAddressAndAMode() {
        assertEquals("64000000" + HEAD + "0a000100" + "02de0a0000020000" + "0800130063000000"
                + "1c001200" + "0c0001006d6163766c616e00" + "0c000200" + "0800010004000000", hex(Direct.request(port(Driver.of("macvlan", "eth0", "")), "eth0", Links.NAMESPACE_OF_PID, 99)));
        assertTrue(hex(Direct.request(port(Driver.of("macvlan", "eth0", "private")), "eth0", Links.NAMESPACE_OF_PID, 99)).endsWith("0800010001000000"), "private");
        assertTrue(hex(Direct.request(port(Driver.of("macvlan", "eth0", "passthru")), "eth0", Links.NAMESPACE_OF_PID, 99)).endsWith("0800010008000000"), "passthru");
    }

    @Test
    void oneOfIpvlanHasThatOfItsParent() {
        assertEquals("58000000" + HEAD + "0800130063000000" + "1c001200" + "0b0001006970766c616e0000" + "0c000200" + "0600010001000000",
                hex(Direct.request(port(Driver.of("ipvlan", "eth0", "l3")), "eth0", Links.NAMESPACE_OF_PID, 99)));
        assertTrue(hex(Direct.request(port(Driver.of("ipvlan", "eth0", "")), "eth0", Links.NAMESPACE_OF_PID, 99)).endsWith("0600010000000000"), "l2");
    }

    @Test
    void whatIsRoutedHasNoGateway() {
        assertEquals("2400000018000506" + "0100000000000000" + "02000000fe03fd01" + "00000000" + "0800040003000000",
                hex(Configure.requests(port(Driver.of("ipvlan", "eth0", "l3")), 3).getLast().request()));
        assertTrue(hex(Configure.requests(port(Driver.of("ipvlan", "eth0", "l2")), 3).getLast().request()).contains("080005000a000001"), "l2");
    }

    @Test
    void withoutAParentItLeadsNowhere() {
        assertTrue(port(Driver.of("macvlan", null, "")).network().internal());
        assertFalse(port(Driver.of("macvlan", "eth0", "")).network().internal());
        assertEquals(3, Configure.requests(port(Driver.of("macvlan", null, "")), 3).size());
    }

    @Test
    void itIsReadBackWithLabelsOfAnyCharacters() {
        Definition made = Definition.asked("street", new Subnet(Ipv4.parse("10.0.0.0"), 24), null, null, false, true)
                .with(Map.of("shelf", "50 % left=\nside é"), Driver.of("ipvlan", "eth 0", "l3s"));
        assertEquals("bridge demi-street\ncreated 0\nsubnet 10.0.0.0/24\nisolated\nlabel shelf=50%20%25%20left=%0aside%20é\ndriver ipvlan\nmode l3s\nparent eth%200\n", made.text());
        assertEquals(made.text(), Definition.read("street", made.text()).text());
        assertEquals("50 % left=\nside é", Definition.read("street", made.text()).labels().get("shelf"));
        assertEquals("eth 0", Definition.read("street", made.text()).interfaceName());
        assertEquals(Driver.BRIDGE, Definition.read("cups", "bridge demi-cups\n").driver());
    }
}
