package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StoreLinesTest {
    private static final String VOLUME = " | see demitasse volume --help";

    @Test
    void wordsOfVolumesAreChecked() {
        assertEquals("error: something is missing: demitasse volume rm NAME... | see demitasse volume rm --help", Lines.told("volume rm"));
        assertEquals("error: b is one word too many: demitasse volume create [NAME] | see demitasse volume create --help", Lines.told("volume create a b"));
        assertEquals("error: volume has no command mount" + VOLUME, Lines.told("volume mount a"));
        assertEquals("error: --filter colour=red: give one of dangling, driver, label, name, an equals sign and a value | see demitasse volume ls --help",
                Lines.told("volume ls --filter colour=red"));
        assertEquals("error: -d nfs: there is no driver but local | see demitasse volume create --help", Lines.told("volume create -d nfs a"));
        assertEquals("error: --label =v: write KEY=VALUE, or KEY alone | see demitasse volume create --help", Lines.told("volume create --label =v a"));
        assertTrue(Lines.told("volume remove a b").startsWith("StoreRequest[action=REMOVE, words=[a, b], "));
        assertTrue(Lines.told("system df").startsWith("StoreRequest[action=USAGE, words=[], "));
        assertEquals("error: x is one word too many: demitasse system fsck | see demitasse system fsck --help", Lines.told("system fsck x"));
    }

    @Test
    void pagesTellOfEveryCommand() {
        String volume = Lines.told("volume");
        for (String name : new String[] {"create [NAME]", "ls", "inspect NAME...", "rm NAME...", "prune", "Options of ls", "--filter KEY=VALUE"}) {
            assertTrue(volume.contains(name), name);
        }
        assertEquals(volume, Lines.told("volume create --help"));
        assertTrue(Lines.told("help system").contains("fsck(8)"));
    }
}
