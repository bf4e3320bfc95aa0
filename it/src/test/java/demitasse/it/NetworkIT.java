package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Containers on the bridge of a host that a test makes, which has a way to an internet that it makes, too. */
@ExtendWith(LeavesNothing.class)
class NetworkIT {
    /** As process 1 it would not hear of SIGTERM without a trap. */
    static final String SERVE = "trap exit TERM; echo served >/tmp/index.html; httpd -p 80 -h /tmp; echo ready; sleep 60 & wait";

    private final World world = new World();

    @AfterEach
    void end() {
        world.close();
    }

    private Running serving(String options) {
        Running running = world.run(options, SERVE).start();
        running.until("ready");
        return running;
    }

    private static void fetched(Command command) {
        assertThat(command.run().good()).isEqualTo("served");
    }

    @Test
    void whoAsksForNoNetworkIsOnTheBridge() {
        String interfaces = "ls /sys/class/net";
        assertThat(world.run("--quiet", interfaces).env("DEMITASSE_NETWORK", "").run().good()).isEqualTo("eth0\nlo");
        assertThat(world.run("--quiet", interfaces).env("DEMITASSE_NETWORK", "none").run().good()).isEqualTo("lo");
        assertThat(world.run("--network bridge", interfaces).env("DEMITASSE_NETWORK", "none").run().good()).isEqualTo("eth0\nlo");
        assertThat(world.sandbox("--userns auto", "sh", "-c", interfaces).env("DEMITASSE_NETWORK", "").run().good()).isEqualTo("eth0\nlo");
        assertThat(world.run("--quiet", "true").env("DEMITASSE_NETWORK", "nowhere").run().err()).contains("nowhere");
    }

    @Test
    void aContainerHasAnAddressAWayOutAndNothingIsLeftOfIt() {
        String told = world.run("--network bridge --hostname cup", "ip -o -4 addr show eth0; ip route; cat /etc/hosts; cat /sys/class/net/eth0/address /sys/class/net/eth0/mtu; "
                + "ping -c1 -q 172.20.0.1; ping -c1 -q " + World.INTERNET).run().good();
        assertThat(told).contains("inet 172.20.0.2/16 brd 172.20.255.255", "default via 172.20.0.1 dev eth0", "172.20.0.2\tcup", "02:de:ac:14:00:02\n1400\n");
        assertThat(told.split("1 packets received")).hasSize(3);
        assertThat(world.leftInTheEnd()).isEmpty();
    }

    @Test
    void onlyTheContainersOwnNamespaceHasIpVersionSixOffAndLowPortsFree() {
        assertThat(world.sandbox("--network bridge --user 1000", "sh", "-euc", "cat /proc/sys/net/ipv6/conf/eth0/disable_ipv6; "
                + "python3 -c 'import socket; socket.create_server((\"\", 80))'").run().good()).isEqualTo("1");
        assertThat(world.host("cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start").run().good()).isEqualTo("1024");
    }

    @Test
    void aTakenRangeIsLeftAlone() {
        world.host("ip", "addr", "add", "172.20.4.1/24", "dev", "up0").run().good();
        assertThat(world.run("--network bridge", "ip route").run().good()).contains("default via 172.21.0.1 ");
    }

    @Test
    void publishedPortsAreReachedFromEverywhere() {
        try (Running server = serving("-p 8080:80 -p 127.0.0.1:8081:80")) {
            fetched(world.internet("curl", "-sS", "--max-time", "5", "http://" + World.HOST + ":8080/"));
            fetched(world.host("curl", "-sS", "--max-time", "5", "http://127.0.0.1:8080/"));
            fetched(world.host("curl", "-sS", "--max-time", "5", "http://" + World.HOST + ":8080/"));
            fetched(world.host("curl", "-sS", "--max-time", "5", "http://127.0.0.1:8081/"));
            fetched(world.run("--network bridge", "wget -qO- http://" + World.HOST + ":8080/"));
            fetched(world.run("--network bridge", "wget -qO- http://172.20.0.2/"));
            assertThat(world.internet("curl", "-sS", "--max-time", "1", "http://" + World.HOST + ":8081/").run().status()).isNotZero();
            server.signal("TERM");
            server.end();
        }
        assertThat(world.leftInTheEnd()).isEmpty();
    }

    @Test
    void datagramsArePublishedToo() {
        try (Running server = world.sandbox("-p 5353:53/udp", "python3", "-u", "-c", """
                import socket
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('', 53)); print('ready')
                word, peer = s.recvfrom(99); s.sendto(word, peer); print(peer[0])
                """).start()) {
            server.until("ready");
            assertThat(world.internet("python3", "-c", """
                    import socket
                    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(5)
                    s.sendto(b'espresso', ('198.51.100.2', 5353)); print(s.recv(99).decode())
                    """).run().good()).isEqualTo("espresso");
            assertThat(server.end().good()).isEqualTo("ready\n198.51.100.1");
        }
    }

    @Test
    void theServerSeesWhoAsks() {
        try (Running server = world.sandbox("-p 8080:80", "python3", "-u", "-c",
                "import socket; s = socket.create_server(('', 80)); print('ready'); print(s.accept()[1][0])").start()) {
            server.until("ready");
            world.internet("python3", "-c", "import socket; socket.create_connection(('198.51.100.2', 8080), 5)").run().good();
            assertThat(server.end().good()).isEqualTo("ready\n198.51.100.1");
        }
    }

    @Test
    void whatIsNotPublishedIsNotReachedFromOutside() {
        try (Running server = serving("--network bridge")) {
            world.internet("ip", "route", "add", "172.20.0.0/16", "via", World.HOST).run().good();
            assertThat(world.internet("curl", "-sS", "--max-time", "1", "http://172.20.0.2/").run().status()).isNotZero();
            fetched(world.host("curl", "-sS", "--max-time", "5", "http://172.20.0.2/"));
            server.signal("TERM");
            server.end();
        }
    }

    /** Frames that its program builds itself, which needs CAP_NET_RAW. */
    private static final String SEND_AS_OTHERS = """
            import socket, struct, time
            gateway, other = '172.20.0.1', '172.20.0.77'
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'socket', (gateway, 9999))
            def neighbours(): return [line.split() for line in open('/proc/net/arp') if line.startswith(gateway + ' ')]
            while not neighbours() or neighbours()[0][2] != '0x2': time.sleep(0.01)
            to = bytes.fromhex(neighbours()[0][3].replace(':', ''))
            raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
            raw.bind(('eth0', 0))
            own = raw.getsockname()[4]
            def send(hardware, address, word, receiver=gateway):
                ends = socket.inet_aton(address) + socket.inet_aton(receiver)
                def header(check): return struct.pack('!BBHHHBBH8s', 0x45, 0, 28 + len(word), 0, 0, 64, 17, check, ends)
                check = 0xffff - sum(struct.unpack('!10H', header(0))) % 0xffff
                raw.send(to + hardware + struct.pack('!H', 0x800) + header(check) + struct.pack('!4H', 5, 9999, 8 + len(word), 0) + word)
            def ask(hardware, address):
                request = struct.pack('!HHHBBH', 0x806, 1, 0x800, 6, 4, 1)
                raw.send(b'\\xff' * 6 + hardware + request + hardware + socket.inet_aton(address) + bytes(6) + socket.inet_aton(gateway))
            send(own, '172.20.0.9', b'frame')
            send(own, other, b'of another address')
            send(own[:5] + b'\\x4d', '172.20.0.9', b'of another card')
            ask(own, other)
            send(own, '172.20.0.9', b'to what listens for the host alone', '127.0.0.1')
            send(own, '172.20.0.9', b'last')
            """;
    private static final String LISTEN = """
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('', 9999)); print('ready')
            word = ''
            while word != 'last':
                data, peer = s.recvfrom(99); word = data.decode(); print(word, 'from', peer[0])
            """;

    @Test
    void aContainerCannotSendAsAnotherNorToTheHostsLoopback() {
        // Without any cable the bridge would forget whom it knows.
        try (Running other = serving("--network bridge"); Running server = world.host("python3", "-u", "-c", LISTEN).start()) {
            server.until("ready");
            world.sandbox("-p 127.0.0.1:8099:80 --ip 172.20.0.9 --cap-add NET_RAW", "python3", "-c", SEND_AS_OTHERS).run().good();
            assertThat(server.end().good()).isEqualTo("ready\nsocket from 172.20.0.9\nframe from 172.20.0.9\nlast from 172.20.0.9");
            assertThat(world.host("ip", "neigh", "show", "dev", "demitasse0").run().good()).contains("172.20.0.9 ").doesNotContain("172.20.0.77");
            other.signal("TERM");
            other.end();
        }
    }

    private Command ours(String... words) {
        List<String> all = new ArrayList<>(List.of(Home.binary().toString()));
        all.addAll(List.of(words));
        return world.host(all.toArray(new String[0]));
    }

    @Test
    void aKeptContainerHoldsNothingOfTheNetworkAndGetsItAgain() {
        world.kept("--name cup -p 8080:80 --ip 172.20.0.9", "true").run().good();
        try (Running killed = world.kept("--name pot -p 8081:80 --ip 172.20.0.10", SERVE).start()) {
            killed.until("ready");
            killed.signal("KILL");
            killed.end();
        }
        try (Running server = serving("-p 8080:80 -p 8081:80 --ip 172.20.0.10")) {
            assertThat(ours("start", "pot").run().err()).contains("the address 172.20.0.10 is taken by container ");
            server.signal("TERM");
            server.end();
        }
        ours("start", "pot").run().good();
        assertThat(world.served("8081")).isEqualTo("served");
        ours("stop", "-t", "2", "pot").run().good();
        ours("rm", "cup", "pot").run().good();
        assertThat(world.leftInTheEnd()).isEmpty();
    }

    @Test
    void aDetachedContainerKeepsItsPortsOverARestart() {
        world.kept("-d --name cup -p 8080:80 -p 8081-8090:80-89 -p 5353:53/udp", SERVE).run().good();
        try {
            assertThat(world.served("8080")).isEqualTo("served");
            assertThat(refusal("-p 8080:90")).contains("port 8080/tcp of this host is in use, by container ");
            assertThat(refusal("-p 8090:90")).contains("port 8090/tcp of this host is in use, by container ");
            assertThat(ours("port", "cup", "80").run().good()).isEqualTo("0.0.0.0:8080\n0.0.0.0:8081");
            assertThat(ours("ps", "--format", "{{.Ports}}").run().good())
                    .isEqualTo("0.0.0.0:8080->80/tcp, 0.0.0.0:8081-8090->80-89/tcp, 0.0.0.0:5353->53/udp");
            assertThat(ours("inspect", "--format", "{{.NetworkSettings.IPAddress}} {{.NetworkSettings.Gateway}} {{.NetworkSettings.MacAddress}} {{.HostConfig.NetworkMode}}", "cup").run().good())
                    .isEqualTo("172.20.0.2 172.20.0.1 02:de:ac:14:00:02 bridge");
            for (int i = 0; i < 3; i++) {
                ours("restart", "-t", "2", "cup").run().good();
                assertThat(world.served("8080")).isEqualTo("served");
            }
            ours("stop", "-t", "2", "cup").run().good();
            world.run("-p 8080:80", "true").run().good();
        } finally {
            ours("rm", "-f", "cup").run();
        }
        assertThat(world.leftInTheEnd()).isEmpty();
    }

    @Test
    void whatASupervisorThatWasKilledHadIsThereForTheNext() {
        world.kept("-d --name cup -p 8080:80 --ip 172.20.0.9", SERVE).run().good();
        try {
            assertThat(world.served("8080")).isEqualTo("served");
            world.host("sh", "-c", "kill -9 $(cut -d' ' -f4 /proc/$(" + Home.binary() + " inspect --format '{{.State.Pid}}' cup)/stat)").run().good();
            try (Running server = serving("-p 8080:80 --ip 172.20.0.9")) {
                assertThat(world.served("8080")).isEqualTo("served");
                server.signal("TERM");
                server.end();
            }
        } finally {
            ours("rm", "-f", "cup").run();
        }
        assertThat(world.leftInTheEnd()).isEmpty();
    }

    @Test
    void fiftyAtOnceHaveFiftyAddresses() {
        List<Running> all = new ArrayList<>();
        TreeSet<String> addresses = new TreeSet<>();
        try {
            for (int i = 0; i < 50; i++) {
                all.add(world.run("--network bridge", "ip -o -4 addr show eth0 | cut -d' ' -f7; sleep 1").start());
            }
            for (Running one : all) {
                addresses.add(one.end().good());
            }
        } finally {
            all.forEach(Running::close);
        }
        assertThat(addresses).hasSize(50).allMatch(address -> address.startsWith("172.20.0."));
        assertThat(world.leftInTheEnd()).isEmpty();
    }

    @Test
    void whatAKilledOneHadIsThereForTheNext() {
        try (Running killed = serving("-p 8080:80 --ip 172.20.0.9")) {
            killed.signal("KILL");
            killed.end();
        }
        try (Running server = serving("-p 8080:80 --ip 172.20.0.9")) {
            fetched(world.internet("curl", "-sS", "--max-time", "5", "http://" + World.HOST + ":8080/"));
            server.signal("TERM");
            server.end();
        }
        assertThat(world.leftInTheEnd()).isEmpty();
    }

    @Test
    void flushedRulesAreMadeAnewByTheNextContainer() {
        world.run("--network bridge", "true").run().good();
        world.host("nft", "flush", "ruleset").run().good();
        assertThat(world.run("--network bridge", "ping -c1 -q " + World.INTERNET).run().good()).contains("1 packets received");
    }

    @Test
    void aBridgeThatWasRemovedIsMadeAnewWithItsRange() {
        world.run("--network bridge", "true").run().good();
        world.host("ip", "link", "delete", "demitasse0").run().good();
        assertThat(world.run("--network bridge", "ping -c1 -q " + World.INTERNET + "; ip route").run().good()).contains("1 packets received", "via 172.20.0.1");
    }

    @Test
    void namesAreWhatWasAskedFor() {
        assertThat(world.run("--network bridge --dns 9.9.9.9 --dns-search example.net --add-host db:10.0.0.7", "cat /etc/resolv.conf /etc/hosts").run().good())
                .contains("search example.net\nnameserver 9.9.9.9\n", "10.0.0.7\tdb\n");
    }

    @Test
    void containersOfANetworkFindEachOtherByName() {
        ours("network", "create", "--subnet", "10.77.0.0/24", "--gateway", "10.77.0.254", "--ip-range", "10.77.0.16/28", "cups").run().good();
        ours("network", "create", "mugs").run().good();
        try {
            world.kept("-d --network cups --name db --network-alias store", SERVE).run().good();
            String names = "for i in 1 2 3 4 5 6 7 8 9; do grep -q late /etc/hosts && break; sleep 0.1; done; wget -qO- http://db/ http://store/; cat /etc/hosts; ip route";
            try (Running asks = world.run("--network cups", "echo ready; " + names).start()) {
                asks.until("ready");
                world.kept("-d --network cups --name late", "sleep 60").run().good();
                assertThat(asks.end().good()).contains("served\nserved", "10.77.0.16\tdb", "10.77.0.16\tstore", "10.77.0.18\tlate", "default via 10.77.0.254");
            }
            assertThat(world.run("--network mugs", "cat /etc/hosts; timeout 2 wget -qO- http://10.77.0.16/ || echo unreached").run().good())
                    .contains("unreached").doesNotContain("\tdb");
            ours("rm", "-f", "late").run().good();
            assertThat(world.run("--network cups", "cat /etc/hosts").run().good()).contains("\tdb").doesNotContain("late");
            assertThat(ours("network", "rm", "cups").run().err()).contains("error: the network cups is in use by container ");
            assertThat(ours("network", "inspect", "cups").run().good()).contains("\"Subnet\": \"10.77.0.0/24\"", "\"IPRange\": \"10.77.0.16/28\"", "\"IPv4Address\": \"10.77.0.16/24\"");
            assertThat(ours("network", "ls", "-q").run().good()).contains("bridge", "cups", "mugs");
        } finally {
            ours("rm", "-f", "db", "late").run();
        }
        assertThat(ours("network", "prune").run().good()).contains("cups", "mugs");
        assertThat(world.host("ip", "-o", "link").run().good()).doesNotContain("demi-");
        assertThat(world.host("sh", "-c", "ls /var/lib/demitasse/networks; nft list table inet demitasse").run().out()).doesNotContain("cups");
    }

    @Test
    void anInternalNetworkLeadsNowhereAndAnIsolatedOneNotEvenToNeighbours() {
        ours("network", "create", "--internal", "vault").run().good();
        ours("network", "create", "--isolated", "cells").run().good();
        world.kept("-d --network vault --name inside", SERVE).run().good();
        world.kept("-d --network cells --name apart", SERVE).run().good();
        try {
            String reach = "ping -c1 -W1 -q " + World.INTERNET + " >/dev/null && echo out; timeout 2 wget -qO- http://";
            assertThat(world.run("--network vault", reach + "inside/").run().out()).isEqualTo("served\n");
            assertThat(world.run("--network cells", reach + "apart/ || echo alone").run().out()).isEqualTo("out\nalone\n");
        } finally {
            ours("rm", "-f", "inside", "apart").run();
            ours("network", "prune").run();
        }
    }

    @Test
    void rulesThatSomebodyFlushedAreThereAgainAfterAReload() {
        world.kept("-d --name cup -p 8080:80", SERVE).run().good();
        try {
            assertThat(world.served("8080")).isEqualTo("served");
            world.host("nft", "flush", "ruleset").run().good();
            assertThat(world.internet("curl", "-sS", "--max-time", "1", "http://" + World.HOST + ":8080/").run().status()).isNotZero();
            ours("network", "reload").run().good();
            assertThat(world.served("8080")).isEqualTo("served");
        } finally {
            ours("rm", "-f", "cup").run();
        }
    }

    @Test
    void freePortsLeadToWhatIsExposedAndAnAddressOfACardIsWhatWasAskedFor() {
        world.kept("-d --name cup -P --expose 80 --mac-address 02:00:00:00:00:05", SERVE).run().good();
        try {
            String place = ours("port", "cup", "80").run().good();
            assertThat(world.served(place.substring(place.indexOf(':') + 1))).isEqualTo("served");
            assertThat(ours("port", "cup", "81").run().err()).contains("error: no port of this host leads to port 81/tcp of container cup");
            assertThat(ours("inspect", "--format", "{{.NetworkSettings.MacAddress}}", "cup").run().good()).isEqualTo("02:00:00:00:00:05");
        } finally {
            ours("rm", "-f", "cup").run();
        }
    }

    @Test
    void networksThatCannotBeAreToldAndLeaveNothing() {
        world.run("--network bridge", "true").run().good();
        ours("network", "create", "--subnet", "10.77.0.0/24", "cups").run().good();
        String[][] wrong = {
            {"there is a network cups already", "cups"},
            {"the range 10.77.0.128/25 overlaps with 10.77.0.0/24 of the network cups", "--subnet", "10.77.0.128/25", "mugs"},
            {"the range 172.20.0.0/24 overlaps with 172.20.0.0/16 of the network bridge", "--subnet", "172.20.0.0/24", "mugs"},
            {"the range 198.51.100.0/25 of the network mugs overlaps with a route of this host", "--subnet", "198.51.100.0/25", "mugs"},
            {"the range 10.0.0.0/31 is too small for a network", "--subnet", "10.0.0.0/31", "mugs"},
            {"the gateway 10.1.0.1 is no address of the range 10.0.0.0/24", "--subnet", "10.0.0.0/24", "--gateway", "10.1.0.1", "mugs"},
            {"the range 10.1.0.0/28 is not within 10.0.0.0/24", "--subnet", "10.0.0.0/24", "--ip-range", "10.1.0.0/28", "mugs"},
            {"the network bridge is there on every host, and only its range can be chosen", "bridge"},
            {"the range 10.77.0.0/25 overlaps with 10.77.0.0/24 of the network cups", "--subnet", "10.77.0.0/25", "bridge"},
            {"the range 198.51.100.0/25 of the network bridge overlaps with a route of this host", "--subnet", "198.51.100.0/25", "bridge"},
            {"--gateway and --ip-range lie in a range of which --subnet is missing", "--gateway", "10.0.0.1", "mugs"},
        };
        for (String[] words : wrong) {
            List<String> all = new ArrayList<>(List.of("network", "create"));
            all.addAll(List.of(words).subList(1, words.length));
            assertThat(ours(all.toArray(new String[0])).run().err().lines().findFirst().orElse("")).isEqualTo("error: " + words[0]);
        }
        assertThat(refusal("--network tins")).isEqualTo("error: there is no network tins");
        assertThat(ours("network", "rm", "bridge").run().err()).contains("error: the network bridge is there on every host and cannot be removed");
        assertThat(ours("network", "ls", "-q").run().good()).isEqualTo("bridge\ncups");
        ours("network", "rm", "cups").run().good();
        assertThat(world.host("ip", "-o", "link").run().good()).doesNotContain("demi-");
    }

    @Test
    void theRangeOfTheBridgeOfAllCanBeChosenWhileNobodyIsOnIt() {
        String address = "ip -o -4 addr show eth0 | cut -d' ' -f7; ip route";
        assertThat(world.run("--network bridge", address).run().good()).startsWith("172.20.0.");
        ours("network", "create", "--subnet", "10.0.0.0/24", "bridge").run().good();
        assertThat(world.run("--network bridge", address + "; ping -c1 -q " + World.INTERNET).run().good())
                .startsWith("10.0.0.").contains("default via 10.0.0.1 ", "1 packets received");
        try (Running server = serving("--network bridge -p 8080:80")) {
            assertThat(ours("network", "create", "--subnet", "10.1.0.0/24", "bridge").run().err()).contains("error: the network bridge is in use by container ");
            assertThat(world.served("8080")).isNotEmpty();
            server.signal("TERM");
            server.end();
        }
        assertThat(ours("network", "inspect", "-f", "{{(index .IPAM.Config 0).Subnet}}", "bridge").run().good()).isEqualTo("10.0.0.0/24");
    }

    private String refusal(String options) {
        Outcome outcome = world.run("-q " + options, "true").run();
        assertThat(outcome.status()).isEqualTo(125);
        return outcome.err().lines().findFirst().orElse("");
    }

    @Test
    void whatCannotBeHadIsToldAndLeavesNothing() {
        assertThat(refusal("--ip 10.9.8.7")).isEqualTo("error: the address 10.9.8.7 is not in the network's range 172.20.0.0/16");
        assertThat(refusal("--ip 172.20.0.1")).isEqualTo("error: the address 172.20.0.1 is that of the gateway");
        assertThat(refusal("-p 192.0.2.1:80:80")).isEqualTo("error: this host does not have the address of 192.0.2.1:80/tcp");
        assertThat(world.leftInTheEnd()).isEmpty();
        try (Running _ = serving("-p 8080:80 --ip 172.20.0.2")) {
            String id = world.host("sh", "-c", "ls /var/lib/demitasse/containers").run().good();
            assertThat(refusal("-p 8080:80")).isEqualTo("error: port 8080/tcp of this host is in use, by container " + id);
            assertThat(refusal("--ip 172.20.0.2")).isEqualTo("error: the address 172.20.0.2 is taken by container " + id);
        }
        try (Running server = world.host("python3", "-u", "-c", "import socket; s = socket.create_server(('', 8080)); print('ready'); s.accept()").start()) {
            server.until("ready");
            assertThat(refusal("-p 8080:80")).contains("error: port 8080/tcp of this host is in use, by process ", "(python3)");
        }
    }

    @Test
    void usersOfItsOwnHaveANetworkToo() {
        assertThat(world.run("--network bridge --userns auto", "ping -c1 -q " + World.INTERNET).run().good()).contains("1 packets received");
    }

    /** A thousand turns of this are in bench; here as many as a test may take. */
    @Test
    void manyStartsAndStopsLeaveNothing() {
        for (int i = 0; i < 40; i++) {
            world.run("--network bridge -p 8080:80", "true").run().good();
        }
        assertThat(world.leftInTheEnd()).isEmpty();
    }
}
