package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A bridge on a kernel that has no nf_tables: with iptables, and without. */
@ExtendWith(LeavesNothing.class)
class NetworkWithoutNfTablesIT {
    /** Refuses sockets for packet rules, as a kernel without them does: socket(AF_NETLINK, …, NETLINK_NETFILTER). */
    private static final String WITHOUT_RULES = """
            import ctypes, os, struct, sys
            rows = [(0x20, 0, 0, 0), (0x15, 0, 5, 41), (0x20, 0, 0, 16), (0x15, 0, 3, 16), (0x20, 0, 0, 32), (0x15, 0, 1, 12), (6, 0, 0, 0x50000 | 93), (6, 0, 0, 0x7fff0000)]
            code = ctypes.create_string_buffer(b''.join(struct.pack('HBBI', *row) for row in rows))
            program = ctypes.create_string_buffer(struct.pack('HxxxxxxQ', len(rows), ctypes.addressof(code)))
            assert ctypes.CDLL(None, use_errno=True).prctl(22, 2, ctypes.byref(program), 0, 0) == 0
            os.execv(sys.argv[1], sys.argv[1:])
            """;

    private final World world = new World();

    @AfterEach
    void end() {
        world.close();
    }

    private static void fetched(Command command) {
        assertThat(command.run().good()).isEqualTo("served");
    }

    /** {@code demitasse run --rm OPTIONS}, on a kernel without rules for packets, and a script in it. */
    private Command withoutRules(String options, String script) {
        List<String> words = new ArrayList<>(List.of("python3", "-c", WITHOUT_RULES, Home.binary().toString(), "run", "--rm"));
        words.addAll(List.of(options.split(" ")));
        words.addAll(List.of("--rootfs", Rootfs.BUSYBOX.path().toString(), "--", "sh", "-c", script));
        return world.host(words.toArray(String[]::new));
    }

    @Test
    void aKernelWithoutPacketRulesIsToldAndNothingIsLeft() {
        world.host("mount", "-t", "tmpfs", "tmpfs", "/usr/sbin").run().good();
        Outcome outcome = withoutRules("--network bridge", "true").run();
        assertThat(outcome.status()).isEqualTo(125);
        assertThat(outcome.err()).contains("this kernel lacks the packet rules that a bridge needs: ", "EPROTONOSUPPORT", "or install iptables");
        assertThat(world.leftInTheEnd()).isEmpty();
    }

    @Test
    void aKernelWithoutNfTablesIsServedByIptables() {
        world.host("iptables-legacy", "-A", "FORWARD", "-s", "192.0.2.1", "-j", "DROP").run().good();
        try (Running server = withoutRules("-p 8080:80 -p 127.0.0.1:8081:80", NetworkIT.SERVE).start()) {
            server.until("ready");
            fetched(world.internet("curl", "-sS", "--max-time", "5", "http://" + World.HOST + ":8080/"));
            fetched(world.host("curl", "-sS", "--max-time", "5", "http://127.0.0.1:8080/"));
            fetched(world.host("curl", "-sS", "--max-time", "5", "http://127.0.0.1:8081/"));
            assertThat(world.internet("curl", "-sS", "--max-time", "1", "http://" + World.HOST + ":8081/").run().status()).isNotZero();
            // From the same bridge by the port of the host, from there by itself, and to the outside.
            assertThat(withoutRules("--network bridge", "wget -qO- http://" + World.HOST + ":8080/ && wget -qO- http://172.20.0.2/ && ping -c1 -q " + World.INTERNET).run().good())
                    .startsWith("served\nserved\n").contains("1 packets received");
            assertThat(world.host("sh", "-c", "iptables-legacy-save | grep -c 'j DEMITASSE'").run().good()).isEqualTo("5");
            server.signal("TERM");
            server.end();
        }
        assertThat(world.host("iptables-legacy-save").run().good()).doesNotContain("--dport").contains("-A FORWARD -s 192.0.2.1/32 -j DROP");
        assertThat(world.leftInTheEnd()).isEmpty();
    }
}
