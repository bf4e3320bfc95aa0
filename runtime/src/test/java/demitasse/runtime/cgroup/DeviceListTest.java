package demitasse.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.runtime.SetupException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceListTest {
    private static final DeviceAccess ALLOW_ALL = new DeviceAccess(true, DeviceAccess.ANY, DeviceAccess.ANY, DeviceAccess.ANY, DeviceAccess.ALL);
    private static final DeviceAccess DENY_ALL = new DeviceAccess(false, DeviceAccess.ANY, DeviceAccess.ANY, DeviceAccess.ANY, DeviceAccess.ALL);

    private static DeviceAccess character(boolean allow, long major, long minor, int access) {
        return new DeviceAccess(allow, DeviceAccess.CHARACTER, major, minor, access);
    }

    private static String words(List<DeviceAccess> rules) {
        DeviceList list = DeviceList.of(rules);
        StringBuilder text = new StringBuilder(list.allowAll() ? "all but" : "nothing but");
        for (DeviceAccess exception : list.exceptions()) {
            text.append(' ').append(exception.words());
        }
        return text.toString();
    }

    @Test
    void rulesThatFollowTheDefaultAreExceptions() {
        assertEquals("nothing but c 1:3 rwm c 136:* rw", words(List.of(DENY_ALL, character(true, 1, 3, 7), character(true, 136, DeviceAccess.ANY, 6))));
        assertEquals("all but c 10:200 w", words(List.of(DENY_ALL, character(true, 1, 3, 7), ALLOW_ALL, character(false, 10, 200, 4))));
    }

    @Test
    void aRuleForAllTypesIsOneForEach() {
        assertEquals("nothing but b *:* m c *:* m", words(List.of(new DeviceAccess(true, DeviceAccess.ANY, DeviceAccess.ANY, DeviceAccess.ANY, 1))));
    }

    @Test
    void aRuleTakesBackWhatItCovers() {
        assertEquals("nothing but c 1:3 rm", words(List.of(character(true, 1, 3, 7), character(false, 1, DeviceAccess.ANY, 4))));
        assertEquals("nothing but", words(List.of(character(true, 1, 3, 7), character(false, 1, 3, 7))));
        assertEquals("nothing but c 1:3 rwm", words(List.of(character(true, 1, 3, 7), character(false, 1, 5, 7))));
    }

    @Test
    void aHoleInAnExceptionIsRefusedSinceTheKernelWouldIgnoreIt() {
        assertEquals(
                "cgroup v1 cannot deny c 10:200 rwm out of c 10:* rwm, which is allowed",
                assertThrows(SetupException.class, () -> words(List.of(character(true, 10, DeviceAccess.ANY, 7), character(false, 10, 200, 7)))).getMessage());
    }
}
