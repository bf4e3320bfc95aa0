package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.sh;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the program runs as. */
@ExtendWith(LeavesNothing.class)
class UsersIT {
    @TempDir
    Path scratch;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0           | uid=0(root) gid=0(root)",
        "cup         | uid=1000(cup) gid=1000(cup) groups= 50(saucer)",
        "1000        | uid=1000(cup) gid=1000(cup) groups= 50(saucer)",
        "cup:saucer  | uid=1000(cup) gid=50(saucer)",
        "cup:50      | uid=1000(cup) gid=50(saucer)",
        "4242:4343   | uid=4242 gid=4343",
        "4242        | uid=4242 gid=0(root)"})
    void userIsTheOneAskedFor(String user, String expected) {
        String id = busybox("--user " + user, "id").run().good();
        assertThat(id).contains(expected.split(" "));
    }

    @Test
    void homeIsTheUsersOwn() {
        assertThat(sh("-u cup", "echo $HOME; cd && touch mine && stat -c %U mine").lines()).containsExactly("/home/cup", "cup");
    }

    @Test
    void hostsGroupsAreNotCarriedInside() {
        assertThat(busybox("", "grep", "^Groups:", "/proc/self/status").run().good().strip()).isIn("Groups:", "Groups:\t0");
    }

    @Test
    void userNamespaceMapsRootToAnotherUserOutside() throws Exception {
        String inside = busybox("--userns auto", "sh", "-c", "id -u; readlink /proc/self/ns/user; cat /proc/self/uid_map")
                .run().good();
        String[] lines = inside.split("\n");
        assertThat(lines[0]).isEqualTo("0");
        assertThat(lines[1]).isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/user")).toString());
        assertThat(lines[2].strip().split("\\s+")[1]).as("uid outside").isNotEqualTo("0");
    }

    private static String firstUid(Outcome outcome) {
        return outcome.good().strip().split("\\s+")[1];
    }

    @Test
    void containersThatLiveAtOnceHaveUsersApart() {
        Command map = busybox("--userns auto", "cat", "/proc/self/uid_map");
        String alone = firstUid(map.run());
        try (Running living = busybox("--userns auto -i", "sh", "-c", "cat /proc/self/uid_map; read end").start().until(alone)) {
            assertThat(firstUid(map.run())).isNotEqualTo(alone);
            living.type("\n");
            living.end();
        }
        assertThat(firstUid(map.run())).as("free again").isEqualTo(alone);
    }

    @Test
    void keptIdIsThatOfWhoeverCalledSudo() {
        String script = "id -u; id -g; touch /data/made; stat -c '%u:%g' /data/made; cat /proc/self/uid_map";
        String[] lines = busybox("--userns keep-id -v " + scratch + ":/data", "sh", "-c", script).env("SUDO_UID", "0").run().good().split("\n");
        assertThat(lines).startsWith("0", "0", "0:0");
        assertThat(lines[3].strip().split("\\s+")).containsExactly("0", "0", "1");
        Command.of("chown", "1000:1001", scratch.toString()).run().good();
        lines = busybox("--userns keep-id -v " + scratch + ":/data", "sh", "-c", script.replace("made", "mine"))
                .env("SUDO_UID", "1000").env("SUDO_GID", "1001").run().good().split("\n");
        assertThat(lines).startsWith("1000", "1001", "1000:1001");
        assertThat(lines[4].strip().split("\\s+")).containsExactly("1000", "1000", "1");
        assertThat(owner("mine")).isEqualTo("1000:1001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "keep-id", "0:100000:65536", "host"})
    void filesOfTheRootAndOfVolumesKeepTheirOwners(String users) throws IOException {
        Files.createFile(scratch.resolve("theirs"));
        Command.of("chown", "1000:50", scratch.resolve("theirs").toString()).run().good();
        assertThat(busybox("--userns " + users + " --user 0 -v " + scratch + ":/data", "sh", "-c", "touch /data/made /data/given /mine; chown 33:34 /data/given; "
                + "stat -c '%u:%g' /bin/busybox /home/cup /data/theirs /data/made /mine").run().lines())
                .containsExactly("0:0", "1000:1000", "1000:50", "0:0", "0:0");
        assertThat(List.of(owner("made"), owner("given"), owner("theirs"))).containsExactly("0:0", "33:34", "1000:50");
    }

    private String owner(String file) {
        return Command.of("stat", "-c", "%u:%g", scratch.resolve(file).toString()).run().good();
    }

    @Test
    void writesOfOtherUsersThroughToTheRootKeepTheirOwners() {
        Path root = Rootfs.BUSYBOX.copyTo(scratch.resolve("root"));
        Command.of(Home.binary().toString(), "run", "--rm", "--userns", "auto", "--rootfs-mode", "rw", "--rootfs", root.toString(), "--", "sh", "-c",
                "touch /made; chown 5:6 /made").run().good();
        assertThat(owner("root/made")).isEqualTo("5:6");
    }

    @Test
    void timeNamespaceShiftsTheClockSinceBoot() throws Exception {
        double outside = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
        double inside = Double.parseDouble(busybox("--time-offset 100000", "cut", "-d ", "-f1", "/proc/uptime").run().good());
        assertThat(inside - outside).isBetween(99_990.0, 100_060.0);
    }
}
