package demitasse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class LinuxSchedulingTest {
    private static final int SCHED_OTHER = 0;
    private static final int SCHED_BATCH = 3;
    private static final int SCHED_ISO = 4;

    private final Kernel kernel = new LinuxKernel();

    private static SchedulingAttributes nice(int policy, int nice) {
        return new SchedulingAttributes(policy, 0, nice, 0, 0, 0, 0);
    }

    @Test
    void aPolicyIsSetWithItsNiceValue() {
        ProcessEnd end = OnLinux.inChild(kernel, 0, () -> {
            kernel.perform(new SchedulingOp.SetScheduling(0, nice(SCHED_BATCH, 7)));
            // proc(5): priority and nice are fields 18 and 19, the policy is field 41.
            String stat = Files.readText(kernel, "/proc/self/stat", 4096);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            assertEquals("7", fields[19 - 3]);
            assertEquals("3", fields[41 - 3]);
            assertSame(Errno.EINVAL, OnLinux.refusal(kernel, new SchedulingOp.SetScheduling(0, nice(SCHED_ISO, 0))));
            assertSame(Errno.ESRCH, OnLinux.refusal(kernel, new SchedulingOp.SetScheduling(0x3fffffff, nice(SCHED_OTHER, 0))));
        });
        assertEquals(0, end.exitCode());
    }

    @Test
    void aProcessIsBoundToProcessorsAndTellsWhich() {
        ProcessEnd end = OnLinux.inChild(kernel, 0, () -> {
            NumberSet all = NumberSet.parse(OnLinux.status(kernel, "Cpus_allowed_list"));
            assertNotNull(all, "some processor runs us");
            int last = all.numbers().getLast();
            kernel.perform(new SchedulingOp.SetAffinity(0, new NumberSet(List.of(last))));
            assertEquals(Integer.toString(last), OnLinux.status(kernel, "Cpus_allowed_list"));
            assertSame(Errno.EINVAL, OnLinux.refusal(kernel, new SchedulingOp.SetAffinity(0, new NumberSet(List.of(8000)))));
        });
        assertEquals(0, end.exitCode());
    }

    @Test
    void ioPrioritiesAreTakenAsTheKernelNumbersThem() {
        ProcessEnd end = OnLinux.inChild(kernel, 0, () -> {
            kernel.perform(new SchedulingOp.SetIoPriority(0, 2, 7));
            kernel.perform(new SchedulingOp.SetIoPriority(0, 3, 0));
            assertSame(Errno.EINVAL, OnLinux.refusal(kernel, new SchedulingOp.SetIoPriority(0, 5, 0)));
        });
        assertEquals(0, end.exitCode());
    }

    @Test
    void memoryComesFromTheNodesOfThePolicy() {
        ProcessEnd end = OnLinux.inChild(kernel, 0, () -> {
            if (kernel.attempt(new SchedulingOp.SetMemoryPolicy(2, new NumberSet(List.of(0)))) instanceof Outcome.Refused<?> refused) {
                assertSame(Errno.ENOSYS, refused.errno(), "only a kernel without NUMA refuses");
                return;
            }
            assertTrue(Files.readText(kernel, "/proc/self/numa_maps", 1024 * 1024).contains(" bind:0 "), "the policy is in force");
            assertSame(Errno.EINVAL, OnLinux.refusal(kernel, new SchedulingOp.SetMemoryPolicy(2, new NumberSet(List.of()))));
            kernel.perform(new SchedulingOp.SetMemoryPolicy(0, new NumberSet(List.of())));
        });
        assertEquals(0, end.exitCode());
    }

    @Test
    void theLimitsOfAnotherProcessAreReadAndSet() {
        Child child = kernel.perform(new ProcessOp.Clone(0, null));
        if (child.isSelf()) {
            kernel.attempt(new TimeOp.Sleep(60_000_000_000L));
            kernel.attempt(new ProcessOp.Exit(0));
        }
        int files = OnLinux.NOFILE;
        kernel.perform(new ProcessOp.SetResourceLimit(child.pid(), files, 40, 41));
        assertEquals(new ResourceLimit(40, 41), kernel.perform(new ProcessOp.GetResourceLimit(child.pid(), files)));
        kernel.perform(new ProcessOp.SendSignal(child.process(), Signal.KILL));
        kernel.perform(new ProcessOp.Wait(child.pid(), true));
        kernel.perform(new FileOp.Close(child.process()));
    }

    @Test
    void wordsTellEveryValueThatIsSet() {
        assertEquals("schedule this process by SCHED_BATCH nice 7", new SchedulingOp.SetScheduling(0, nice(SCHED_BATCH, 7)).words());
        assertEquals("schedule process 5 by SCHED_DEADLINE runtime 1 deadline 2 period 3 flags 0x1",
                new SchedulingOp.SetScheduling(5, new SchedulingAttributes(6, 1, 0, 0, 1, 2, 3)).words());
        assertEquals("run this process on processors 0-1", new SchedulingOp.SetAffinity(0, new NumberSet(List.of(0, 1))).words());
        assertEquals("set the I/O priority of process 9 to 4 of IOPRIO_CLASS_BE", new SchedulingOp.SetIoPriority(9, 2, 4).words());
        assertEquals("take memory by MPOL_BIND from nodes 0", new SchedulingOp.SetMemoryPolicy(0x8002, new NumberSet(List.of(0))).words());
    }
}
