package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where no room is left for what we keep of containers: what runs goes on, its end is told, and nothing is half made. */
@ExtendWith(LeavesNothing.class)
class FullDiskIT {
    private static final String HOME = "/var/lib/demitasse";

    /** A store of two mebibytes for the script alone; {@code full} fills it to the last page, {@code freed} empties it again. */
    private static Outcome small(String script) {
        String before = "mount -t tmpfs -o size=2m none " + HOME + "; PATH=" + Home.directory().resolve("dist") + ":$PATH; root=" + Rootfs.BUSYBOX.path() + "\n"
                + "full() { cat /dev/zero >>" + HOME + "/filler 2>/dev/null; }\n"
                + "refused() { what=$1; shift; full; before=$(ls -R -I renamed " + HOME + "); errors=$(\"$@\" 2>&1 >/dev/null) && echo \"$what went well\";\n"
                + "    case $errors in *ENOSPC*df*) ;; *) echo \"$what: $errors\" ;; esac\n"
                + "    [ \"$before\" = \"$(ls -R -I renamed " + HOME + ")\" ] || echo \"$what left: $(ls -R -I renamed " + HOME + ")\"; }\n"
                + "freed() { rm " + HOME + "/filler; }\n"
                + "until_is() { for look in $(seq 1000); do [ \"$(demitasse inspect -f '{{.State.Status}}' $1 2>&1)\" = $2 ] && return; sleep 0.01; done; }\n";
        Outcome outcome = Command.of("unshare", "-m", "sh", "-c", before + script + "\nids=$(demitasse ps -aq); [ -z \"$ids\" ] || demitasse rm -f $ids >/dev/null").run();
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        return outcome;
    }

    @Test
    void endOfARunIsNotedAsItWas() {
        Outcome outcome = small("""
                demitasse run -d --name own --rootfs $root -- sh -c 'until [ -e /go ]; do sleep 0.02; done; exit 6' >/dev/null
                demitasse run -d --name told --rootfs $root -- sleep 100 >/dev/null
                demitasse run -d --name killed --rootfs $root -- sleep 100 >/dev/null
                demitasse run --name front --rootfs $root -- sh -c 'until [ -e /go ]; do sleep 0.02; done; exit 8' &
                until_is front running
                demitasse exec own touch /go; demitasse exec front touch /go; full
                wait $!; echo front $?
                echo own $(demitasse wait own)
                demitasse stop -t 0 told; demitasse kill killed; demitasse wait killed
                demitasse ps -a --format '{{.Names}} {{.State}} {{.ExitCode}}'""");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("front 8\nown 6\ntold\nkilled\n137\nfront exited 8\nkilled exited 137\ntold exited 137\nown exited 6\n");
    }

    @Test
    void nothingIsHalfMade() {
        Outcome outcome = small("""
                demitasse create --name one --rootfs $root -- true >/dev/null
                demitasse run -d --name two --rootfs $root -- sleep 100 >/dev/null
                refused create demitasse create --name other --rootfs $root -- true
                refused "run -d" demitasse run -d --name other --rootfs $root -- true
                refused "run --rm -v" demitasse run --rm --name other -v /etc:/mnt --rootfs $root -- true
                demitasse run --rm --name other --rootfs $root -- echo what goes with its command needs no room
                refused start demitasse start one
                refused "update --restart" demitasse update --restart always one
                refused "update -m" demitasse update -m 40M two
                refused restart demitasse restart two
                refused rename demitasse rename one other
                demitasse ps -a --format '{{.Names}} {{.State}}'
                freed; demitasse start one; demitasse wait one""");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("what goes with its command needs no room\ntwo running\none created\none\n0\n");
    }

    @Test
    void whatIsRestartedGoesOnOnceThereIsRoom() {
        Outcome outcome = small("""
                demitasse run -d --name again --restart always --rootfs $root -- sh -c 'echo run; sleep 0.3; exit 2' >/dev/null
                full; sleep 1; demitasse ps -a --format '{{.Names}}'; freed
                until [ $(demitasse logs again | grep -c run) -gt 3 ]; do sleep 0.05; done
                demitasse stop -t 0 again""");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("again\nagain\n");
    }

    @Test
    void linesThatAreLostAreToldOnceThereIsRoom() {
        Outcome outcome = small("""
                demitasse run -d --name talks --log-opt max-size=64K --rootfs $root -- sh -c 'echo first; until [ -e /go ]; do sleep 0.02; done; seq 1 40000; touch /said
                    until [ -e /more ]; do sleep 0.02; done; echo last; exit 5' >/dev/null
                until demitasse logs talks | grep -q first; do sleep 0.02; done
                full; demitasse exec talks touch /go
                until demitasse exec talks test -e /said; do sleep 0.05; done
                freed; demitasse exec talks touch /more; demitasse wait talks
                demitasse logs talks 2>&1 | sed 's/[0-9]* bytes/some bytes/' | grep -v '^[0-9]*$'
                demitasse inspect -f '({{.State.Error}})' talks""");
        assertThat(outcome.out()).isEqualTo("5\nfirst\n[demitasse] some bytes of the log were lost: the disk was full\nlast\n()\n");
    }

    @Test
    void lossThatTheLogHadNoRoomForIsToldByInspect() {
        Outcome outcome = small("""
                demitasse run -d --name talks --rootfs $root -- sh -c 'echo first; until [ -e /go ]; do sleep 0.02; done; seq 1 10000; exit 5' >/dev/null
                until demitasse logs talks | grep -q first; do sleep 0.02; done
                full; demitasse exec talks touch /go; demitasse wait talks
                demitasse logs talks 2>&1 | head -n 1
                demitasse inspect -f '{{.State.Error}}' talks""");
        List<String> lines = outcome.out().lines().toList();
        assertThat(lines.subList(0, 2)).isEqualTo(List.of("5", "first"));
        assertThat(lines.get(2)).matches("\\d+ bytes of the log were lost: the disk was full");
    }
}
