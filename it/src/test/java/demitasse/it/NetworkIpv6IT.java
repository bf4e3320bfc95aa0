package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Networks with IPv6, on a host that a test makes, whose internet has it, too. */
@ExtendWith(LeavesNothing.class)
class NetworkIpv6IT {
    private static final String HOST = "2001:db8:1::2";
    private static final String INTERNET = "2001:db8:9::9";
    private static final String SERVE = "trap exit TERM; echo served >/tmp/index.html; httpd -p [::]:80 -h /tmp; echo ready; sleep 60 & wait";

    private final World world = new World();

    @BeforeEach
    void giveTheInternetIpv6() {
        world.host("sh", "-euc", "ip addr add " + HOST + "/64 dev up0 nodad; ip route add default via 2001:db8:1::1").run().good();
        world.internet("sh", "-euc", "ip addr add 2001:db8:1::1/64 dev wan0 nodad; ip addr add " + INTERNET + "/128 dev lo").run().good();
    }

    @AfterEach
    void end() {
        world.close();
    }

    private Command ours(String... words) {
        List<String> all = new ArrayList<>(List.of(Home.binary().toString()));
        all.addAll(List.of(words));
        return world.host(all.toArray(new String[0]));
    }

    private void make(String... options) {
        List<String> words = new ArrayList<>(List.of("network", "create", "--subnet", "10.77.0.0/24", "--subnet", "fd00:cafe::/64"));
        words.addAll(List.of(options));
        ours(words.toArray(new String[0])).run().good();
    }

    @Test
    void aContainerHasAnAddressAndAWayOutAtOnce() {
        make("cups");
        String told = world.run("--network cups --hostname cup", "ping -6 -c1 -q " + INTERNET + "; ip -6 addr show eth0; ip -6 route; cat /etc/hosts /proc/sys/net/ipv6/conf/eth0/accept_ra; "
                + "ping -6 -c1 -q fd00:cafe::1; ping -4 -c1 -q " + World.INTERNET).run().good();
        assertThat(told).contains("inet6 fd00:cafe::a4d:2/64 scope global", "inet6 fe80::de:aff:fe4d:2/64 scope link", "default via fd00:cafe::1 dev eth0",
                "10.77.0.2\tcup\nfd00:cafe::a4d:2\tcup\n0\n").doesNotContain("tentative", "dynamic");
        assertThat(told.split("1 packets received")).hasSize(4);
        assertThat(world.run("--network cups --ip6 fd00:cafe::5", "ip -6 addr show eth0").run().good()).contains("inet6 fd00:cafe::5/64 scope global");
    }

    @Test
    void aRangeIsMadeByChanceAndKept() {
        ours("network", "create", "--ipv6", "mugs").run().good();
        String range = ours("network", "inspect", "mugs").run().good().replaceAll("(?s).*\"(fd[0-9a-f:]+::)/64\".*", "$1");
        assertThat(range).startsWith("fd");
        assertThat(world.run("--network mugs", "ip -6 route").run().good()).contains("default via " + range + "1 ");
        assertThat(world.run("--network bridge", "ip -6 addr show eth0; cat /proc/sys/net/ipv6/conf/eth0/disable_ipv6").run().good()).isEqualTo("1");
    }

    private Running serving(String options) {
        Running running = world.run(options, SERVE).start();
        running.until("ready");
        return running;
    }

    private static Command fetch(java.util.function.Function<String[], Command> from, String place) {
        return from.apply(new String[] {"curl", "-gsS", "--max-time", "3", "http://" + place + "/"});
    }

    @Test
    void publishedPortsAreReachedOverBoth() {
        make("cups");
        try (Running server = serving("--network cups -p 8080:80 -p [" + HOST + "]:8081:80")) {
            for (String place : List.of("[" + HOST + "]:8080", World.HOST + ":8080")) {
                assertThat(fetch(world::internet, place).run().good()).isEqualTo("served");
            }
            for (String place : List.of("127.0.0.1:8080", "[" + HOST + "]:8080", "[" + HOST + "]:8081", "[fd00:cafe::a4d:2]:80", "localhost:8080")) {
                assertThat(fetch(world::host, place).run().good()).isEqualTo("served");
            }
            for (String place : List.of("[" + HOST + "]:8080", "[fd00:cafe::a4d:2]")) {
                assertThat(world.run("--network cups", "wget -qO- http://" + place + "/").run().good()).isEqualTo("served");
            }
            assertThat(fetch(world::internet, "[" + HOST + "]:8081").run().good()).isEqualTo("served");
            assertThat(fetch(world::host, "[fd00:cafe::1]:8081").run().status()).as("another address of the host").isEqualTo(7);
            world.internet("ip", "route", "add", "fd00:cafe::/64", "via", HOST).run().good();
            assertThat(fetch(world::internet, "[fd00:cafe::a4d:2]:80").run().status()).isNotZero();
            assertThat(world.run("-q --network cups -p [::]:8080:80", "true").run().err()).contains("error: port [::]:8080/tcp of this host is in use, by container ");
            assertThat(ours("ps", "--format", "{{.Ports}}").run().good()).isEqualTo("0.0.0.0:8080->80/tcp, [" + HOST + "]:8081->80/tcp, [::]:8080->80/tcp");
            server.signal("TERM");
            server.end();
        }
        assertThat(world.host("nft", "list", "map", "inet", "demitasse", "published6").run().good()).doesNotContain("elements");
    }

    @Test
    void theServerSeesWhoAsks() {
        make("cups");
        try (Running server = world.sandbox("--network cups -p 8080:80", "python3", "-u", "-c",
                "import socket; s = socket.create_server(('::', 80), family=socket.AF_INET6); print('ready'); print(s.accept()[1][0])").start()) {
            server.until("ready");
            world.internet("python3", "-c", "import socket; socket.create_connection(('" + HOST + "', 8080), 5)").run().good();
            assertThat(server.end().good()).isEqualTo("ready\n2001:db8:1::1");
        }
    }

    @Test
    void containersFindEachOtherAndAreToldOf() {
        make("cups");
        world.kept("-d --network cups --name db", SERVE).run().good();
        try {
            assertThat(world.run("--network cups", "for i in 1 2 3 4 5 6 7 8 9; do wget -qO- http://[fd00:cafe::a4d:2]/ && break; sleep 0.2; done; cat /etc/hosts").run().good())
                    .contains("served", "10.77.0.2\tdb", "fd00:cafe::a4d:2\tdb");
            assertThat(ours("inspect", "--format", "{{.NetworkSettings.GlobalIPv6Address}}/{{.NetworkSettings.GlobalIPv6PrefixLen}} {{.NetworkSettings.IPv6Gateway}}", "db").run().good())
                    .isEqualTo("fd00:cafe::a4d:2/64 fd00:cafe::1");
            assertThat(ours("network", "inspect", "cups").run().good()).contains("\"EnableIPv6\": true", "\"fd00:cafe::/64\"", "\"IPv6Address\": \"fd00:cafe::a4d:2/64\"");
        } finally {
            ours("rm", "-f", "db").run();
        }
    }

    @Test
    void networksAreApartAndAnInternalOneLeadsNowhere() {
        make("cups");
        ours("network", "create", "--internal", "--subnet", "10.78.0.0/24", "--subnet", "fd00:beef::/64", "vault").run().good();
        try (Running server = serving("--network cups")) {
            assertThat(world.run("--network vault --cap-add NET_ADMIN", "ip -6 route; ip -6 route add default via fd00:beef::1; "
                    + "timeout 2 wget -qO- http://[fd00:cafe::a4d:2]/ || echo apart; ping -6 -c1 -W1 -q " + INTERNET + " | grep -o '100% packet loss'; true").run().good())
                    .contains("apart", "100% packet loss").doesNotContain("default via");
            server.signal("TERM");
            server.end();
        }
    }

    /** Frames that its program builds itself, which needs CAP_NET_RAW. */
    private static final String SEND_AS_OTHERS = """
            import socket, struct, subprocess
            own6, other6, gateway6 = 'fd00:cafe::9', 'fd00:cafe::77', 'fd00:cafe::1'
            pton = lambda a: socket.inet_pton(socket.AF_INET6, a)
            socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b'socket', (gateway6, 9999))
            raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
            raw.bind(('eth0', 0))
            own = raw.getsockname()[4]
            to = b'\\x33\\x33' + pton('ff02::1')[12:]
            def check(source, target, kind, body):
                data = pton(source) + pton(target) + struct.pack('!II', len(body), kind) + body
                total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
                while total >> 16: total = (total & 0xffff) + (total >> 16)
                return ~total & 0xffff
            def send(hardware, source, target, kind, body, at):
                body = body[:at] + struct.pack('!H', check(source, target, kind, body)) + body[at + 2:]
                raw.send(to + hardware + struct.pack('!HIHBB', 0x86dd, 0x60000000, len(body), kind, 255) + pton(source) + pton(target) + body)
            def say(hardware, source, word):
                word += b' ' * (len(word) % 2)
                send(hardware, source, gateway6, 17, struct.pack('!4H', 5, 9999, 8 + len(word), 0) + word, 6)
            def advertise(target, hardware, option):
                send(hardware, own6, 'ff02::1', 58, struct.pack('!BBHI', 136, 0, 0, 0x20000000) + pton(target) + b'\\x02\\x01' + option, 2)
            to = bytes.fromhex(subprocess.check_output(['sh', '-c', "ip -6 neigh show fd00:cafe::1 | sed 's/.*lladdr \\\\([0-9a-f:]*\\\\).*/\\\\1/'"], text=True).strip().replace(':', ''))
            say(own, own6, b'frame')
            say(own, other6, b'of another address')
            say(own[:5] + b'\\x4d', own6, b'of another card')
            advertise(other6, own, own)
            advertise(own6, own, own[:5] + b'\\x4d')
            send(own, own6, 'ff02::1', 58, struct.pack('!BBHBBHII', 134, 0, 0, 64, 0, 1800, 0, 0), 2)
            say(own, own6, b'last')
            """;
    private static final String LISTEN = """
            import socket
            s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); s.bind(('', 9999)); print('ready')
            word = ''
            while word != 'last':
                data, peer = s.recvfrom(99); word = data.decode().strip(); print(word, 'from', peer[0])
            """;

    @Test
    void aContainerCannotSendAsAnotherNorAsARouter() {
        make("cups");
        // Without any cable the bridge would forget whom it knows.
        try (Running other = serving("--network cups"); Running server = world.host("python3", "-u", "-c", LISTEN).start()) {
            server.until("ready");
            world.host("sh", "-c", "ip neigh replace fd00:cafe::77 lladdr 02:de:0a:4d:00:77 dev demi-cups nud stale").run().good();
            world.sandbox("--network cups --ip6 fd00:cafe::9 --cap-add NET_RAW", "python3", "-c", SEND_AS_OTHERS).run().good();
            assertThat(server.end().good()).isEqualTo("ready\nsocket from fd00:cafe::9\nframe from fd00:cafe::9\nlast from fd00:cafe::9");
            String known = world.host("ip", "-6", "neigh", "show", "dev", "demi-cups").run().good();
            assertThat(known).contains("fd00:cafe::77 lladdr 02:de:0a:4d:00:77").doesNotContain("4d:00:4d");
            other.signal("TERM");
            other.end();
        }
    }

    private String refusal(String options) {
        Outcome outcome = world.run("-q " + options, "true").run();
        assertThat(outcome.status()).isEqualTo(125);
        return outcome.err().lines().findFirst().orElse("");
    }

    @Test
    void whatCannotBeHadIsTold() {
        make("cups");
        assertThat(refusal("--ip6 fd00::5")).isEqualTo("error: the network bridge has no addresses of IPv6, so not fd00::5");
        assertThat(refusal("-p [::]:8080:80")).isEqualTo("error: port [::]:8080/tcp is one of IPv6, which the network bridge does not have");
        assertThat(refusal("--network cups --ip6 fd00:beef::5")).isEqualTo("error: the address fd00:beef::5 is not in the network's range fd00:cafe::/64");
        assertThat(refusal("--network cups --ip6 fd00:cafe::1")).isEqualTo("error: the address fd00:cafe::1 is that of the gateway");
        assertThat(ours("network", "create", "--subnet", "fd00:cafe::/80", "mugs").run().err()).contains("error: the range fd00:cafe::/80 overlaps with fd00:cafe::/64 of the network cups");
        assertThat(ours("network", "create", "--subnet", "2001:db8:1::/80", "mugs").run().err())
                .contains("error: the range 2001:db8:1::/80 of the network mugs overlaps with a route of this host");
        assertThat(ours("network", "create", "--subnet", "fd00:cafe::1/64", "mugs").run().err()).contains("fd00:cafe::/64");
        world.host("sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6").run().good();
        assertThat(ours("network", "create", "--ipv6", "mugs").run().err()).contains("error: the network mugs is to have IPv6, which is disabled on this host");
        assertThat(ours("network", "ls", "-q").run().good()).isEqualTo("bridge\ncups");
        assertThat(world.host("ip", "-o", "link").run().good()).doesNotContain("demi-mugs");
    }

    @Test
    void aHostThatForwardsStillHearsItsRouter() {
        world.host("sh", "-euc", "echo 0 >/proc/sys/net/ipv6/conf/all/forwarding; echo 1 >/proc/sys/net/ipv6/conf/up0/accept_ra").run().good();
        make("cups");
        assertThat(world.host("cat", "/proc/sys/net/ipv6/conf/up0/accept_ra", "/proc/sys/net/ipv6/conf/all/forwarding", "/proc/sys/net/ipv6/conf/demi-cups/accept_ra").run().good())
                .isEqualTo("2\n1\n0");
    }
}
