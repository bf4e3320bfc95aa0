package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NetworkCommandTest {
    private static String error(String line) {
        return Lines.told(line);
    }

    @Test
    void aNetworkIsMadeOfAName() {
        assertTrue(Lines.told("network create --subnet 10.0.0.0/24 --gateway 10.0.0.9 --ip-range 10.0.0.8/30 --internal cups")
                .startsWith("Create[wanted=Definition[name=cups, bridge=demi-cups, subnet=Subnet["), Lines.told("network create --subnet 10.0.0.0/24 cups"));
        assertEquals("Ls[quiet=true]", Lines.told("network ls -q"));
        assertEquals("Rm[names=[cups, mugs]]", Lines.told("network rm cups mugs"));
    }

    @Test
    void whatIsNoNetworkIsRefused() {
        assertTrue(error("network create").contains("create takes a name: demitasse network create NAME"), error("network create"));
        assertTrue(error("network create host").contains("a network cannot be called host, which means something else to --network"), error("network create host"));
        assertTrue(error("network create --subnet 10.0.0.1/24 cups").contains("this is no range of IPv4"), error("network create --subnet 10.0.0.1/24 cups"));
        assertTrue(error("network brew").contains("network has no command brew"), error("network brew"));
        assertTrue(error("network rm").contains("rm takes the names of networks"), error("network rm"));
    }
}
