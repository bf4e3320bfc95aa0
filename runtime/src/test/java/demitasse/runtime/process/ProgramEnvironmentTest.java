package demitasse.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.kernel.FakeKernel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramEnvironmentTest {
    private final FakeKernel kernel = new FakeKernel();

    private List<String> of(long uid, String... asked) {
        return ProgramEnvironment.of(kernel, List.of(asked), uid);
    }

    @Test
    void whatIsAskedForStays() {
        assertEquals(List.of("A=1", "HOME=/x", "B="), of(0, "A=1", "HOME=/x", "B="));
        assertEquals(List.of(), kernel.words(), "nobody is looked up");
    }

    @Test
    void theLaterOfTwoCounts() {
        assertEquals(List.of("B=2", "A=3", "HOME=/"), of(0, "A=1", "B=2", "A=3"));
    }

    @Test
    void homeIsThatOfTheUsersNumber() {
        kernel.file("/etc/passwd", "# a comment\nroot:x:0:0:root:/root:/bin/sh\n1000:x:0:0::/trap\nbroken\ncup:x:1000:1000::/home/cup:/bin/sh");
        assertEquals(List.of("HOME=/root"), of(0));
        assertEquals(List.of("HOME=/home/cup"), of(1000, "HOME="));
        assertEquals(List.of("HOME=/"), of(1001));
    }

    @Test
    void aHomeThatIsNoPathIsNone() {
        kernel.file("/etc/passwd", "a:x:5:5::relative:\nb:x:6:6::");
        assertEquals(List.of("HOME=/"), of(5));
        assertEquals(List.of("HOME=/"), of(6));
    }

    @Test
    void entriesMayLieAcrossChunks() {
        kernel.file("/etc/passwd", "filler:x:1:1:" + "x".repeat(40_000) + ":/:\n" + "y".repeat(40_000) + ":x:7:7::/home/seven:\n");
        assertEquals(List.of("HOME=/home/seven"), of(7));
    }

    @Test
    void aLineWithoutAnEndIsNotReadForEver() {
        kernel.file("/etc/passwd", "z".repeat(300_000) + "\nb:x:8:8::/eight\n");
        assertEquals(List.of("HOME=/"), of(8));
    }
}
