package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.RunRequest.Timed;
import org.junit.jupiter.api.Test;

class TimingOptionTest {
    @Test
    void aStartIsTimedOnlyWhereThatIsAskedFor() {
        assertEquals(Timed.NOT, Lines.request("run -- true").telling().timing());
        assertEquals(Timed.TEXT, Lines.request("run --timing -- true").telling().timing());
        assertEquals(Timed.TEXT, Lines.request("run --timing=text -- true").telling().timing());
        assertEquals(Timed.JSON, Lines.request("run --timing=json -- true").telling().timing());
    }

    @Test
    void itTakesNoWordThatStandsApart() {
        assertEquals("json", Lines.request("run --timing -- json").process().words().getFirst());
    }

    @Test
    void anotherFormIsRefusedWithThoseThereAre() {
        String message = Lines.told("run --timing=xml -- true");
        assertTrue(message.startsWith("error: --timing xml: "), message);
        assertTrue(message.contains("text") && message.contains("json"), message);
    }

    @Test
    void aStartThatIsLeftAloneCannotBeTimed() {
        String message = Lines.told("run -d --timing -- true");
        assertTrue(message.startsWith("error: --timing times a start that this command stays with; leave out --detach"), message);
    }
}
