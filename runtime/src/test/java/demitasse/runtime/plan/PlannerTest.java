package demitasse.runtime.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.SystemName;
import demitasse.kernel.Text;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.HostFacts;
import demitasse.runtime.MountEntry;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.spec.Device;
import demitasse.spec.Linux;
import demitasse.spec.Mount;
import demitasse.spec.Namespace;
import demitasse.spec.Namespace.Type;
import demitasse.spec.Process;
import demitasse.spec.Root;
import demitasse.spec.RootfsPropagation;
import demitasse.spec.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What single properties come to; the order of whole plans is pinned where configurations are composed. */
class PlannerTest {
    private static final List<MountEntry> V2 = MountEntry.parse(Text.encode("30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"));

    private String release = "6.12.0";
    private List<MountEntry> hostMounts = V2;
    private boolean pivot = true;
    private Spec spec = Spec.EMPTY.withProcess(Process.EMPTY.withArgs(List.of("sh"))).withRoot(new Root("/srv/rootfs", false));
    private Linux linux = Linux.EMPTY.withNamespaces(List.of(Namespace.create(Type.MOUNT)));

    private Plan plan() {
        HostFacts facts = new HostFacts(new SystemName(release, "x86_64", "host"), hostMounts, 0, -1L);
        ContainerSpec container = new ContainerSpec(
                "web", "web", spec.withLinux(linux), new ContainerSpec.RootFilesystem.Directory("/srv/rootfs"), List.of(), List.of(), false, true).withPivot(pivot);
        return Planner.plan(container, facts, CgroupLayout.of(V2, _ -> "cpu memory pids\n"));
    }

    private static List<String> words(List<Step> steps) {
        List<String> words = new ArrayList<>();
        for (Step step : steps) {
            words.add(step.words());
        }
        return words;
    }

    private List<String> inside() {
        return words(plan().inside());
    }

    private String refusal() {
        return assertThrows(SetupException.class, this::plan).getMessage();
    }

    private void process(Process process) {
        spec = spec.withProcess(process);
    }

    private Process process() {
        Process process = spec.process();
        return process == null ? Process.EMPTY : process;
    }

    private void mount(String destination, String type, String source, String... options) {
        spec = spec.withMounts(List.of(new Mount(destination, type, source, List.of(options), List.of(), List.of())));
    }

    // --- the kernel

    @Test
    void aKernelThatIsTooOldIsRefusedWithBothVersions() {
        release = "5.11.22-generic";
        assertEquals("this kernel is too old: Linux 5.11.22-generic, and 5.12 is needed (mount_setattr)", refusal());
        release = "4.19.0";
        assertEquals("this kernel is too old: Linux 4.19.0, and 5.12 is needed (mount_setattr)", refusal());
        release = "odd";
        assertTrue(refusal().startsWith("this kernel is too old: Linux odd"));
        for (String young : List.of("5.12.0", "5.12", "6.0", "10.1-rc3+")) {
            release = young;
            assertEquals("keep mounts to ourselves", inside().get(1), young);
        }
    }

    // --- namespaces

    @Test
    void onlyNewNamespacesAreClonedInto() {
        linux = Linux.EMPTY.withNamespaces(List.of(Namespace.create(Type.PID), Namespace.create(Type.MOUNT), Namespace.create(Type.CGROUP),
                Namespace.create(Type.TIME), new Namespace(Type.NETWORK, "/run/netns/blue")));
        Plan plan = plan();
        assertEquals(" pid mnt", demitasse.kernel.Namespace.words(plan.namespaces()));
        assertEquals("enter a time namespace", plan.inside().getFirst().words());
        assertEquals("join the net namespace /run/netns/blue", plan.inside().get(1).words());
        assertEquals("/linux/namespaces/4", plan.inside().get(1).pointer());
        assertTrue(words(plan.before()).contains("open the net namespace /run/netns/blue"), words(plan.before()).toString());
        assertFalse(words(plan.inside()).contains("bring up the loopback interface"));
        assertEquals(List.of(), plan.entering());
    }

    @Test
    void whatInitCannotJoinByItselfIsEnteredBeforeItIsMade() {
        linux = Linux.EMPTY.withNamespaces(List.of(new Namespace(Type.USER, "/u"), new Namespace(Type.NETWORK, "/n"), new Namespace(Type.MOUNT, "/m"),
                new Namespace(Type.PID, "/p"), new Namespace(Type.TIME, "/t"), new Namespace(Type.CGROUP, "/c"), Namespace.create(Type.UTS)));
        Plan plan = plan();
        assertEquals(List.of("join the net namespace /n", "join the time namespace /t", "join the cgroup namespace /c", "join the pid namespace /p",
                "join the mnt namespace /m", "join the user namespace /u"), words(plan.entering()));
        assertEquals("/linux/namespaces/0", plan.entering().getLast().pointer());
        assertEquals(" uts", demitasse.kernel.Namespace.words(plan.namespaces()));
        assertEquals(List.of("become root of the user namespace", "cgroup: enter demitasse/web (v2)", "keep mounts to ourselves",
                "mount the root: /srv/rootfs"), words(plan.inside()).subList(0, 4));
        assertEquals(List.of(), plan.alongside(), "the mapping is that of the existing namespace");
    }

    @Test
    void aNewUserNamespaceIsMadeInsideOfThoseThatAreJoined() {
        linux = Linux.EMPTY.withNamespaces(List.of(Namespace.create(Type.USER), new Namespace(Type.NETWORK, "/n"), Namespace.create(Type.MOUNT)));
        assertEquals(List.of("join the net namespace /n"), words(plan().entering()));
        linux = Linux.EMPTY.withNamespaces(List.of(new Namespace(Type.PID, "/p"), new Namespace(Type.MOUNT, "/m")));
        assertEquals(List.of("join the pid namespace /p", "join the mnt namespace /m"), words(plan().entering()));
        linux = Linux.EMPTY.withNamespaces(List.of(new Namespace(Type.MOUNT, "/m"), new Namespace(Type.CGROUP, "/c")));
        assertEquals(List.of(), plan().entering());
        assertEquals(List.of("cgroup: enter demitasse/web (v2)", "join the cgroup namespace /c", "join the mnt namespace /m"), inside().subList(0, 3));
    }

    @Test
    void withoutAMountNamespaceNothingIsMounted() {
        linux = Linux.EMPTY;
        assertEquals(
                List.of("cgroup: enter demitasse/web (v2)", "take a session keyring of its own", "move into /srv/rootfs, among the host's mounts", "go to /", "give up all but 0 capabilities for good",
                        "become user 0:0, with 0 capabilities"),
                inside());
        assertEquals(List.of("cgroup: make /sys/fs/cgroup/demitasse/web with cpu, memory, pids"), words(plan().before()).subList(0, 1));
        linux = linux.withRootfsPropagation(RootfsPropagation.SLAVE);
        assertEquals("without a mount namespace /linux/rootfsPropagation would change what the host sees", refusal());
        spec = spec.withRoot(new Root("/srv/rootfs", true));
        assertEquals("without a mount namespace /root/readonly would change what the host sees", refusal());
        mount("/x", "tmpfs", "tmpfs");
        assertEquals("without a mount namespace /mounts would change what the host sees", refusal());
    }

    // --- mounts and devices

    @Test
    void aMountWithoutATypeIsABind() {
        mount("/data", null, "/srv/data", "ro");
        assertEquals("copy the mount of /srv/data for /data (bind,ro)", words(plan().before()).getLast());
        assertTrue(inside().contains("bind /srv/data on /data"), inside().toString());
        mount("/data", "none", "/srv/data", "rbind");
        assertEquals("copy the mount of /srv/data for /data (rbind)", words(plan().before()).getLast());
        mount("/data", "bind", null);
        assertEquals("the bind mount on /data has no source (/mounts/0)", refusal());
    }

    @Test
    void aFilesystemWithoutASourceIsNamedByItsType() {
        mount("/tmp", "tmpfs", null, "size=1m");
        Step step = plan().inside().get(3);
        assertEquals("mount tmpfs on /tmp (size=1m) at /mounts/0", step.words() + " at " + step.pointer());
    }

    @Test
    void cgroupsOfVersionTwoAreOneFilesystem() {
        mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro");
        assertTrue(inside().contains("mount cgroup2 on /sys/fs/cgroup (ro)"), inside().toString());
    }

    @Test
    void askedDevicesComeAfterThoseThatAllHave() {
        linux = linux.withDevices(List.of(new Device(Device.Type.CHARACTER, "/dev/fuse", 10L, 229L, null, null, null)));
        assertTrue(inside().contains("make devices: null zero full random urandom tty fuse, and the links of /dev"), inside().toString());
    }

    @Test
    void parametersAreSetBeforeTheirFilesAreProtected() {
        Map<String, String> sysctl = new LinkedHashMap<>();
        sysctl.put("net.b", "2");
        sysctl.put("net.a", "1");
        linux = linux.withSysctl(sysctl).withReadonlyPaths(List.of("/proc/sys")).withMaskedPaths(List.of("/proc/keys"));
        List<String> inside = inside();
        int at = inside.indexOf("set kernel parameters: net.b=2 net.a=1");
        assertEquals(List.of("hide /proc/keys", "make read-only: /proc/sys"), inside.subList(at + 1, at + 3));
    }

    @Test
    void stepsAreNumberedThroughAllParts() {
        linux = linux.withNamespaces(List.of(Namespace.create(Type.MOUNT), Namespace.create(Type.USER)));
        Plan plan = plan();
        assertEquals("map users", plan.alongside().getFirst().words().substring(0, 9));
        assertEquals(plan.size(), plan.all().size());
        assertEquals(plan.alongside().getFirst(), plan.all().get(plan.before().size()));
        assertTrue(words(plan.inside()).contains("bind devices: null zero full random urandom tty, and the links of /dev"));
    }
}
