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
        assertThat(inside("cat /etc/hosts")).doesNotContain("db");
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
}
