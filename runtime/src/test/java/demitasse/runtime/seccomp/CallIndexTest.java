package demitasse.runtime.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class CallIndexTest {
    @Test
    void namesAreFoundAmongThousands() {
        CallIndex index = new CallIndex();
        for (int i = 0; i < 3000; i++) {
            index.put("call" + i, new Judgement.Always(i));
        }
        index.put("call7", new Judgement.Always(-7));
        for (int i = 0; i < 3000; i++) {
            assertEquals(new Judgement.Always(i == 7 ? -7 : i), index.get("call" + i));
        }
        assertNull(index.get("call3000"));
        assertNull(index.get(""));
    }

    @Test
    void aNameIsFoundInTheMiddleOfAText() {
        CallIndex index = new CallIndex();
        index.put("read", new Judgement.Always(1));
        assertEquals(new Judgement.Always(1), index.get("pread64 readv", 1, 5));
        assertNull(index.get("pread64 readv", 8, 13));
    }
}
