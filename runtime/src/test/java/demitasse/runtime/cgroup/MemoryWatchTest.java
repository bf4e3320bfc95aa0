package demitasse.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.runtime.SetupException;
import org.junit.jupiter.api.Test;

class MemoryWatchTest {
    private static final String SECOND = "/sys/fs/cgroup/web";
    private static final String FIRST = "/sys/fs/cgroup/memory/web";

    private static FakeKernel second(String events) {
        return new FakeKernel().directory("/sys").directory("/sys/fs").directory("/sys/fs/cgroup").directory(SECOND)
                .virtualFile(SECOND + "/memory.events", events);
    }

    private static FakeKernel first() {
        return new FakeKernel().directory("/sys").directory("/sys/fs").directory("/sys/fs/cgroup").directory("/sys/fs/cgroup/memory").directory(FIRST)
                .virtualFile(FIRST + "/memory.oom_control", "").virtualFile(FIRST + "/cgroup.event_control", "");
    }

    @Test
    void versionTwoTellsWhatHappensFromNowOn() {
        FakeKernel kernel = second("max 4\noom 1\noom_kill 1\n");
        MemoryWatch watch = MemoryWatch.open(kernel, Hosts.groups(kernel, Hosts.v2(), "web"));
        assertEquals(FileOp.Poll.URGENT, watch.interest().events());
        assertFalse(watch.hasRunOut());
        kernel.virtualFile(SECOND + "/memory.events", "max 9\noom 1\noom_kill 1\n");
        assertFalse(watch.hasRunOut(), "the limit alone is no want of memory");
        kernel.virtualFile(SECOND + "/memory.events", "max 9\noom 2\noom_kill 2\n");
        assertTrue(watch.hasRunOut());
        assertFalse(watch.hasRunOut());
    }

    @Test
    void versionOneIsAskedForACounter() {
        FakeKernel kernel = first();
        MemoryWatch watch = MemoryWatch.open(kernel, Hosts.groups(kernel, Hosts.v1(), "web"));
        Fd counter = watch.interest().fd();
        assertEquals("event counter", counter.name());
        assertTrue(kernel.content(FIRST + "/cgroup.event_control").startsWith(counter.number() + " "));
    }

    @Test
    void aKernelThatTellsNothingIsNamed() {
        FakeKernel kernel = first().refuse(op -> op instanceof FileOp.Write, Errno.EINVAL);
        SetupException refusal = assertThrows(SetupException.class, () -> MemoryWatch.open(kernel, Hosts.groups(kernel, Hosts.v1(), "web")));
        assertEquals("cannot hear when memory runs out: write to " + FIRST + "/cgroup.event_control: EINVAL (Invalid argument)", refusal.getMessage());
    }

    @Test
    void whereNoMemoryIsCountedNothingIsHeard() {
        FakeKernel kernel = new FakeKernel();
        assertNull(MemoryWatch.open(kernel, Hosts.groups(kernel, Hosts.v2(), "web")));
    }
}
