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
        assertEquals("Ls[quiet=true, filters=[], format=]", Lines.told("network ls -q"));
        assertEquals("Prune[]", Lines.told("network prune -f"));
        assertEquals("Rm[names=[cups, mugs]]", Lines.told("network rm cups mugs"));
    }

    @Test
    void containersAreConnectedAndDisconnected() {
        assertEquals("Connect[network=cups, container=web, address=167772167, aliases=[a, b]]", Lines.told("network connect --ip 10.0.0.7 --alias a cups web --alias b"));
        assertEquals("Disconnect[network=cups, container=web, force=true]", Lines.told("network disconnect -f cups web"));
        assertTrue(error("network connect cups").contains("connect takes a network and a container: demitasse network connect NAME CONTAINER"), error("network connect cups"));
        assertTrue(error("network connect host web").contains("no container comes to host or leaves it"), error("network connect host web"));
        assertTrue(error("network connect --subnet 10.0.0.0/8 cups web").contains("--subnet"), error("network connect --subnet 10.0.0.0/8 cups web"));
        assertTrue(error("network connect --ip 10.0.0 cups web").contains("this is no address of IPv4"), error("network connect --ip 10.0.0 cups web"));
        assertTrue(error("network connect --alias -x- cups web").contains("--alias"), error("network connect --alias -x- cups web"));
    }

    @Test
    void driversHaveOptionsOfTheirOwn() {
        assertTrue(Lines.told("network create -d macvlan -o parent=eth0 --subnet 10.0.0.0/24 --label a=b cups").endsWith("labels={a=b}, driver=Driver[kind=macvlan, parent=eth0, mode=bridge], subnet6=null]]"),
                Lines.told("network create -d macvlan -o parent=eth0 --subnet 10.0.0.0/24 --label a=b cups"));
        assertTrue(error("network create -d overlay cups").contains("give bridge, macvlan or ipvlan"), error("network create -d overlay cups"));
        assertTrue(error("network create -o com.docker.x=1 cups").contains("give parent=INTERFACE or mode=MODE"), error("network create -o com.docker.x=1 cups"));
        assertTrue(error("network create -d macvlan cups").contains("a network of macvlan needs --subnet"), error("network create -d macvlan cups"));
        assertTrue(error("network ls -f dangling=1").contains("give one of driver, id, label, name, type"), error("network ls -f dangling=1"));
    }

    @Test
    void aNetworkHasIpv6WhereThatIsAskedFor() {
        assertTrue(Lines.told("network create --subnet 10.0.0.0/24 --subnet fd00:cafe::/64 cups").contains("prefix=24]"), "of IPv4");
        assertTrue(Lines.told("network create --subnet fd00:cafe::/64 cups").contains("prefix=64]]]"), Lines.told("network create --subnet fd00:cafe::/64 cups"));
        assertTrue(Lines.told("network create --ipv6 cups").contains("subnet6=Subnet6[address=Ipv6[high=0, low=0], prefix=0]]]"), Lines.told("network create --ipv6 cups"));
        assertTrue(error("network create --subnet fd00:cafe::1/64 cups").contains("this is no range of IPv6 for a network"), error("network create --subnet fd00:cafe::1/64 cups"));
        assertTrue(error("network create --subnet fd00:1::/64 --subnet fd00:2::/64 cups").contains("one range of IPv4 and one of IPv6"), "twice");
        assertTrue(error("run --ip6 10.0.0.1 sh").contains("this is no address of IPv6"), error("run --ip6 10.0.0.1 sh"));
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
