package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told of what happened to containers. */
@ExtendWith(LeavesNothing.class)
class EventsIT {
    private static final String ACTION = "{{.Action}}";

    private final Told told = new Told();

    private String actions(String name) {
        return told.events("--filter", "container=" + name, "--format", ACTION);
    }

    @Test
    void aLifeIsToldInOrder() {
        busybox("-d --name told", "sh", "-c", "trap 'exit 3' TERM; while true; do sleep 0.05; done").run().good();
        command("pause", "told").run().good();
        command("unpause", "told").run().good();
        command("exec", "told", "true").run().good();
        command("stop", "told").run().good();
        command("rename", "told", "told-again").run().good();
        command("rm", "told-again").run().good();
        assertThat(actions("told").lines()).containsExactly("create", "start", "pause", "unpause", "exec_create: true", "exec_start: true", "exec_die",
                "kill", "die", "stop");
        assertThat(actions("told-again").lines()).containsExactly("rename", "destroy");
        assertThat(told.events("--filter", "container=told", "--filter", "event=die", "--format", "{{.Actor.Attributes.exitCode}}")).isEqualTo("3");
    }

    @Test
    void aRunInTheForegroundIsTold() {
        busybox("--rm --name briefly -l tier=front", "sh", "-c", "exit 4").run();
        assertThat(actions("briefly").lines()).containsExactly("create", "start", "die", "destroy");
        assertThat(told.events("--filter", "container=briefly", "--filter", "event=die", "--filter", "label=tier=front"))
                .contains(" container die ").contains("execDuration=0, exitCode=4, image=").contains("name=briefly, tier=front)");
    }

    @Test
    void followersHearOfThingsAsTheyHappenAndUpToTheirTime() throws IOException {
        try (Running events = command("events", "-f", "--filter", "container=heard", "--format", ACTION).start()) {
            busybox("--rm --name heard", "true").run().good();
            events.until("create").until("start").until("die").until("destroy");
        }
        assertThat(command("events", "-f", "--since", "1s", "--until", "2020-01-01").run().good()).isEmpty();
    }

    @Test
    void endsThatNobodySawAreTold() throws IOException {
        String id = busybox("-d --name unseen", "sleep", "100").run().good();
        String supervisor = Command.of("sh", "-c", "grep -l supervise /proc/[0-9]*/cmdline 2>/dev/null | while read f; do grep -q " + id
                + " $f && basename $(dirname $f); done | head -n 1").run().good();
        Command.of("kill", "-9", supervisor).run().good();
        for (int look = 0; look < 100 && !actions("unseen").contains("die"); look++) {
            command("ps", "-a").run().good();
            Running.pause();
        }
        assertThat(told.events("--filter", "container=unseen", "--filter", "event=die", "--format", "{{.Actor.Attributes.exitCode}}")).isEqualTo("137");
        command("rm", "unseen").run().good();
    }

    @Test
    void manyAtOnceLoseNothing() throws Exception {
        List<Running> runs = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                runs.add(busybox("--rm --label crowd=1", "true").start());
            }
            runs.forEach(Running::end);
        } finally {
            runs.forEach(Running::close);
        }
        assertThat(told.events("--filter", "label=crowd=1", "--filter", "event=destroy", "--format", ACTION).lines()).hasSize(20);
        assertThat(Files.readString(Path.of("/run/demitasse/events/log")).lines()).allMatch(line -> line.endsWith("}}") && line.contains(" stdout F {\"time\":"));
    }

    @Test
    void whatCannotBeAskedForSaysWhatCan() {
        assertThat(command("events", "--filter", "colour=red").run().err()).contains("give one of container, event, image, label, type, volume, network");
        assertThat(command("events", "--since", "yesterday").run().err()).contains("--since yesterday: give a time such as");
        assertThat(command("events", "--since", "2026-13-01").run().err()).contains("--since 2026-13-01: give a time such as");
        assertThat(command("events", "--format", "{{.Colour}}").run().err()).contains("Colour");
        assertThat(command("events", "web").run().err()).contains("one word too many");
    }
}
