package demitasse.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp.WriteAt;
import demitasse.kernel.Errno;
import demitasse.kernel.FileOp;
import demitasse.kernel.ProcessOp.Execute;
import demitasse.kernel.KernelOp;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.spec.Hook;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The side of whoever runs hooks; the fake's children have ended before they are waited for. */
class HookRunTest {
    private static final byte[] STATE = Text.encode("{\"id\":\"web\"}");

    private final FakeKernel kernel = new FakeKernel();

    private static Hook hook(String path) {
        return new Hook(path, List.of(), List.of(), null);
    }

    @Test
    void aHookIsToldTheState() {
        kernel.processes().ended(new ProcessEnd(101, 0, 0, 0, 0));
        HookRun.all(kernel, "prestart", List.of(hook("/bin/a")), STATE);
        List<String> written = new ArrayList<>();
        for (KernelOp<?> op : kernel.operations()) {
            if (op instanceof WriteAt write) {
                written.add(Text.decode(write.data()));
            }
        }
        assertEquals(List.of("{\"id\":\"web\"}"), written);
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors());
    }

    @Test
    void theFirstThatFailsIsTheLast() {
        kernel.processes().ended(new ProcessEnd(101, 3, 0, 0, 0));
        SetupException failed = assertThrows(SetupException.class,
                () -> HookRun.all(kernel, "createRuntime", List.of(hook("/bin/a"), hook("/bin/b")), STATE));
        assertEquals("error running createRuntime hook #0: /bin/a: exit status 3", failed.getMessage());
        assertTrue(kernel.processes().nextChild == 102, "one child was made");
    }

    @Test
    void whereFailuresAreToldAllRun() {
        kernel.processes().ended(new ProcessEnd(101, 0, 9, 0, 0));
        kernel.processes().ended(new ProcessEnd(102, 1, 0, 0, 0));
        List<String> told = new ArrayList<>();
        HookRun.each(kernel, "poststop", List.of(hook("/bin/a"), hook("/bin/b")), STATE, told::add);
        assertEquals(List.of("error running poststop hook #0: /bin/a: ended by SIGKILL", "error running poststop hook #1: /bin/b: exit status 1"), told);
    }

    @Test
    void aHookWithoutAnEnvironmentHasOurs() {
        kernel.virtualFile("/proc/self/environ", "PATH=/bin\0ROAST=dark\0");
        kernel.processes().cloneIsSelf = true;
        kernel.processes().ended(new ProcessEnd(0, 0, 0, 0, 0));
        kernel.refuse(Execute.class, Errno.ENOENT);
        kernel.refuse(FileOp.Poll.class, Errno.EBADF);
        List<Execute> executed = new ArrayList<>();
        try {
            HookRun.all(kernel, "prestart", List.of(new Hook("/bin/a", List.of(), List.of(), 0L)), STATE);
        } catch (RuntimeException afterTheChildsPart) {
            // The fake goes on where the child would have ended.
        }
        for (KernelOp<?> op : kernel.operations()) {
            if (op instanceof Execute execute) {
                executed.add(execute);
            }
        }
        assertEquals(List.of("PATH=/bin", "ROAST=dark"), executed.getFirst().environment());
    }
}
