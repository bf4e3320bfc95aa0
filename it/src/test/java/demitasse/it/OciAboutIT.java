package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an OCI runtime tells of itself, and what it writes to start from. */
class OciAboutIT extends OciContainers {
    /** By the schemas of the runtime specification. */
    private static void assertValid(String document, String schema) {
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4,
                        builder -> builder.schemaMappers(mappers -> mappers.mapPrefix("https://oci/", "classpath:oci-runtime-schema/")))
                .getSchema(SchemaLocation.of("https://oci/" + schema)).validate(document, InputFormat.JSON)).as(document).isEmpty();
    }

    @Test
    void featuresAreADocumentOfTheSpecification() {
        String features = oci.run("features").good();
        assertValid(features, "features-schema.json");
        assertThat(features).contains("\"ociVersionMin\"", "\"ociVersionMax\"", "\"rro\"", "\"poststop\"", "\"CAP_CHECKPOINT_RESTORE\"");
    }

    @Test
    void theVersionIsReadLineByLine() {
        List<String> lines = Command.of(Home.binary().resolveSibling("demitasse-oci").toString(), "--version").run().lines();
        assertThat(lines.get(0)).startsWith("runc version ");
        assertThat(lines.get(1)).matches("commit: ([0-9a-f]{40}(-dirty)?|unknown)");
        assertThat(lines.get(2)).isEqualTo("spec: 1.3.0");
    }

    @Test
    void theConfigurationToStartFromIsValidAndRuns() throws IOException {
        Path bundle = Files.createDirectory(scratch.resolve("bundle"));
        assertThat(oci.run("spec", "-b", bundle.toString()).good()).isEmpty();
        String written = Files.readString(bundle.resolve("config.json"));
        assertValid(written, "config-schema.json");
        Outcome again = oci.run("spec", "-b", bundle.toString());
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("File config.json exists. Remove it first");
        // Here is no terminal that the shell could have.
        Files.writeString(bundle.resolve("config.json"), written.replace("\"terminal\": true", "\"terminal\": false")
                .replace("\"path\": \"rootfs\"", "\"path\": \"" + Rootfs.BUSYBOX.path() + "\""));
        Outcome run = oci.command("run", "-b", bundle.toString(), "web").input("echo $0 in $(hostname)\n").run();
        assertThat(run.good()).isEqualTo("sh in demitasse");
    }

    @Test
    void theOneForOrdinaryUsersIsValid() throws IOException {
        Path bundle = Files.createDirectory(scratch.resolve("bundle"));
        oci.run("spec", "--rootless", "--bundle", bundle.toString()).good();
        String written = Files.readString(bundle.resolve("config.json"));
        assertValid(written, "config-schema.json");
        assertThat(written).contains("\"type\": \"user\"", "\"hostID\": 0").doesNotContain("\"resources\"", "\"network\"");
    }

    @Test
    void stateIsADocumentOfTheSpecification() {
        OciBundle bundle = bundle().member("annotations", "{\"a\": \"b\"}");
        assertThat(oci.create("web", bundle, output).status()).isZero();
        String state = oci.run("state", "web").good();
        assertThat(oci.run("delete", "--force", "web").status()).isZero();
        assertValid(state, "state-schema.json");
    }
}
