package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Containers on several networks, which they join and leave, on a host that a test makes. */
@ExtendWith(LeavesNothing.class)
class NetworkChangeIT {
    private static final String SERVE = "trap exit TERM; echo served >/tmp/index.html; httpd -p 80 -h /tmp; echo ready; sleep 60 & wait";

    private final World world = new World();

    @BeforeEach
    void begin() {
        good("network", "create", "--subnet", "10.77.0.0/24", "cups");
        good("network", "create", "--subnet", "10.78.0.0/24", "mugs");
        good("network", "create", "--subnet", "10.79.0.0/24", "--internal", "vault");
    }

    @AfterEach
    void end() {
        ours("rm", "-f", "pot", "db", "kept").run();
        String left = world.leftInTheEnd();
        world.close();
        assertThat(left).isEmpty();
    }

    private Command ours(String... words) {
        List<String> all = new ArrayList<>(List.of(Home.binary().toString()));
        all.addAll(List.of(words));
        return world.host(all.toArray(new String[0]));
    }

    private String good(String... words) {
        return ours(words).run().good();
    }

    private String inside(String script) {
        return good("exec", "pot", "sh", "-c", script);
    }

    @Test
    void aContainerOnSeveralNetworksHasAnInterfaceAndNamesInEach() {
        world.kept("-d --network mugs --name db", SERVE).run().good();
        world.kept("-d --network cups --network mugs --network vault --name pot --network-alias kettle -p 8080:80", SERVE).run().good();
        assertThat(inside("ip -o -4 addr; ip route")).contains("inet 10.77.0.2/24", "eth1    inet 10.78.0.3/24", "inet 10.79.0.2/24", "default via 10.77.0.1 dev eth0");
        assertThat(inside("wget -qO- http://db/; cat /etc/hosts; cat /proc/sys/net/ipv6/conf/eth1/disable_ipv6")).contains("served", " pot kettle\n10.78.0.3\t", " pot\n10.79.0.2\t", "10.78.0.2\tdb", "\n1");
        assertThat(good("exec", "db", "sh", "-c", "cat /etc/hosts; wget -qO- http://pot/")).contains("10.78.0.3\tpot", "served").doesNotContain("kettle", "10.77");
        assertThat(world.served("8080")).isEqualTo("served");
        assertThat(good("inspect", "--format", "{{.NetworkSettings.Networks.cups.IPAddress}} {{.NetworkSettings.Networks.mugs.IPAddress}} {{.NetworkSettings.IPAddress}}", "pot"))
                .isEqualTo("10.77.0.2 10.78.0.3 10.77.0.2");
        assertThat(good("network", "inspect", "vault")).contains("\"IPv4Address\": \"10.79.0.2/24\"");
        assertThat(good("ps", "--filter", "network=vault", "--format", "{{.Names}}")).isEqualTo("pot");
        assertThat(good("ps", "--filter", "network=mugs", "--format", "{{.Names}}")).isEqualTo("pot\ndb");
        good("rm", "-f", "db");
        assertThat(inside("cat /etc/hosts")).doesNotContain("\tdb");
        good("restart", "-t", "2", "pot");
        assertThat(inside("ip -o -4 addr")).contains("eth1    inet 10.78.0.");
        assertThat(world.served("8080")).isEqualTo("served");
    }

    @Test
    void anInternalNetworkIsNoWayOutForOneThatHasAnother() {
        assertThat(world.run("--network vault --network cups --userns auto", "ip route; ping -c1 -q " + World.INTERNET).run().good())
                .contains("default via 10.77.0.1 dev eth1", "1 packets received");
        assertThat(world.run("--network none --network cups", "true").run().err()).contains("none, host and that of a container stand alone");
        assertThat(world.run("--network cups --network cups", "true").run().err()).contains("give each network once");
        assertThat(world.run("--network cups --network lids", "true").run().err()).contains("error: there is no network lids");
    }

    @Test
    void aRunningContainerComesToNetworksAndLeavesThem() {
        world.kept("-d --network mugs --name db", SERVE).run().good();
        world.kept("-d --network cups --name pot -p 8080:80", SERVE).run().good();
        good("network", "connect", "--ip", "10.78.0.9", "--alias", "kettle", "mugs", "pot");
        assertThat(inside("ip -o -4 addr; ip route; wget -qO- http://db/")).contains("eth1    inet 10.78.0.9/24", "default via 10.77.0.1 dev eth0", "served");
        assertThat(good("exec", "db", "sh", "-c", "wget -qO- http://pot/ http://kettle/")).isEqualTo("served\nserved");
        assertThat(good("network", "inspect", "mugs")).contains("\"IPv4Address\": \"10.78.0.9/24\"");
        assertThat(good("inspect", "--format", "{{.NetworkSettings.Networks.mugs.IPAddress}}", "pot")).isEqualTo("10.78.0.9");
        assertThat(good("events", "--since", "1m", "--until", String.valueOf(System.currentTimeMillis() / 1000 + 1), "--filter", "type=network", "--format", "{{.Action}} {{.Actor.ID}}")).endsWith("connect mugs");
        good("restart", "-t", "2", "pot");
        assertThat(inside("ip -o -4 addr")).contains("eth1    inet 10.78.0.9/24");
        // The way out and the ports go over to the network that is left.
        good("network", "disconnect", "cups", "pot");
        assertThat(inside("ip -o -4 addr; ip route; ping -c1 -q " + World.INTERNET)).contains("default via 10.78.0.1", "1 packets received").doesNotContain("10.77");
        assertThat(inside("cat /etc/hosts")).contains("10.78.0.9\t", "10.78.0.2\tdb").doesNotContain("10.77");
        assertThat(world.served("8080")).isEqualTo("served");
        assertThat(good("port", "pot")).isEqualTo("80/tcp -> 0.0.0.0:8080");
        good("network", "disconnect", "mugs", "pot");
        assertThat(inside("ip -o -4 addr; cat /etc/hosts")).doesNotContain("10.7");
        assertThat(good("exec", "db", "cat", "/etc/hosts")).doesNotContain("pot", "kettle");
        good("restart", "-t", "2", "pot");
        assertThat(inside("ip -o -4 addr")).doesNotContain("10.7").contains("127.0.0.1");
        good("network", "connect", "cups", "pot");
        assertThat(inside("ip -o -4 addr; ip route")).contains("eth0    inet 10.77.0.", "default via 10.77.0.1");
        assertThat(world.served("8080")).isEqualTo("served");
        good("stop", "-t", "2", "pot");
        good("rm", "-f", "db");
    }

    @Test
    void whatAStoppedContainerIsConnectedToIsThereWithItsNextStart() {
        world.kept("--network cups --name kept", "ip -o -4 addr").run().good();
        good("network", "connect", "--ip", "10.78.0.7", "mugs", "kept");
        good("network", "disconnect", "cups", "kept");
        assertThat(good("ps", "-a", "--filter", "network=mugs", "--format", "{{.Names}}")).isEqualTo("kept");
        assertThat(good("ps", "-a", "--filter", "network=cups", "--format", "{{.Names}}")).isEmpty();
        assertThat(ours("start", "-a", "kept").run().out()).contains("eth0    inet 10.78.0.7/24").doesNotContain("10.77");
    }

    @Test
    void whatCannotBeConnectedIsToldAndLeavesNothing() {
        world.kept("-d --network cups --name pot", SERVE).run().good();
        world.kept("-d --network none --name db", SERVE).run().good();
        world.kept("--network host --name kept", "true").run().good();
        String[][] wrong = {
            {"container pot is connected to the network cups already", "connect", "cups", "pot"},
            {"container pot is not connected to the network mugs", "disconnect", "mugs", "pot"},
            {"there is no network lids", "connect", "lids", "pot"},
            {"no such container: pit", "connect", "mugs", "pit"},
            {"the address 10.1.0.1 is not in the network's range 10.78.0.0/24", "connect", "--ip", "10.1.0.1", "mugs", "pot"},
            {"no container comes to host or leaves it: that is for its whole life", "connect", "host", "pot"},
            {"no container comes to none or leaves it: that is for its whole life", "disconnect", "none", "pot"},
            {"container db was made without a network (--network none), and can be on none", "connect", "cups", "db"},
            {"container kept is on the host's network, and can be on no other", "connect", "cups", "kept"},
        };
        for (String[] words : wrong) {
            List<String> all = new ArrayList<>(List.of("network"));
            all.addAll(List.of(words).subList(1, words.length));
            assertThat(ours(all.toArray(new String[0])).run().err().lines().findFirst().orElse("")).isEqualTo("error: " + words[0]);
        }
        good("network", "disconnect", "-f", "mugs", "pot");
        good("network", "disconnect", "-f", "mugs", "pit");
        assertThat(inside("ip -o -4 addr")).doesNotContain("eth1");
        assertThat(good("network", "inspect", "mugs")).contains("\"Containers\": {}");
    }

    @Test
    void aCommandKilledOnTheWayLeavesWhatTheNextOneFinishes() {
        world.kept("-d --network cups --name pot", SERVE).run().good();
        String binary = Home.binary().toString();
        for (int micros = 500; micros < 60_000; micros += 2500) {
            String script = "%s network %s mugs pot & sleep %d.%06d; kill -9 $! 2>/dev/null; wait $! 2>/dev/null; true";
            world.host("sh", "-c", String.format(script, binary, "connect", 0, micros)).run().good();
            ours("network", "connect", "mugs", "pot").run();
            assertThat(inside("ip -o -4 addr show eth1; ping -c1 -q 10.78.0.1")).contains("inet 10.78.0.", "1 packets received");
            world.host("sh", "-c", String.format(script, binary, "disconnect", 0, micros)).run().good();
            ours("network", "disconnect", "mugs", "pot").run();
            assertThat(inside("ip -o -4 addr")).doesNotContain("10.78");
        }
        assertThat(good("network", "inspect", "mugs")).contains("\"Containers\": {}");
        // An address that was taken and not noted yet is free for others once its container has gone.
        good("rm", "-f", "pot");
        good("network", "rm", "mugs");
    }

    @Test
    void aContainerSharesTheNetworkOfAnother() {
        world.kept("-d --network cups --name pot --hostname kettle --dns 9.9.9.9", SERVE).run().good();
        String script = "hostname; ip -o -4 addr show eth0; wget -qO- http://127.0.0.1/; cat /etc/hosts /etc/resolv.conf /etc/hostname";
        for (String users : List.of("", "--userns auto ")) {
            assertThat(world.run(users + "--network container:pot", script).run().good())
                    .contains("kettle\n", "inet 10.77.0.2/24", "served", "10.77.0.2\tkettle pot", "nameserver 9.9.9.9");
        }
        world.kept("-d --network container:pot --name db", "trap exit TERM; sleep 60 & wait").run().good();
        assertThat(good("inspect", "--format", "{{.HostConfig.NetworkMode}} {{.Config.Hostname}}", "db")).isEqualTo("container:" + good("inspect", "--format", "{{.Id}}", "pot") + " kettle");
        assertThat(good("exec", "db", "sh", "-c", "ip -o -4 addr; wget -qO- http://127.0.0.1/")).contains("10.77.0.2", "served");
        good("network", "connect", "mugs", "pot");
        assertThat(good("exec", "db", "sh", "-c", "ip -o -4 addr; cat /etc/hosts")).contains("eth1    inet 10.78.0.", "\n10.78.0.");
        assertThat(world.run("--network container:db", "ip -o -4 addr").run().good()).contains("10.77.0.2");
        assertThat(ours("network", "connect", "vault", "db").run().err()).contains("error: container db shares the network of container ");
        // It stays in the network that is gone, until it is started again.
        good("stop", "-t", "2", "pot");
        assertThat(ours("restart", "-t", "2", "db").run().err()).contains("error: ", "container pot, whose network db shares, does not run", "start it first: demitasse start pot");
        good("start", "pot");
        good("start", "db");
        assertThat(good("exec", "db", "ip", "-o", "-4", "addr")).contains("10.77.0.");
        good("rm", "-f", "pot");
        assertThat(ours("restart", "-t", "2", "db").run().err()).contains("is not there any more");
        assertThat(world.run("--network container:nobody", "true").run().err()).contains("error: no such container: nobody");
    }

    @Test
    void evenANetworkThatIsNoneOrTheHostsIsShared() {
        world.kept("-d --network none --name pot", "sleep 60").run().good();
        world.kept("-d --network host --name db", "sleep 60").run().good();
        assertThat(world.run("--network container:pot", "ls /sys/class/net; cat /etc/hosts").run().good()).startsWith("lo\n").contains("127.0.1.1");
        assertThat(world.run("--network container:db", "ls /sys/class/net").run().good()).contains("up0");
        assertThat(ours("explain", "run", "--network", "container:pot", "--rootfs", Rootfs.BUSYBOX.path().toString(), "--", "true").run().good()).contains("/ns/net");
    }

    @Test
    void aPortOfTheHostThatNobodyNamesIsAFreeOneOfItsRange() {
        world.host("sh", "-c", "echo 50000 50003 >/proc/sys/net/ipv4/ip_local_port_range").run().good();
        try (Running other = world.host("python3", "-u", "-c", "import socket; s = socket.create_server(('', 50001)); print('ready'); s.accept()").start()) {
            other.until("ready");
            world.kept("-d --name pot -p 80 -p 127.0.0.1::80 -p 53/udp", SERVE).run().good();
            assertThat(good("port", "pot")).isEqualTo("80/tcp -> 0.0.0.0:50000\n80/tcp -> 127.0.0.1:50002\n53/udp -> 0.0.0.0:50003");
            assertThat(world.served("50000")).isEqualTo("served");
            assertThat(world.run("-p 80 -p 81", "true").run().err()).contains("error: no port up to 50003 is free for 81/tcp");
        }
    }

    @Test
    void networksHaveLabelsAndAreListedAndInspectedByTemplates() {
        good("network", "create", "--label", "shelf=left side", "--label", "fragile", "tins");
        assertThat(good("network", "ls", "--filter", "label=shelf=left side", "--format", "{{.Name}} {{.Driver}} {{.Label.shelf}} {{.Labels}}")).isEqualTo("tins bridge left side shelf=left side,fragile=");
        assertThat(good("network", "ls", "-q", "--filter", "label=fragile")).isEqualTo("tins");
        assertThat(good("network", "ls", "-q", "--filter", "name=ug", "--filter", "driver=bridge")).isEqualTo("mugs");
        assertThat(good("network", "ls", "-q", "--filter", "type=builtin")).isEqualTo("bridge");
        assertThat(good("network", "ls", "-q", "--filter", "driver=macvlan")).isEmpty();
        assertThat(good("network", "ls", "--filter", "name=vault")).matches("(?s)NAME +DRIVER +SUBNET +BRIDGE\\s+vault +bridge +10.79.0.0/24 +demi-vault");
        assertThat(good("network", "ls", "--format", "json")).contains("\"Name\":\"vault\"");
        assertThat(good("network", "inspect", "--format", "{{.Name}} {{range .IPAM.Config}}{{.Subnet}}{{end}} {{.Labels.shelf}} {{.Internal}}", "vault", "tins")).startsWith("vault 10.79.0.0/24 <no value> true\ntins 172.");
        assertThat(good("network", "inspect", "-f", "json", "tins")).contains("\"Labels\":{\"shelf\":\"left side\"");
        assertThat(ours("network", "ls", "--filter", "colour=red").run().err()).contains("give one of driver, id, label, name, type");
        assertThat(ours("network", "ls", "--subnet", "10.0.0.0/8").run().err()).contains("error: ");
    }

    @Test
    void macvlanPutsContainersIntoTheNetworkOfTheHostsInterface() {
        good("network", "create", "-d", "macvlan", "-o", "parent=up0", "--subnet", "198.51.100.0/24", "--gateway", "198.51.100.1", "--ip-range", "198.51.100.64/28", "street");
        assertThat(good("network", "inspect", "--format", "{{.Driver}} {{.Options.parent}} {{.Options.mode}}", "street")).isEqualTo("macvlan up0 bridge");
        world.kept("-d --network street --name db", SERVE).run().good();
        assertThat(world.internet("curl", "-sS", "--retry", "20", "--retry-delay", "0", "--retry-all-errors", "--max-time", "5", "http://198.51.100.64/").run().good()).isEqualTo("served");
        assertThat(world.run("--network street", "ip -o -4 addr; ip route; ping -c1 -q " + World.INTERNET + "; wget -qO- http://db/").run().good())
                .contains("eth0    inet 198.51.100.65/24", "default via 198.51.100.1 dev eth0", "1 packets received", "served");
        assertThat(world.run("--network cups --network street", "ip -o -4 addr; ip route").run().good()).contains("eth1    inet 198.51.100.", "default via 10.77.0.1");
        assertThat(world.run("--network street -p 8080:80", "true").run().err()).contains("error: ports are published on a bridge, and the network street is one of macvlan");
        world.kept("-d --network cups --name pot -p 8080:80", SERVE).run().good();
        good("network", "connect", "--ip", "198.51.100.77", "street", "pot");
        assertThat(inside("ip -o -4 addr; wget -qO- http://db/; ping -c1 -q 198.51.100.1")).contains("eth1    inet 198.51.100.77/24", "served", "1 packets received");
        good("network", "disconnect", "street", "pot");
        assertThat(inside("ip -o link; cat /etc/hosts")).doesNotContain("eth1", "198.51");
        assertThat(ours("network", "rm", "street").run().err()).contains("error: the network street is in use by container ");
        good("rm", "-f", "db", "pot");
        good("network", "rm", "street");
    }

    @Test
    void networksThatNeedMoreOfTheHostSayWhat() {
        String[][] wrong = {
            {"there is no network interface up7 on this host, at which the network x is", "-d", "macvlan", "-o", "parent=up7", "--subnet", "10.1.0.0/24"},
            {"the network interface up9, at which the network x is, is down", "-d", "macvlan", "-o", "parent=up9", "--subnet", "10.1.0.0/24"},
            {"a network of macvlan needs --subnet: the range of the network that its parent is in", "-d", "macvlan", "-o", "parent=up0"},
            {"macvlan has no mode l2, but bridge, private, vepa, passthru", "-d", "macvlan", "-o", "mode=l2", "--subnet", "10.1.0.0/24"},
            {"ipvlan has no mode vepa, but l2, l3, l3s", "-d", "ipvlan", "-o", "ipvlan_mode=vepa", "--subnet", "10.1.0.0/24"},
            {"a bridge has no parent and no mode; with --driver macvlan or ipvlan there are", "-o", "parent=up0"},
            {"--isolated is for bridges; macvlan has --opt mode=private", "-d", "macvlan", "--isolated", "--subnet", "10.1.0.0/24"},
        };
        world.host("ip", "link", "add", "up9", "type", "veth", "peer", "name", "up8").run().good();
        for (String[] words : wrong) {
            List<String> all = new ArrayList<>(List.of("network", "create", "x"));
            all.addAll(List.of(words).subList(1, words.length));
            assertThat(ours(all.toArray(new String[0])).run().err().lines().findFirst().orElse("")).isEqualTo("error: " + words[0]);
        }
        assertThat(good("network", "ls", "-q")).isEqualTo("bridge\ncups\nmugs\nvault");
    }

    /** Not every kernel has them; one that hasn't is told which module is missing, when that is needed first. */
    @Test
    void ipvlanAndParentsOfItsOwnWorkWhereTheKernelHasThem() {
        Outcome nowhere = ours("network", "create", "-d", "macvlan", "--subnet", "10.1.0.0/24", "attic").run();
        if (world.host("ip", "link", "add", "try0", "type", "dummy").run().status() == 0) {
            world.kept("-d --network attic --name db", SERVE).run().good();
            assertThat(world.run("--network attic", "wget -qO- http://db/; ip route").run().good()).contains("served").doesNotContain("default");
            good("rm", "-f", "db");
        } else {
            assertThat(nowhere.err()).contains("error: this kernel has no dummy (CONFIG_DUMMY), which the network attic needs", "load the module dummy, or use a bridge");
        }
        for (String mode : List.of("l2", "l3")) {
            good("network", "create", "-d", "ipvlan", "-o", "parent=up0", "-o", "mode=" + mode, "--subnet", "198.51.100.0/24", "--gateway", "198.51.100.1", "--ip-range", "198.51.100.64/28", "lane");
            Outcome outcome = world.run("--network lane", "ip -o -4 addr; ping -c1 -q 198.51.100.1").run();
            if (world.host("sh", "-c", "ip link add link up0 name try1 type ipvlan && ip link delete try1").run().status() == 0) {
                assertThat(outcome.good()).contains("inet 198.51.100.", "1 packets received");
            } else {
                assertThat(outcome.err()).contains("this kernel has no ipvlan (CONFIG_IPVLAN), which the network lane needs", "load the module ipvlan, or use a bridge");
            }
            good("network", "rm", "lane");
        }
    }

    @Test
    void aContainerOnANamedOverlayFindsNamesToo() {
        try {
            assertThat(world.run("--network cups --overlay networked --hostname kettle", "cat /etc/hosts").run().good()).contains("\tkettle");
        } finally {
            ours("overlay", "rm", "networked").run();
        }
    }
}
