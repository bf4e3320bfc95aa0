package demitasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.RunRequest.CapabilityChange;
import demitasse.engine.RunRequest.CapabilityChange.From;
import demitasse.engine.RunRequest.HostDevice;
import demitasse.kernel.DeviceNumber;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileStatus;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.SetupException;
import demitasse.spec.Capability;
import demitasse.spec.Device;
import demitasse.spec.Linux;
import demitasse.spec.Mount;
import demitasse.spec.Process;
import demitasse.spec.Resources;
import demitasse.spec.Resources.DeviceRule;
import demitasse.spec.Seccomp;
import demitasse.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfinementTest {
    private final FakeKernel kernel = Hosts.v2()
            .device("/dev/fuse", FileStatus.CHARACTER_DEVICE, new DeviceNumber(10, 229))
            .device("/dev/null", FileStatus.CHARACTER_DEVICE, new DeviceNumber(1, 3))
            .device("/dev/sda", FileStatus.BLOCK_DEVICE, new DeviceNumber(8, 0))
            .device("/dev/snd/seq", FileStatus.CHARACTER_DEVICE, new DeviceNumber(116, 1))
            .device("/dev/pts/0", FileStatus.CHARACTER_DEVICE, new DeviceNumber(136, 0))
            .device("/dev/console", FileStatus.CHARACTER_DEVICE, new DeviceNumber(5, 1))
            .symbolicLink("/dev/cdrom", "sr0")
            .directory("/dev/empty")
            .file("/dev/notes", "");
    private final Requests requests = new Requests();
    private final Confined asked = new Confined();

    private Spec spec() {
        requests.security = asked.build();
        HostFacts facts = HostProbe.probe(kernel);
        Survey survey = Survey.of(kernel, requests.build(), facts);
        return Composer.compose(requests.build(), Requests.CALLER, survey, "id1", "web").spec();
    }

    private Linux linux() {
        Linux linux = spec().linux();
        assertNotNull(linux);
        return linux;
    }

    private List<String> granted(From from, List<Capability> added, List<Capability> dropped) {
        asked.capabilities = new CapabilityChange(from, added, dropped);
        Process process = spec().process();
        assertNotNull(process);
        assertNotNull(process.capabilities());
        assertEquals(process.capabilities().bounding(), process.capabilities().effective());
        assertEquals(process.capabilities().bounding(), process.capabilities().permitted());
        assertEquals(List.of(), process.capabilities().inheritable());
        assertEquals(List.of(), process.capabilities().ambient());
        return process.capabilities().bounding();
    }

    private static List<String> rules(Seccomp filter, String call) {
        List<String> actions = new ArrayList<>();
        for (Seccomp.Syscall rule : filter.syscalls()) {
            if (rule.names().contains(call)) {
                actions.add(rule.action().name() + " " + rule.args().size());
            }
        }
        return actions;
    }

    private List<String> rules(String call) {
        Seccomp filter = linux().seccomp();
        assertNotNull(filter);
        return rules(filter, call);
    }

    private List<String> devices() {
        List<String> devices = new ArrayList<>();
        for (Device device : linux().devices()) {
            devices.add(device.type().word() + " " + device.major() + ":" + device.minor() + " " + device.path());
        }
        return devices;
    }

    private List<DeviceRule> deviceRules() {
        Resources resources = linux().resources();
        assertNotNull(resources);
        return resources.devices();
    }

    private String options(String destination) {
        for (Mount mount : spec().mounts()) {
            if (mount.destination().equals(destination)) {
                return String.join(",", mount.options());
            }
        }
        return "(none)";
    }

    @Test
    void capabilitiesAreAddedToTheUsualOnesAndTakenFromThem() {
        List<String> granted = granted(From.USUAL, List.of(Capability.CAP_NET_ADMIN), List.of(Capability.CAP_CHOWN));
        assertEquals(14, granted.size());
        assertTrue(granted.contains("CAP_NET_ADMIN") && !granted.contains("CAP_CHOWN") && granted.contains("CAP_KILL"));
    }

    @Test
    void afterAllAreDroppedOnlyAddedOnesAreLeft() {
        assertEquals(List.of(), granted(From.NOTHING, List.of(), List.of()));
        assertEquals(List.of("CAP_KILL"), granted(From.NOTHING, List.of(Capability.CAP_KILL), List.of()));
    }

    @Test
    void ofAllThoseThatAreDroppedAreLeftOut() {
        List<String> granted = granted(From.ALL, List.of(), List.of(Capability.CAP_SYS_ADMIN));
        assertEquals(40, granted.size());
        assertFalse(granted.contains("CAP_SYS_ADMIN"));
    }

    @Test
    void theFilterKnowsTheCapabilitiesThatTheContainerHas() {
        assertEquals(List.of(), rules("mount"));
        assertEquals(List.of("SCMP_ACT_ALLOW 1"), rules("clone"));
        assertEquals(List.of("SCMP_ACT_ALLOW 0"), rules("chroot"));
        granted(From.USUAL, List.of(Capability.CAP_SYS_ADMIN), List.of(Capability.CAP_SYS_CHROOT));
        assertEquals(List.of("SCMP_ACT_ALLOW 0"), rules("mount"));
        assertEquals(List.of("SCMP_ACT_ALLOW 0"), rules("clone"));
        assertEquals(List.of("SCMP_ACT_ALLOW 0"), rules("clone3"));
        assertEquals(List.of(), rules("chroot"));
    }

    @Test
    void aPrivilegedContainerHasEveryCapabilityDeviceAndPath() {
        asked.privileged = true;
        asked.systemPaths = true;
        asked.systemCalls = new RunRequest.AllCalls();
        assertEquals(41, granted(From.USUAL, List.of(), List.of()).size());
        assertNull(linux().seccomp());
        assertEquals(List.of(), linux().maskedPaths());
        assertEquals(List.of(), linux().readonlyPaths());
        assertEquals("nosuid,noexec,nodev", options("/sys"));
        assertEquals("nosuid,noexec,nodev", options("/sys/fs/cgroup"));
        assertEquals(List.of("c 10:229 /dev/fuse", "c 1:3 /dev/null", "b 8:0 /dev/sda", "c 116:1 /dev/snd/seq"), sorted(devices()));
        assertEquals(List.of(new DeviceRule(true, Resources.DeviceRuleType.ALL, null, null, "rwm")), deviceRules());
        assertEquals(40, granted(From.USUAL, List.of(), List.of(Capability.CAP_SYS_BOOT)).size());
    }

    /** By path. */
    private static List<String> sorted(List<String> lines) {
        List<String> sorted = new ArrayList<>(lines);
        sorted.sort((a, b) -> a.substring(a.indexOf('/')).compareTo(b.substring(b.indexOf('/'))));
        return sorted;
    }

    @Test
    void onlyAPrivilegedContainerWritesToTheKernelsFilesystems() {
        asked.systemPaths = true;
        assertEquals(List.of(), linux().maskedPaths());
        assertEquals(List.of(), linux().readonlyPaths());
        assertEquals("nosuid,noexec,nodev,ro", options("/sys"));
    }

    @Test
    void aDeviceIsMadeAndMayBeUsedAsAskedFor() {
        asked.devices = List.of(new HostDevice("/dev/fuse", "/dev/fuse", "rwm"), new HostDevice("/dev/sda", "/dev/disk", "r"));
        assertEquals(List.of("c 10:229 /dev/fuse", "b 8:0 /dev/disk"), devices());
        assertEquals(List.of(
                new DeviceRule(true, Resources.DeviceRuleType.CHARACTER, 10L, 229L, "rwm"),
                new DeviceRule(true, Resources.DeviceRuleType.BLOCK, 8L, 0L, "r")), deviceRules());
    }

    @Test
    void aDirectoryBringsItsDevices() {
        asked.devices = List.of(new HostDevice("/dev/snd", "/dev/sound", "rw"));
        assertEquals(List.of("c 116:1 /dev/sound/seq"), devices());
    }

    @Test
    void whatIsNoDeviceIsRefused() {
        assertEquals("there is no device /dev/none", refusal("/dev/none"));
        assertEquals("/dev/notes is no device but a file", refusal("/dev/notes"));
        assertEquals("/dev/empty holds no device", refusal("/dev/empty"));
    }

    private String refusal(String source) {
        asked.devices = List.of(new HostDevice(source, source, "rwm"));
        return String.valueOf(assertThrows(SetupException.class, this::spec).getMessage());
    }

    @Test
    void aCapabilityThatWeDoNotHaveCannotBeAdded() {
        HostFacts facts = HostProbe.probe(kernel);
        asked.capabilities = new CapabilityChange(From.USUAL, List.of(Capability.CAP_SYS_MODULE), List.of());
        requests.security = asked.build();
        HostFacts less = new HostFacts(facts.system(), facts.mounts(), 0, facts.capabilities() & ~(1L << Capability.CAP_SYS_MODULE.number()));
        SetupException refused = assertThrows(SetupException.class, () -> Survey.of(kernel, requests.build(), less));
        assertEquals("CAP_SYS_MODULE cannot be added, since this process does not have it to give", refused.getMessage());
        requests.users = new RunRequest.AutomaticUsers();
        assertNotNull(Survey.of(kernel, requests.build(), less));
    }

    @Test
    void profilesOfSecurityModulesAreThoseAskedFor() {
        asked.modules = new RunRequest.Modules("tight", "system_u:system_r:container_t:s0", "ro:/usr");
        Process process = spec().process();
        assertNotNull(process);
        assertEquals("tight", process.apparmorProfile());
        assertEquals("system_u:system_r:container_t:s0", process.selinuxLabel());
        assertEquals("ro:/usr", spec().annotations().get("demitasse.landlock"));
    }
}
