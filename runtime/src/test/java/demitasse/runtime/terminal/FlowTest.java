package demitasse.runtime.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FlowTest {
    @Test
    void nothingMoreIsReadUntilAllIsWritten() {
        Flow flow = new Flow();
        assertTrue(flow.wantsInput());
        flow.fill(new byte[] {1, 2, 3});
        assertFalse(flow.wantsInput());
        assertThrows(IllegalStateException.class, () -> flow.fill(new byte[] {4}));
        flow.wrote(2);
        assertEquals(2, flow.offset());
        assertEquals(1, flow.length());
        assertFalse(flow.wantsInput());
        flow.wrote(1);
        assertTrue(flow.wantsInput());
        assertFalse(flow.hasOutput());
    }

    @Test
    void afterTheEndWhatIsHeldIsStillWritten() {
        Flow flow = new Flow();
        flow.fill(new byte[] {1});
        flow.end();
        assertTrue(flow.hasOutput());
        flow.wrote(1);
        assertFalse(flow.wantsInput());
    }

    @Test
    void anAbandonedFlowHoldsNothing() {
        Flow flow = new Flow();
        flow.fill(new byte[] {1, 2});
        flow.abandon();
        assertFalse(flow.hasOutput());
        assertFalse(flow.wantsInput());
    }

    @Test
    void aCountBeyondTheChunkIsNoHarm() {
        Flow flow = new Flow();
        flow.fill(new byte[] {1, 2});
        flow.wrote(-1);
        assertEquals(2, flow.length());
        flow.wrote(9);
        assertFalse(flow.hasOutput());
    }
}
