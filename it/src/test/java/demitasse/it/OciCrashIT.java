package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of an OCI runtime killed at their system calls: the state stays right, and a forced delete removes all. */
class OciCrashIT extends OciContainers {
    @Override
    OciBundle bundle() {
        return super.bundle().args("sleep", "100");
    }

    /** Answers whether it was killed, and did not end before that call. */
    private boolean killed(String call, int time, String... words) {
        List<String> all = new ArrayList<>(List.of("bash", "-c", "exec \"$@\" </dev/null >" + output + " 2>&1", "bash",
                "strace", "-o", "/dev/null", "-e", "inject=" + call + ":signal=KILL:when=" + time));
        all.addAll(oci.command(words).words());
        return Command.of(all).run().status() == 137;
    }

    private void deleted(String at) {
        assertThat(oci.run("delete", "--force", "web").status()).as("delete after a kill at %s", at).isZero();
        assertThat(oci.run("list", "-q").good()).as("left after a kill at %s", at).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"mkdirat, 20", "openat, 40", "fcntl, 4", "flock, 2", "write, 30", "renameat2, 2", "close, 40", "socket, 2", "bind, 1", "listen, 1",
        "socketpair, 1", "clone3, 1", "recvmsg, 3", "sendmsg, 1"})
    void aCreateThatIsKilledLeavesAContainerToBeDeleted(String call, int times) {
        String bundle = bundle().write();
        int killed = 0;
        for (int time = 1; time <= times; time++) {
            if (killed(call, time, "create", "-b", bundle, "web")) {
                killed++;
                oci.awaitAny("web", "", "stopped", "created");
            }
            deleted(call + " " + time);
        }
        assertThat(killed).as("kills at %s", call).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"openat, 8", "read, 8", "close, 8", "fcntl, 2", "socket, 1", "connect, 1", "recvmsg, 2"})
    void aStartThatIsKilledLeavesItCreatedOrRunning(String call, int times) {
        for (int time = 1; time <= times; time++) {
            oci.create("web", bundle(), output).good();
            killed(call, time, "start", "web");
            oci.awaitAny("web", "created", "running");
            deleted(call + " " + time);
        }
    }

    @ParameterizedTest
    @CsvSource({"openat, 10", "read, 6", "close, 6", "fcntl, 2", "pidfd_open, 1", "pidfd_send_signal, 1", "ppoll, 1", "unlinkat, 12"})
    void aDeleteThatIsKilledCanBeDoneAgain(String call, int times) {
        for (int time = 1; time <= times; time++) {
            oci.create("web", bundle(), output).good();
            oci.run("start", "web").good();
            killed(call, time, "delete", "--force", "web");
            oci.awaitAny("web", "", "running", "stopped");
            deleted(call + " " + time);
        }
    }

    @ParameterizedTest
    @CsvSource({"openat, 6", "fcntl, 2", "pidfd_open, 1", "pidfd_send_signal, 1"})
    void aKillThatIsKilledChangesNothingByHalves(String call, int times) {
        for (int time = 1; time <= times; time++) {
            oci.create("web", bundle(), output).good();
            oci.run("start", "web").good();
            killed(call, time, "kill", "web", "KILL");
            oci.awaitAny("web", "running", "stopped");
            deleted(call + " " + time);
        }
    }
}
