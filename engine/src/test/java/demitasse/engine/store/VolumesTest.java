package demitasse.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VolumesTest {
    private static final String NAMED = "/var/lib/demitasse/volumes/named/";

    private final FakeKernel kernel = new FakeKernel();
    private final Volumes volumes = Volumes.open(kernel);

    private void container(String id, String volume) {
        String directory = Storage.CONTAINERS + "/" + id;
        Files.makeDirectories(kernel, Fd.HERE, directory, 0700);
        Files.create(kernel, Fd.HERE, directory + "/config.json", 0600, Text.encode("{\"mounts\":[{\"source\":\"" + Volumes.data(volume) + "\"}]}"));
    }

    private void fill(Fd directory) {
        Files.create(kernel, directory, "content", 0600, new byte[] {1});
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (Volume volume : volumes.list()) {
            names.add(volume.name());
        }
        return names;
    }

    @Test
    void aVolumeIsReadAsItWasMade() {
        assertTrue(volumes.make("data", Map.of("k", "v"), false));
        assertFalse(volumes.make("data", Map.of(), true));
        Volume made = volumes.find("data");
        assertEquals(Map.of("k", "v"), made.labels());
        assertFalse(made.unnamed());
        assertEquals(NAMED + "data/data", made.data());
        assertEquals("data", Volumes.nameIn(made.data()));
        assertNull(Volumes.nameIn("/srv/data"));
        assertEquals("no such volume: other", assertThrows(SetupException.class, () -> volumes.find("other")).getMessage());
    }

    @Test
    void namesAreNoPaths() {
        for (String name : List.of("", ".", "..", "a/b", "-a", "a\nb", "a b", "ä", "a".repeat(201))) {
            assertFalse(Volumes.isName(name), name);
            assertThrows(SetupException.class, () -> volumes.make(name, Map.of(), false));
        }
        assertTrue(Volumes.isName("0a_.-"));
    }

    @Test
    void onlyTheFirstContainerFillsIt() {
        volumes.use("data", false, this::fill);
        assertTrue(kernel.exists(NAMED + "data/data/content"));
        volumes.use("later", false, null);
        volumes.use("later", false, this::fill);
        assertFalse(kernel.exists(NAMED + "later/data/content"));
    }

    @Test
    void aVolumeInUseIsRefusedAndTellsByWhom() {
        volumes.make("data", Map.of(), false);
        volumes.make("data.2", Map.of(), false);
        container("c1", "data");
        SetupException refused = assertThrows(SetupException.class, () -> volumes.remove(volumes.find("data")));
        assertEquals("volume data is in use by container c1", refused.getMessage());
        volumes.remove(volumes.find("data.2"));
        assertEquals(List.of("data"), names());
        assertTrue(VolumeUsers.of(kernel, "").isUsed("data"));
        assertFalse(VolumeUsers.of(kernel, "c1").isUsed("data"));
    }

    @Test
    void aContainerTakesItsOwnAlongUnlessOthersUseThem() {
        for (int number = 0; number < 3; number++) {
            volumes.use(Volumes.unnamed("c1", number), true, null);
            container("c1", Volumes.unnamed("c1", number));
        }
        container("c2", "c1-1");
        volumes.make("c10-0", Map.of(), true);
        Volumes.removeOwn(kernel, "c1");
        assertEquals(List.of("c1-1", "c10-0"), names());
    }

    @Test
    void aDamagedRecordIsWrittenAnew() {
        volumes.make("data", Map.of("k", "v"), false);
        Files.create(kernel, Fd.HERE, NAMED + "data/volume.json", 0600, Text.encode("{"));
        Repairs seen = new Repairs(false);
        VolumeCheck.check(kernel, seen);
        assertEquals(List.of("volume data has a damaged record"), seen.lines());
        assertTrue(seen.isLeft());
        Repairs mended = new Repairs(true);
        VolumeCheck.check(kernel, mended);
        assertEquals(List.of("volume data has a damaged record: wrote a new one; it has no labels"), mended.lines());
        assertFalse(mended.isLeft());
        Repairs again = new Repairs(true);
        VolumeCheck.check(kernel, again);
        assertEquals(List.of(), again.lines());
    }
}
