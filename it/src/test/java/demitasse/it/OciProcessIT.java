package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each property of {@code process}, and those of {@code linux} that are the process's own, as the program sees it. */
@ExtendWith(LeavesNothing.class)
class OciProcessIT {
    private static final int CAP_SYS_NICE = 23;
    private static final int CAP_SYS_RESOURCE = 24;

    @TempDir
    Path scratch;

    private Outcome run(String script, String process) {
        return ProcessBundle.write(scratch, script, process, "").run();
    }

    private Outcome runLinux(String script, String linux) {
        return ProcessBundle.write(scratch, script, "", linux).run();
    }

    private static void refused(Outcome outcome, String... said) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        // In the log, a quotation mark stands behind a backslash.
        assertThat(outcome.err().replace("\\\"", "\"")).contains(said);
    }

    /** Whether this test itself has a capability: without it nobody could be given it. */
    private static boolean has(int capability) {
        return (Long.parseUnsignedLong(status("CapEff"), 16) >> capability & 1) == 1;
    }

    private static String status(String field) {
        return proc("/proc/self/status").lines().filter(line -> line.startsWith(field + ":")).findFirst().orElseThrow().split(":\\s*")[1];
    }

    private static String proc(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException gone) {
            return "";
        }
    }

    // --- args, env, cwd

    @Test
    void environmentIsTheConfigurationsWithHomeFromThePasswd() {
        assertThat(run("", "\"args\":[\"env\"],\"env\":[\"PATH=/bin\",\"A=1\",\"B=x=y\",\"A=2\"],\"user\":{\"uid\":1000,\"gid\":1000}").lines())
                .containsExactly("PATH=/bin", "B=x=y", "A=2", "HOME=/home/cup");
        assertThat(run("echo $HOME", "\"env\":[\"PATH=/bin\",\"HOME=/mine\"]").good()).isEqualTo("/mine");
        assertThat(run("echo $HOME", "\"user\":{\"uid\":4242,\"gid\":1}").good()).isEqualTo("/");
    }

    @Test
    void aVariableWithoutAnEqualsSignIsRefused() {
        refused(run("true", "\"env\":[\"PATH=/bin\",\"NAME\"]"), "/process/env/1", "NAME=VALUE");
    }

    @Test
    void aProcessWithoutArgumentsIsRefused() {
        refused(run("", "\"args\":[]"), "/process/args");
    }

    @Test
    void commandIsSearchedOnThePathOfTheEnvironment() {
        assertThat(run("", "\"args\":[\"readlink\",\"/proc/self/exe\"]").good()).isEqualTo("/bin/busybox");
        refused(run("", "\"args\":[\"nope\"]"), "exec: \"nope\": executable file not found in $PATH");
        refused(run("", "\"args\":[\"sh\"],\"env\":[\"PATH=/etc:/nowhere\"]"), "exec: \"sh\": executable file not found in $PATH");
        refused(run("", "\"args\":[\"/bin/nope\"]"), "exec: \"/bin/nope\": stat /bin/nope: no such file or directory");
    }

    @Test
    void missingWorkingDirectoryIsMade() {
        assertThat(run("pwd", "\"cwd\":\"/dev/not/yet\"").good()).isEqualTo("/dev/not/yet");
        refused(run("pwd", "\"cwd\":\"here\""), "Cwd must be an absolute path");
    }

    // --- user

    @Test
    void userGroupsAndUmaskAreExact() {
        assertThat(run("id -u; id -g; id -G; umask", "\"user\":{\"uid\":1000,\"gid\":100,\"umask\":63,\"additionalGids\":[7,8]}").lines())
                .containsExactly("1000", "100", "100 7 8", "0077");
        assertThat(run("id -G; umask", "").lines()).containsExactly("0", "0022");
        refused(run("true", "\"user\":{\"uid\":4294967295,\"gid\":0}"), "/process/user/uid");
        refused(run("true", "\"user\":{\"uid\":0,\"gid\":0,\"umask\":512}"), "/process/user/umask");
    }

    @Test
    void aUserThatTheNamespaceDoesNotMapIsRefused() {
        refused(ProcessBundle.writeWithUsers(scratch, "true", "\"user\":{\"uid\":70000,\"gid\":0}", "").run(), "become user 70000", "/process/user");
    }

    // --- capabilities

    @Test
    void theFiveSetsAreThoseAskedFor() {
        Outcome outcome = run("grep ^Cap /proc/self/status", """
                "capabilities":{"bounding":["CAP_CHOWN","CAP_KILL","CAP_SETUID"],"permitted":["CAP_CHOWN","CAP_KILL"],"effective":["CAP_KILL"],
                "inheritable":["CAP_CHOWN"],"ambient":["CAP_CHOWN"]},"user":{"uid":1000,"gid":1000},"args":["grep","^Cap","/proc/self/status"]""");
        // An execve(2) by another user than root leaves the ambient set alone.
        assertThat(outcome.lines()).containsExactly("CapInh:\t0000000000000001", "CapPrm:\t0000000000000001", "CapEff:\t0000000000000001",
                "CapBnd:\t00000000000000a1", "CapAmb:\t0000000000000001");
    }

    @Test
    void withoutCapabilitiesThereAreNone() {
        assertThat(run("grep ^Cap /proc/self/status | cut -f2 | sort -u", "").good()).isEqualTo("0000000000000000");
    }

    @Test
    void capabilitiesThatNobodyCanGrantAreLeftOut() {
        String names = "[\"CAP_CHOWN\",\"CAP_OF_TOMORROW\"" + (has(CAP_SYS_RESOURCE) ? "]" : ",\"CAP_SYS_RESOURCE\"]");
        assertThat(run("grep ^CapPrm /proc/self/status", "\"capabilities\":{\"bounding\":%s,\"permitted\":%s,\"effective\":%s}"
                .formatted(names, names, names)).good()).isEqualTo("CapPrm:\t0000000000000001");
    }

    @Test
    void noNewPrivilegesHolds() {
        assertThat(run("grep ^NoNewPrivs /proc/self/status", "\"noNewPrivileges\":true").good()).isEqualTo("NoNewPrivs:\t1");
        assertThat(run("grep ^NoNewPrivs /proc/self/status", "").good()).isEqualTo("NoNewPrivs:\t0");
    }

    // --- limits

    @ParameterizedTest
    @CsvSource({
        "RLIMIT_CPU, Max cpu time", "RLIMIT_FSIZE, Max file size", "RLIMIT_DATA, Max data size", "RLIMIT_STACK, Max stack size",
        "RLIMIT_CORE, Max core file size", "RLIMIT_RSS, Max resident set", "RLIMIT_NPROC, Max processes", "RLIMIT_NOFILE, Max open files",
        "RLIMIT_MEMLOCK, Max locked memory", "RLIMIT_AS, Max address space", "RLIMIT_LOCKS, Max file locks",
        "RLIMIT_SIGPENDING, Max pending signals", "RLIMIT_MSGQUEUE, Max msgqueue size", "RLIMIT_NICE, Max nice priority",
        "RLIMIT_RTPRIO, Max realtime priority", "RLIMIT_RTTIME, Max realtime timeout"})
    void everyLimitHasItsName(String type, String inProc) {
        long hard = hard(inProc);
        long soft = hard == 0 ? 0 : Math.min(hard, 100_000_000) - 1;
        hard = Math.min(hard, 100_000_000);
        assertThat(run("", "\"args\":[\"cat\",\"/proc/self/limits\"],\"rlimits\":[{\"type\":\"%s\",\"soft\":%d,\"hard\":%d}]".formatted(type, soft, hard)).good())
                .containsPattern(inProc + " +" + soft + " +" + hard + " ");
    }

    private static long hard(String inProc) {
        String line = proc("/proc/self/limits").lines().filter(any -> any.startsWith(inProc + " ")).findFirst().orElseThrow();
        String hard = line.substring(25).trim().split(" +")[1];
        return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
    }

    @Test
    void aSmallLimitDoesNotHoldForOurOwnWork() {
        assertThat(run("ulimit -n; ulimit -f", """
                "cwd":"/dev/made","rlimits":[{"type":"RLIMIT_NOFILE","soft":4,"hard":4},{"type":"RLIMIT_FSIZE","soft":4096,"hard":4096}]""").lines())
                .containsExactly("4", "8");
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        refused(run("true", "\"rlimits\":[{\"type\":\"RLIMIT_NONE\",\"soft\":1,\"hard\":1}]"), "/process/rlimits/0/type", "RLIMIT_NONE");
        refused(run("true", "\"rlimits\":[{\"type\":\"RLIMIT_CORE\",\"soft\":2,\"hard\":1}]"), "/process/rlimits/0/soft");
        refused(run("true", "\"rlimits\":[{\"type\":\"RLIMIT_CORE\",\"soft\":1,\"hard\":1},{\"type\":\"RLIMIT_CORE\",\"soft\":1,\"hard\":1}]"),
                "/process/rlimits/1/type", "twice");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hardLimitsAreRaisedWhereTheHostsRootCan(boolean users) {
        long hard = hard("Max locked memory");
        assumeTrue(hard < Long.MAX_VALUE, "locked memory is limited here");
        String process = "\"rlimits\":[{\"type\":\"RLIMIT_MEMLOCK\",\"soft\":%d,\"hard\":%d}]".formatted(hard, hard + 4096);
        String script = "grep '^Max locked memory' /proc/self/limits";
        Outcome outcome = (users ? ProcessBundle.writeWithUsers(scratch, script, process, "") : ProcessBundle.write(scratch, script, process, "")).run();
        if (has(CAP_SYS_RESOURCE)) {
            assertThat(outcome.good()).contains(Long.toString(hard + 4096));
        } else {
            refused(outcome, "cannot raise the hard limit of memlock", "/process/rlimits");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theOutOfMemoryScoreIsTheOneAskedFor(boolean users) {
        String script = "cat /proc/self/oom_score_adj";
        Outcome raised = (users ? ProcessBundle.writeWithUsers(scratch, script, "\"oomScoreAdj\":123", "")
                : ProcessBundle.write(scratch, script, "\"oomScoreAdj\":123", "")).run();
        assertThat(raised.good()).isEqualTo("123");
        Outcome lowered = (users ? ProcessBundle.writeWithUsers(scratch, script, "\"oomScoreAdj\":-999", "")
                : ProcessBundle.write(scratch, script, "\"oomScoreAdj\":-999", "")).run();
        if (has(CAP_SYS_RESOURCE)) {
            assertThat(lowered.good()).isEqualTo("-999");
        } else {
            refused(lowered, "cannot lower the out-of-memory score adjustment to -999", "/process/oomScoreAdj");
        }
        refused(run("true", "\"oomScoreAdj\":1001"), "/process/oomScoreAdj");
    }

    // --- turns

    /** Nice value, real-time priority and policy are fields 19, 40 and 41 of proc(5). */
    private static final String TURN = "cut -d' ' -f19,40,41 /proc/self/stat";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"policy\":\"SCHED_OTHER\",\"nice\":7   | 7 0 0",
        "\"policy\":\"SCHED_BATCH\",\"nice\":19  | 19 0 3",
        "\"policy\":\"SCHED_IDLE\"               | 0 0 5"})
    void thePolicyIsTheOneAskedFor(String scheduler, String expected) {
        assertThat(run(TURN, "\"scheduler\":{" + scheduler + "}").good()).isEqualTo(expected);
        assertThat(ProcessBundle.writeWithUsers(scratch, TURN, "\"scheduler\":{" + scheduler + "}", "").run().good()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"policy\":\"SCHED_OTHER\",\"nice\":-5       | -5 0 0",
        "\"policy\":\"SCHED_FIFO\",\"priority\":3     | 0 3 1",
        "\"policy\":\"SCHED_RR\",\"priority\":4       | 0 4 2",
        "\"policy\":\"SCHED_DEADLINE\",\"runtime\":1000000,\"deadline\":20000000,\"period\":20000000,\"flags\":[\"SCHED_FLAG_RESET_ON_FORK\"] | 0 0 6"})
    void aPolicyThatNeedsRightsIsGivenOrRefusedByName(String scheduler, String expected) {
        for (boolean users : new boolean[] {false, true}) {
            String process = "\"args\":[\"cut\",\"-d \",\"-f19,40,41\",\"/proc/self/stat\"],\"scheduler\":{" + scheduler + "}";
            Outcome outcome = (users ? ProcessBundle.writeWithUsers(scratch, "", process, "") : ProcessBundle.write(scratch, "", process, "")).run();
            if (outcome.status() == 0 || has(CAP_SYS_NICE) && scheduler.contains("nice")) {
                assertThat(outcome.good()).isEqualTo(expected);
            } else {
                refused(outcome, "/process/scheduler");
                // A group of version 1 without a share of real time takes no such process.
                assertThat(outcome.err()).containsAnyOf("SCHED_DEADLINE", "realtimeRuntime", "nice");
            }
        }
    }

    @Test
    void aPolicyThatNoKernelHasIsRefusedByName() {
        refused(run("true", "\"scheduler\":{\"policy\":\"SCHED_ISO\"}"), "SCHED_ISO", "EINVAL", "/process/scheduler");
        refused(run("true", "\"scheduler\":{\"policy\":\"SCHED_FIFO\"}"), "/process/scheduler/priority");
    }

    @ParameterizedTest
    @CsvSource({"IOPRIO_CLASS_BE, 6, best-effort: prio 6", "IOPRIO_CLASS_IDLE, 0, idle", "IOPRIO_CLASS_RT, 2, realtime: prio 2"})
    void theIoPriorityIsTheOneAskedFor(String ioClass, int priority, String expected) {
        String process = "\"ioPriority\":{\"class\":\"%s\",\"priority\":%d}".formatted(ioClass, priority);
        assertThat(run("ionice -p $$", process).good()).isEqualTo(expected);
        assertThat(ProcessBundle.writeWithUsers(scratch, "ionice -p $$", process, "").run().good()).isEqualTo(expected);
    }

    @Test
    void anIoPriorityOutOfRangeIsRefused() {
        refused(run("true", "\"ioPriority\":{\"class\":\"IOPRIO_CLASS_BE\",\"priority\":8}"), "/process/ioPriority/priority");
    }

    // --- terminal

    @Test
    void theTerminalHasTheSizeAskedFor() {
        assertThat(run("stty size; tty", "\"terminal\":true,\"consoleSize\":{\"height\":40,\"width\":132}").lines())
                .containsExactly("40 132", "/dev/pts/0");
    }

    @Test
    void withoutATerminalItsSizeIsIgnored() {
        assertThat(run("tty", "\"consoleSize\":{\"height\":99999999,\"width\":132}").out()).isEqualTo("not a tty\n");
    }

    // --- personality, memory

    @Test
    void thePersonalityIsTheOneAskedFor() {
        assertThat(runLinux("uname -m", "\"personality\":{\"domain\":\"LINUX32\"}").good()).isIn("i686", "armv8l");
        assertThat(runLinux("uname -m", "\"personality\":{\"domain\":\"LINUX\"}").good()).isIn("x86_64", "aarch64");
        refused(runLinux("true", "\"personality\":{\"domain\":\"LINUX\",\"flags\":[\"ADDR_NO_RANDOMIZE\"]}"), "/linux/personality/flags");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"mode\":\"MPOL_BIND\",\"nodes\":\"0\"                                           | bind:0",
        "\"mode\":\"MPOL_BIND\",\"nodes\":\"0\",\"flags\":[\"MPOL_F_STATIC_NODES\"]       | bind=static:0",
        "\"mode\":\"MPOL_BIND\",\"nodes\":\"0\",\"flags\":[\"MPOL_F_RELATIVE_NODES\"]     | bind=relative:0",
        "\"mode\":\"MPOL_INTERLEAVE\",\"nodes\":\"0\"                                     | interleave:0",
        "\"mode\":\"MPOL_PREFERRED\",\"nodes\":\"0\"                                      | prefer:0",
        "\"mode\":\"MPOL_PREFERRED_MANY\",\"nodes\":\"0\"                                 | prefer (many):0",
        "\"mode\":\"MPOL_LOCAL\"                                                          | local",
        "\"mode\":\"MPOL_DEFAULT\"                                                        | default"})
    void memoryComesByThePolicyAskedFor(String policy, String expected) {
        assertThat(runLinux("grep -m1 heap /proc/self/numa_maps", "\"memoryPolicy\":{" + policy + "}").good()).contains(" " + expected + " ");
    }

    @Test
    void aMemoryPolicyThatTheKernelCannotGiveIsRefused() {
        refused(runLinux("true", "\"memoryPolicy\":{\"mode\":\"MPOL_BIND\",\"nodes\":\"900\"}"), "MPOL_BIND from nodes 900", "EINVAL", "/linux/memoryPolicy");
        refused(runLinux("true", "\"memoryPolicy\":{\"mode\":\"MPOL_BIND\"}"), "/linux/memoryPolicy/nodes");
        refused(runLinux("true", "\"memoryPolicy\":{\"mode\":\"MPOL_BIND\",\"nodes\":\"0-\"}"), "/linux/memoryPolicy/nodes");
    }

    // --- security modules

    @Test
    void aProfileIsRefusedWhereAppArmorIsOff() {
        assumeTrue(!proc("/sys/module/apparmor/parameters/enabled").startsWith("Y"), "AppArmor is off here");
        refused(run("true", "\"apparmorProfile\":\"docker-default\""), "AppArmor is not enabled", "docker-default", "/process/apparmorProfile");
        assertThat(run("echo ran", "\"apparmorProfile\":\"\",\"selinuxLabel\":\"\"").good()).isEqualTo("ran");
    }

    @Test
    void aLabelIsRefusedWhereSelinuxIsOff() {
        assumeTrue(!proc("/proc/filesystems").contains("selinuxfs"), "SELinux is off here");
        refused(run("true", "\"selinuxLabel\":\"system_u:system_r:container_t:s0\""), "SELinux is not enabled", "container_t", "/process/selinuxLabel");
    }

    // --- names, sysctl

    @Test
    void namesAreTheContainersOwn() {
        String host = proc("/proc/sys/kernel/hostname");
        OciBundle bundle = new OciBundle(scratch.resolve("named")).shell("hostname; cat /proc/sys/kernel/domainname")
                .member("hostname", "\"cup\"").member("domainname", "\"saucer.example\"");
        assertThat(ProcessBundle.of(bundle).run().lines()).containsExactly("cup", "saucer.example");
        assertThat(proc("/proc/sys/kernel/hostname")).isEqualTo(host);
        refused(ProcessBundle.of(bundle.namespaces("pid", "mount", "ipc", "network")).run(), "/hostname", "uts");
        assertThat(proc("/proc/sys/kernel/hostname")).isEqualTo(host);
    }

    /** What shares of caches come to is for hosts that have them; here the error names the property. */
    @ParameterizedTest
    @ValueSource(strings = {
        "\"closID\":\"gold\",\"schemata\":[\"L3:0=f\"]", "\"l3CacheSchema\":\"L3:0=f\"", "\"memBwSchema\":\"MB:0=50\"", "\"enableMonitoring\":true"})
    void aShareOfCachesNeedsResctrl(String share) {
        assumeFalse(Files.exists(Path.of("/sys/fs/resctrl/schemata")), "this host shares out caches");
        refused(runLinux("true", "\"intelRdt\":{" + share + "}"), "/linux/intelRdt", "no resctrl filesystem is mounted");
    }

    @Test
    void parametersOfTheContainersNamespacesAreSet() {
        assertThat(runLinux("cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/msgmax", "\"sysctl\":{\"net.ipv4.ip_forward\":\"1\",\"kernel.msgmax\":\"9000\"}").lines())
                .containsExactly("1", "9000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "kernel.pid_max   | 1000  | belongs to the whole host",
        "kernel.hostname  | x     | hostname",
        "net/../../x      | 1     | is not the name",
        "net/no/such      | 1     | the kernel parameter net/no/such cannot be set to 1: open",
        "net.no.such      | 1     | net/no/such"})
    void parametersOfTheHostAreRefused(String name, String value, String said) {
        refused(runLinux("true", "\"sysctl\":{\"%s\":\"%s\"}".formatted(name, value)), "/linux/sysctl/" + name.replace("/", "~1"), said);
    }
}
