package demitasse.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.AttributeOp.Details;
import demitasse.kernel.AttributeOp.GetAttribute;
import demitasse.kernel.AttributeOp.Link;
import demitasse.kernel.AttributeOp.ListAttributes;
import demitasse.kernel.AttributeOp.Resize;
import demitasse.kernel.AttributeOp.Seek;
import demitasse.kernel.AttributeOp.SetAttribute;
import demitasse.kernel.AttributeOp.SetTimes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class LinuxAttributesTest {
    private final Kernel kernel = new LinuxKernel();

    @Test
    void aLinkedFileHasTwoNamesAndTheTimesItWasGiven() {
        OnLinux.inDirectory(kernel, directory -> {
            Files.create(kernel, directory, "a", 0600, Text.encode("content"));
            kernel.perform(new Link(directory, "a", directory, "b"));
            kernel.perform(new SetTimes(directory, "b", 1_000_000_007L, 89));
            assertEquals("content", Text.decode(Files.read(kernel, directory, "b", 100)));
            FileDetails details = kernel.perform(new Details(directory, "a"));
            assertEquals(2, details.links());
            assertEquals(1_000_000_007L, details.modifiedSeconds());
            assertEquals(89, details.modifiedNanos());
        });
    }

    @Test
    void timesOfALinkAreItsOwn() {
        OnLinux.inDirectory(kernel, directory -> {
            kernel.perform(new DirectoryOp.MakeSymbolicLink("nowhere", directory, "link"));
            kernel.perform(new SetTimes(directory, "link", -5, 0));
            assertEquals(-5, kernel.perform(new Details(directory, "link")).modifiedSeconds());
        });
    }

    @Test
    void aHoleIsSteppedOver() {
        OnLinux.inDirectory(kernel, directory -> {
            Fd file = kernel.perform(new FileOp.Open(directory, "sparse", OpenFlag.READ_WRITE | OpenFlag.CREATE, 0600));
            kernel.perform(new Resize(file, 1 << 20));
            kernel.perform(new FileOp.WriteAt(file, new byte[] {1}, 1 << 19));
            long data = kernel.perform(new Seek(file, 0, Seek.From.DATA));
            assertTrue(data > 0 && data <= 1 << 19, "data begins at " + data);
            assertTrue(kernel.perform(new Seek(file, data, Seek.From.HOLE)) < 1 << 20, "and ends before the end");
            assertEquals(0, kernel.perform(new Seek(file, 0, Seek.From.START)));
            assertTrue(kernel.perform(new Details(file, "")).allocatedBytes() < 1 << 20, "it takes less than its size");
            kernel.perform(new FileOp.Close(file));
        });
    }

    @Test
    void anAttributeIsReadAgain() {
        OnLinux.inDirectory(kernel, directory -> {
            Files.create(kernel, directory, "a", 0600, new byte[0]);
            byte[] value = {1, 0, 2, -1};
            if (kernel.succeeds(new SetAttribute(directory, "a", "trusted.demitasse", value))) {
                assertTrue(kernel.perform(new ListAttributes(directory, "a")).contains("trusted.demitasse"), "it is listed");
                assertArrayEquals(value, kernel.perform(new GetAttribute(directory, "a", "trusted.demitasse")));
            }
        });
    }
}
