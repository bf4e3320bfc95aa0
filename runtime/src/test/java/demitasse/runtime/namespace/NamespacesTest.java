package demitasse.runtime.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.FileSystemOf;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileSystemType;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Namespace;
import demitasse.kernel.NamespaceOp.Join;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.ProcessOp.OpenProcess;
import demitasse.kernel.Outcome;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamespacesTest {
    private final FakeKernel kernel = new FakeKernel();
    private final Site site = new Site(kernel);

    /** What the step asks the kernel for; afterwards nothing is left open. */
    private List<String> wordsOf(Step step) {
        List<Integer> before = kernel.openDescriptors();
        kernel.operations().clear();
        step.perform(site);
        assertEquals(before, kernel.openDescriptors(), step.words());
        return kernel.words();
    }

    @Test
    void loopbackIsBroughtUpOverASocket() {
        assertEquals(
                List.of("open a network socket", "bring up network interface lo", "close network socket (fd 3)"), wordsOf(new BringUpLoopback()));
        assertEquals("bring up the loopback interface", new BringUpLoopback().words());
    }

    @Test
    void theCgroupNamespaceIsEnteredOnItsOwn() {
        assertEquals(List.of("enter new namespaces: cgroup"), wordsOf(new EnterCgroupNamespace()));
        assertEquals("see no cgroup above our own", new EnterCgroupNamespace().words());
    }

    @Test
    void namespacesOfAProcessAreJoinedAtOnce() {
        kernel.processes().living.add(42);
        Fd process = kernel.perform(new OpenProcess(42));
        JoinNamespaces join = new JoinNamespaces(process, Namespace.MOUNT.flag() | Namespace.USER.flag());
        assertEquals(List.of("join the namespaces mnt user of process 42"), wordsOf(join));
        assertEquals("join the container's namespaces: mnt user at /linux/namespaces", join.words() + " at " + join.pointer());
    }

    @Test
    void aProcessThatHasEndedHasNoNamespacesToJoin() {
        kernel.refuse(Join.class, Errno.ESRCH);
        JoinNamespaces join = new JoinNamespaces(new Fd(9, "process 42"), Namespace.PID.flag());
        assertEquals("cannot exec in a stopped container", assertThrows(SetupException.class, () -> join.perform(site)).getMessage());
        assertSame(Errno.EPERM, assertThrows(KernelException.class, () -> new JoinNamespaces(new Fd(9, ""), 0).perform(
                new Site(new FakeKernel().refuse(Join.class, Errno.EPERM)))).errno());
    }

    @Test
    void aNamespaceIsJoinedAsTheKindItIsAskedFor() {
        kernel.file("/run/netns/blue", "");
        Site host = new Site(new Namespaced(kernel, "net:[4026531840]"));
        new OpenNamespace(Namespace.NETWORK, "/run/netns/blue", "/linux/namespaces/2").perform(host);
        JoinNamespace step = new JoinNamespace(Namespace.NETWORK, "/run/netns/blue", "/linux/namespaces/2");
        kernel.operations().clear();
        step.perform(host);
        assertEquals(List.of("join namespace /run/netns/blue", "close /run/netns/blue (fd 3)"), kernel.words());
        assertEquals(Namespace.NETWORK.flag(), ((Join) kernel.operations().get(0)).type());
        assertEquals("join the net namespace /run/netns/blue", step.words());
        assertEquals("/linux/namespaces/2", step.pointer());
        KernelException missing = assertThrows(KernelException.class, () -> new OpenNamespace(Namespace.UTS, "/none", "").perform(site));
        assertSame(Errno.ENOENT, missing.errno());
    }

    /** The fake with files of namespaces: every descriptor is one, and of that identity, as is what this process is in. */
    private record Namespaced(FakeKernel inner, String identity) implements Kernel {
        @Override
        @SuppressWarnings("unchecked") // The answer is the one of the operation.
        public <R> Outcome<R> attempt(KernelOp<R> op) {
            return switch (op) {
                case FileSystemOf _ -> (Outcome<R>) new Outcome.Done<>(identity.isEmpty() ? FileSystemType.TMPFS : FileSystemType.NAMESPACE);
                case ReadLink _ -> (Outcome<R>) new Outcome.Done<>(identity);
                default -> inner.attempt(op);
            };
        }
    }

    private String refusal(Namespace namespace, String identity) {
        kernel.file("/ns", "");
        Site host = new Site(new Namespaced(kernel, identity));
        return assertThrows(SetupException.class, () -> new OpenNamespace(namespace, "/ns", "/linux/namespaces/1").perform(host)).getMessage();
    }

    @Test
    void aFileOfAnotherKindIsNamedWithItsPlaceInTheConfiguration() {
        assertEquals("/ns is no net namespace, but one of type uts", refusal(Namespace.NETWORK, "uts:[4026531838]"));
        assertEquals("/ns is no time namespace", refusal(Namespace.TIME, ""));
        // A container that joined it would take the root away from all who live there.
        assertEquals("/ns is the mount namespace of the host, whose root a container would take away", refusal(Namespace.MOUNT, "mnt:[1]"));
    }

    @Test
    void aNamespaceThatIsMountedSomewhereIsOpenedThoughItsKindIsNotTold() {
        kernel.file("/run/netns/green", "");
        Site host = new Site(new Namespaced(kernel, "/run/netns/green"));
        new OpenNamespace(Namespace.NETWORK, "/run/netns/green", "/linux/namespaces/2").perform(host);
        new JoinNamespace(Namespace.NETWORK, "/run/netns/green", "").perform(host);
        assertEquals("close /run/netns/green (fd 3)", kernel.words().getLast());
    }

    @Test
    void theUserNamespaceInWhichWeAreIsNotJoinedTwice() {
        kernel.file("/ns", "");
        Site host = new Site(new Namespaced(kernel, "user:[4026531837]"));
        new OpenNamespace(Namespace.USER, "/ns", "").perform(host);
        new JoinNamespace(Namespace.USER, "/ns", "").perform(host);
        assertEquals("close /ns (fd 3)", kernel.words().getLast());
        assertEquals(List.of(), kernel.openDescriptors().stream().filter(number -> number > 2).toList());
    }

    @Test
    void usersAreMappedThroughTheDirectoryOfInit() {
        kernel.virtualFile("/proc/101/uid_map", "").virtualFile("/proc/101/gid_map", "");
        site.keep(Step.INIT_PROCESS, kernel.perform(new Open("/proc/101", OpenFlag.PATH | OpenFlag.DIRECTORY)));
        MapUsers step = new MapUsers(
                List.of(new MapUsers.Range(0, 100000, 65536), new MapUsers.Range(65536, 1000, 1)), List.of(new MapUsers.Range(0, 4294901760L, 65535)));
        wordsOf(step);
        assertEquals("0 100000 65536\n65536 1000 1\n", kernel.content("/proc/101/uid_map"));
        assertEquals("0 4294901760 65535\n", kernel.content("/proc/101/gid_map"));
        assertEquals(
                "map users 0–65535 to 100000–165535, 65536–65536 to 1000–1000 and groups 0–65534 to 4294901760–4294967294", step.words());
        assertEquals("/linux/uidMappings", step.pointer());
    }

    @Test
    void namesAreSetAsFarAsAsked() {
        assertEquals(List.of("set the host name to web", "set the domain name to example"), wordsOf(new NameHost("web", "example")));
        assertEquals(List.of("set the host name to web"), wordsOf(new NameHost("web", null)));
        assertEquals(List.of("set the domain name to example"), wordsOf(new NameHost(null, "example")));
        assertEquals("set the host name to web and the domain name to example", new NameHost("web", "example").words());
        assertEquals("set the domain name to example", new NameHost(null, "example").words());
        assertEquals("/domainname", new NameHost(null, "example").pointer());
        assertEquals("/hostname", new NameHost("web", null).pointer());
    }

    @Test
    void clocksAreSetBeforeAnybodyIsInTheNamespace() {
        kernel.virtualFile("/proc/self/timens_offsets", "").file("/proc/self/ns/time_for_children", "");
        OffsetClocks step = new OffsetClocks("monotonic 86400 0\nboottime -5 0\n");
        assertEquals("enter new namespaces: time", wordsOf(step).getFirst());
        assertEquals("monotonic 86400 0\nboottime -5 0\n", kernel.content("/proc/self/timens_offsets"));
        assertEquals("enter a time namespace with offsets: monotonic 86400 0,boottime -5 0", step.words());
        assertEquals(
                List.of("enter new namespaces: time", "open /proc/self/ns/time_for_children", "join namespace /proc/self/ns/time_for_children",
                        "close /proc/self/ns/time_for_children (fd 3)"), wordsOf(new OffsetClocks("")));
        assertEquals("enter a time namespace", new OffsetClocks("").words());
    }

    // --- SetParameters

    private static SetParameters parameters(String... keysAndValues) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            parameters.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new SetParameters(parameters);
    }

    private FakeKernel withProcfs(String... files) {
        kernel.directory("/proc").mounted("/proc", "proc");
        for (String file : files) {
            // Through the mount: what is put by path would lie below it.
            makeVirtual("/proc/sys/" + file);
        }
        return kernel;
    }

    private void makeVirtual(String path) {
        demitasse.kernel.Files.makeDirectories(kernel, demitasse.kernel.Fd.HERE, path.substring(0, path.lastIndexOf('/')), 0755);
        demitasse.kernel.Files.create(kernel, demitasse.kernel.Fd.HERE, path, 0644, new byte[0]);
    }

    @Test
    void parametersAreWrittenInTheOrderInWhichTheyAreAsked() {
        withProcfs("net/ipv4/ip_forward", "kernel/shmmax", "net/ipv4/conf/eth0.100/forwarding");
        SetParameters step = parameters("net.ipv4.ip_forward", "1", "kernel.shmmax", "4096", "net/ipv4/conf/eth0.100/forwarding", "1", "net.core.a", "x", "b", "y");
        assertEquals(
                "set kernel parameters: net.ipv4.ip_forward=1 kernel.shmmax=4096 net/ipv4/conf/eth0.100/forwarding=1 net.core.a=x b=y", step.words());
        assertEquals("/linux/sysctl", step.pointer());
        wordsOf(parameters("net.ipv4.ip_forward", "1", "kernel.shmmax", "4096", "net/ipv4/conf/eth0.100/forwarding", "1"));
        assertEquals("1", kernel.content("/proc/sys/net/ipv4/ip_forward"));
        assertEquals("4096", kernel.content("/proc/sys/kernel/shmmax"));
        // With slashes first, a dot belongs to a name (sysctl(8)).
        assertEquals("1", kernel.content("/proc/sys/net/ipv4/conf/eth0.100/forwarding"));
    }

    @Test
    void aParameterThatIsRefusedIsToldByItsOwnPlace() {
        withProcfs("net/ipv4/ip_forward");
        SetupException refused = assertThrows(
                SetupException.class, () -> parameters("net.ipv4.ip_forward", "1", "net/ipv4/conf/eth0.100/forwarding", "1").perform(site));
        assertTrue(refused.getMessage().startsWith("the kernel parameter net/ipv4/conf/eth0.100/forwarding cannot be set to 1: open "), refused.getMessage());
        assertTrue(refused.getMessage().contains("ENOENT"), refused.getMessage());
        assertEquals("/linux/sysctl/net~1ipv4~1conf~1eth0.100~1forwarding", refused.pointer());
    }

    @Test
    void aNameThatLeadsOutOfProcSysIsRefused() {
        withProcfs("kernel/shmmax").file("/etc/shadow", "secret");
        SetupException refused = assertThrows(SetupException.class, () -> parameters("..etc/shadow", "x").perform(site));
        assertEquals("..etc/shadow is not the name of a kernel parameter", refused.getMessage());
        assertEquals("secret", kernel.content("/etc/shadow"));
    }

    @Test
    void parametersAreWrittenToProcfsAlone() {
        kernel.directory("/proc/sys/kernel");
        SetupException refused = assertThrows(SetupException.class, () -> parameters("kernel.shmmax", "1").perform(site));
        assertEquals("/proc is not procfs, so that no kernel parameter can be set", refused.getMessage());
        assertEquals("mount it: mount -t proc proc /proc", refused.hint());
    }
}
