package demitasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.plan.Planner;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The order of the whole plan, as golden text: security rests on it. A step that moves here moves on purpose or not at all,
 * and for each there is a reason in {@link demitasse.runtime.plan.Planner} or in the step.
 */
class PlansTest {
    private static final String HOW_TO_UPDATE =
            "The plan is no longer the one that was reviewed. If that is on purpose, copy the plan below into this test, "
            + "read the difference as a change of security, and say in the commit why each step may move:\n";

    private static Plan planOf(FakeKernel kernel, Requests requests) {
        RunRequest request = requests.build();
        HostFacts facts = HostProbe.probe(kernel);
        Survey survey = Survey.of(kernel, request, facts);
        String hostname = Run.hostname(request, facts, "0123456789ab");
        return Planner.plan(
                Composer.compose(request, Requests.CALLER, survey, "0123456789ab", hostname), facts, CgroupLayout.probe(kernel, facts.mounts()));
    }

    private static void assertPlan(String golden, Plan plan) {
        StringBuilder text = new StringBuilder();
        for (List<Step> part : List.of(plan.before(), plan.alongside(), plan.inside())) {
            text.append(part == plan.before() ? "before\n" : part == plan.alongside() ? "alongside\n" : "inside\n");
            for (Step step : part) {
                text.append("  ").append(step.words()).append('\n');
            }
        }
        assertEquals(golden, text.toString(), HOW_TO_UPDATE + text);
    }

    @Test
    void aPlainRunOnVersionTwo() {
        assertPlan(
                """
                before
                  cgroup: make /sys/fs/cgroup/demitasse/0123456789ab with cpu, memory, pids
                  cgroup: deny all devices but allow c 1:3 rwm, c 1:5 rwm, c 1:7 rwm, c 1:8 rwm, c 1:9 rwm, c 5:0 rwm, c 5:1 rwm, c 5:2 rwm, c 136:* rwm
                alongside
                inside
                  cgroup: enter demitasse/0123456789ab (v2)
                  see no cgroup above our own
                  keep mounts to ourselves
                  mount the root: /srv/rootfs (overlay)
                  mount proc on /proc (nosuid,noexec,nodev)
                  mount tmpfs on /dev (nosuid,strictatime,mode=755,size=65536k)
                  mount devpts on /dev/pts (nosuid,noexec,newinstance,ptmxmode=0666,mode=0620,gid=5)
                  mount tmpfs on /dev/shm (nosuid,noexec,nodev,mode=1777,size=65536k)
                  mount mqueue on /dev/mqueue (nosuid,noexec,nodev)
                  mount sysfs on /sys (nosuid,noexec,nodev,ro)
                  mount cgroup2 on /sys/fs/cgroup (ro,nosuid,noexec,nodev)
                  make devices: null zero full random urandom tty, and the links of /dev
                  lay our own over: /etc/hostname /etc/hosts /etc/resolv.conf
                  hide /proc/acpi /proc/asound /proc/interrupts /proc/kcore /proc/keys /proc/latency_stats /proc/sched_debug /proc/scsi /proc/timer_list /proc/timer_stats /sys/devices/virtual/powercap /sys/firmware
                  make read-only: /proc/bus /proc/fs /proc/irq /proc/sys /proc/sysrq-trigger
                  set the host name to 0123456789ab
                  bring up the loopback interface
                  take a session keyring of its own
                  move into the root and let go of the host's
                  go to /
                  set resource limits: nofile=1024:unlimited
                  give up all but 14 capabilities for good
                  become user 0:0, with 14 capabilities
                  gain no new privileges from here on
                  filter system calls
                """,
                planOf(Hosts.v2(), new Requests()));
    }

    @Test
    void aPlainRunOnAHybridHost() {
        assertPlan(
                """
                before
                  cgroup: make /sys/fs/cgroup/memory/demitasse/0123456789ab
                  cgroup: make /sys/fs/cgroup/pids/demitasse/0123456789ab
                  cgroup: make /sys/fs/cgroup/devices/demitasse/0123456789ab
                  cgroup: make /sys/fs/cgroup/unified/demitasse/0123456789ab
                  cgroup: deny all devices but allow c 1:3 rwm, c 1:5 rwm, c 1:7 rwm, c 1:8 rwm, c 1:9 rwm, c 5:0 rwm, c 5:1 rwm, c 5:2 rwm, c 136:* rwm
                alongside
                inside
                  cgroup: enter demitasse/0123456789ab (memory, pids, devices, v2)
                  see no cgroup above our own
                  keep mounts to ourselves
                  mount the root: /srv/rootfs (overlay)
                  mount proc on /proc (nosuid,noexec,nodev)
                  mount tmpfs on /dev (nosuid,strictatime,mode=755,size=65536k)
                  mount devpts on /dev/pts (nosuid,noexec,newinstance,ptmxmode=0666,mode=0620,gid=5)
                  mount tmpfs on /dev/shm (nosuid,noexec,nodev,mode=1777,size=65536k)
                  mount mqueue on /dev/mqueue (nosuid,noexec,nodev)
                  mount sysfs on /sys (nosuid,noexec,nodev,ro)
                  mount cgroups on /sys/fs/cgroup: memory pids devices unified (read-only)
                  make devices: null zero full random urandom tty, and the links of /dev
                  lay our own over: /etc/hostname /etc/hosts /etc/resolv.conf
                  hide /proc/acpi /proc/asound /proc/interrupts /proc/kcore /proc/keys /proc/latency_stats /proc/sched_debug /proc/scsi /proc/timer_list /proc/timer_stats /sys/devices/virtual/powercap /sys/firmware
                  make read-only: /proc/bus /proc/fs /proc/irq /proc/sys /proc/sysrq-trigger
                  set the host name to 0123456789ab
                  bring up the loopback interface
                  take a session keyring of its own
                  move into the root and let go of the host's
                  go to /
                  set resource limits: nofile=1024:unlimited
                  give up all but 14 capabilities for good
                  become user 0:0, with 14 capabilities
                  gain no new privileges from here on
                  filter system calls
                """,
                planOf(Hosts.hybrid(), new Requests()));
    }

    @Test
    void aRunWithEverythingAtOnce() {
        assertPlan(
                """
                before
                  cgroup: make /sys/fs/cgroup/demitasse/0123456789ab with cpuset, cpu, memory, pids
                  cgroup: memory.max = 67108864 (64M)
                  cgroup: memory.swap.max = 67108864 (64M)
                  cgroup: pids.max = 32
                  cgroup: cpu.weight = 59
                  cgroup: cpu.max = 50000 100000
                  cgroup: cpuset.cpus = 0-1
                  cgroup: cpuset.mems = 0
                  cgroup: deny all devices but allow c 1:3 rwm, c 1:5 rwm, c 1:7 rwm, c 1:8 rwm, c 1:9 rwm, c 5:0 rwm, c 5:1 rwm, c 5:2 rwm, c 136:* rwm
                  copy the mount of /srv/data for /data (rbind,rw,rprivate,ridmap) with ids 0–65535 as 1879048192–1879113727
                  copy the mount of /srv/logs for /data/logs (rbind,ro,rprivate,ridmap) with ids 0–65535 as 1879048192–1879113727
                alongside
                  map users 0–65535 to 1879048192–1879113727 and groups 0–65535 to 1879048192–1879113727
                  raise resource limits from outside: nofile=512:1024
                  set the out-of-memory score adjustment to -500 from outside
                  mount on the side, unseen by the host
                  hand over an overlay of /srv/rootfs with the container's ids
                inside
                  enter a time namespace with offsets: monotonic 86400 0,boottime 3600 0
                  become root of the user namespace
                  cgroup: enter demitasse/0123456789ab (v2)
                  see no cgroup above our own
                  keep mounts to ourselves
                  mount the root: /srv/rootfs (handed over)
                  mount proc on /proc (nosuid,noexec,nodev)
                  mount tmpfs on /dev (nosuid,strictatime,mode=755,size=65536k)
                  mount devpts on /dev/pts (nosuid,noexec,newinstance,ptmxmode=0666,mode=0620,gid=5)
                  mount tmpfs on /dev/shm (nosuid,noexec,nodev,mode=1777,size=65536k)
                  mount mqueue on /dev/mqueue (nosuid,noexec,nodev)
                  mount sysfs on /sys (nosuid,noexec,nodev,ro)
                  mount cgroup2 on /sys/fs/cgroup (ro,nosuid,noexec,nodev)
                  bind /srv/data on /data
                  mount tmpfs on /tmp (nosuid,nodev,size=65536)
                  bind /srv/logs on /data/logs
                  bind devices: null zero full random urandom tty, and the links of /dev
                  lay our own over: /etc/hostname /etc/hosts /etc/resolv.conf
                  hide /proc/acpi /proc/asound /proc/interrupts /proc/kcore /proc/keys /proc/latency_stats /proc/sched_debug /proc/scsi /proc/timer_list /proc/timer_stats /sys/devices/virtual/powercap /sys/firmware
                  make read-only: /proc/bus /proc/fs /proc/irq /proc/sys /proc/sysrq-trigger
                  set the host name to web.example
                  bring up the loopback interface
                  take a session keyring of its own
                  make /data/in where it is missing
                  make the root read-only
                  move into the root and let go of the host's
                  open a terminal of 80x24, also on /dev/console
                  go to /data/in
                  set resource limits: nofile=512:1024
                  give up all but 14 capabilities for good
                  become user 1000:1000 with groups [10], with 14 capabilities
                  gain no new privileges from here on
                  filter system calls
                """,
                planOf(Hosts.v2(), new Requests().everything()));
    }

    @Test
    void everyPlanKeepsTheOrderThatSecurityRestsOn() {
        Requests sandbox = new Requests().sandbox();
        sandbox.tty = true;
        for (Plan plan : List.of(
                planOf(Hosts.v2(), new Requests()), planOf(Hosts.hybrid(), new Requests()), planOf(Hosts.v2(), new Requests().everything()),
                planOf(Hosts.hybrid(), sandbox), planOf(Hosts.v2(), sandbox))) {
            Order order = new Order(plan);
            // Otherwise the namespace would show the parent's groups.
            order.before("cgroup: enter", "see no cgroup above our own");
            // Otherwise the host would see the container's mounts.
            order.before("keep mounts to ourselves", "mount the root");
            order.before("keep mounts to ourselves", "mount proc ");
            order.before("keep mounts to ourselves", "bind ");
            // Otherwise a path of the host would be taken for one of the container (CVE-2024-21626).
            order.before("move into the root", "go to ");
            // What is mounted later would uncover what is hidden.
            order.after("hide ", "mount ");
            order.after("hide ", "bind ");
            order.after("make read-only:", "mount ");
            order.before("hide ", "move into the root");
            order.before("make read-only:", "move into the root");
            // Which takes CAP_SETPCAP, that another user may not have.
            order.before("give up all but", "become user");
            order.before("set resource limits:", "become user");
            order.before("move into the root", "become user");
            assertEquals("filter system calls", order.last(), "the last step");
            assertTrue(order.hasNoneInside("cgroup: limit") && order.hasNoneInside("cgroup: allow"), "limits are set before the clone");
        }
    }

    @Test
    void limitsHoldBeforeThereIsAProcess() {
        Order order = new Order(planOf(Hosts.v2(), new Requests().everything()));
        assertTrue(order.isBeforeTheClone("memory"), "memory");
        assertTrue(order.isBeforeTheClone("pids"), "pids");
        assertTrue(order.isBeforeTheClone("devices"), "devices");
    }

    /** Where steps stand in a plan, by how their words begin. */
    private record Order(Plan plan) {
        private int first(String words) {
            for (int i = 0; i < plan.size(); i++) {
                if (plan.all().get(i).words().startsWith(words)) {
                    return i;
                }
            }
            return -1;
        }

        private int lastOf(String words) {
            for (int i = plan.size() - 1; i >= 0; i--) {
                if (plan.all().get(i).words().startsWith(words)) {
                    return i;
                }
            }
            return -1;
        }

        /** The last step of the one kind comes before the first of the other, where that is there at all. */
        void before(String earlier, String later) {
            int second = first(later);
            assertTrue(lastOf(earlier) >= 0 && (second < 0 || lastOf(earlier) < second), earlier + " has to come before " + later);
        }

        void after(String later, String earlier) {
            assertTrue(first(later) > lastOf(earlier), later + " has to come after " + earlier);
        }

        String last() {
            return plan.all().getLast().words();
        }

        boolean hasNoneInside(String words) {
            for (Step step : plan.inside()) {
                if (step.words().startsWith(words)) {
                    return false;
                }
            }
            return true;
        }

        boolean isBeforeTheClone(String word) {
            for (Step step : plan.before()) {
                if (step.words().startsWith("cgroup: ") && !step.words().startsWith("cgroup: make ") && step.words().contains(word)) {
                    return true;
                }
            }
            return false;
        }
    }
}
