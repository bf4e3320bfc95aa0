package demitasse.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import demitasse.spec.json.JsonDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Process SHELL = Process.EMPTY.withArgs(List.of("sh"));
    private static final Linux ISOLATED = Linux.EMPTY.withNamespaces(List.of(
            Namespace.create(Namespace.Type.MOUNT), Namespace.create(Namespace.Type.UTS)));
    private static final Spec GOOD = Spec.EMPTY.withProcess(SHELL).withRoot(new Root("rootfs", false)).withLinux(ISOLATED);

    private static void assertFound(Spec spec, String... messages) {
        assertMessages(Rules.check(spec), messages);
    }

    private static void assertFound(Process process, String... messages) {
        assertMessages(Rules.check(process), messages);
    }

    private static void assertFound(Resources resources, String... messages) {
        List<String> places = new ArrayList<>();
        for (String message : messages) {
            places.add(message.replaceFirst("/", "/linux/resources/"));
        }
        assertFound(GOOD.linuxOrEmpty().withResources(resources), places.toArray(new String[0]));
    }

    private static void assertFound(Linux linux, String... messages) {
        assertMessages(Rules.check(GOOD.withLinux(linux)), messages);
    }

    private static void assertMessages(List<Violation> found, String... messages) {
        List<String> told = new ArrayList<>();
        for (Violation violation : found) {
            told.add((violation.severity() == Violation.Severity.WARNING ? "warning " : "") + violation.message());
        }
        assertEquals(List.of(messages), told);
    }

    private static Linux with(Namespace.Type type) {
        return Linux.EMPTY.withNamespaces(List.of(Namespace.create(type)));
    }

    @Test
    void ordinaryConfigurationBreaksNoRule() {
        assertFound(GOOD.withHostname("cup").withMounts(List.of(Mount.at("/proc", "proc", "proc"))));
    }

    @Test
    void fullSampleBreaksOnlyWhatItIsMeantTo() {
        Spec spec = JsonDocument.parse(FullConfig.JSON.getBytes(StandardCharsets.UTF_8), "sample", SpecJson::read).value();
        assertFound(spec,
                "warning /process/capabilities/effective/0: CAP_CHOWN is effective, but not permitted; it is left out; add it to"
                        + " the permitted set as well",
                "warning /process/capabilities/effective/1: CAP_KILL is effective, but not permitted; it is left out; add it to"
                        + " the permitted set as well",
                "warning /process/capabilities/ambient/0: CAP_NET_RAW is ambient, but not both permitted and inheritable;"
                        + " the kernel will not raise it; add it to those sets or remove it",
                "/process/scheduler/priority: 3 is out of range; give 0 to 0",
                "/process/consoleSize: a terminal cannot be that large; give 0 to 65535 rows and columns",
                "warning /linux/resources/memory: kernel and kernelTCP are limited by no kernel of today; remove them",
                "/linux/resources/cpu/burst: the burst is above the quota; give at most the quota",
                "/linux/personality/flags: flags of a personality are not supported; remove them; the domain alone has an"
                        + " effect");
    }

    @Test
    void missingPartsAreNamed() {
        assertFound(Spec.EMPTY.withOciVersion("2.0.0"),
                "/ociVersion: version \"2.0.0\" is not known; write 1.3.0 or an earlier 1.x",
                "/process: there is no process to start; add a process with cwd and args",
                "/root: there is no root filesystem; add a root with the path of its directory");
        assertFound(GOOD.withRoot(new Root("", true)),
                "/root/path: the path is empty; name the directory of the root filesystem");
    }

    @Test
    void hostnameNeedsItsNamespaceAndFits() {
        assertFound(GOOD.withHostname("cup").withLinux(with(Namespace.Type.PID)),
                "/hostname: the name would become that of the host; add {\"type\":\"uts\"} to linux.namespaces");
        assertFound(GOOD.withHostname("h".repeat(64)));
        assertFound(GOOD.withHostname("\u00e9".repeat(33)), "/hostname: the name has 66 bytes; the kernel takes 64 at most");
    }

    @Test
    void processNeedsDirectoryProgramAndVariables() {
        assertFound(Process.EMPTY.withCwd("tmp").withEnv(List.of("A=b", "NAKED", "=x")),
                "/cwd: Cwd must be an absolute path, not \"tmp\"; begin it with a slash",
                "/args: there is no program to run; give its name or path as the first argument",
                "/env/1: \"NAKED\" is no variable; write it as NAME=VALUE",
                "/env/2: \"=x\" is no variable; write it as NAME=VALUE");
    }

    @Test
    void idMinusOneIsNobody() {
        User user = new User(4294967295L, 4294967294L, 512L, List.of(0L, 4294967295L), null);
        assertFound(SHELL.withUser(user),
                "/user/uid: the id 4294967295 is none; give 0 to 4294967294",
                "/user/additionalGids/1: the id 4294967295 is none; give 0 to 4294967294",
                "/user/umask: the umask 512 is out of range; give 0 to 511, which is 0777 in octal");
    }

    @Test
    void rlimitsAreKnownOrderedAndUnique() {
        assertFound(SHELL.withRlimits(List.of(new Process.Rlimit("RLIMIT_NOFILE", 10, 11),
                        new Process.Rlimit("RLIMIT_CORE", Process.Rlimit.INFINITY, 5),
                        new Process.Rlimit("RLIMIT_CORE", 5, 5), new Process.Rlimit("RLIMIT_FOO", 1, 1))),
                "/rlimits/0/soft: the soft limit of RLIMIT_NOFILE is above its hard limit; raise the hard limit or lower the"
                        + " soft one",
                "/rlimits/2/type: RLIMIT_CORE is limited twice; remove one of the two",
                "/rlimits/3/type: \"RLIMIT_FOO\" is no resource limit; write one of getrlimit(2), such as RLIMIT_NOFILE");
        assertFound(SHELL.withRlimits(List.of(new Process.Rlimit("RLIMIT_CORE", 5, Process.Rlimit.INFINITY))),
                "/rlimits/0/soft: the soft limit of RLIMIT_CORE is above its hard limit; raise the hard limit or lower the"
                        + " soft one");
    }

    @Test
    void unknownCapabilityIsAWarning() {
        assertFound(SHELL.withCapabilities(Capabilities.EMPTY.withBounding(List.of("CAP_BPF", "CAP_FLY"))),
                "warning /capabilities/bounding/1: \"CAP_FLY\" is no known capability; it is left out; write one of"
                        + " capabilities(7), such as CAP_CHOWN");
    }

    @Test
    void capabilitiesAndRlimitsHaveTheNumbersOfTheKernel() {
        assertEquals(0, Capability.CAP_CHOWN.number());
        assertEquals(21, Capability.CAP_SYS_ADMIN.number());
        assertEquals(40, Capability.CAP_CHECKPOINT_RESTORE.number());
        assertEquals(7, RlimitType.RLIMIT_NOFILE.number());
        assertEquals(15, RlimitType.RLIMIT_RTTIME.number());
    }

    @Test
    void schedulingIsInRange() {
        Scheduler plain = new Scheduler(Scheduler.Policy.SCHED_OTHER, -21, null, List.of(), 1L, null, null);
        assertFound(SHELL.withScheduler(plain).withOomScoreAdj(1001).withIoPriority(
                        new Process.IoPriority(Process.IoClass.IOPRIO_CLASS_BE, 8)),
                "/scheduler/nice: -21 is out of range; give -20 to 19",
                "/scheduler: SCHED_OTHER takes no times; remove runtime, deadline and period, or use SCHED_DEADLINE",
                "/oomScoreAdj: 1001 is out of range; give -1000 to 1000",
                "/ioPriority/priority: 8 is out of range; give 0 to 7");
        assertFound(SHELL.withScheduler(plain.withNice(null).withRuntime(null).withPolicy(Scheduler.Policy.SCHED_FIFO)),
                "/scheduler/priority: 0 is out of range; give 1 to 99");
    }

    @Test
    void mountsStayWhereTheyBelong() {
        assertFound(GOOD.withMounts(List.of(Mount.at("", "tmpfs", "tmpfs"), Mount.at("data", "tmpfs", "tmpfs"),
                        Mount.at("/a/../etc", "tmpfs", "tmpfs"), Mount.at("/b", "bind", ""))),
                "/mounts/0/destination: the destination is empty; name a path in the container",
                "warning /mounts/1/destination: the destination \"data\" is relative; it is taken as relative to /; begin it"
                        + " with a slash",
                "/mounts/2/destination: the destination \"/a/../etc\" climbs with ..; write the path without",
                "/mounts/3/source: a bind mount of nothing; name the path that is to appear at /b");
    }

    @Test
    void procIsNotCovered() {
        assertFound(GOOD.withMounts(List.of(Mount.at("//proc/./", "tmpfs", "tmpfs"), Mount.at("/proc/self/attr", "bind", "/x"),
                        Mount.at("/proc/meminfo", "bind", "/lxcfs/meminfo"), Mount.at("/proc", "bind", "/proc"))),
                "/mounts/0/destination: something else than proc would be mounted on /proc; mount type proc there, or use"
                        + " another destination",
                "/mounts/1/destination: \"/proc/self/attr\" is inside of proc, which is not to be covered; use another"
                        + " destination");
    }

    @Test
    void hooksAreAbsoluteAndWaitAtLeastASecond() {
        Hook hook = new Hook("h", List.of(), List.of("X"), 0L);
        assertFound(GOOD.withHooks(Hooks.EMPTY.withPoststop(List.of(hook))),
                "/hooks/poststop/0/path: the path \"h\" is relative; begin it with a slash",
                "/hooks/poststop/0/env/0: \"X\" is no variable; write it as NAME=VALUE",
                "/hooks/poststop/0/timeout: a timeout of 0 seconds; give at least one second, or leave it out for no timeout");
    }

    @Test
    void namespacesAreUniqueAndAbsolute() {
        assertFound(Linux.EMPTY.withNamespaces(List.of(Namespace.create(Namespace.Type.PID),
                        new Namespace(Namespace.Type.PID, "proc/1/ns/pid"))),
                "/linux/namespaces/1: there are two namespaces of type pid; remove one of them",
                "/linux/namespaces/1/path: the path \"proc/1/ns/pid\" is relative; begin it with a slash");
        assertNull(new Namespace(Namespace.Type.PID, "").path());
    }

    @Test
    void mappingsNeedAUserNamespaceAndDoNotOverlap() {
        List<IdMapping> one = List.of(new IdMapping(0, 1000, 1));
        assertFound(Linux.EMPTY.withUidMappings(one), "/linux/uidMappings: ids are mapped without a user namespace;"
                + " add {\"type\":\"user\"} to linux.namespaces, or remove the mappings");
        assertFound(with(Namespace.Type.USER),
                "/linux/uidMappings: the new user namespace has no ids; give uidMappings and gidMappings");
        List<IdMapping> bad = List.of(new IdMapping(0, 1000, 10), new IdMapping(9, 5000, 1),
                new IdMapping(20, 1009, 0), new IdMapping(30, 4294967294L, 2));
        assertFound(with(Namespace.Type.USER).withUidMappings(bad).withGidMappings(one),
                "/linux/uidMappings/1: the mapping overlaps with mapping 0; map every id once only",
                "/linux/uidMappings/2/size: a mapping of no ids; give a size of 1 or more",
                "/linux/uidMappings/2: the mapping overlaps with mapping 0; map every id once only",
                "/linux/uidMappings/3: the mapping goes past the last id, 4294967294; make it smaller");
        List<IdMapping> many = new ArrayList<>();
        for (int i = 0; i < 341; i++) {
            many.add(new IdMapping(i, i, 1));
        }
        assertFound(with(Namespace.Type.USER).withUidMappings(many.subList(0, 340)).withGidMappings(many),
                "/linux/gidMappings: there are 341 mappings; the kernel takes 340 at most");
        List<IdMapping> wide = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            wide.add(new IdMapping(100_000 + i, 3_000_000_000L + i, 1));
        }
        assertFound(with(Namespace.Type.USER).withUidMappings(wide).withGidMappings(one),
                "/linux/uidMappings: the mappings are 6000 bytes of text; the kernel takes 4095 at most: join ranges");
    }

    @Test
    void clocksNeedANewTimeNamespace() {
        Linux.TimeOffsets offsets = new Linux.TimeOffsets(new Linux.TimeOffset(1, 1_000_000_000), null);
        assertFound(Linux.EMPTY.withTimeOffsets(offsets),
                "/linux/timeOffsets: clocks can be set in a new time namespace only; add {\"type\":\"time\"} to"
                        + " linux.namespaces",
                "/linux/timeOffsets/boottime/nanosecs: more than a second; give 0 to 999999999 and the rest as secs");
    }

    @Test
    void sysctlsStayInTheContainer() {
        assertFound(with(Namespace.Type.NETWORK).withSysctl(Map.of("net.ipv4.conf.eth0/1.forwarding", "1")));
        assertFound(with(Namespace.Type.IPC).withSysctl(Map.of("kernel/shmmax", "1")));
        assertFound(with(Namespace.Type.IPC).withSysctl(Map.of("net.core.somaxconn", "1")),
                "/linux/sysctl/net.core.somaxconn: this sysctl would be set on the host; add {\"type\":\"network\"} to"
                        + " linux.namespaces");
        assertFound(ISOLATED.withSysctl(Map.of("kernel.core_pattern", "1")),
                "/linux/sysctl/kernel.core_pattern: this sysctl belongs to the whole host; set it on the host, outside of"
                        + " the container");
        assertFound(ISOLATED.withSysctl(Map.of("kernel.hostname", "cup")),
                "/linux/sysctl/kernel.hostname: the name of the host has a property of its own; use hostname instead");
        assertFound(with(Namespace.Type.NETWORK).withSysctl(Map.of("net.x", "1\n2")),
                "/linux/sysctl/net.x: the value has more than one line; write one line");
    }

    @Test
    void sysctlNamesDoNotClimbOrSmuggle() {
        assertFound(with(Namespace.Type.IPC).withSysctl(Map.of("kernel.shm_rmid_forced=1+kernel.core_pattern", "|/x")),
                "/linux/sysctl/kernel.shm_rmid_forced=1+kernel.core_pattern: \"kernel.shm_rmid_forced=1+kernel.core_pattern\""
                        + " is not the name of a sysctl; use letters, digits, _ and -, with dots between");
        assertNull(Sysctl.file("net/../kernel/core_pattern"));
        assertNull(Sysctl.file("net.//.kernel.core_pattern"));
        assertNull(Sysctl.file("../kernel"));
        assertNull(Sysctl.file("net."));
        assertNull(Sysctl.file(""));
        assertEquals("net/ipv4/conf/eth0.1/forwarding", Sysctl.file("net.ipv4.conf.eth0/1.forwarding"));
        assertEquals("net/ipv4/conf/eth0.1/forwarding", Sysctl.file("net/ipv4/conf/eth0.1/forwarding"));
    }

    @Test
    void hiddenPathsAreAbsoluteAndTheContainersOwn() {
        assertFound(ISOLATED.withMaskedPaths(List.of("/proc/kcore", "proc/keys")),
                "/linux/maskedPaths/1: the path \"proc/keys\" is relative; begin it with a slash");
        assertFound(Linux.EMPTY.withReadonlyPaths(List.of("/proc/sys")),
                "/linux/readonlyPaths: the paths would be hidden from the host too; add {\"type\":\"mount\"} to"
                        + " linux.namespaces");
    }

    @Test
    void devicesHaveNumbersAndPathsOfTheirOwn() {
        Device fifo = new Device(Device.Type.FIFO, "/dev/p", null, null, null, null, null);
        assertFound(ISOLATED.withDevices(List.of(fifo, fifo.withType(Device.Type.BLOCK), fifo.withPath("dev/../p"))),
                "/linux/devices/1: the device has no number; give major and minor",
                "/linux/devices/1/path: \"/dev/p\" is there twice; remove one of the two",
                "/linux/devices/2/path: the path \"dev/../p\" is relative; begin it with a slash",
                "/linux/devices/2/path: the path climbs with ..; write it without");
    }

    @Test
    void networkDevicesNeedNamesAndANamespace() {
        assertFound(with(Namespace.Type.NETWORK).withNetDevices(Map.of("eth0", new Linux.NetDevice("a b"))),
                "/linux/netDevices/eth0/name: \"a b\" cannot name a network device; use 1 to 15 characters without spaces,"
                        + " / and :");
        assertFound(ISOLATED.withNetDevices(Map.of("eth0", new Linux.NetDevice(null))),
                "/linux/netDevices: network devices would stay with the host; add {\"type\":\"network\"} to linux.namespaces");
    }

    @Test
    void memoryLimitsFitTogether() {
        assertFound(Resources.EMPTY.withMemory(Memory.EMPTY.withLimit(100L).withSwap(99L).withReservation(101L)
                        .withSwappiness(101L)),
                "/memory/swap: the limit of memory and swap together, 99, is below that of memory, 100; raise swap, or give"
                        + " -1 for no limit",
                "/memory/reservation: the reservation 101 is above the limit 100; lower it",
                "/memory/swappiness: the swappiness is out of range; give 0 to 100");
        assertFound(Resources.EMPTY.withMemory(Memory.EMPTY.withLimit(-2L).withSwap(-1L)),
                "/memory/limit: a limit of -2; give 0 or more, or -1 for no limit");
        assertFound(Resources.EMPTY.withMemory(Memory.EMPTY.withSwap(5L)),
                "/memory/swap: swap is limited, but memory is not; give a memory limit as well");
    }

    @Test
    void processorSharesAndListsAreInRange() {
        assertFound(Resources.EMPTY.withCpu(Cpu.EMPTY.withShares(1L).withPeriod(999L).withQuota(999L).withBurst(1000L)
                        .withIdle(2L).withCpus("3-1").withMems("0,")),
                "/cpu/shares: 1 is out of range; give 2 to 262144",
                "/cpu/period: 999 is out of range; give 1000 to 1000000",
                "/cpu/quota: a quota of 999 microseconds; give 1000 or more, or -1 for no limit",
                "/cpu/burst: the burst is above the quota; give at most the quota",
                "/cpu/idle: 2 is out of range; give 0 or 1",
                "/cpu/cpus: \"3-1\" is not a list of numbers; write one such as 0-3,7",
                "/cpu/mems: \"0,\" is not a list of numbers; write one such as 0-3,7");
        assertFound(Resources.EMPTY.withCpu(Cpu.EMPTY.withCpus("0-3,7,9-9").withMems("0")));
    }

    @Test
    void otherLimitsAreWellFormed() {
        BlockIo blockIo = BlockIo.EMPTY.withWeight(9).withWeightDevice(List.of(new BlockIo.WeightDevice(8, 0, 1001, null)));
        Resources resources = Resources.EMPTY.withPids(new Resources.Pids(-2)).withBlockIO(blockIo)
                .withDevices(List.of(new Resources.DeviceRule(true, null, -2L, null, "rx")))
                .withHugepageLimits(List.of(new Resources.HugepageLimit("2mb", 1)))
                .withUnified(Map.of("../memory.max", "1"));
        assertFound(resources,
                "/devices/0/access: \"rx\" is no access; use the letters r, w and m",
                "/devices/0/major: a limit of -2; give 0 or more, or -1 for no limit",
                "/pids/limit: a limit of -2; give 0 or more, or -1 for no limit",
                "/blockIO/weight: 9 is out of range; give 10 to 1000",
                "/blockIO/weightDevice/0/weight: 1001 is out of range; give 10 to 1000",
                "/hugepageLimits/0/pageSize: \"2mb\" is no page size; write one such as 64KB, 2MB or 1GB",
                "/unified/..~1memory.max: \"../memory.max\" is no file of a cgroup; write CONTROLLER.PARAMETER, such as"
                        + " memory.high");
    }

    @Test
    void seccompCombinationsMakeSense() {
        Seccomp.Syscall notify = new Seccomp.Syscall(List.of("write"), Seccomp.Action.SCMP_ACT_NOTIFY, null, List.of());
        Seccomp.Syscall allow = new Seccomp.Syscall(List.of(), Seccomp.Action.SCMP_ACT_ALLOW, 1L,
                List.of(new Seccomp.Arg(6, 0, null, Seccomp.Operator.SCMP_CMP_EQ)));
        Seccomp seccomp = new Seccomp(Seccomp.Action.SCMP_ACT_ERRNO, 4096L, List.of(), List.of(), null, "m",
                List.of(notify, allow));
        assertFound(ISOLATED.withSeccomp(seccomp),
                "/linux/seccomp/defaultErrnoRet: 4096 is no error number; give 0 to 4095",
                "/linux/seccomp/syscalls/0/names: write cannot wait for a listener that is told of by write; remove write"
                        + " from the notified calls",
                "/linux/seccomp/syscalls/1/names: the rule is about no call; name one, or remove the rule",
                "/linux/seccomp/syscalls/1/errnoRet: SCMP_ACT_ALLOW returns no error number; remove it, or use SCMP_ACT_ERRNO",
                "/linux/seccomp/syscalls/1/args/0/index: a call has no argument 6; give 0 to 5",
                "/linux/seccomp/listenerPath: SCMP_ACT_NOTIFY has nobody to notify; give the path of the listener's socket",
                "/linux/seccomp/listenerMetadata: there is no listener to send it to; give listenerPath, or remove it");
    }

    @Test
    void memoryPolicyAndCachesAreWellFormed() {
        assertFound(ISOLATED.withMemoryPolicy(new MemoryPolicy(MemoryPolicy.Mode.MPOL_BIND, null, List.of()))
                        .withIntelRdt(new IntelRdt("../x", List.of(), "L2:0=f", "MB:0=1\nL3:0=1", false)),
                "/linux/intelRdt/closID: the id cannot be the name of a directory; use letters, digits and underscores",
                "/linux/intelRdt/l3CacheSchema: the schema is not one line of L3; begin it with L3 and put others into"
                        + " schemata",
                "/linux/intelRdt/memBwSchema: the schema is not one line of MB:; begin it with MB: and put others into"
                        + " schemata",
                "/linux/memoryPolicy/nodes: MPOL_BIND needs nodes; give a list such as 0-1");
    }
}
