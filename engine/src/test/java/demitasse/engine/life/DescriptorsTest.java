package demitasse.engine.life;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.ReadInto;
import demitasse.kernel.OpenFlag;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
    private static final Fd[] AGREED = {Descriptors.DIRECTORY, Descriptors.OUTPUT, Descriptors.ERROR};

    private final FakeKernel kernel = new FakeKernel().file("/a", "a").file("/b", "b").file("/c", "c");

    private Fd open(String path, int number) {
        return kernel.perform(new Duplicate(kernel.perform(new Open(path, OpenFlag.READ)), number, true));
    }

    private String content(Fd fd) {
        byte[] buffer = new byte[1];
        kernel.perform(new ReadInto(fd, buffer));
        return String.valueOf((char) buffer[0]);
    }

    private List<String> passed(int first, int second, int third) {
        Fd[] from = {open("/a", first), open("/b", second), open("/c", third)};
        Descriptors.passAll(kernel, from, AGREED);
        return List.of(content(AGREED[0]), content(AGREED[1]), content(AGREED[2]));
    }

    @Test
    void lowNumbersArePassedAsTheyAre() {
        assertEquals(List.of("a", "b", "c"), passed(10, 11, 12));
    }

    @Test
    void noneIsOverwrittenWhereNumbersAreTaken() {
        assertEquals(List.of("a", "b", "c"), passed(22, 20, 21));
    }

    @Test
    void thoseFurtherUpAreNotOverwrittenEither() {
        assertEquals(List.of("a", "b", "c"), passed(27, 20, 30));
    }
}
