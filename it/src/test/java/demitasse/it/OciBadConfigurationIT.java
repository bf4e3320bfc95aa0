package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import demitasse.spec.BadConfigurations;
import demitasse.spec.BadConfigurations.Bad;
import demitasse.spec.Mutations;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in config.json, it is one error with its place, soon, and nothing is left. */
@ExtendWith(LeavesNothing.class)
class OciBadConfigurationIT {
    private static final Duration SOON = Duration.ofSeconds(5);
    /** How many documents that were changed at random are given to the binary. */
    private static final int CHANGED = 300;

    @TempDir
    Path scratch;

    private Path bundle;
    private Path configuration;

    @BeforeEach
    void makeBundle() throws IOException {
        bundle = Files.createDirectory(scratch.resolve("bundle"));
        configuration = bundle.resolve("config.json");
    }

    /** What is told besides the log, which takes warnings too. */
    private Outcome make(String verb) {
        Outcome outcome = Demitasse.command("oci", "--root", scratch.resolve("state").toString(), "--log",
                scratch.resolve("log").toString(), verb, "--bundle", bundle.toString(), "web").within(SOON).run();
        assertThat(outcome.status()).as(verb + ": " + outcome).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(scratch.resolve("state/web")).doesNotExist();
        return outcome;
    }

    private void isTold(String what, String words) {
        for (String verb : List.of("create", "run")) {
            assertThat(make(verb).err()).as(what).contains(words).hasLineCount(1);
        }
    }

    @Test
    void eachOfTheCorpusIsToldAsOnTheJvm() throws IOException {
        for (Bad bad : BadConfigurations.all()) {
            Files.write(configuration, bad.document());
            String refusal = BadConfigurations.refusal(bad.document(), configuration.toString());
            assertThat(refusal).as(bad.name()).contains(bad.told());
            isTold(bad.name(), refusal);
        }
    }

    @Test
    void documentsChangedAtRandomAreJudgedAsOnTheJvm() throws IOException {
        Mutations mutations = new Mutations(20_261_122);
        List<String> differing = new ArrayList<>();
        for (int i = 0; i < CHANGED; i++) {
            byte[] document = i % 2 == 0 ? mutations.changed() : mutations.spliced();
            Files.write(configuration, document);
            @Nullable String refusal = BadConfigurations.refusal(document, configuration.toString());
            String told = make("create").err();
            // The sample breaks rules of its own, so that each is refused, be it by the reader or by a rule.
            if (refusal == null || !told.contains(visible(refusal))) {
                differing.add("document " + i + " on the JVM: " + refusal + "\nnatively: " + told);
            }
        }
        assertThat(differing).isEmpty();
    }

    /** As the log shows it: with control characters escaped. */
    private static String visible(String message) {
        StringBuilder visible = new StringBuilder();
        for (char c : message.toCharArray()) {
            boolean control = c < ' ' && c != '\n' && c != '\t' || c >= 0x7f && c < 0xa0;
            visible.append(control ? String.format("\\x%02x", (int) c) : String.valueOf(c));
        }
        return visible.toString();
    }

    @Test
    void whatIsNoFileIsNamedAndNotWaitedFor() throws IOException {
        isTold("nothing", "/config.json (without waiting): ENOENT");
        Files.createDirectory(configuration);
        isTold("a directory", "/config.json is a directory, not a file");
        Files.delete(configuration);
        Files.createSymbolicLink(configuration, Path.of("/dev/zero"));
        isTold("a device without an end", "/config.json is a character device, not a file");
        Files.delete(configuration);
        assertThat(Command.of("mkfifo", configuration.toString()).run().status()).isZero();
        isTold("a fifo that nobody writes to", "/config.json is a fifo, not a file");
        Files.delete(configuration);
        Files.createSymbolicLink(configuration, configuration);
        isTold("a link to itself", "/config.json (without waiting): ELOOP");
        Files.delete(configuration);
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(configuration));
            isTold("a socket", "/config.json (without waiting): ENXIO");
        }
        Files.delete(configuration);
        Files.delete(bundle);
        isTold("no bundle", bundle.toString());
    }

    @Test
    void filesOfAnySizeAreRefusedWithoutBeingRead() throws IOException {
        for (long size : new long[] {(3 << 19) + 1, 16 << 20, 1L << 40}) {
            try (RandomAccessFile file = new RandomAccessFile(configuration.toFile(), "rw")) {
                file.setLength(size);
            }
            isTold(size + " bytes", "/config.json has " + size + " bytes, more than the 1572864 that are read");
        }
    }

    @Test
    void whatJustFitsIsRead() throws IOException {
        String begin = "{\"ociVersion\":\"1.3.0\",\"root\":{\"path\":\"/no/where\"},\"process\":{\"cwd\":\"/\",\"args\":[\"true\"]";
        Files.writeString(configuration, begin + ",\"env\":[\"A=" + "x".repeat((3 << 19) - begin.length() - 15) + "\"]}}");
        assertThat(Files.size(configuration)).isLessThanOrEqualTo(3 << 19);
        assertThat(make("create").err()).contains("/no/where");
        Files.writeString(configuration, begin + ",\"env\":[" + "\"A=b\",".repeat(16_000) + "\"A=b\"]}}");
        assertThat(make("create").err()).contains("/no/where");
        Files.writeString(configuration, begin + "},\"annotations\":{" + keys(16_000) + "}}");
        assertThat(make("create").err()).contains("/no/where");
    }

    private static String keys(int count) {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < count; i++) {
            keys.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":\"\"");
        }
        return keys.toString();
    }
}
