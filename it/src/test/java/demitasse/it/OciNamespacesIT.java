package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All eight namespaces, new ones and existing ones; interfaces and devices that move in. */
@ExtendWith(LeavesNothing.class)
class OciNamespacesIT {
    private static final List<String> FILES = List.of("user", "mnt", "pid", "net", "ipc", "uts", "cgroup", "time");
    private static final String OWN = "for n in user mnt pid net ipc uts cgroup time; do readlink /proc/self/ns/$n; done";
    private static final String MAPPING = "[{\"containerID\": 0, \"hostID\": 200000, \"size\": 65536}]";

    @TempDir
    static Path shared;

    @TempDir
    Path scratch;

    private static Path rootfs;
    private int made;

    @BeforeAll
    static void copyRootfs() {
        rootfs = Rootfs.BUSYBOX.copyTo(shared.resolve("rootfs"));
        Command.of("chown", "-R", "200000:200000", rootfs.toString()).run().good();
        Command.of("chmod", "755", shared.toString()).run().good();
    }

    @BeforeEach
    void place() {
        Command.of("chmod", "755", scratch.toString()).run().good();
    }

    private OciBundle bundle() {
        made++;
        return new OciBundle(scratch.resolve("bundle" + made)).member("root", "{\"path\": " + OciBundle.quoted(rootfs.toString()) + "}").shell(OWN);
    }

    /** Namespaces as {@code type} for a new one, {@code type=path} for an existing one. */
    private static String namespaces(String... asked) {
        List<String> written = new ArrayList<>();
        for (String word : asked) {
            int equals = word.indexOf('=');
            written.add(equals < 0 ? "{\"type\": \"" + word + "\"}"
                    : "{\"type\": \"" + word.substring(0, equals) + "\", \"path\": \"" + word.substring(equals + 1) + "\"}");
        }
        return "[" + String.join(", ", written) + "]";
    }

    private Outcome run(OciBundle bundle) {
        return runAfter("", bundle);
    }

    /** In a network namespace of the test's own where {@code script} makes something first; nowhere special where it is empty. */
    private Outcome runAfter(String script, OciBundle bundle) {
        List<String> words = new ArrayList<>(script.isEmpty() ? List.of() : List.of("unshare", "-n", "sh", "-ec", script + "; exec \"$@\"", "sh"));
        words.addAll(new Oci(scratch.resolve("state")).command("run", "-b", bundle.write(), "demitasse-it-" + made).words());
        return Command.of(words).run();
    }

    /** A container in new namespaces of every kind, users from 200000 on; {@code ns} is the directory of its files. */
    private record Holder(Running running, String pid) implements AutoCloseable {
        String ns() {
            return "/proc/" + pid + "/ns/";
        }

        String identity(String file) {
            return Command.of("readlink", ns() + file).run().good();
        }

        @Override
        public void close() {
            Command.of("kill", "-KILL", pid).run();
            // Its caller removes what is left of it.
            running.end();
            running.close();
        }
    }

    private Holder holder() {
        OciBundle bundle = bundle().member("hostname", "\"holder\"")
                .linux("namespaces", namespaces("mount", "pid", "uts", "ipc", "network", "cgroup", "user", "time"))
                .linux("uidMappings", MAPPING).linux("gidMappings", MAPPING).linux("timeOffsets", "{\"boottime\": {\"secs\": 1000000}}").args("sleep", "100");
        Path pid = scratch.resolve("pid" + made);
        Running running = new Oci(scratch.resolve("state"))
                .command("run", "-b", bundle.write(), "--pid-file", pid.toString(), "demitasse-it-holder").start();
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!Files.exists(pid)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the holder of namespaces does not run");
            }
            Running.pause();
        }
        return new Holder(running, Oci.content(pid));
    }

    private static String identityOfHost(String file) {
        return Command.of("readlink", "/proc/self/ns/" + file).run().good();
    }

    // --- new ones

    @Test
    void everyNamespaceThatIsAskedForIsNewAndNoOther() {
        List<String> some = run(bundle().linux("namespaces", namespaces("mount", "pid", "uts"))).lines();
        List<String> all = run(bundle().linux("namespaces", namespaces("mount", "pid", "uts", "ipc", "network", "cgroup", "user", "time"))
                .linux("uidMappings", MAPPING).linux("gidMappings", MAPPING)).lines();
        for (int i = 0; i < FILES.size(); i++) {
            boolean asked = List.of("mnt", "pid", "uts").contains(FILES.get(i));
            assertThat(some.get(i).equals(identityOfHost(FILES.get(i)))).as(FILES.get(i)).isEqualTo(!asked);
            assertThat(all.get(i)).as(FILES.get(i)).isNotEqualTo(identityOfHost(FILES.get(i)));
        }
    }

    @Test
    void clocksAreOffAsAsked() {
        List<String> clocks = run(bundle().linux("namespaces", namespaces("mount", "pid", "time"))
                .linux("timeOffsets", "{\"boottime\": {\"secs\": 1000000}, \"monotonic\": {\"secs\": -5, \"nanosecs\": 7}}")
                .shell("cut -d. -f1 /proc/uptime; cat /proc/self/timens_offsets")).lines();
        assertThat(Long.parseLong(clocks.get(0))).isGreaterThan(1000000);
        assertThat(clocks.stream().map(line -> line.replaceAll(" +", " ")).toList()).contains("monotonic -5 7", "boottime 1000000 0");
    }

    @Test
    void aContainerMayShareThePidsOfTheHost() {
        String own = Long.toString(ProcessHandle.current().pid());
        assertThat(run(bundle().linux("namespaces", namespaces("mount", "uts")).shell("test -d /proc/" + own + " && echo seen")).good()).isEqualTo("seen");
    }

    @Test
    void aNameNeedsANamespaceOfNames() {
        OciBundle named = bundle().member("hostname", "\"web\"").member("domainname", "\"example\"");
        assertThat(run(named.shell("hostname; cat /proc/sys/kernel/domainname")).lines()).containsExactly("web", "example");
        assertThat(run(named.linux("namespaces", namespaces("mount", "pid"))).err()).contains("uts");
    }

    // --- existing ones

    @Test
    void eachKindIsJoinedByItsPath() {
        try (Holder holder = holder()) {
            for (String[] row : new String[][] {{"network", "net"}, {"uts", "uts"}, {"ipc", "ipc"}, {"time", "time"}, {"cgroup", "cgroup"}, {"pid", "pid"}, {"user", "user"}}) {
                List<String> all = new ArrayList<>(List.of("mount", "pid", "uts", "ipc", "network"));
                all.remove(row[0]);
                all.add(row[0] + "=" + holder.ns() + row[1]);
                Outcome outcome = run(bundle().linux("namespaces", namespaces(all.toArray(String[]::new))));
                assertThat(outcome.lines().get(FILES.indexOf(row[1]))).as(row[0] + "\n" + outcome).isEqualTo(holder.identity(row[1]));
            }
        }
    }

    @Test
    void allOfThemAreJoinedInAnOrderThatWorks() {
        try (Holder holder = holder()) {
            String ns = holder.ns();
            Outcome outcome = run(bundle().linux("namespaces", namespaces("user=" + ns + "user", "mount", "pid=" + ns + "pid", "network=" + ns + "net",
                    "ipc=" + ns + "ipc", "uts=" + ns + "uts", "cgroup=" + ns + "cgroup", "time=" + ns + "time"))
                    .shell(OWN + "; hostname; cut -d. -f1 /proc/uptime; id -u; ls -d /proc/1"));
            for (String file : FILES) {
                String joined = outcome.lines().get(FILES.indexOf(file));
                assertThat(joined.equals(holder.identity(file))).as(file + "\n" + outcome).isEqualTo(!file.equals("mnt"));
            }
            assertThat(outcome.lines().get(8)).isEqualTo("holder");
            assertThat(Long.parseLong(outcome.lines().get(9))).isGreaterThan(1000000);
            assertThat(outcome.lines().subList(10, 12)).containsExactly("0", "/proc/1");
        }
    }

    @Test
    void aNewUserNamespaceIsMadeInsideOfAnExistingNetwork() {
        Outcome outcome = run(bundle().linux("namespaces", namespaces("user", "mount", "pid", "network=/proc/self/ns/net"))
                .linux("uidMappings", MAPPING).linux("gidMappings", MAPPING).shell(OWN + "; id -u; cat /proc/self/uid_map"));
        assertThat(outcome.lines().get(FILES.indexOf("net"))).isEqualTo(identityOfHost("net"));
        assertThat(outcome.lines().get(8)).isEqualTo("0");
        assertThat(outcome.lines().get(9).strip().split(" +")).containsExactly("0", "200000", "65536");
    }

    @Test
    void aMountNamespaceIsJoinedWithItsMountsAndTheHostsIsNot() {
        Path marker = scratch.resolve("marker");
        try (Running running = Command.of("unshare", "-m", "--propagation", "private", "sh", "-c",
                "mount -t tmpfs held /mnt && touch " + marker + " && exec sleep 100").start()) {
            while (!Files.exists(marker)) {
                Running.pause();
            }
            String path = "/proc/" + running.pid() + "/ns/mnt";
            String held = Command.of("readlink", path).run().good();
            Outcome outcome = run(bundle().linux("namespaces", namespaces("pid", "mount=" + path)).shell(OWN + "; ls -d /etc/passwd"));
            assertThat(outcome.lines()).contains(held, "/etc/passwd");
        }
        Outcome host = run(bundle().linux("namespaces", namespaces("pid", "mount=/proc/self/ns/mnt")));
        assertThat(host.status()).isEqualTo(1);
        assertThat(host.err()).contains("/linux/namespaces/1").contains("mount namespace of the host");
    }

    @Test
    void aPathOfAnotherKindIsAnErrorThatNamesIt() {
        for (String[] row : new String[][] {{"network", "/proc/self/ns/uts"}, {"uts", "/proc/self/ns/net"}, {"pid", "/proc/self/ns/user"},
                {"user", "/proc/self/ns/ipc"}, {"time", "/proc/self/ns/cgroup"}, {"cgroup", "/etc/passwd"}, {"ipc", "/none"}}) {
            Outcome outcome = run(bundle().linux("namespaces", namespaces("mount", row[0] + "=" + row[1])));
            assertThat(outcome.status()).as(row[0]).isEqualTo(1);
            assertThat(outcome.err()).contains(row[1]);
            if (!row[1].equals("/none")) {
                assertThat(outcome.err()).contains("/linux/namespaces/1");
            }
        }
    }

    @Test
    void theMappingOfAnExistingUserNamespaceIsItsOwn() {
        try (Holder holder = holder()) {
            OciBundle bundle = bundle().linux("namespaces", namespaces("mount", "user=" + holder.ns() + "user")).member("mounts", "[]")
                    .linux("uidMappings", MAPPING).linux("gidMappings", MAPPING).args("id", "-u");
            assertThat(run(bundle).good()).isEqualTo("0");
            String other = MAPPING.replace("65536", "1000");
            assertThat(run(bundle.linux("gidMappings", other)).err()).contains("/linux/gidMappings").contains("other ids");
        }
    }

    @Test
    void mappingsMayHaveAsManyLinesAsTheKernelTakes() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 340; i++) {
            lines.add("{\"containerID\": " + i + ", \"hostID\": " + (2000 + i) + ", \"size\": 1}");
        }
        OciBundle bundle = bundle().linux("namespaces", namespaces("mount", "user", "pid")).member("mounts", "[{\"destination\": \"/proc\", \"type\": \"proc\", \"source\": \"proc\"}]")
                .linux("uidMappings", "[" + String.join(",", lines) + "]").linux("gidMappings", MAPPING).shell("wc -l </proc/self/uid_map");
        assertThat(run(bundle).good()).isEqualTo("340");
        Object[] many = new Object[2000];
        Arrays.fill(many, "{\"containerID\": 1, \"hostID\": 2000, \"size\": 1}");
        Outcome outcome = run(bundle.linux("uidMappings", "[" + String.join(",", Arrays.copyOf(many, many.length, String[].class)) + "]"));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("2000 mappings").contains("340");
    }

    // --- network devices

    private static final String TAP = """
            ip tuntap add dev tap7 mode tap; ip link set lo up; ip addr add 192.0.2.9/24 brd + dev tap7; ip addr add 2001:db8::9/64 dev tap7;
            ip addr add 198.51.100.1/32 scope link dev tap7; ip link set tap7 up""";

    private OciBundle moving(String devices) {
        return bundle().linux("netDevices", devices).shell("ip addr");
    }

    @Test
    void anInterfaceMovesInWithItsGlobalAddressesAndIsUp() {
        String kept = runAfter(TAP, moving("{\"tap7\": {}}")).good();
        assertThat(kept).contains("tap7: <").contains("192.0.2.9/24 brd 192.0.2.255").contains("2001:db8::9/64").contains(",UP").doesNotContain("198.51.100.1");
        assertThat(runAfter(TAP, moving("{\"tap7\": {\"name\": \"eth0\"}}")).good()).contains("eth0: <").contains("192.0.2.9/24").doesNotContain("tap7");
        assertThat(runAfter(TAP, moving("{\"tap7\": {\"name\": \"net%d\"}}")).good()).contains("net0: <");
    }

    @Test
    void anInterfaceMovesIntoAUserNamespaceToo() {
        OciBundle bundle = moving("{\"tap7\": {\"name\": \"eth0\"}}").linux("namespaces", namespaces("mount", "pid", "network", "user"))
                .linux("uidMappings", MAPPING).linux("gidMappings", MAPPING);
        assertThat(runAfter(TAP, bundle).good()).contains("eth0: <").contains("192.0.2.9/24");
    }

    @Test
    void anInterfaceThatCannotMoveIsAnErrorThatNamesIt() {
        assertThat(runAfter(TAP, moving("{\"tap8\": {}}")).err()).contains("tap8").contains("/linux/netDevices");
        assertThat(runAfter(TAP, moving("{\"tap7\": {\"name\": \"lo\"}}")).err()).contains("interface lo already");
        assertThat(runAfter(TAP, moving("{\"lo\": {\"name\": \"out\"}}")).err()).contains("move network interface lo as out");
        assertThat(runAfter(TAP, moving("{\"tap7\": {}}").linux("namespaces", namespaces("mount", "pid"))).err()).contains("network");
    }

    // --- devices

    @Test
    void devicesOfEveryTypeAreMade() {
        OciBundle bundle = bundle().linux("devices", """
                [{"type": "c", "path": "/dev/fuse", "major": 10, "minor": 229, "fileMode": 416, "uid": 5, "gid": 6},
                 {"type": "u", "path": "/dev/net/tun", "major": 10, "minor": 200}, {"type": "b", "path": "/dev/loop9", "major": 7, "minor": 9},
                 {"type": "p", "path": "/tmp/pipe", "fileMode": 384}, {"type": "c", "path": "/dev/null", "major": 1, "minor": 3, "fileMode": 384}]""")
                .shell("for f in /dev/fuse /dev/net/tun /dev/loop9 /tmp/pipe /dev/null; do stat -c '%F %t:%T %a %u:%g' $f; done");
        assertThat(run(bundle).lines()).containsExactly("character special file a:e5 640 5:6", "character special file a:c8 666 0:0",
                "block special file 7:9 666 0:0", "fifo 0:0 600 0:0", "character special file 1:3 600 0:0");
    }

    @Test
    void whatStandsInTheWayOfADeviceIsAnError() {
        Outcome outcome = run(bundle().linux("devices", "[{\"type\": \"c\", \"path\": \"/bin/sh\", \"major\": 10, \"minor\": 229}]"));
        assertThat(outcome.err()).contains("/bin/sh is to be a character device 10:229").contains("/linux/devices/0");
    }

    @Test
    void aUserNamespaceGetsTheHostsDevices() {
        OciBundle users = bundle().linux("namespaces", namespaces("mount", "pid", "user")).linux("uidMappings", MAPPING).linux("gidMappings", MAPPING);
        assertThat(run(users.linux("devices", "[{\"type\": \"p\", \"path\": \"/dev/pipe\"}]").shell("stat -c '%F %t:%T' /dev/null /dev/tty /dev/pipe")).lines())
                .containsExactly("character special file 1:3", "character special file 5:0", "fifo 0:0");
        assertThat(run(users.linux("devices", "[{\"type\": \"c\", \"path\": \"/dev/zero\", \"major\": 1, \"minor\": 9}]")).err()).contains("/dev/zero").contains("1:5 on the host");
    }

    @Test
    void aDevOfTheBundlesOwnIsLeftAlone() {
        Path dev = scratch.resolve("dev");
        Command.of("mkdir", dev.toString(), dev + "/own").run().good();
        OciBundle bundle = bundle().member("mounts", "[{\"destination\": \"/dev\", \"type\": \"bind\", \"source\": \"" + dev + "\", \"options\": [\"rbind\"]}]");
        assertThat(run(bundle.args("ls", "/dev")).good()).isEqualTo("own");
        assertThat(dev.resolve("null")).doesNotExist();
    }
}
