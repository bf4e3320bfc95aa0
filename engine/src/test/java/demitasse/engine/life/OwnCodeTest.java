package demitasse.engine.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import demitasse.kernel.ProcessOp.ForgetPages;
import org.junit.jupiter.api.Test;

class OwnCodeTest {
    @Test
    void onlyCodeThatIsMappedFromAFileIsForgotten() {
        String maps = """
                00400000-005d5000 r-xp 00000000 fe:00 77 /usr/bin/demitasse
                005d5000-006d3000 rw-p 001d5000 fe:00 77 /usr/bin/demitasse
                7ffd1000-7ffd3000 r-xp 00000000 00:00 0 [vdso]
                """;
        assertEquals(new ForgetPages(0x400000, 0x1d5000), OwnCode.first(maps));
        assertEquals(new ForgetPages(0x400000, 0x1d5000), OwnCode.first("00300000-00400000 rw-p 00000000 00:00 0\n" + maps));
        assertNull(OwnCode.first("7ffd1000-7ffd3000 r-xp 00000000 00:00 0 [vdso]\n"));
        assertNull(OwnCode.first("00400000-00zz5000 r-xp 00000000 fe:00 77 /usr/bin/demitasse\n"));
        assertNull(OwnCode.first("005d5000-00400000 r-xp 00000000 fe:00 77 /usr/bin/demitasse\n"));
        assertNull(OwnCode.first("no map at all"));
    }
}
