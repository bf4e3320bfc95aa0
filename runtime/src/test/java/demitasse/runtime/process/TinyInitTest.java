package demitasse.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.Signal;
import demitasse.kernel.SignalInfo;
import demitasse.runtime.Site;
import java.util.List;
import org.junit.jupiter.api.Test;

class TinyInitTest {
    @Test
    void theChildLeadsTheJobOfTheTerminal() {
        FakeKernel kernel = new FakeKernel();
        kernel.processes().cloneIsSelf = true;
        kernel.processes().pid = 2;
        new TinyInit(true).perform(new Site(kernel));
        List<String> words = kernel.words();
        assertEquals("ask for our pid", words.get(words.size() - 2));
        assertEquals("put process group 2 in the foreground of standard input", words.get(words.size() - 1));
        assertFalse(words.contains("exit with status 0"));
    }

    @Test
    void processOneForwardsReapsAndEndsWithTheChild() {
        FakeKernel kernel = new FakeKernel();
        kernel.processes().pending(new SignalInfo(Signal.TERM, 0));
        kernel.processes().pending(new SignalInfo(Signal.INT, 0));
        kernel.processes().pending(new SignalInfo(Signal.CHLD, 7));
        kernel.processes().ended(new ProcessEnd(7, 0, 0, 0, 0));
        kernel.processes().ended(new ProcessEnd(101, 0, Signal.TERM, 0, 0));
        new TinyInit(false).perform(new Site(kernel));
        List<String> words = kernel.words();
        assertTrue(words.contains("send SIGTERM to process 101"), words.toString());
        assertTrue(words.contains("send SIGINT to process -101"), words.toString());
        assertTrue(words.contains("close all descriptors from 0 on"), words.toString());
        assertTrue(words.contains("hide this process from others"), words.toString());
        assertEquals("exit with status 143", words.get(words.size() - 1));
        assertEquals(List.of(), kernel.openDescriptors());
    }
}
