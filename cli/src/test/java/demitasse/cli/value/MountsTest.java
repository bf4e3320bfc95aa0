package demitasse.cli.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.host.FakeHost;
import demitasse.engine.RunRequest.Tmpfs;
import demitasse.engine.RunRequest.Volume;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountsTest {
    private static final String FORM = "write SOURCE:TARGET[:OPTIONS], such as ./data:/data:ro";

    private static String refusal(String text) {
        return Refusal.of(() -> Volumes.read(text, new FakeHost()));
    }

    private static List<String> options(String text) {
        return Volumes.read("/srv:/x:" + text, new FakeHost()).options();
    }

    @Test
    void relativeSourcesStartAtTheWorkingDirectory() {
        FakeHost host = new FakeHost().directory("/place/../up");
        List<String> usual = List.of("rbind", "rw", "rprivate");
        assertEquals(new Volume("/place/src", "/src", usual), Volumes.read("./src:/src", host));
        assertEquals(new Volume("/place", "/src", usual), Volumes.read(".:/src", host));
        assertEquals(new Volume("/place/../up", "/up", usual), Volumes.read("../up:/up", host));
        assertEquals(new Volume("/srv", "/a/b", usual), Volumes.read("/srv://a/./b/", host));
    }

    @Test
    void optionsOfOneChoiceReplaceTheUsualOne() {
        assertEquals(List.of("ro", "rbind", "rprivate"), options("ro"));
        assertEquals(List.of("rslave", "bind", "nosuid", "rw"), options("rslave,bind,nosuid"));
        assertEquals(List.of("rbind", "rw", "rprivate"), options("Z"));
        assertEquals(List.of("ro", "rbind", "rprivate"), options("ro,ro"));
    }

    @Test
    void wrongOptionsSayWhatIsWrong() {
        assertEquals("ro and rw contradict each other; give one of them", refusal("/srv:/x:ro,rw"));
        assertEquals("slave and rshared contradict each other; give one of them", refusal("/srv:/x:slave,rshared"));
        assertTrue(refusal("/srv:/x:nosiud").startsWith("there is no option nosiud (did you mean nosuid?); there are ro, rw, "));
        assertTrue(refusal("/srv:/x:ro,").startsWith("there is no option ''; there are "));
        assertTrue(refusal("/srv:/x:size=3").startsWith("there is no option size=3; there are "));
    }

    @Test
    void targetsAreAbsoluteAndNeitherTheRootNorProc() {
        assertEquals("the target must be an absolute path inside of the container, such as /data", refusal("/srv:data"));
        assertEquals("the target must be an absolute path inside of the container, such as /data", refusal("/srv:"));
        assertEquals("the target must not hold ..; write the path it leads to", refusal("/srv:/a/../b"));
        assertEquals("the target cannot be / itself; for another root use --rootfs DIR", refusal("/srv:/"));
        assertEquals("the target cannot be / itself; for another root use --rootfs DIR", refusal("/srv://./"));
        String proc = "nothing can be mounted over /proc; the container's own confinement rests on it";
        assertEquals(proc, refusal("/srv:/proc"));
        assertEquals(proc, refusal("/srv://proc/./sys"));
        assertEquals("/process", Volumes.read("/srv:/process", new FakeHost()).target());
        assertEquals("the target is longer than a path can be", refusal("/srv:/" + "a".repeat(4095)));
    }

    @Test
    void sourcesExistAndAreNotNames() {
        assertEquals("the source /place/none does not exist; create it first", refusal("./none:/x"));
        assertEquals("named volumes come with a later release; for a directory of the host write ./data "
                + "or its absolute path", refusal("data:/x"));
        assertEquals("volumes without a source come with a later release; " + FORM, refusal("/data"));
        assertEquals("the source or the target is missing; " + FORM, refusal(":/x"));
        assertEquals("the source or the target is missing; " + FORM, refusal(""));
        assertEquals("there are too many colons; " + FORM, refusal("/srv:/x:ro:z"));
    }

    @Test
    void wordsWithAColonLookLikeVolumes() {
        assertTrue(Volumes.looksLikeOne("./a:/b"));
        assertFalse(Volumes.looksLikeOne("ls"));
        assertFalse(Volumes.looksLikeOne("--env=a:b"));
    }

    @Test
    void aTmpfsIsConfinedUnlessToldOtherwise() {
        assertEquals(new Tmpfs("/tmp", List.of("nosuid", "nodev", "noexec")), TmpfsMounts.read("/tmp"));
        assertEquals(new Tmpfs("/tmp", List.of("exec", "nosuid", "nodev", "size=67108864", "mode=1777")),
                TmpfsMounts.read("/tmp:size=64M,exec,mode=1777"));
        assertEquals(List.of("nosuid", "nodev", "noexec", "size=50%", "uid=1000", "gid=0", "nr_inodes=9"),
                TmpfsMounts.read("/tmp:size=50%,uid=1000,gid=0,nr_inodes=9").options());
    }

    @Test
    void wrongTmpfsSettingsSayWhatIsAllowed() {
        assertEquals("mode= takes permissions in octal, such as mode=1777", Refusal.of(() -> TmpfsMounts.read("/t:mode=8")));
        assertEquals("mode= takes permissions in octal, such as mode=1777",
                Refusal.of(() -> TmpfsMounts.read("/t:mode=77777")));
        assertEquals("size= takes 1% to 100% of the memory, or a size such as 64M",
                Refusal.of(() -> TmpfsMounts.read("/t:size=101%")));
        assertEquals("size=0 would mean no limit at all; give a size such as 64M, or leave it out",
                Refusal.of(() -> TmpfsMounts.read("/t:size=0")));
        assertEquals("nr_inodes= takes a whole number from 1 up", Refusal.of(() -> TmpfsMounts.read("/t:nr_inodes=0")));
        assertEquals("uid takes a number from 0 to 4294967294", Refusal.of(() -> TmpfsMounts.read("/t:uid=me")));
        assertTrue(Refusal.of(() -> TmpfsMounts.read("/t:bind")).startsWith("there is no option bind"));
        assertEquals("the target must be an absolute path inside of the container, such as /data",
                Refusal.of(() -> TmpfsMounts.read("tmp")));
    }
}
