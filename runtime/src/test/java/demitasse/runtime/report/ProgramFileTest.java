package demitasse.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.kernel.Text;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProgramFileTest {
    /** An ELF file of 64 bits with one program header that names a loader, at 120. */
    static byte[] elf(int machine, String loader) {
        byte[] path = Text.encode(loader + "\0");
        byte[] file = new byte[120 + path.length];
        byte[] magic = {0x7f, 'E', 'L', 'F', 2, 1, 1};
        System.arraycopy(magic, 0, file, 0, magic.length);
        file[18] = (byte) machine;
        file[32] = 64;
        file[54] = 56;
        file[56] = 1;
        file[64] = 3;
        file[64 + 8] = 120;
        file[64 + 32] = (byte) path.length;
        System.arraycopy(path, 0, file, 120, path.length);
        return file;
    }

    @Test
    void elfTellsItsMachineAndLoader() {
        assertEquals(new ProgramFile.Elf("aarch64", "/lib/ld-linux-aarch64.so.1"), ProgramFile.of(elf(183, "/lib/ld-linux-aarch64.so.1")));
        byte[] isStatic = elf(62, "/x");
        isStatic[64] = 1;
        assertEquals(new ProgramFile.Elf("x86_64", null), ProgramFile.of(isStatic));
        assertEquals(new ProgramFile.Elf("machine 200", "/x"), ProgramFile.of(elf(200, "/x")));
    }

    @Test
    void elfOfTheOtherByteOrderAndSizeIsReadToo() {
        byte[] file = new byte[100];
        byte[] magic = {0x7f, 'E', 'L', 'F', 1, 2, 1};
        System.arraycopy(magic, 0, file, 0, magic.length);
        file[19] = 20;
        file[31] = 52;
        file[43] = 32;
        file[45] = 1;
        file[55] = 3;
        file[59] = 90;
        file[71] = 3;
        file[90] = '/';
        file[91] = 'l';
        assertEquals(new ProgramFile.Elf("ppc", "/l"), ProgramFile.of(file));
    }

    @Test
    void aDamagedElfNeverThrows() {
        Random random = new Random(7);
        byte[] whole = elf(62, "/lib64/ld-linux-x86-64.so.2");
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = Arrays.copyOf(whole, 20 + random.nextInt(whole.length - 20));
            for (int i = 0; i < 6; i++) {
                damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt(256);
            }
            ProgramFile.of(damaged);
        }
    }

    @Test
    void scriptsTellTheirInterpreter() {
        assertEquals(new ProgramFile.Script("/bin/sh", false), of("#!/bin/sh\necho"));
        assertEquals(new ProgramFile.Script("/usr/bin/env", false), of("#! /usr/bin/env python3\n"));
        assertEquals(new ProgramFile.Script("/bin/sh", true), of("#!/bin/sh\r\necho\r\n"));
        assertEquals(new ProgramFile.Script("/bin/sh", false), of("#!/bin/sh"));
        assertEquals(new ProgramFile.Script("", false), of("#!\n"));
        assertEquals(new ProgramFile.Script("", false), of("#!"));
    }

    @Test
    void whatIsNeitherIsToldApart() {
        assertEquals(new ProgramFile.Empty(), of(""));
        assertEquals(new ProgramFile.PlainText(), of("echo hi\n"));
        assertEquals(new ProgramFile.Unknown(), of("\u0000\u0001\u0002"));
    }

    private static ProgramFile of(String text) {
        return ProgramFile.of(Text.encode(text));
    }
}
