package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.host.FakeHost;
import demitasse.engine.RunRequest;
import demitasse.engine.RunRequest.Directory;
import demitasse.engine.RunRequest.HostRoot;
import demitasse.engine.RunRequest.Label;
import demitasse.engine.RunRequest.Limits;
import demitasse.engine.RunRequest.Namespaces;
import demitasse.engine.RunRequest.Network;
import demitasse.engine.RunRequest.RootMode;
import demitasse.engine.RunRequest.Sharing;
import demitasse.engine.RunRequest.Telling;
import demitasse.engine.RunRequest.TimeOffsets;
import demitasse.engine.RunRequest.Ulimit;
import demitasse.engine.RunRequest.Variable;
import demitasse.engine.store.ContainerRecord.Health;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunCommandTest {
    private static List<String> words(String line) {
        return Lines.request(line).process().words();
    }

    @Test
    void withoutOptionsTheHostsRootIsUsedAndNothingIsLimited() {
        RunRequest request = Lines.request("run /bin/bash");
        assertEquals(new RunRequest.Root(new HostRoot(), RootMode.OVERLAY, false, null, 0), request.root());
        assertEquals(List.of("/bin/bash"), request.process().words());
        assertEquals(new Limits(null, null, null, null, null, null, null, null, null, null, null), request.limits());
        assertEquals(new Namespaces(Sharing.PRIVATE, Sharing.PRIVATE, Sharing.PRIVATE, Network.BRIDGE,
                new RunRequest.HostUsers(), null), request.namespaces());
        assertEquals(new Telling(false, false, false, false, RunRequest.Timed.NOT, null), request.telling());
        assertNull(request.name());
        assertNull(request.hostname());
        assertFalse(request.remove());
    }

    @Test
    void aDirectoryWithASlashAsFirstWordIsTheRoot() {
        RunRequest request = Lines.request("run ./rootfs sh -c true");
        assertEquals(new Directory("/place/rootfs", "./rootfs"), request.root().source());
        assertEquals(List.of("sh", "-c", "true"), request.process().words());
        assertEquals(new Directory("/place", "."), Lines.request("run . sh").root().source());
        assertEquals(new Directory("/srv", "/srv"), Lines.request("run /srv -- sh").root().source());
        assertEquals(List.of("sh", "--"), words("run /srv -- sh --"));
    }

    @Test
    void aWordWithoutASlashIsTheCommandEvenWhereADirectoryHasItsName() {
        assertEquals(new HostRoot(), Lines.request("run rootfs").root().source());
        assertEquals(List.of("rootfs"), words("run rootfs"));
    }

    @Test
    void afterDashesEverythingIsTheCommand() {
        assertEquals(new HostRoot(), Lines.request("run -- ./rootfs sh").root().source());
        assertEquals(List.of("./rootfs", "sh"), words("run -- ./rootfs sh"));
        assertEquals(List.of("--", "a"), words("run -- -- a"));
    }

    @Test
    void withRootfsGivenTheWordsAreTheCommand() {
        RunRequest request = Lines.request("run --rootfs ./rootfs ./src x");
        assertEquals(new Directory("/place/rootfs", "./rootfs"), request.root().source());
        assertEquals(List.of("./src", "x"), request.process().words());
        assertEquals(new HostRoot(), Lines.request("run --rootfs / sh").root().source());
        assertEquals(List.of("hostname"), words("run --rootfs rootfs -- hostname"));
    }

    @Test
    void aRootThatIsNoneIsRefused() {
        assertEquals("--rootfs ./none: there is no such directory (looked for /place/none)", Lines.runError("--rootfs ./none sh"));
        assertEquals("--rootfs /none: there is no such directory", Lines.runError("--rootfs /none sh"));
        assertEquals("--rootfs '': give the directory that is to be the root", Lines.runError("--rootfs '' sh"));
        FakeHost host = new FakeHost().file("/a.tar", "").hidden("/root/r");
        assertEquals("error: --rootfs /root/r: it cannot be looked at by this user (EACCES); "
                + "use sudo, or a directory of your own | see demitasse run --help", Lines.told("run --rootfs /root/r sh", host));
        assertEquals("error: --rootfs /a.tar: that is not a directory; unpack an image into one first"
                + " | see demitasse run --help", Lines.told("run --rootfs /a.tar sh", host));
        assertEquals("./none is not a directory, and before -- stands the root filesystem; "
                + "to run it as a command write -- ./none", Lines.runError("./none -- sh"));
        assertEquals("--rootfs-mode r: give overlay or rw", Lines.runError("--rootfs-mode r sh"));
    }

    @Test
    void aCommandIsNeeded() {
        String none = "there is no command to run; write it last: demitasse run [OPTIONS] -- COMMAND";
        assertEquals(none, Lines.runError(""));
        assertEquals(none, Lines.runError("--"));
        assertEquals(none, Lines.runError("-it ./rootfs"));
        assertEquals(none, Lines.runError("--cmd '  '"));
        assertEquals("the command's name is empty; write the program to run", Lines.runError("''"));
    }

    @Test
    void theCommandMayBeAString() {
        assertEquals(List.of("sh", "-c", "echo a b"), words("run --cmd \"sh -c 'echo a b'\""));
        assertEquals("--cmd 'sh \\'': a single quote is opened and never closed".replace("\\", ""),
                Lines.runError("--cmd \"sh '\""));
        assertEquals("the command is given twice, by --cmd and as ls; leave one of them out", Lines.runError("--cmd sh ls"));
    }

    @Test
    void theEntrypointStandsBeforeTheCommand() {
        RunRequest.Process process = Lines.request("run --entrypoint '/bin/sh -c' 'echo a'").process();
        assertEquals(List.of("/bin/sh", "-c"), process.entrypoint());
        assertEquals(List.of("echo a"), process.command());
        assertEquals(List.of("/bin/sh", "-c", "echo a"), process.words());
        assertEquals(List.of("sh"), words("run --entrypoint sh"));
        assertEquals(List.of("sh", "-l"), words("run --entrypoint sh --cmd -l"));
    }

    @Test
    void everyLimitHasItsPlace() {
        assertEquals(new Limits(64L << 20, 128L << 20, 50_000L, 100_000L, 200, null, "0-1", "0", 64L, 500, -5),
                Lines.request("run -m 64M --memory-swap 128m --cpus 0.5 --cpu-weight 200 --cpuset-cpus 0-1 --cpuset-mems 0 "
                        + "--pids-limit 64 --blkio-weight 500 --oom-score-adj -5 sh").limits());
        assertEquals(new Limits(64L << 20, -1L, 50_000L, 100_000L, null, 512, null, null, -1L, null, null),
                Lines.request("run --memory=64M --swap -1 --cpu 50% --cpu-shares 512 --pids 0 sh").limits());
    }

    @Test
    void limitsOutOfRangeNameTheOptionTheValueAndTheRange() {
        assertEquals("--memory 3M: at least 4 MiB is needed for a process to start; give 4M or more",
                Lines.runError("--memory 3M sh"));
        assertEquals("--cpu 0: with no processor time at all nothing would ever run; "
                + "give 0.01 or more, or leave the option out for no limit", Lines.runError("--cpu 0 sh"));
        assertEquals("--pids -5: give a whole number from 1 up, or 0 or -1 for no limit", Lines.runError("--pids -5 sh"));
        assertEquals("--cpu-weight 10001: give a whole number from 1 to 10000", Lines.runError("--cpu-weight 10001 sh"));
        assertEquals("--cpu-shares 1: give a whole number from 2 to 262144", Lines.runError("--cpu-shares 1 sh"));
        assertEquals("--blkio-weight 9: give a whole number from 10 to 1000", Lines.runError("--blkio-weight 9 sh"));
        assertEquals("--oom-score-adj 1001: give a whole number from -1000 to 1000", Lines.runError("--oom-score-adj 1001 sh"));
    }

    @Test
    void swapIsAtLeastTheMemoryInWhicheverOrder() {
        String below = "--memory-swap 32M: this counts memory and swap together; "
                + "give 64M (the memory limit, for no swap) or more, or -1 for unlimited";
        assertEquals(below, Lines.runError("--memory 64M --swap 32M sh"));
        assertEquals(below, Lines.runError("--swap 32M --memory 64M sh"));
        assertEquals("--memory-swap 32M: this counts memory and swap together, so --memory is needed with it",
                Lines.runError("--swap 32M sh"));
        assertEquals(Long.valueOf(64L << 20), Lines.request("run --swap 64M -m 64M sh").limits().memorySwapBytes());
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertEquals("--storage-opt limit=1G: the only such option is size=SIZE, as in size=2G", Lines.runError("--storage-opt limit=1G sh"));
        assertEquals("--storage-opt size=1k: give at least 1M: directories and their entries count as well", Lines.runError("--storage-opt size=1k sh"));
        assertEquals("--storage-opt size= limits a layer of the container's own, which --overlay has none of; leave one of them out",
                Lines.runError("--storage-opt size=1M --overlay o sh"));
        assertEquals("--storage-opt size= limits a layer of the container's own, which --rootfs-mode rw has none of; leave one of them out",
                Lines.runError("--storage-opt size=1M --rootfs-mode rw sh"));
        assertEquals("--quiet and --verbose contradict each other; give one of them", Lines.runError("-q --verbose sh"));
        assertEquals("--cpu-weight and --cpu-shares set the same limit on two scales; give one of them",
                Lines.runError("--cpu-weight 1 --cpu-shares 2 sh"));
        assertEquals("--hostname web would rename this machine, since --uts host shares its name; leave one of them out",
                Lines.runError("--hostname web --uts host sh"));
        assertEquals("--tmpfs /x/: something else is mounted on /x already; give each target once",
                Lines.runError("-v ./src:/x --tmpfs /x/ sh"));
    }

    @Test
    void variablesOfOptionsBeatThoseOfFiles() {
        FakeHost host = new FakeHost().with("TERM", "xterm").file("/place/vars", "A=file\nB=file\n");
        assertEquals(List.of(new Variable("A", "option"), new Variable("B", "file"), new Variable("C", "2"),
                new Variable("TERM", "xterm")),
                Lines.request("run -e A=option -e C=1 --env-file vars --env C=2 -e TERM -e NONE sh", host)
                        .process().environment());
        assertEquals("-e =x: a name is missing; write NAME=VALUE, or NAME to take the host's value", Lines.runError("-e =x sh"));
    }

    @Test
    void aTerminalIsImpliedWhereNothingIsRedirectedAndNothingWasSaid() {
        FakeHost terminal = new FakeHost().atTerminal();
        assertTrue(Lines.request("run sh", terminal).process().tty());
        assertTrue(Lines.request("run sh", terminal).process().interactive());
        assertFalse(Lines.request("run -i sh", terminal).process().tty());
        assertFalse(Lines.request("run --tty=false sh", terminal).process().interactive());
        assertFalse(Lines.request("run sh").process().tty());
        assertTrue(Lines.request("run -it sh").process().tty());
        assertTrue(Lines.request("run -ti sh").process().interactive());
    }

    @Test
    void aTerminalIsNotImpliedWhereOneStreamIsRedirected() {
        FakeHost piped = new FakeHost().atTerminal().redirected(1);
        assertFalse(Lines.request("run sh", piped).process().tty());
        assertFalse(Lines.request("run sh", piped).process().interactive());
    }

    @Test
    void shortVIsAVolumeBeforeAColonAndVerboseOtherwise() {
        RunRequest both = Lines.request("run -v ./src:/src -v sh");
        assertEquals(1, both.volumes().size());
        assertTrue(both.telling().verbose());
        assertEquals(List.of("sh"), both.process().words());
        assertTrue(Lines.request("run -v -- a:b").telling().verbose());
        assertTrue(Lines.request("run -vi sh").telling().verbose());
        assertEquals("/src", Lines.request("run -v./src:/src sh").volumes().getFirst().target());
    }

    @Test
    void shortHIsTheHostNameBeforeAWordAndHelpOtherwise() {
        assertEquals("web", Lines.request("run -h web sh").hostname());
        assertTrue(Lines.told("run -h").startsWith("Usage:  demitasse run "));
        assertTrue(Lines.told("run -h --rm").startsWith("Usage:  demitasse run "));
    }

    @Test
    void theRestHasItsPlaceToo() {
        RunRequest request = Lines.request("run --name web --hostname box --label a=1 -l a=2 -l b --rm --read-only "
                + "--rootfs-mode rw --rootfs ./rootfs -w /srv/ -u 1000:1000 --init --ulimit nofile=9 --ulimit nofile=8 "
                + "--tmpfs /tmp --pid host --ipc host --uts private --net host --userns auto --time-offset 1h "
                + "-q --trace sh");
        assertEquals("web", request.name());
        assertEquals("box", request.hostname());
        assertEquals(List.of(new Label("a", "2"), new Label("b", "")), request.labels());
        assertTrue(request.remove());
        assertEquals(new RunRequest.Root(new Directory("/place/rootfs", "./rootfs"), RootMode.WRITE_THROUGH, true, null, 0),
                request.root());
        assertEquals("/srv", request.process().workdir());
        assertEquals(new RunRequest.User(new RunRequest.ById(1000), new RunRequest.ById(1000)), request.process().user());
        assertTrue(request.process().init());
        assertEquals(List.of(new Ulimit("RLIMIT_NOFILE", 8, 8)), request.process().ulimits());
        assertEquals("/tmp", request.tmpfs().getFirst().target());
        assertEquals(new Namespaces(Sharing.HOST, Sharing.HOST, Sharing.PRIVATE, Network.HOST,
                new RunRequest.AutomaticUsers(), new TimeOffsets(3600, 3600)), request.namespaces());
        assertEquals(new Telling(true, false, true, false, RunRequest.Timed.NOT, null), request.telling());
    }

    @Test
    void aPrivilegedContainerIsConfinedOnlyByWhatIsNamed() {
        RunRequest.Security security = Lines.request("run --privileged sh").security();
        assertTrue(security.privileged() && security.systemPaths() && !security.noNewPrivileges());
        assertEquals(new RunRequest.AllCalls(), security.systemCalls());
        security = Lines.request("run --security-opt no-new-privileges --security-opt seccomp=builtin --privileged --cap-drop SYS_BOOT sh").security();
        assertTrue(security.noNewPrivileges());
        assertEquals(new RunRequest.UsualCalls(), security.systemCalls());
        assertEquals("[CAP_SYS_BOOT]", security.capabilities().dropped().toString());
    }

    @Test
    void confinementIsChangedOptionByOption() {
        RunRequest.Security security = Lines.request("run --cap-add net_admin --cap-drop ALL --device /dev/fuse --device /dev/fuse:r "
                + "--security-opt apparmor=tight --security-opt label=type:spc_t --security-opt label=level:s0:c1 sh").security();
        assertEquals(RunRequest.CapabilityChange.From.NOTHING, security.capabilities().from());
        assertEquals(List.of(new RunRequest.HostDevice("/dev/fuse", "/dev/fuse", "r")), security.devices());
        assertEquals(new RunRequest.Modules("tight", "system_u:system_r:spc_t:s0:c1", null), security.modules());
        assertEquals(new RunRequest.Modules(null, null, "ro:/usr\nrw:/data"),
                Lines.request("run --security-opt landlock=ro:/usr --security-opt landlock=rw:/data sh").security().modules());
        assertEquals(RunRequest.Security.DEFAULT, Lines.request("run --security-opt label=disable sh").security());
    }

    @Test
    void portsAndAddressesAreTheBridges() {
        assertEquals(Network.BRIDGE, Lines.request("run -p 8080:80 sh").namespaces().network());
        assertEquals(Network.BRIDGE, Lines.request("run --ip 172.20.0.9 sh").namespaces().network());
        assertEquals(Network.NONE, Lines.request("run --dns 9.9.9.9 --network none sh").namespaces().network());
        assertEquals("--publish is for the bridge, and --network asks for none; leave one of them out", Lines.runError("-p 8080:80 --network none sh"));
        assertEquals("--ip is for the bridge, and --network asks for the host's network, where every port of the program is the host's; "
                + "leave one of them out", Lines.runError("--ip 172.20.0.9 --network host sh"));
        assertEquals("-p 8080:80: port 8080/tcp is published already; give each port of the host once", Lines.runError("-p 8080:80 -p 8080:80 sh"));
        assertEquals(Network.BRIDGE, Lines.request("run -d -p 8080:80 sh").namespaces().network());
        assertEquals("--mac-address 03:de:ac:14:00:05: this is no MAC address of a card; write six pairs of hexadecimal digits, the first of them even, "
                + "such as 02:de:ac:14:00:05", Lines.runError("--mac-address 03:de:ac:14:00:05 sh"));
    }

    @Test
    void whoAsksForNoNetworkIsOnTheBridgeOrWhereTheEnvironmentSays() {
        FakeHost host = new FakeHost().with("DEMITASSE_NETWORK", "none");
        assertEquals(Network.BRIDGE, Lines.request("run sh").namespaces().network());
        assertEquals(Network.NONE, Lines.request("run sh", host).namespaces().network());
        assertEquals(Network.HOST, Lines.request("run --network host sh", host).namespaces().network());
        assertEquals("cups", Lines.request("run sh", new FakeHost().with("DEMITASSE_NETWORK", "cups")).connecting().network());
        // What only the bridge has was asked for in this line, and the variable is of all.
        assertEquals(Network.BRIDGE, Lines.request("run -p 80:80 sh", host).namespaces().network());
        assertEquals("error: the environment's DEMITASSE_NETWORK: a name starts with a letter or a digit and goes on with letters, digits, '_', '.' and '-' "
                + "| see demitasse run --help", Lines.told("run sh", new FakeHost().with("DEMITASSE_NETWORK", "../x")));
    }

    @Test
    void aNetworkIsCalledByItsNameAndFreePortsLeadToWhatIsExposed() {
        assertEquals("bridge", Lines.request("run --network bridge sh").connecting().network());
        assertEquals(Network.BRIDGE, Lines.request("run --network cups sh").namespaces().network());
        assertEquals("cups", Lines.request("run --network cups --network-alias db sh").connecting().network());
        assertEquals(List.of("db"), Lines.request("run --network cups --network-alias db sh").connecting().aliases());
        assertEquals(List.of(), Lines.request("run --expose 80 sh").connecting().published());
        assertEquals(2, Lines.request("run -P --expose 80-81/udp sh").connecting().published().size());
        assertEquals(List.of("mugs", "bridge"), Lines.request("run --network cups --network mugs --net bridge sh").connecting().further());
        assertEquals("--network cups: the network cups is given already; give each network once", Lines.runError("--network cups --network cups sh"));
        assertEquals("--network host: several networks are networks that demitasse network ls lists: none, host and that of a container stand alone",
                Lines.runError("--network cups --network host sh"));
        assertEquals("--network ../x: a name starts with a letter or a digit and goes on with letters, digits, '_', '.' and '-'", Lines.runError("--network ../x sh"));
    }

    @Test
    void whatComesLaterSaysSo() {
        assertEquals(Network.CONTAINER, Lines.request("run --network container:web sh").namespaces().network());
        assertEquals("container:web", Lines.request("run --network container:web sh").connecting().network());
        assertEquals("--network 'container:': the name or id of a container is missing; write container:NAME", Lines.runError("--network container: sh"));
        for (String option : List.of("-p 80:80", "--ip 10.0.0.2", "--dns 9.9.9.9", "--dns-search a.b", "--hostname cup", "--add-host a:1.2.3.4", "--expose 80",
                "--mac-address 02:00:00:00:00:05", "--network-alias x")) {
            assertTrue(Lines.runError(option + " --network container:web sh").endsWith(" is for a network of its own, and --network container: shares that of another "
                    + "one with its names; leave one of them out"), option);
        }
        assertEquals("--pid container:web: that comes with a later release; give private or host",
                Lines.runError("--pid container:web sh"));
        assertEquals("--ipc shared: give private or host", Lines.runError("--ipc shared sh"));
    }

    @Test
    void aHealthCheckIsAskedAsDockerAsksUnlessItIsSaidOtherwise() {
        long second = 1_000_000_000L;
        assertEquals(new Health(List.of("CMD-SHELL", "test -e /up"), 30 * second, 30 * second, 0, 5 * second, 3),
                Lines.request("run -d --health-cmd 'test -e /up' -- sh").life().health());
        assertNull(Lines.request("run -d -- sh").life().health());
        assertNull(Lines.request("run -d --no-healthcheck -- sh").life().health());
        Health said = Lines.request("run --health-cmd true --health-interval 2s --health-timeout 500ms --health-retries 1 --health-start-period 1m"
                + " --health-start-interval 1s -- sh").life().health();
        assertEquals(new Health(List.of("CMD-SHELL", "true"), 2 * second, second / 2, 60 * second, second, 1), said);
    }

    @Test
    void aHealthCheckThatCannotBeSaysWhy() {
        assertTrue(Lines.runError("--health-interval 5s -- sh").contains("--health-interval says how to ask, and not what: give --health-cmd COMMAND, too"));
        assertTrue(Lines.runError("--no-healthcheck --health-cmd true -- sh").contains("--no-healthcheck asks for none, and --health-cmd for one"));
        assertTrue(Lines.runError("--health-cmd true --health-interval soon -- sh").contains("give a duration such as 5s, 1.5m or 250ms"));
        assertTrue(Lines.runError("--health-cmd true --health-retries 0 -- sh").contains("--health-retries"));
    }
}
