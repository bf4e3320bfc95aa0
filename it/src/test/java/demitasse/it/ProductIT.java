package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The promises about the binary itself. */
@ExtendWith(LeavesNothing.class)
class ProductIT {
    private static final int PROGRAM_HEADERS = 32;
    private static final int HEADER_SIZE = 54;
    private static final int PT_INTERP = 3;

    @Test
    void binaryIsSmall() throws IOException {
        assertThat(Files.size(Home.binary())).isLessThanOrEqualTo(3200 << 10);
    }

    @Test
    void binaryIsStatic() throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(Home.binary())).order(ByteOrder.LITTLE_ENDIAN);
        int segments = file.getShort(HEADER_SIZE + 2);
        for (int segment = 0; segment < segments; segment++) {
            int at = (int) file.getLong(PROGRAM_HEADERS) + segment * file.getShort(HEADER_SIZE);
            assertThat(file.getInt(at)).as("no segment names a loader").isNotEqualTo(PT_INTERP);
        }
    }

    @Test
    void ociCommandLineIsTheSameBinaryUnderAnotherName() throws IOException {
        assertThat(Files.isSameFile(Home.binary().resolveSibling("demitasse-oci"), Home.binary())).isTrue();
    }

    @Test
    void oneThreadAndLittleMemoryWhileItWaits() throws IOException {
        try (Running running = busybox("", "sh", "-c", "trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done").start()) {
            running.until("ready");
            String status = Files.readString(Path.of("/proc/" + running.pid() + "/status"));
            assertThat(field(status, "Threads")).isEqualTo(1);
            assertThat(field(status, "VmRSS")).as("kB").isLessThanOrEqualTo(2048);
            running.signal("TERM");
            assertThat(running.end().status()).isZero();
        }
    }

    @Test
    void launcherStartsTheBuiltBinaryAtOnce() {
        Outcome outcome = Command.of(Home.directory().resolve("demitasse").toString(), "--version").run();
        assertThat(outcome.good()).startsWith("demitasse ");
        assertThat(outcome.err()).as("nothing is built").isEmpty();
    }

    private static long field(String status, String name) {
        return status.lines().filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElseThrow();
    }
}
