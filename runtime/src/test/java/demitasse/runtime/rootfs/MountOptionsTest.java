package demitasse.runtime.rootfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.MountAttribute;
import demitasse.kernel.MountFlag;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountOptionsTest {
    /** Words that set a flag, those that take it back, the flag of mount(2), the attribute of mount_setattr(2), its field. */
    private record Pair(String set, String clear, long flag, long attribute) {}

    private static final List<Pair> PAIRS = List.of(
            new Pair("ro", "rw", MountFlag.READ_ONLY, MountAttribute.READ_ONLY),
            new Pair("nosuid", "suid", MountFlag.NO_SUID, MountAttribute.NO_SUID),
            new Pair("nodev", "dev", MountFlag.NO_DEVICES, MountAttribute.NO_DEVICES),
            new Pair("noexec", "exec", MountFlag.NO_EXEC, MountAttribute.NO_EXEC),
            new Pair("nosymfollow", "symfollow", MountFlag.NO_SYMLINK_FOLLOW, MountAttribute.NO_SYMLINK_FOLLOW),
            new Pair("nodiratime", "diratime", MountFlag.NO_DIRECTORY_ACCESS_TIME, MountAttribute.NO_DIRECTORY_ACCESS_TIME));

    private static final List<Pair> ACCESS_TIMES = List.of(
            new Pair("noatime", "atime", MountFlag.NO_ACCESS_TIME, MountAttribute.NO_ACCESS_TIME),
            new Pair("relatime", "norelatime", MountFlag.RELATIVE_ACCESS_TIME, MountAttribute.RELATIVE_ACCESS_TIME),
            new Pair("strictatime", "nostrictatime", MountFlag.STRICT_ACCESS_TIME, MountAttribute.STRICT_ACCESS_TIME));

    private static final List<Pair> OF_THE_FILESYSTEM = List.of(
            new Pair("sync", "async", MountFlag.SYNCHRONOUS, 0),
            new Pair("mand", "nomand", MountFlag.MANDATORY_LOCKS, 0),
            new Pair("iversion", "noiversion", MountFlag.VERSION, 0),
            new Pair("lazytime", "nolazytime", MountFlag.LAZY_TIME, 0),
            new Pair("silent", "loud", MountFlag.SILENT, 0));

    private static MountOptions parse(String... options) {
        return MountOptions.parse(List.of(options));
    }

    @Test
    void aWordSetsItsFlagAndItsTwinTakesItBack() {
        for (List<Pair> pairs : List.of(PAIRS, ACCESS_TIMES, OF_THE_FILESYSTEM)) {
            for (Pair pair : pairs) {
                assertEquals(pair.flag(), parse(pair.set()).flags(), pair.set());
                assertEquals(0, parse(pair.clear()).flags(), pair.clear());
                assertEquals(0, parse(pair.set(), pair.clear()).flags(), pair.clear());
                assertEquals(pair.flag(), parse(pair.clear(), pair.set()).flags(), pair.set());
                assertNull(parse(pair.set(), pair.clear()).dataOrNull(), pair.set());
            }
        }
    }

    @Test
    void aCopyOfAMountGetsTheFlagAsAnAttributeAndLosesIt() {
        for (Pair pair : PAIRS) {
            assertEquals(pair.attribute(), parse(pair.set()).attributes(), pair.set());
            assertEquals(0, parse(pair.set()).clearedAttributes(), pair.set());
            assertEquals(pair.attribute(), parse(pair.clear()).clearedAttributes(), pair.clear());
            assertEquals(0, parse(pair.clear()).attributes(), pair.clear());
        }
        for (Pair pair : OF_THE_FILESYSTEM) {
            assertEquals(0, parse(pair.set()).attributes() | parse(pair.clear()).clearedAttributes(), pair.set());
        }
    }

    @Test
    void accessTimesAreOneFieldThatIsClearedAsAWhole() {
        // Otherwise mount_setattr(2) answers EINVAL.
        for (Pair pair : ACCESS_TIMES) {
            assertEquals(pair.attribute(), parse(pair.set()).attributes(), pair.set());
            assertEquals(MountAttribute.ACCESS_TIME_FIELD, parse(pair.set()).clearedAttributes(), pair.set());
            assertEquals(MountAttribute.ACCESS_TIME_FIELD, parse(pair.clear()).clearedAttributes(), pair.clear());
            assertEquals(0, parse(pair.clear()).attributes(), pair.clear());
        }
        assertEquals(MountAttribute.STRICT_ACCESS_TIME, parse("noatime", "strictatime").attributes());
        assertEquals(MountFlag.STRICT_ACCESS_TIME, parse("noatime", "strictatime").flags());
        assertEquals(MountAttribute.NO_ACCESS_TIME, parse("strictatime", "relatime", "noatime").attributes());
        assertEquals(0, parse("nosuid").clearedAttributes());
    }

    @Test
    void theWholeTreeGetsWhatHasAnRInFront() {
        for (Pair pair : PAIRS) {
            assertEquals(pair.attribute(), parse("r" + pair.set()).recursiveSet(), pair.set());
            assertEquals(0, parse("r" + pair.set()).recursiveClear(), pair.set());
            assertEquals(pair.attribute(), parse("r" + pair.clear()).recursiveClear(), pair.clear());
            assertEquals(pair.attribute(), parse("r" + pair.set(), "r" + pair.clear()).recursiveClear(), pair.clear());
            assertEquals(0, parse("r" + pair.set(), "r" + pair.clear()).recursiveSet(), pair.clear());
            assertEquals(0, parse("r" + pair.set()).flags(), pair.set());
        }
        for (Pair pair : ACCESS_TIMES) {
            assertEquals(pair.attribute(), parse("r" + pair.set()).recursiveSet(), pair.set());
            assertEquals(MountAttribute.ACCESS_TIME_FIELD, parse("r" + pair.set()).recursiveClear(), pair.set());
            assertEquals(MountAttribute.ACCESS_TIME_FIELD, parse("r" + pair.clear()).recursiveClear(), pair.clear());
            assertEquals("", parse("r" + pair.set(), "r" + pair.clear()).data());
        }
        assertEquals(MountAttribute.STRICT_ACCESS_TIME, parse("rnoatime", "rstrictatime").recursiveSet());
        assertEquals(MountAttribute.READ_ONLY | MountAttribute.NO_ACCESS_TIME, parse("rro", "rnoatime").recursiveSet());
    }

    @Test
    void theLastPropagationHolds() {
        assertEquals(0, parse("ro").propagation());
        assertEquals(MountFlag.PRIVATE, parse("private").propagation());
        assertEquals(MountFlag.SLAVE | MountFlag.RECURSIVE, parse("rslave").propagation());
        assertEquals(MountFlag.UNBINDABLE, parse("unbindable").propagation());
        assertEquals(MountFlag.SHARED | MountFlag.RECURSIVE, parse("private", "slave", "rshared").propagation());
        assertEquals(MountFlag.UNBINDABLE | MountFlag.RECURSIVE, parse("runbindable").propagation());
        assertEquals(0, parse("rprivate").flags());
    }

    @Test
    void bindsAreToldApartByTheirDepth() {
        assertTrue(parse("bind").isBind());
        assertFalse(parse("bind").isRecursive());
        assertTrue(parse("rbind").isBind());
        assertTrue(parse("rbind").isRecursive());
        assertFalse(parse("ro").isBind());
    }

    @Test
    void singleWordsSetWhatTheySay() {
        assertEquals(MountFlag.DIRECTORY_SYNC, parse("dirsync").flags());
        assertEquals(MountFlag.REMOUNT, parse("remount").flags());
        assertEquals(0, parse("defaults").flags());
        assertNull(parse("defaults").dataOrNull());
        assertTrue(parse("tmpcopyup").copyUp());
    }

    @Test
    void whatIsInNoRowIsForTheFilesystemInItsOrder() {
        MountOptions parsed = parse("nosuid", "mode=755", "noexec", "size=64k", "RO");
        assertEquals("mode=755,size=64k,RO", parsed.data());
        assertEquals("mode=755,size=64k,RO", parsed.dataOrNull());
        assertEquals(MountFlag.NO_SUID | MountFlag.NO_EXEC, parsed.flags());
    }
}
