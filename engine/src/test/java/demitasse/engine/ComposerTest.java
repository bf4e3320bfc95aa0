package demitasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.RunRequest.Limits;
import demitasse.engine.RunRequest.Network;
import demitasse.engine.RunRequest.RootMode;
import demitasse.engine.RunRequest.Sharing;
import demitasse.kernel.DeviceNumber;
import demitasse.kernel.FileStatus;
import demitasse.kernel.ResourceLimit;
import demitasse.kernel.SystemName;
import demitasse.kernel.Text;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.ContainerSpec.CarriedMount;
import demitasse.runtime.ContainerSpec.Layers;
import demitasse.runtime.ContainerSpec.RootFilesystem;
import demitasse.runtime.SetupException;
import demitasse.spec.Linux;
import demitasse.spec.Mount;
import demitasse.spec.Namespace;
import demitasse.spec.Process;
import demitasse.spec.Resources;
import demitasse.spec.Seccomp;
import demitasse.spec.SeccompProfile;
import demitasse.spec.SeccompProfileJson;
import demitasse.spec.json.JsonDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComposerTest {
    private static final String BOX = "/var/lib/demitasse/containers/id1";

    private static final long FIRST_ID = 300_000;

    private static final NameFiles.OfHost NO_NAMES = new NameFiles.OfHost("", "");

    private final Requests requests = new Requests();
    private ResourceLimit openFiles = new ResourceLimit(1024, 4096);
    private final List<Survey.Carried> carried = new ArrayList<>();

    private static FileStatus status(int type) {
        return new FileStatus(type, 0755, 0, 0, 1, 0, DeviceNumber.NONE, DeviceNumber.NONE, 1);
    }

    private ContainerSpec composed() {
        Survey survey = new Survey(requests.lowers(), status(FileStatus.DIRECTORY), new Accounts.Account(1000, 100, List.of(10L), "/home/ada"), carried,
                List.of("/sys/devices/system/cpu/cpu0/thermal_throttle"), List.of(), openFiles, NO_NAMES,
                new SystemName("6.1.0", "x86_64", "host"), FIRST_ID);
        return Composer.compose(requests.build(), Requests.CALLER, survey, "id1", "web");
    }

    private Process process() {
        Process process = composed().spec().process();
        assertNotNull(process);
        return process;
    }

    private Linux linux() {
        Linux linux = composed().spec().linux();
        assertNotNull(linux);
        return linux;
    }

    private Resources resources() {
        Resources resources = linux().resources();
        assertNotNull(resources);
        return resources;
    }

    private List<String> destinations() {
        List<String> destinations = new ArrayList<>();
        for (Mount mount : composed().spec().mounts()) {
            destinations.add(mount.destination());
        }
        return destinations;
    }

    private List<String> namespaces() {
        List<String> types = new ArrayList<>();
        for (Namespace namespace : linux().namespaces()) {
            assertNull(namespace.path());
            types.add(namespace.type().word());
        }
        return types;
    }

    // --- confinement

    @Test
    void systemCallsAreFilteredUnlessAllAreAskedFor() {
        Seccomp usual = linux().seccomp();
        assertNotNull(usual);
        assertEquals(Seccomp.Action.SCMP_ACT_ERRNO, usual.defaultAction());
        Confined confined = Confined.by(new RunRequest.AllCalls());
        confined.noNewPrivileges = false;
        requests.security = confined.build();
        assertNull(linux().seccomp());
        assertEquals(false, process().noNewPrivileges());
    }

    @Test
    void aProfileIsResolvedForTheMachineItsKernelAndTheCapabilities() {
        requests.security = Confined.by(new RunRequest.ProfiledCalls(profile("""
                {"defaultAction": "SCMP_ACT_KILL", "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]}],
                 "syscalls": [{"names": ["read"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "5.4", "arches": ["amd64"]}},
                  {"names": ["mount"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}},
                  {"name": "clone", "action": "SCMP_ACT_ALLOW", "args": null, "excludes": {"caps": ["CAP_SYS_ADMIN"]}}]}"""), "p.json")).build();
        Seccomp filter = linux().seccomp();
        assertNotNull(filter);
        assertEquals(List.of(Seccomp.Architecture.SCMP_ARCH_X86_64, Seccomp.Architecture.SCMP_ARCH_X86), filter.architectures());
        assertEquals(List.of("read"), filter.syscalls().get(0).names());
        assertEquals(List.of("clone"), filter.syscalls().get(1).names());
        assertEquals(2, filter.syscalls().size());
    }

    @Test
    void aProfileThatBreaksARuleIsRefusedByTheNameItWasGiven() {
        requests.security = Confined.by(new RunRequest.ProfiledCalls(profile("""
                {"defaultAction": "SCMP_ACT_NOTIFY", "listenerPath": "/run/l"}"""), "p.json")).build();
        SetupException refused = assertThrows(SetupException.class, this::linux);
        assertTrue(refused.getMessage().startsWith("p.json: "), refused.getMessage());
    }

    private static SeccompProfile profile(String json) {
        return JsonDocument.parse(Text.encode(json), "p.json", SeccompProfileJson::read).value();
    }

    // --- the process

    @Test
    void aRootFilesystemHasAnEnvironmentOfItsOwn() {
        assertEquals(List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOSTNAME=web", "HOME=/home/ada"), process().env());
    }

    @Test
    void aSandboxTakesPathAndLanguageOver() {
        requests.sandbox().tty = true;
        assertEquals(List.of("PATH=/opt/bin:/bin", "HOSTNAME=web", "HOME=/home/ada", "TERM=xterm-256color", "LANG=C.UTF-8"), process().env());
    }

    @Test
    void whatIsGivenReplacesWhatWouldBeSet() {
        requests.variable("HOME", "/else").variable("A", "").variable("PATH", "/x");
        assertEquals(List.of("HOSTNAME=web", "HOME=/else", "A=", "PATH=/x"), process().env());
    }

    @Test
    void theWorkingDirectoryIsAskedForOrTheCallersInASandbox() {
        assertEquals("/", process().cwd());
        requests.sandbox();
        assertEquals("/home/ada/src", process().cwd());
        requests.workdir = "/data";
        assertEquals("/data", process().cwd());
    }

    @Test
    void aDirectoryThatASandboxDoesNotHaveIsNotItsWorkingDirectory() {
        Survey survey = new Survey(requests.lowers(), status(FileStatus.DIRECTORY), new Accounts.Account(0, 0, List.of(), "/root"), List.of(), List.of(), List.of(), openFiles, NO_NAMES,
                new SystemName("6.1.0", "x86_64", "host"), 0);
        ContainerSpec container = Composer.compose(requests.sandbox().build(), new Caller("/run/user/0", null, null, null), survey, "id1", "web");
        assertNotNull(container.spec().process());
        assertEquals("/", container.spec().process().cwd());
        assertEquals("PATH=" + Defaults.PATH, container.spec().process().env().getFirst());
    }

    @Test
    void theUserIsTheOneThatWasLookedUpAndGainsNothing() {
        Process process = process();
        assertEquals("1000:100 [10]", process.user().uid() + ":" + process.user().gid() + " " + process.user().additionalGids());
        assertTrue(process.noNewPrivileges());
        assertEquals(Defaults.CAPABILITIES, process.capabilities());
        assertEquals(List.of(), Defaults.CAPABILITIES.inheritable());
        assertEquals(List.of(), Defaults.CAPABILITIES.ambient());
    }

    @Test
    void openFilesAreLoweredUnlessGiven() {
        assertEquals(List.of(), process().rlimits());
        openFiles = new ResourceLimit(-1, -1);
        assertEquals(List.of(new Process.Rlimit("RLIMIT_NOFILE", -1, 1024)), process().rlimits());
        requests.ulimits.add(new RunRequest.Ulimit("RLIMIT_NOFILE", 5, 6));
        requests.ulimits.add(new RunRequest.Ulimit("RLIMIT_CORE", 0, -1));
        assertEquals(List.of(new Process.Rlimit("RLIMIT_NOFILE", 6, 5), new Process.Rlimit("RLIMIT_CORE", -1, 0)), process().rlimits());
    }

    // --- the root

    @Test
    void writesLandInAnOverlayOrGoThrough() {
        assertEquals(new RootFilesystem.Overlay(new Layers("/srv/rootfs", BOX + "/upper", BOX + "/work"), BOX + "/upper"), composed().root());
        requests.mode = RootMode.WRITE_THROUGH;
        assertEquals(new RootFilesystem.Directory("/srv/rootfs", true), composed().root());
        requests.sandbox();
        assertEquals(new RootFilesystem.Directory("/", true), composed().root());
    }

    @Test
    void aSandboxCarriesFilesystemsInLayersAndFilesReadOnly() {
        requests.sandbox();
        carried.add(new Survey.Carried("/home", status(FileStatus.DIRECTORY)));
        carried.add(new Survey.Carried("/etc/file", status(FileStatus.REGULAR)));
        carried.add(new Survey.Carried("/tmp", status(FileStatus.DIRECTORY)));
        assertEquals(
                List.of(new CarriedMount("/home", new Layers("/home", BOX + "/upper-0", BOX + "/work-0")),
                        new CarriedMount("/tmp", new Layers("/tmp", BOX + "/upper-1", BOX + "/work-1"))),
                composed().carried());
        List<String> destinations = destinations();
        assertTrue(destinations.containsAll(List.of("/run", "/var/lib/demitasse", "/etc/file")), destinations.toString());
        assertFalse(destinations.contains("/home"));
        requests.mode = RootMode.WRITE_THROUGH;
        assertEquals(List.of(), composed().carried());
        assertFalse(destinations().contains("/run"));
    }

    // --- mounts

    @Test
    void outerMountsComeFirstAndEqualsInTheirOrder() {
        requests.volume("/srv/a", "/data/in/deep", "rbind").tmpfs("/data", "size=1").volume("/srv/b", "/data/in", "rbind").volume("/srv/c", "/other", "rbind");
        List<String> destinations = destinations();
        assertEquals(List.of("/other", "/data", "/data/in", "/data/in/deep"), destinations.subList(destinations.size() - 4, destinations.size()));
        assertEquals(List.of("/proc", "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue", "/sys", "/sys/fs/cgroup"), destinations.subList(0, 7));
    }

    @Test
    void volumesOfOursAreBoundFromWhereTheyAre() {
        VolumeCare part = new VolumeCare(false, false, true, "a/b", List.of(new RunRequest.IdMapping(0, 5, 1)), List.of(new RunRequest.IdMapping(0, 6, 1)));
        requests.volumes.add(new RunRequest.Volume(new VolumeSource.Unnamed(), "/own", List.of("rbind", "rw", "rprivate"), VolumeCare.NONE));
        requests.volumes.add(new RunRequest.Volume(new VolumeSource.Named("data"), "/x", List.of("rbind", "ro", "rprivate"), part));
        requests.volumes.add(new RunRequest.Volume(new VolumeSource.Unnamed(), "/too", List.of("bind", "rw", "rprivate"), VolumeCare.NONE));
        requests.tmpfs("/dev/shm", "size=4096");
        List<Mount> mounts = composed().spec().mounts();
        List<Mount> last = mounts.subList(mounts.size() - 4, mounts.size());
        assertEquals("/var/lib/demitasse/volumes/named/id1-0/data", last.get(0).source());
        assertEquals(List.of("rbind", "ro", "rprivate", "x-demitasse.subpath=a/b"), last.get(1).options());
        assertEquals(5, last.get(1).uidMappings().getFirst().hostId());
        assertEquals("/var/lib/demitasse/volumes/named/id1-1/data", last.get(2).source());
        assertEquals("/dev/shm", last.get(3).destination());
        assertEquals(1, destinations().stream().filter("/dev/shm"::equals).count());
    }

    @Test
    void anOverlayOfAVolumeIsPartOfTheRoot() {
        VolumeCare overlay = new VolumeCare(true, false, true, null, List.of(), List.of());
        requests.volumes.add(new RunRequest.Volume(new VolumeSource.HostPath("/srv/b", true), "/a/b", List.of("rbind", "rw", "rprivate"), overlay));
        requests.volumes.add(new RunRequest.Volume(new VolumeSource.Named("data"), "/x", List.of("rbind", "rw", "rprivate"), overlay));
        assertEquals(List.of(new CarriedMount("/x", new Layers(demitasse.engine.store.Volumes.data("data"), BOX + "/upper-0", BOX + "/work-0")),
                new CarriedMount("/a/b", new Layers("/srv/b", BOX + "/upper-1", BOX + "/work-1"))), composed().carried());
        requests.tmpfs("/a", "size=1");
        assertEquals("the overlay on /a/b would be hidden below the mount on /a", assertThrows(SetupException.class, this::composed).getMessage());
    }

    @Test
    void theHostsIpcComesWithItsMounts() {
        requests.ipc = Sharing.HOST;
        Mount shm = composed().spec().mounts().get(3);
        assertEquals("/dev/shm from /dev/shm [rbind]", shm.destination() + " from " + shm.source() + " " + shm.options());
    }

    // --- namespaces

    @Test
    void everythingIsTheContainersOwnButUsersAndClocks() {
        assertEquals(List.of("mount", "cgroup", "pid", "uts", "ipc", "network"), namespaces());
        assertEquals("web", composed().spec().hostname());
    }

    @Test
    void whatIsSharedIsLeftOut() {
        requests.pid = Sharing.HOST;
        requests.ipc = Sharing.HOST;
        requests.uts = Sharing.HOST;
        requests.network = Network.HOST;
        assertEquals(List.of("mount", "cgroup"), namespaces());
        assertNull(composed().spec().hostname());
    }

    @Test
    void usersAndClocksAreMadeWhereAsked() {
        requests.users = new RunRequest.AutomaticUsers();
        requests.timeOffsets = new RunRequest.TimeOffsets(5, -6);
        assertTrue(namespaces().containsAll(List.of("user", "time")), namespaces().toString());
        assertEquals(List.of(new demitasse.spec.IdMapping(0, FIRST_ID, 65536)), linux().uidMappings());
        assertEquals(linux().uidMappings(), linux().gidMappings());
        assertEquals(new Linux.TimeOffsets(new Linux.TimeOffset(-6, 0), new Linux.TimeOffset(5, 0)), linux().timeOffsets());
        requests.users = new RunRequest.MappedUsers(List.of(new RunRequest.IdMapping(0, 1000, 1), new RunRequest.IdMapping(1, 5000, 9)));
        assertEquals(List.of(new demitasse.spec.IdMapping(0, 1000, 1), new demitasse.spec.IdMapping(1, 5000, 9)), linux().gidMappings());
    }

    // --- limits

    @Test
    void withoutLimitsThereAreNone() {
        assertEquals(Resources.EMPTY, resources());
        assertNull(process().oomScoreAdj());
    }

    @Test
    void eachLimitHasItsProperty() {
        requests.limits = new Limits(1L, 2L, 3L, 4L, null, 5, "0-1", "0", 6L, 100, 8);
        Resources resources = resources();
        assertNotNull(resources.memory());
        assertEquals("1 2", resources.memory().limit() + " " + resources.memory().swap());
        assertNotNull(resources.cpu());
        assertEquals("3 4 5 0-1 0", resources.cpu().quota() + " " + resources.cpu().period() + " " + resources.cpu().shares() + " "
                + resources.cpu().cpus() + " " + resources.cpu().mems());
        assertEquals(new Resources.Pids(6), resources.pids());
        assertNotNull(resources.blockIO());
        assertEquals(100, resources.blockIO().weight().intValue());
        assertEquals(Integer.valueOf(8), process().oomScoreAdj());
    }

    @Test
    void aWeightBecomesSharesThatComeToTheSameWeight() {
        requests.limits = new Limits(null, null, null, null, 100, null, null, null, null, null, null);
        assertNotNull(resources().cpu());
        assertEquals(100, demitasse.runtime.cgroup.CpuShares.toWeight(resources().cpu().shares()));
    }

    // --- the rest

    @Test
    void pathsThatTellOfTheHostAreHidden() {
        assertEquals("/sys/devices/system/cpu/cpu0/thermal_throttle", linux().maskedPaths().getLast());
        assertTrue(linux().maskedPaths().containsAll(List.of("/proc/kcore", "/proc/keys", "/sys/firmware")));
        assertEquals(Defaults.READ_ONLY, linux().readonlyPaths());
    }

    @Test
    void labelsAreAnnotationsAndANameIsShown() {
        assertEquals("id1", composed().shownAs());
        requests.name = "web";
        requests.labels.add(new RunRequest.Label("tier", "front"));
        requests.init = true;
        ContainerSpec container = composed();
        assertEquals("id1 web", container.id() + " " + container.shownAs());
        assertEquals(Map.of("tier", "front"), container.spec().annotations());
        assertTrue(container.init());
        assertFalse(container.input());
    }

    @Test
    void aKeptIdIsItselfAmongOthers() {
        requests.users = new RunRequest.KeptUsers(1000, 0);
        assertEquals(List.of(new demitasse.spec.IdMapping(0, FIRST_ID, 1000), new demitasse.spec.IdMapping(1000, 1000, 1),
                new demitasse.spec.IdMapping(1001, FIRST_ID + 1001, 64_535)), linux().uidMappings());
        assertEquals(List.of(new demitasse.spec.IdMapping(0, 0, 1), new demitasse.spec.IdMapping(1, FIRST_ID + 1, 65_535)), linux().gidMappings());
        requests.users = new RunRequest.KeptUsers(70_000, 65_535);
        assertEquals(List.of(new demitasse.spec.IdMapping(0, FIRST_ID, 65_536), new demitasse.spec.IdMapping(70_000, 70_000, 1)), linux().uidMappings());
        assertEquals(List.of(new demitasse.spec.IdMapping(0, FIRST_ID, 65_535), new demitasse.spec.IdMapping(65_535, 65_535, 1)), linux().gidMappings());
    }

    @Test
    void filesOfVolumesKeepTheirOwnersForOtherUsers() {
        requests.volume("/srv/a", "/a", "rbind", "rw").volume("/srv/b", "/b", "bind", "ro");
        assertEquals("[rbind, rw] [bind, ro]", optionsOf("/a") + " " + optionsOf("/b"));
        requests.users = new RunRequest.AutomaticUsers();
        assertEquals("[rbind, rw, ridmap] [bind, ro, idmap]", optionsOf("/a") + " " + optionsOf("/b"));
    }

    private List<String> optionsOf(String destination) {
        for (Mount mount : composed().spec().mounts()) {
            if (mount.destination().equals(destination)) {
                return mount.options();
            }
        }
        return List.of();
    }
}
