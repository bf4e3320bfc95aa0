package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that are killed or find the disk full at any of their steps, and each kind of damage: fsck has a whole store afterwards. */
@ExtendWith(LeavesNothing.class)
class WholeStoreIT {
    /** A store in memory: an image, a container on it that was run (c), one on a directory (h), and a volume that has them all. */
    private static final String STORE = """
            H=/var/lib/demitasse; mkdir -p $H; mount -t tmpfs -o size=400m none $H; export DEMITASSE_NETWORK=none
            cp -a $R root; mkdir -p root/data src/d; for i in 1 2 3; do head -c 40000 /dev/zero >src/$i; done; echo x >src/d/x; ln src/1 src/d/link; cp src/1 root/data; tar -C src -cf t.tar .
            $D image import base root >/dev/null; $D image import other src >/dev/null
            for on in "c base" "h --rootfs=root"; do
                $D run --name ${on% *} -v vol:/vol ${on#* } sh -c 'head -c 60000 /dev/zero >/large; mkdir /new; echo z >/new/z; rm /etc/group' || exit
            done
            mkdir saved; cp -a $H/. saved/
            # A process that a killed command has left behind lives on for a moment.
            settled() {
                look=0; first=$($D system fsck 2>&1); status=$?
                while [ $status = 4 ] && [ $look -lt 50 ]; do sleep 0.05; look=$((look + 1)); first=$($D system fsck 2>&1); status=$?; done
                again=$($D system fsck 2>&1)
            }
            """;

    @TempDir
    Path scratch;

    private String host(String script) {
        return Command.of(List.of("unshare", "--mount", "--propagation", "private", "sh", "-uc", "D=" + Home.binary() + "; R=" + Rootfs.BUSYBOX.path() + "\n" + STORE + script))
                .in(scratch).within(Duration.ofMinutes(3)).run().good();
    }

    @ParameterizedTest
    @ValueSource(strings = {"image import x t.tar", "image import x src", "commit c x", "commit h x", "image tag base x", "image rm other", "image prune -af", "volume create x",
        "create --name x -v y:/data -v /own base true", "cp src c:/x", "rm -v c", "system prune -af --volumes", "overlay rm kept"})
    void commandThatIsKilledAtAnyStepLeavesAStoreThatIsWhole(String command) {
        String told = host("""
                $D run --rm --overlay kept --rootfs root true; rm -r saved; mkdir saved; cp -a $H/. saved/; kills=0
                for call in mkdirat openat renameat2 symlinkat linkat unlinkat write flock fchmod clone3 close getdents64; do
                    for time in 1 4; do
                        find $H -mindepth 1 -delete; cp -a saved/. $H/
                        strace -o /dev/null -e trace=$call -e inject=$call:signal=KILL:when=$time $D COMMAND >/dev/null 2>&1
                        [ $? = 137 ] || break
                        kills=$((kills + 1)); settled
                        [ $status -le 1 ] && [ "$again" = "all is well" ] || echo "after a kill at $call $time: $first; $again"
                        [ -z "$(ls $H/images/new $H/volumes/new 2>/dev/null | grep -v :)" ] || echo "left after a kill at $call $time"
                    done
                done
                echo "kills: $kills" """.replace("COMMAND", command));
        assertThat(told).as(command).matches("kills: \\d+");
    }

    /** How much more room there is than the store takes, larger by a step each time until the command fits. */
    @ParameterizedTest
    @CsvSource({"image import x t.tar, 48", "image import x src, 48", "commit c x, 32", "commit h x, 900", "cp src c:/x, 48", "volume create x, 4", "run --rm -v y:/data base true, 16",
        "run --rm --overlay kept base true, 4", "create --name x base true, 4", "export h -o /var/lib/demitasse/x.tar, 900", "image tag base x, 4"})
    void fullDiskAtAnyStepIsToldAndTheStoreIsWhole(String command, int step) {
        for (String kind : List.of("size", "nr_inodes")) {
            String told = host("""
                    room() { if [ KIND = size ]; then echo size=$(($(df -k --output=used $H | tail -n 1) + $1))k; else echo nr_inodes=$(($(df --output=iused $H | tail -n 1) + $1)); fi; }
                    more=0
                    while [ $more -lt 9000 ]; do
                        umount $H; mount -t tmpfs -o size=400m none $H; cp -a saved/. $H/; mount -o remount,$(room $more) $H
                        said=$($D COMMAND 2>&1 >/dev/null); code=$?
                        mount -o remount,size=400m,nr_inodes=900000 $H
                        settled
                        [ $status -le 1 ] && [ "$again" = "all is well" ] || echo "with room for $more: $first; $again"
                        [ $code != 0 ] || { echo fits; break; }
                        case $said in "error: "*ENOSPC*|"error: "*EROFS*) ;; *) echo "with room for $more it said: $said" ;; esac
                        more=$((more + STEP))
                    done""".replace("COMMAND", command).replace("KIND", kind).replace("STEP", kind.equals("size") ? Integer.toString(step) : "1"));
            assertThat(told).as(command + ", " + kind).isEqualTo("fits");
        }
    }

    private String fsckAfter(String damage) {
        return host("""
                C=$H/containers/$($D ps -aqf name=c); V=$H/volumes/named/vol; I=$H/images/roots/$($D image ls -q base); A=$H/containers/$($D ps -aqf name=h); cid=${C##*/}; hid=${A##*/}
                DAMAGE
                $D system fsck; echo "status $?"; $D system fsck >again; echo "again $?: $(cat again)" """.replace("DAMAGE", damage));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "mkdir -p $H/containers/0123456789ab/upper | container 0123456789ab was only half made or half removed: removed it",
        "echo '{' >$C/container.json.new | has a half-written container.json.new: removed it",
        "echo '{' >$C/run.json | noted that its end is not known",
        "id=$($D run -d base sleep 100); kill -9 $(pgrep -f \"supervise $id\"); sleep 0.5 | has lost whoever would note its end: noted it, and removed what was left of its run",
        "rm -r $C/work | has lost its /var/lib/demitasse/containers/",
        "rm $H/names/c | has lost its name c: gave it back",
        "sed -i 's/\"h\"/\"c\"/' $A/container.json | is another's: took it from its record",
        "ln -s 0123456789ab $H/names/lost | the name lost is of a container that is gone: removed it",
        "ln -s $cid $H/names/lost | the name lost is left of a container that has another one: removed it",
        "mkdir -p $H/volumes/new/dead/data | a volume was only half made or half removed (dead): removed what was there of it",
        "echo '{' >$V/volume.json.new | volume vol has a half-written volume.json.new: removed it",
        "rm -r $V/data | volume vol has lost its directory: made an empty one",
        "echo '{' >$V/volume.json | volume vol has a damaged record: wrote a new one",
        "mkdir -p $H/images/new/dead/rootfs | an image was only half made or half removed (dead): removed what was there of it",
        "ln -s 0123456789ab $H/images/names/lost | the name lost is of an image that is gone: removed it"})
    void damageThatHasOneRightAnswerIsRepairedAndTold(String damage, String line) {
        String told = fsckAfter(damage);
        assertThat(told).as(damage).contains(line).contains("\nstatus 1\nagain 0: all is well");
        assertThat(told.lines()).as(damage).hasSizeBetween(3, 4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        ": >$H/containers/file | is no container; look what it is, and remove it",
        "echo '{' >$C/container.json | has a damaged record",
        "echo '{' >$C/layout.json | it cannot be started again; remove it with demitasse rm",
        "echo '{' >$C/config.json | it cannot be started again; remove it with demitasse rm",
        "cp $A/container.json $C/ | is that of ",
        "rm -r $C/upper | has lost its writable layer",
        "rm -r root | has lost its root filesystem",
        "rm -r $V | has lost its volume vol",
        ": >$H/volumes/named/file | is no volume; look what it is, and remove it",
        "rm -r $I/rootfs | has lost ",
        "echo '{' >$I/image.json | has a damaged record; it can be used",
        "mkdir -p $H/volumes/new/dead/data; mount --bind $H $H; mount -o remount,bind,ro $H | which could not be repaired: "})
    void damageThatOnlyAPersonCanMendIsToldEachTime(String damage, String line) {
        String told = fsckAfter(damage);
        assertThat(told).as(damage).contains(line).contains("\nstatus 4\nagain 4: ");
    }
}
