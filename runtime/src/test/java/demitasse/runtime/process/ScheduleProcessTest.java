package demitasse.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.KernelException;
import demitasse.kernel.NumberSet;
import demitasse.kernel.SchedulingAttributes;
import demitasse.kernel.SchedulingOp;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleProcessTest {
    private static final SchedulingAttributes FIFO = new SchedulingAttributes(1, 0, 0, 9, 0, 0, 0);

    private final FakeKernel kernel = new FakeKernel();

    private List<String> wordsOf(Step step) {
        Site site = new Site(kernel);
        site.keepInit(101, Fd.HERE);
        kernel.operations().clear();
        step.perform(site);
        return kernel.words();
    }

    @Test
    void eachPropertyIsOneCall() {
        assertEquals(List.of("schedule this process by SCHED_FIFO priority 9"),
                wordsOf(new ScheduleProcess.ByPolicy(Subject.OURSELVES, "SCHED_FIFO", FIFO)));
        assertEquals(List.of("set the I/O priority of this process to 4 of IOPRIO_CLASS_BE"),
                wordsOf(new ScheduleProcess.ByIoPriority(Subject.OURSELVES, "IOPRIO_CLASS_BE", 2, 4)));
        assertEquals(List.of("run this process on processors 1"),
                wordsOf(new ScheduleProcess.OnProcessors(new NumberSet(List.of(1)), "/process/execCPUAffinity/initial")));
        assertEquals(List.of("take memory by MPOL_BIND from nodes 0"),
                wordsOf(new ScheduleProcess.FromNodes("MPOL_BIND", 2, new NumberSet(List.of(0)))));
        assertEquals(List.of("set the personality to 0x8"), wordsOf(new ScheduleProcess.WithPersonality("LINUX32", 8)));
    }

    @Test
    void theParentNamesInit() {
        assertEquals(List.of("schedule process 101 by SCHED_FIFO priority 9"),
                wordsOf(new ScheduleProcess.ByPolicy(Subject.INIT, "SCHED_FIFO", FIFO)));
        assertEquals(List.of("set the I/O priority of process 101 to 0 of IOPRIO_CLASS_RT"),
                wordsOf(new ScheduleProcess.ByIoPriority(Subject.INIT, "IOPRIO_CLASS_RT", 1, 0)));
        assertEquals("there is no init yet",
                assertThrows(IllegalStateException.class, () -> Subject.INIT.pid(new Site(kernel))).getMessage());
    }

    @Test
    void aPolicyThatIsRefusedEndsTheStart() {
        kernel.refuse(SchedulingOp.SetScheduling.class, Errno.EPERM);
        Step step = new ScheduleProcess.ByPolicy(Subject.OURSELVES, "SCHED_FIFO", FIFO);
        String told = assertThrows(SetupException.class, () -> step.perform(new Site(kernel))).getMessage();
        assertTrue(told.startsWith("schedule this process by SCHED_FIFO priority 9: EPERM"), told);
        assertTrue(told.endsWith("and in a cpu group of cgroup v1 linux.resources.cpu.realtimeRuntime (cpu.rt_runtime_us)"), told);
        assertEquals("/process/scheduler", step.pointer());
    }

    @Test
    void anotherRefusalIsTheKernelsOwn() {
        kernel.refuse(SchedulingOp.SetScheduling.class, Errno.EINVAL);
        Step step = new ScheduleProcess.ByPolicy(Subject.OURSELVES, "SCHED_FIFO", FIFO);
        assertSame(Errno.EINVAL, assertThrows(KernelException.class, () -> step.perform(new Site(kernel))).errno());
    }
}
