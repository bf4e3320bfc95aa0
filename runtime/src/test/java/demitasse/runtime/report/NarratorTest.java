package demitasse.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.KernelOp;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.Text;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NarratorTest {
    /** Each write to standard error as a text. */
    static List<String> told(FakeKernel kernel) {
        List<String> told = new ArrayList<>();
        for (KernelOp<?> op : kernel.operations()) {
            if (op instanceof FileOp.Write write && write.fd().equals(Fd.STDERR)) {
                told.add(Text.decode(write.data(), write.offset(), write.offset() + write.length()));
            }
        }
        return told;
    }

    @Test
    void eachEventIsOneWholeLine() {
        FakeKernel kernel = new FakeKernel();
        Narrator narrator = Narrator.to(kernel, false);
        narrator.creating("3f9c2a7d1b04");
        narrator.namespaces(List.of("pid", "mnt"));
        narrator.cgroup("/sys/fs/cgroup/demitasse/3f9c", List.of("memory=64M", "cpu=50%"));
        narrator.root("./rootfs", "overlay");
        narrator.mounting(List.of("/proc", "/dev"));
        narrator.running("/bin/sh", 1);
        narrator.removed(List.of("cgroup", "mounts"));
        assertEquals(
                List.of(
                        "[demitasse] creating container 3f9c2a7d1b04\n",
                        "[demitasse] namespaces: pid mnt\n",
                        "[demitasse] cgroup: /sys/fs/cgroup/demitasse/3f9c memory=64M cpu=50%\n",
                        "[demitasse] root: ./rootfs (overlay)\n",
                        "[demitasse] mounting /proc /dev\n",
                        "[demitasse] running: /bin/sh (PID 1)\n",
                        "[demitasse] removed cgroup, mounts\n"),
                told(kernel));
    }

    @Test
    void outOfMemoryNamesTheLimitAndTheOption() {
        FakeKernel kernel = new FakeKernel();
        Narrator narrator = Narrator.to(kernel, false);
        narrator.outOfMemory(0, 64 << 20);
        narrator.outOfMemory(1, 64 << 20);
        narrator.outOfMemory(3, -1);
        assertEquals(
                List.of(
                        "[demitasse] out of memory: the kernel killed 1 process at the limit of 64M (raise it with --memory)\n",
                        "[demitasse] out of memory: the kernel killed 3 processes (raise it with --memory)\n"),
                told(kernel));
    }

    @Test
    void theSummaryLeavesOutWhatIsNotKnown() {
        assertEquals(
                "exited: status 0 · wall 2.41 s · cpu 120 ms · memory peak 3.1 MiB · pids peak 4",
                new Summary(new ProcessEnd(9, 0, 0, 0, 0), 2_410_000_000L, 120_000_000L, 3_300_000L, 4L).words());
        assertEquals(
                "exited: killed by SIGKILL (137)", new Summary(new ProcessEnd(9, 0, 9, 0, 0), null, null, null, null).words());
    }

    @Test
    void escapeSequencesOfANameDoNotReachTheTerminal() {
        FakeKernel kernel = new FakeKernel();
        Narrator.to(kernel, false).running("/bin/\u001b[2Jx\ny\udcff", 1);
        assertEquals(List.of("[demitasse] running: /bin/\\x1b[2Jx\\x0ay\\xff (PID 1)\n"), told(kernel));
    }

    @Test
    void quietTellsNothingAndColourIsForTerminalsOnly() {
        FakeKernel kernel = new FakeKernel();
        Narrator.quiet().creating("x");
        assertEquals(List.of(), told(kernel));
        assertFalse(Narrator.wantsColour(kernel, null));
        Narrator.to(kernel, true).creating("x");
        assertEquals(List.of("\u001b[2m[demitasse]\u001b[0m creating container x\n"), told(kernel));
    }
}
