package demitasse.it;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The smallest 64-bit program file that names a machine and a loader (elf(5)); it has no code and cannot run. */
final class ElfFile {
    private static final int HEADER = 64;
    private static final int SEGMENT = 56;
    private static final int PT_LOAD = 1;
    private static final int PT_INTERP = 3;
    private static final short ET_DYN = 3;

    private ElfFile() { }

    static byte[] of(int machine, @Nullable String loader) {
        byte[] interpreter = loader == null ? new byte[0] : (loader + "\0").getBytes(StandardCharsets.US_ASCII);
        int segments = loader == null ? 1 : 2;
        int size = HEADER + segments * SEGMENT + interpreter.length;
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        file.putShort(ET_DYN).putShort((short) machine).putInt(1).putLong(HEADER).putLong(HEADER).putLong(0);
        file.putInt(0).putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) segments).position(HEADER);
        if (loader != null) {
            segment(file, PT_INTERP, HEADER + 2L * SEGMENT, interpreter.length);
        }
        segment(file, PT_LOAD, 0, size);
        file.put(interpreter);
        return file.array();
    }

    private static void segment(ByteBuffer file, int type, long offset, long size) {
        file.putInt(type).putInt(5).putLong(offset).putLong(offset).putLong(offset).putLong(size).putLong(size)
                .putLong(type == PT_LOAD ? 4096 : 1);
    }
}
