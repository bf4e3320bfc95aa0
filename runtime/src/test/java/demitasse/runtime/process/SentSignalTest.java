package demitasse.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Signal;
import demitasse.kernel.SignalInfo;
import org.junit.jupiter.api.Test;

class SentSignalTest {
    @Test
    void senderIsNamedAsFarAsItIsKnown() {
        FakeKernel kernel = new FakeKernel().directory("/proc/7").file("/proc/7/comm", "bash\n");
        assertEquals("SIGTERM from process 7 (bash)", SentSignal.of(kernel, new SignalInfo(Signal.TERM, 7)).words());
        assertEquals("SIGTERM from process 8", SentSignal.of(kernel, new SignalInfo(Signal.TERM, 8)).words());
        assertEquals("SIGINT from the terminal", SentSignal.of(kernel, new SignalInfo(Signal.INT, 0)).words());
    }

    @Test
    void onlyARequestToEndExplainsThatAProgramEndsByItself() {
        SentSignal asked = new SentSignal(Signal.TERM, "x");
        assertTrue(asked.explains(0));
        assertTrue(asked.explains(Signal.TERM));
        assertFalse(asked.explains(Signal.KILL));
        SentSignal told = new SentSignal(Signal.USR1, "x");
        assertFalse(told.explains(0));
        assertTrue(told.explains(Signal.USR1));
    }
}
