package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.sh;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom the program runs as. */
@ExtendWith(LeavesNothing.class)
class UsersIT {
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

    @Test
    void timeNamespaceShiftsTheClockSinceBoot() throws Exception {
        double outside = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
        double inside = Double.parseDouble(busybox("--time-offset 100000", "cut", "-d ", "-f1", "/proc/uptime").run().good());
        assertThat(inside - outside).isBetween(99_990.0, 100_060.0);
    }
}
