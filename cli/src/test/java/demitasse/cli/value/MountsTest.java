package demitasse.cli.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.host.FakeHost;
import demitasse.engine.RunRequest.IdMapping;
import demitasse.engine.RunRequest.Tmpfs;
import demitasse.engine.RunRequest.Volume;
import demitasse.engine.VolumeCare;
import demitasse.engine.VolumeSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountsTest {
    private static final String FORM = "write SOURCE:TARGET[:OPTIONS], such as ./data:/data:ro";

    private static Volume path(String source, String target) {
        return new Volume(new VolumeSource.HostPath(source, true), target, List.of("rbind", "rw", "rprivate"), VolumeCare.NONE);
    }

    private static VolumeCare care(String text) {
        return Volumes.read("data:/x:" + text, new FakeHost()).care();
    }

    private static final class Taken implements Mounts.Taker {
        final List<Volume> volumes = new ArrayList<>();
        final List<Tmpfs> tmpfs = new ArrayList<>();

        @Override
        public void volume(Volume volume) {
            volumes.add(volume);
        }

        @Override
        public void tmpfs(Tmpfs mount) {
            tmpfs.add(mount);
        }
    }

    private static Taken mount(String text) {
        Taken taken = new Taken();
        Mounts.read(text, new FakeHost(), taken);
        return taken;
    }

    private static Volume mounted(String text) {
        return mount(text).volumes.getFirst();
    }

    private static String refusedMount(String text) {
        return Refusal.of(() -> mount(text));
    }

    private static String refusal(String text) {
        return Refusal.of(() -> Volumes.read(text, new FakeHost()));
    }

    private static List<String> options(String text) {
        return Volumes.read("/srv:/x:" + text, new FakeHost()).options();
    }

    @Test
    void relativeSourcesStartAtTheWorkingDirectory() {
        FakeHost host = new FakeHost().directory("/place/../up");
        assertEquals(path("/place/src", "/src"), Volumes.read("./src:/src", host));
        assertEquals(path("/place", "/src"), Volumes.read(".:/src", host));
        assertEquals(path("/place/../up", "/up"), Volumes.read("../up:/up", host));
        assertEquals(path("/srv", "/a/b"), Volumes.read("/srv://a/./b/", host));
    }

    @Test
    void optionsOfOneChoiceReplaceTheUsualOne() {
        assertEquals(List.of("ro", "rbind", "rprivate", "rro"), options("ro"));
        assertEquals(List.of("rslave", "bind", "nosuid", "rw"), options("rslave,bind,nosuid"));
        assertEquals(List.of("rbind", "rw", "rprivate"), options("Z"));
        assertEquals(List.of("ro", "rbind", "rprivate", "rro"), options("ro,ro"));
        assertEquals(List.of("ro", "bind", "rprivate"), options("ro,bind"));
    }

    @Test
    void wrongOptionsSayWhatIsWrong() {
        assertEquals("ro and rw contradict each other; give one of them", refusal("/srv:/x:ro,rw"));
        assertEquals("slave and rshared contradict each other; give one of them", refusal("/srv:/x:slave,rshared"));
        assertTrue(refusal("/srv:/x:nosiud").startsWith("there is no option nosiud (did you mean nosuid?); there are "));
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
    void sourcesArePathsOrNames() {
        assertEquals(path("/place/none", "/x"), Volumes.read("./none:/x", new FakeHost()));
        assertEquals(new VolumeSource.Named("data"), Volumes.read("data:/x", new FakeHost()).source());
        assertEquals(new VolumeSource.Unnamed(), Volumes.read("/data", new FakeHost()).source());
        assertEquals("/data", Volumes.read("/data/", new FakeHost()).target());
        String rule = " is no name for a volume: begin with a letter or a digit, and go on with those, '_', '.' and '-'";
        assertEquals("src/data" + rule + "; for a directory of the host write ./src/data or its absolute path", refusal("src/data:/x"));
        assertEquals("'a\\nb'" + rule, refusal("a\nb:/x"));
        assertEquals("-a" + rule, refusal("-a:/x"));
        assertEquals("the source or the target is missing; " + FORM, refusal(":/x"));
        assertEquals("the source or the target is missing; " + FORM, refusal(""));
        assertEquals("there are too many colons; " + FORM, refusal("/srv:/x:ro:z"));
    }

    @Test
    void volumesTakeMoreThanFlags() {
        assertEquals(new VolumeCare(true, false, true, null, List.of(), List.of()), care("O"));
        assertEquals(new VolumeCare(false, true, false, null, List.of(), List.of()), care("U,nocopy"));
        assertEquals(new VolumeCare(true, false, true, null, List.of(), List.of(), "/u", "/w"), care("O,upperdir=/u,workdir=/w"));
        assertEquals(List.of("rbind", "rw", "rprivate", "ridmap"), options("idmap"));
        assertEquals(new VolumeCare(false, false, true, null, List.of(new IdMapping(0, 500, 10), new IdMapping(10, 600, 1)), List.of(new IdMapping(0, 7, 1))),
                care("idmap=uids=0-500-10#10-600-1;gids=0-7-1"));
        String form = "idmap takes nothing, or uids=FROM-TO-COUNT[#...];gids=FROM-TO-COUNT[#...]";
        assertEquals(form, refusal("data:/x:idmap=uids=0-1"));
        assertEquals(form + ", both of them", refusal("data:/x:idmap=uids=0-1-1"));
        assertEquals("an overlay is there to be written to; leave out ro, or O", refusal("data:/x:O,ro"));
        String both = "upperdir and workdir say where an overlay keeps what is written: give both, with O";
        assertEquals(both, refusal("data:/x:O,upperdir=/u"));
        assertEquals(both, refusal("data:/x:upperdir=/u,workdir=/w"));
        assertEquals("an overlay shows all of a directory, with the owners that its files have; leave out idmap, or the overlay", refusal("data:/x:O,idmap"));
    }

    @Test
    void mountsSayTheSameInManyWords() {
        assertEquals(new Volume(new VolumeSource.HostPath("/srv", false), "/x", List.of("ro", "rbind", "rprivate", "rro"), VolumeCare.NONE), mounted("type=bind,source=/srv,target=/x,readonly"));
        assertEquals(List.of("rslave", "ro", "rbind"), mounted("type=bind,src=/srv,dst=/x,ro=true,bind-propagation=rslave,bind-recursive=writable").options());
        assertEquals(List.of("bind", "rw", "rprivate"), mounted("type=bind,src=/srv,destination=/x,bind-recursive=disabled").options());
        assertEquals(List.of("ro", "rbind", "rprivate", "rro"), mounted("type=bind,src=/srv,dst=/x,bind-recursive=readonly").options());
        assertEquals(List.of("ro", "rbind", "rprivate", "rro"), mounted("type=bind,src=/srv,dst=/x,ro=recursive").options());
        Volume volume = mounted("src=data,dst=/x,volume-nocopy,volume-subpath=a/./b,U=true");
        assertEquals(new VolumeSource.Named("data"), volume.source());
        assertEquals(new VolumeCare(false, true, false, "a/b", List.of(), List.of()), volume.care());
        assertEquals(new VolumeSource.Unnamed(), mounted("dst=/x").source());
        assertTrue(mounted("type=overlay,src=/srv,dst=/x").care().overlay());
        assertEquals(new VolumeSource.HostPath("/place/none", true), mounted("type=bind,src=./none,dst=/x,bind-create-src").source());
        assertEquals(new Tmpfs("/x", List.of("noexec", "ro", "nosuid", "nodev", "size=65536", "mode=700")),
                mount("type=tmpfs,dst=/x,tmpfs-size=64k,tmpfs-mode=700,noexec,ro").tmpfs.getFirst());
    }

    @Test
    void wrongMountsSayWhatIsWrong() {
        assertEquals("the target is missing; write target=/PATH", refusedMount("type=bind,src=/srv"));
        assertEquals("the target is missing; write target=/PATH", refusedMount(""));
        assertEquals("the source is missing; write source=PATH", refusedMount("type=bind,dst=/x"));
        assertEquals("there is no type glass of mounts; there are volume, bind, tmpfs, overlay", refusedMount("type=glass,dst=/x"));
        assertEquals("the source /nope does not exist; create it first, or add bind-create-src", refusedMount("type=bind,src=/nope,dst=/x"));
        assertEquals("tmpfs-size is nothing that a mount of type bind has; leave it out", refusedMount("type=bind,src=/srv,dst=/x,tmpfs-size=3"));
        assertEquals("readonly is true or false", refusedMount("type=bind,src=/srv,dst=/x,ro=maybe"));
        assertEquals("bind-recursive takes enabled, disabled, writable or readonly", refusedMount("type=bind,src=/srv,dst=/x,bind-recursive=deep"));
        assertEquals("the subpath must not hold ..; write the path it leads to", refusedMount("src=data,dst=/x,volume-subpath=../up"));
        assertEquals("the subpath /up has to be relative, such as logs/today", refusedMount("src=data,dst=/x,volume-subpath=/up"));
        assertTrue(refusedMount("type=bind,sorce=/srv,dst=/x").startsWith("there is no option sorce=/srv"));
    }

    @Test
    void wordsWithAColonLookLikeVolumes() {
        assertTrue(Volumes.looksLikeOne("./a:/b"));
        assertTrue(Volumes.looksLikeOne("/data"));
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
