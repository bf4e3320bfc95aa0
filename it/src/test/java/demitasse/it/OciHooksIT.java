package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The six hooks: their order and namespaces, what they are told, and what their failures come to. */
class OciHooksIT extends OciContainers {
    private static final List<String> KINDS =
            List.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

    @AfterEach
    void remove() {
        deleteAll();
    }

    /** A hook that runs a shell script of the host, or of the container where it runs there. */
    private static String hook(String script, String more) {
        return "{\"path\": \"/bin/sh\", \"args\": " + OciBundle.list("sh", "-c", script) + more + "}";
    }

    private static String hooks(String kind, String... hooks) {
        return "{\"" + kind + "\": [" + String.join(", ", hooks) + "]}";
    }

    /** A directory of the host that is seen at /mnt inside, so that all hooks can write to one file. */
    private OciBundle logging() {
        return bundle().member("mounts", """
                [{"destination": "/proc", "type": "proc", "source": "proc"}, {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"},
                 {"destination": "/mnt", "type": "bind", "source": "%s", "options": ["bind"]}]""".formatted(scratch));
    }

    private Outcome create(OciBundle bundle) {
        return oci.create("web", bundle, output);
    }

    @Test
    void allRunInTheirOrderAndAreToldTheStatus() {
        List<String> members = new ArrayList<>();
        for (String kind : KINDS) {
            String place = kind.equals("startContainer") ? "/mnt" : scratch.toString();
            members.add("\"" + kind + "\": [" + hook("read state; echo " + kind + " $state >>" + place + "/hooks", "") + "]");
        }
        create(logging().member("hooks", "{" + String.join(", ", members) + "}").shell("echo program >>/mnt/hooks")).good();
        String pid = oci.state("web", "pid");
        oci.run("start", "web").good();
        oci.await("web", "stopped");
        oci.run("delete", "web").good();
        List<String> told = Oci.content(scratch.resolve("hooks")).lines().toList();
        assertThat(told.stream().map(line -> line.split(" ")[0]).filter(kind -> !kind.equals("program") && !kind.equals("poststart")))
                .containsExactly("prestart", "createRuntime", "createContainer", "startContainer", "poststop");
        assertThat(told.stream().map(line -> line.split(" ")[0])).contains("program", "poststart");
        String begin = " {ociVersion:1.2.0,id:web,pid:";
        assertThat(plain(told, "prestart")).startsWith("prestart" + begin + pid + ",status:creating,bundle:" + scratch.resolve("bundle"));
        assertThat(plain(told, "createRuntime")).contains("pid:" + pid + ",status:creating");
        assertThat(plain(told, "createContainer")).contains("pid:1,status:creating");
        assertThat(plain(told, "startContainer")).contains("pid:1,status:created");
        assertThat(plain(told, "poststart")).contains("pid:" + pid + ",status:running");
        assertThat(plain(told, "poststop")).contains("pid:0,status:stopped");
    }

    private static String plain(List<String> told, String kind) {
        return told.stream().filter(line -> line.startsWith(kind + " ")).findFirst().orElse("").replace("\"", "");
    }

    @Test
    void eachRunsInItsNamespaces() {
        List<String> members = new ArrayList<>();
        for (String kind : KINDS) {
            String place = kind.equals("startContainer") ? "/mnt" : scratch.toString();
            members.add("\"" + kind + "\": [" + hook("echo " + kind + " $(readlink /proc/self/ns/mnt) $(hostname) >>" + place + "/hooks",
                    ", \"env\": [\"PATH=/bin:/usr/bin\"]") + "]");
        }
        create(logging().member("hostname", "\"inside\"").member("hooks", "{" + String.join(", ", members) + "}").shell("true")).good();
        String mounts = Command.of("readlink", "/proc/self/ns/mnt").run().good();
        oci.run("start", "web").good();
        oci.await("web", "stopped");
        oci.run("delete", "web").good();
        for (String line : Oci.content(scratch.resolve("hooks")).lines().toList()) {
            String[] words = line.split(" ");
            boolean inside = words[0].endsWith("Container");
            assertThat(words[1].equals(mounts)).as(line).isEqualTo(!inside);
            assertThat(words[2].equals("inside")).as(line).isEqualTo(inside);
        }
    }

    @Test
    void aHookHasItsEnvironmentAndArgumentsAlone() {
        create(logging().member("hooks", hooks("prestart",
                "{\"path\": \"/usr/bin/env\", \"args\": [\"env\", \"-u\", \"B\", \"sh\", \"-c\", \"echo $A $B $HOME >" + scratch + "/hooks\"],"
                + " \"env\": [\"PATH=/bin:/usr/bin\", \"A=one\", \"B=two\"]}"))).good();
        assertThat(Oci.content(scratch.resolve("hooks"))).isEqualTo("one\n");
        oci.run("delete", "web").good();
    }

    @Test
    void aFailureWhileItIsCreatedLeavesNothingButThePoststopHooks() {
        for (String kind : List.of("prestart", "createRuntime", "createContainer")) {
            String config = "{\"" + kind + "\": [" + hook("echo no luck >&2; exit 3", "") + ", " + hook("echo second >>" + scratch + "/hooks", "") + "],"
                    + " \"poststop\": [" + hook("echo poststop >>" + scratch + "/hooks", "") + "]}";
            Outcome outcome = create(bundle().member("hooks", config));
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.out()).contains("error running " + kind + " hook #0: /bin/sh: exit status 3: no luck");
            assertThat(scratch.resolve("state")).isEmptyDirectory();
        }
        assertThat(Oci.content(scratch.resolve("hooks"))).isEqualTo("poststop\npoststop\npoststop\n");
    }

    @Test
    void aFailureOfStartContainerFailsTheStart() {
        create(bundle().member("hooks", hooks("startContainer", hook("exit 5", "")))).good();
        Outcome outcome = oci.run("start", "web");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("error running startContainer hook #0: /bin/sh: exit status 5")
                .contains("(/hooks/startContainer in config.json)");
        assertThat(oci.status("web")).as("runtime.md, Lifecycle, step 7: it goes on at step 12, where it is destroyed").isEmpty();
        assertThat(scratch.resolve("state")).isEmptyDirectory();
    }

    /** Runtime-spec 1.3, runtime.md, Lifecycle, step 9: an error, the container stops, and it goes on at step 12. */
    @Test
    void aFailureOfPoststartEndsTheContainer() {
        String hooks = "{\"poststart\": [" + hook("exit 5", "") + ", " + hook("echo late >>" + scratch + "/hooks", "") + "], \"poststop\": ["
                + hook("echo poststop >>" + scratch + "/hooks", "") + "]}";
        create(bundle().member("hooks", hooks).args("sleep", "100")).good();
        int pid = Integer.parseInt(oci.state("web", "pid"));
        Outcome start = oci.run("start", "web");
        assertThat(start.status()).isEqualTo(1);
        assertThat(start.err()).contains("level=error").contains("error running poststart hook #0: /bin/sh: exit status 5");
        assertThat(runs(pid)).isFalse();
        assertThat(scratch.resolve("state")).isEmptyDirectory();
        Outcome run = oci.run("run", "-b", bundle().member("hooks", hooks).args("sleep", "100").write(), "web");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("error running poststart hook #0");
        assertThat(scratch.resolve("state")).isEmptyDirectory();
        assertThat(Oci.content(scratch.resolve("hooks"))).isEqualTo("poststop\npoststop\n");
    }

    /** One that has ended, and that nobody has waited for yet, has no command line. */
    private static boolean runs(int pid) {
        try {
            return Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")).length > 0;
        } catch (IOException ended) {
            return false;
        }
    }

    @Test
    void failuresOfPoststopAreWarnings() {
        create(bundle().member("hooks", "{\"poststop\": [" + hook("exit 6", "") + ", " + hook("echo second >" + scratch + "/hooks", "") + "]}")).good();
        oci.run("start", "web").good();
        oci.await("web", "stopped");
        Outcome delete = oci.run("delete", "web");
        assertThat(delete.status()).isZero();
        assertThat(delete.err()).contains("error running poststop hook #0: /bin/sh: exit status 6");
        assertThat(Oci.content(scratch.resolve("hooks"))).isEqualTo("second\n");
    }

    @Test
    void aHookEndsAtItsTimeout() {
        long begin = System.nanoTime();
        Outcome outcome = create(bundle().member("hooks", hooks("createRuntime", hook("sleep 60", ", \"timeout\": 1"))));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).contains("ran past its timeout of 1 s");
        assertThat(System.nanoTime() - begin).isLessThan(30_000_000_000L);
        assertThat(scratch.resolve("state")).isEmptyDirectory();
    }

    @Test
    void aHookThatIsNotThereFails() {
        Outcome outcome = create(bundle().member("hooks", hooks("prestart", "{\"path\": \"/no/such/hook\"}")));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).contains("/no/such/hook").contains("ENOENT");
    }

    @Test
    void aHookThatSaysMuchIsNotHeldUp() {
        create(bundle().member("hooks", hooks("prestart", hook("head -c 1000000 /dev/zero", "")))).good();
        oci.run("delete", "web").good();
    }
}
