package demitasse.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.store.ContainerRecord.LogLimits;
import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Files;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Text;
import org.junit.jupiter.api.Test;

class LogTest {
    private final FakeKernel kernel = new FakeKernel().directory("/c");
    private final Fd directory = kernel.perform(new Open("/c", OpenFlag.READ | OpenFlag.DIRECTORY));
    private final StringBuilder told = new StringBuilder();
    private boolean full;

    private LogWriter writer(long maxBytes, int maxFiles) {
        return new LogWriter(kernel, directory, new LogLimits(maxBytes, maxFiles));
    }

    private static void append(LogWriter log, String text) {
        byte[] data = Text.encode(text);
        log.append(false, data, data.length);
    }

    private void take(byte[] bytes, int start, int text, int end, boolean error, boolean whole) {
        told.append(error ? "!" : "").append(Text.decode(bytes, text, end)).append(whole ? "\n" : "~");
    }

    private String read() {
        told.setLength(0);
        new LogReader(kernel, directory).read(this::take);
        return told.toString();
    }

    @Test
    void aRecordIsALineWithItsTimeAndStream() {
        LogWriter log = writer(1 << 20, 3);
        append(log, "a\nb");
        log.append(true, Text.encode("c\n"), 2);
        String file = Files.readText(kernel, "/c/log", 1000);
        assertTrue(LogFormat.isRecord(Text.encode(file), 0, file.indexOf('\n')), file);
        assertEquals(" stdout F a", file.substring(30, file.indexOf('\n')));
        assertEquals("a\nb~!c\n", read());
    }

    @Test
    void skippedRecordsAreNotToldAndLaterOnesAre() {
        LogReader none = new LogReader(kernel, directory);
        none.skip();
        LogWriter log = writer(1 << 20, 3);
        append(log, "old\n");
        none.read(this::take);
        assertEquals("old\n", told.toString(), "there was nothing to skip");
        told.setLength(0);
        LogReader reader = new LogReader(kernel, directory);
        reader.skip();
        reader.read(this::take);
        append(log, "new\n");
        reader.read(this::take);
        assertEquals("new\n", told.toString());
    }

    @Test
    void readerThatIsTooSlowIsTold() {
        LogWriter log = writer(100, 2);
        append(log, "first".repeat(20) + "\n");
        LogReader reader = new LogReader(kernel, directory);
        reader.read(this::take);
        for (int i = 0; i < 4; i++) {
            append(log, String.valueOf(i).repeat(100) + "\n");
        }
        told.setLength(0);
        reader.read(this::take);
        assertEquals("![demitasse] a part of the log was removed before it was read here\n" + "2".repeat(100) + "\n" + "3".repeat(100) + "\n", told.toString());
    }

    @Test
    void anEmptyLineIsARecordToo() {
        append(writer(1 << 20, 3), "\n\nx\n");
        assertEquals("\n\nx\n", read());
    }

    @Test
    void aLongLineIsSeveralPartsOfOne() {
        LogWriter log = writer(1 << 20, 3);
        append(log, "x".repeat(LogWriter.RECORD_BYTES + 3) + "\ny\n");
        String file = Files.readText(kernel, "/c/log", 1 << 20);
        assertEquals('P', file.charAt(LogFormat.FLAG_AT));
        assertEquals("x".repeat(LogWriter.RECORD_BYTES) + "~xxx\ny\n", read());
    }

    @Test
    void muchAtOnceIsAsWhole() {
        LogWriter log = writer(1 << 20, 3);
        String lines = "a line like many others\n".repeat(LogWriter.CHUNK_BYTES / 24);
        append(log, lines);
        append(log, "last\n");
        assertEquals(lines + "last\n", read());
    }

    @Test
    void noFileGrowsPastItsLimitHoweverMuchComesAtOnce() {
        LogWriter log = writer(1000, 3);
        append(log, "a line like many others\n".repeat(60));
        for (String file : new String[] {"/c/log", "/c/log.1", "/c/log.2"}) {
            int size = Files.readText(kernel, file, 1 << 20).length();
            assertTrue(size <= 1000 && (size > 900 || file.equals("/c/log")), file + " has " + size + " bytes");
        }
    }

    @Test
    void filesAreReplacedWhenTheyHaveGrown() {
        LogWriter log = writer(100, 3);
        for (int i = 0; i < 9; i++) {
            append(log, "line " + i + "\n");
        }
        assertTrue(kernel.exists("/c/log.2"), "three are kept");
        assertFalse(kernel.exists("/c/log.3"), "and no more");
        assertEquals("line 4\nline 5\nline 6\nline 7\nline 8\n", read());
    }

    @Test
    void aReaderGoesOnInTheNextFile() {
        LogWriter log = writer(100, 3);
        LogReader reader = new LogReader(kernel, directory);
        append(log, "1\n");
        reader.read(this::take);
        append(log, "2\n");
        append(log, "3\n");
        reader.read(this::take);
        assertEquals("1\n2\n3\n", told.toString());
    }

    @Test
    void aFullDiskLosesRecordsAndTellsSoLater() {
        kernel.refuse(op -> full && op instanceof Write, Errno.ENOSPC);
        LogWriter log = writer(1 << 20, 3);
        append(log, "kept\n");
        full = true;
        append(log, "lost\n");
        assertFalse(log.isWhole(), "something was lost");
        full = false;
        append(log, "again\n");
        assertTrue(log.isWhole(), "it was told");
        assertEquals("kept\n![demitasse] 45 bytes of the log were lost: the disk was full\nagain\n", read());
    }

    @Test
    void halfARecordIsPassedOver() {
        LogWriter log = writer(1 << 20, 3);
        append(log, "a\n");
        Files.create(kernel, Fd.HERE, "/c/log", 0600, Text.encode(Files.readText(kernel, "/c/log", 1000) + "2026-11-22T18\n"));
        append(writer(1 << 20, 3), "b\n");
        assertEquals("a\nb\n", read());
    }
}
