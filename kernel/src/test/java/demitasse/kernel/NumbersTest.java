package demitasse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void errorsAreFoundByNumberAndToldByName() {
        for (Errno errno : Errno.values()) {
            assertSame(errno, Errno.of(errno.number()));
        }
        assertEquals("EPERM (Operation not permitted)", Errno.of(1).words());
        assertSame(Errno.EINVAL, Errno.of(4095));
        assertSame(Errno.EINVAL, Errno.of(-1));
        assertSame(Errno.EINVAL, Errno.of(41));
    }

    @Test
    void signalsHaveNamesAndNumbers() {
        assertEquals("SIGTERM", Signal.nameOf(15));
        assertEquals("SIGRTMIN+1", Signal.nameOf(35));
        assertEquals("signal 65", Signal.nameOf(65));
        assertEquals(9, Signal.numberOf("kill"));
        assertEquals(9, Signal.numberOf("SIGKILL"));
        assertEquals(9, Signal.numberOf("9"));
        assertEquals(36, Signal.numberOf("RTMIN+2"));
        assertEquals(-1, Signal.numberOf("RTMIN+31"));
        assertEquals(-1, Signal.numberOf(""));
        assertEquals(-1, Signal.numberOf("0"));
        assertEquals(-1, Signal.numberOf("65"));
        assertEquals(0x4000L, Signal.bit(Signal.TERM));
    }

    @Test
    void openFlagsDifferOnArm() {
        int flags = OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW | OpenFlag.CLOSE_ON_EXEC;
        assertEquals(02600000, Arch.X86_64.openFlags(flags));
        assertEquals(02140000, Arch.AARCH64.openFlags(flags));
        assertEquals(OpenFlag.CREATE | OpenFlag.WRITE, Arch.AARCH64.openFlags(OpenFlag.CREATE | OpenFlag.WRITE));
    }

    @Test
    void architecturesAreFoundByMachineAndByHeader() {
        assertSame(Arch.AARCH64, Arch.of("aarch64"));
        assertNull(Arch.of("riscv64"));
        assertSame(Arch.X86_64, Arch.ofOpenatNumber(SystemCall.OPENAT.number(Arch.X86_64)));
        assertSame(Arch.AARCH64, Arch.ofOpenatNumber(SystemCall.OPENAT.number(Arch.AARCH64)));
        assertThrows(IllegalStateException.class, () -> Arch.ofOpenatNumber(1));
    }

    @Test
    void noTwoSystemCallsHaveTheSameNumber() {
        SystemCall[] calls = SystemCall.values();
        for (int i = 0; i < calls.length; i++) {
            for (int j = 0; j < i; j++) {
                for (Arch arch : Arch.values()) {
                    assertEquals(false, calls[i].number(arch) == calls[j].number(arch), calls[i] + " and " + calls[j]);
                }
            }
        }
    }

    @Test
    void deviceNumbersAreEncodedAsMknodTakesThem() {
        assertEquals(0x103L, new DeviceNumber(1, 3).encoded());
        assertEquals(0x0001_2000_4560_3478L, new DeviceNumber(0x12034, 0x45678).encoded());
    }
}
