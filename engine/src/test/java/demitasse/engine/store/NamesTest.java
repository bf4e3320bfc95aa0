package demitasse.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.KernelOp;
import demitasse.runtime.SetupException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    private final FakeKernel kernel = new FakeKernel().directory("/var/lib/demitasse/containers/a1").directory("/var/lib/demitasse/containers/b2");

    private String holder() {
        return kernel.perform(new ReadLink(Fd.HERE, "/var/lib/demitasse/names/web"));
    }

    @Test
    void aNameIsTakenOnce() {
        Names.take(kernel, "web", "a1");
        SetupException refused = assertThrows(SetupException.class, () -> Names.take(kernel, "web", "b2"));
        assertEquals("the name web is taken by container a1", refused.getMessage());
        assertEquals("choose another, or remove that one first: demitasse rm web", refused.hint());
        assertEquals("a1", holder());
    }

    @Test
    void aNameWhoseContainerIsGoneIsFree() {
        Names.take(kernel, "web", "gone");
        Names.take(kernel, "web", "b2");
        assertEquals("b2", holder());
    }

    @Test
    void aNameThatIsGivenBackIsFree() {
        Names.take(kernel, "web", "a1");
        Names.giveBack(kernel, "web", "a1");
        assertFalse(kernel.exists("/var/lib/demitasse/names/web"));
        Names.giveBack(kernel, "web", "a1");
    }

    @Test
    void aNameThatAnotherTookMeanwhileIsLeftToIt() {
        Names.take(kernel, "web", "gone");
        Names.take(kernel, "web", "b2");
        Names.giveBack(kernel, "web", "gone");
        assertEquals("b2", holder());
    }

    @Test
    void namesOfContainersThatAreGoneAreFreed() {
        Names.giveBackAbandoned(kernel);
        Names.take(kernel, "web", "a1");
        Names.take(kernel, "old", "gone");
        Names.giveBackAbandoned(kernel);
        assertEquals("a1", holder());
        assertFalse(kernel.exists("/var/lib/demitasse/names/old"));
    }

    @Test
    void namesAreChangedUnderALock() {
        Names.take(kernel, "web", "a1");
        int lock = -1;
        int link = -1;
        List<KernelOp<?>> done = kernel.operations();
        for (int i = 0; i < done.size(); i++) {
            lock = done.get(i) instanceof Lock asked && asked.exclusive() && asked.waiting() ? i : lock;
            link = done.get(i) instanceof MakeSymbolicLink ? i : link;
        }
        assertTrue(lock >= 0 && lock < link, kernel.words().toString());
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors());
    }
}
