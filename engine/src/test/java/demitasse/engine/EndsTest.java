package demitasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import demitasse.engine.store.RunRecord.End;
import demitasse.kernel.Signal;
import demitasse.runtime.process.SentSignal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EndsTest {
    private static final SentSignal STOP = new SentSignal(Signal.TERM, "demitasse stop");
    private static final SentSignal KEY = new SentSignal(Signal.INT, "the terminal");

    private static @Nullable String words(int signal, @Nullable String by) {
        return Ends.words(new End(0, signal, false, null, null, 0, false, null, by));
    }

    @Test
    void whatACommandSentComesBeforeWhatWasPassedOn() {
        assertEquals("SIGTERM from demitasse stop", Ends.by(0, false, KEY, STOP));
        assertEquals("SIGINT from the terminal", Ends.by(Signal.INT, false, KEY, STOP));
        assertEquals("SIGTERM from demitasse stop", Ends.by(Signal.TERM, true, null, STOP));
    }

    @Test
    void theKernelKillsWhereMemoryRanOut() {
        assertEquals("SIGKILL from the kernel, since memory ran out", Ends.by(Signal.KILL, true, null, null));
        assertNull(Ends.by(0, true, null, null), "one of its children was killed");
        assertNull(Ends.by(11, true, null, null));
    }

    @Test
    void anEndByItselfNeedsNoWords() {
        assertNull(Ends.by(0, false, null, null));
        assertNull(words(0, null));
    }

    @Test
    void whoIsNotKnownIsToldAsThat() {
        assertEquals("who sent SIGKILL is not known: another process of this host or of the container", words(Signal.KILL, null));
        assertEquals("asked to end by SIGTERM from demitasse stop", words(0, STOP.words()));
        assertEquals("ended by SIGTERM from demitasse stop", words(Signal.TERM, STOP.words()));
    }
}
