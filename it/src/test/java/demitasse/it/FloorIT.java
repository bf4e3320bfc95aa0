package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds what the benchmark measures commands against to their system calls, which it records and plays: with fewer it would be no floor, with more a cheat. */
class FloorIT extends OciContainers {
    /** Now and then a start makes a call more by chance: it looks at the size of the list of events, or waits once more. */
    private static final int TRIES = 10;
    /** What the player needs for itself, each time that it begins: the tape, in three parts; and nothing else open, the first time. */
    private static final Map<String, Integer> OWN = Map.of("parent openat", 1, "parent mmap", 3, "parent close", 1);

    @Test
    void theFloorOfARunMakesTheCallsOfARun() throws IOException {
        compare(1, "sh", once("-", "run --rm --rootfs '" + Rootfs.BUSYBOX.copyTo(scratch.resolve("root")) + "' -- /bin/true"));
    }

    @Test
    void theFloorOfARunOnTheBridgeMakesTheCallsOfARun() throws IOException {
        compare(1, "unshare -n sh", "ip link set lo up\n" + once("-", "run --rm --network bridge --rootfs '" + Rootfs.BUSYBOX.copyTo(scratch.resolve("root")) + "' -- /bin/true"));
    }

    @Test
    void theFloorOfARunByTheStandardMakesTheCallsOfARun() throws IOException {
        compare(1, "sh", once("floor-run", "oci run -b '" + confined("/bin/true") + "' floor-run"));
    }

    @Test
    void theFloorOfAnExecMakesTheCallsOfAnExec() throws IOException {
        compare(1, "sh", "trap '$ours oci delete --force floor-exec' EXIT\n$ours oci run --detach -b '" + confined("sleep", "1000") + "' floor-exec </dev/null >/dev/null 2>&1\n"
                + once("floor-exec", "oci exec floor-exec /bin/true"));
    }

    @Test
    void theFloorOfCreateStartAndDeleteMakesTheirCalls() throws IOException {
        compare(3, "sh", """
                trap '$ours oci delete --force floor-lives 2>/dev/null' EXIT
                create="$ours oci create -b BUNDLE floor-lives" start="$ours oci start floor-lives" delete="$ours oci delete floor-lives"
                await() { until $ours oci state floor-lives 2>/dev/null | grep -q "\\"status\\": \\"$1\\""; do sleep 0.01; done; }
                # strace stays with the program until that ends.
                life() {
                    $strace $1.0 $2 </dev/null &
                    await created
                    $strace $1.1 $3
                    await stopped
                    wait
                    # Somebody else waits for init, which has to be over.
                    sleep 0.1
                    $strace $1.2 $4
                }
                life ours "$create" "$start" "$delete"
                $record tape floor-lives $create + $start ++ $delete </dev/null
                life ours "$create" "$start" "$delete"
                life its "$play tape 0" "$play tape 1" "$play tape 2"
                """.replace("BUNDLE", confined("/bin/true")));
    }

    @Test
    void aFloorThatDoesNotComeToTheSameEndFails() throws IOException {
        Path tape = scratch.resolve("tape");
        String bundle = confined("/bin/true");
        Path program = scratch.resolve("root/bin/true");
        Command run = Demitasse.command("oci", "run", "-b", bundle, "floor-fails");
        run.run().good();
        List<String> words = new ArrayList<>(List.of(compiled("record").toString(), tape.toString(), "floor-fails"));
        words.addAll(run.words());
        Command.of(words).run().good();
        Command play = Command.of(compiled("play").toString(), tape.toString());
        play.run().good();
        Files.delete(program);
        try {
            Outcome outcome = play.run();
            assertThat(outcome.status()).isEqualTo(125);
            assertThat(outcome.err()).contains("error: play: call ", "result -2, where the tape has 0");
        } finally {
            Demitasse.command("oci", "delete", "--force", "floor-fails").run();
        }
    }

    /** One command, which was run before. */
    private static String once(String name, String arguments) {
        return "command=\"$ours " + arguments + "\"\neval $command </dev/null\neval $record tape " + name + " $command </dev/null\neval $strace ours.0 $command </dev/null\n"
                + "$strace its.0 $play tape </dev/null\n";
    }

    /** The whole confinement of a run, in a bundle of the standard's. */
    private String confined(String... program) throws IOException {
        List<String> words = new ArrayList<>(List.of("create", "--rootfs", Rootfs.BUSYBOX.path().toString(), "--"));
        words.addAll(List.of(program));
        String id = Demitasse.command(words).run().good();
        String configuration = Files.readString(Path.of("/var/lib/demitasse/containers", id, "config.json"));
        Demitasse.command("rm", id).run().good();
        Path bundle = Files.createDirectory(scratch.resolve("confined"));
        Files.writeString(bundle.resolve("config.json"), configuration.replaceFirst("\"root\":\\{\"path\":\"[^\"]*\"",
                "\"root\":{\"path\":\"" + Rootfs.BUSYBOX.copyTo(scratch.resolve("root")) + "\""));
        return bundle.toString();
    }

    private Path compiled(String source) {
        Path program = scratch.resolve(source);
        Command.of("musl-gcc", "-static", "-O2", "-o", program.toString(), Home.directory().resolve("bench/floor").resolve(source + ".c").toString()).run().good();
        return program;
    }

    private void compare(int commands, String shell, String script) throws IOException {
        String variables = "ours=" + Home.binary() + " record=" + compiled("record") + " play=" + compiled("play") + " strace='strace -f -qq -s 0 -o'\n";
        List<String> words = new ArrayList<>(List.of(shell.split(" ")));
        words.addAll(List.of("-euc", variables + script));
        String difference = "";
        for (int i = 0; i < TRIES && (i == 0 || !difference.isEmpty()); i++) {
            Command.of(words).in(scratch).run().good();
            difference = "";
            for (int command = 0; command < commands; command++) {
                difference += difference(SystemCallsIT.counted(scratch.resolve("ours." + command)), SystemCallsIT.counted(scratch.resolve("its." + command)));
            }
        }
        assertThat(difference).isEmpty();
    }

    private static String difference(Map<String, Integer> ours, Map<String, Integer> its) {
        int begun = 1 + its.getOrDefault("parent execveat", 0);
        OWN.forEach((call, count) -> its.merge(call, -begun * count, Integer::sum));
        its.merge("parent close_range", -1, Integer::sum);
        its.values().removeIf(count -> count == 0);
        return ours.equals(its) ? "" : "the product makes " + missing(ours, its) + ", its floor " + missing(its, ours) + "\n";
    }

    private static List<String> missing(Map<String, Integer> some, Map<String, Integer> others) {
        return some.entrySet().stream().filter(entry -> !entry.getValue().equals(others.get(entry.getKey()))).map(Object::toString).toList();
    }
}
