package demitasse.runtime.lifecycle;

import demitasse.kernel.Kernel;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.ContainerSpec.RootFilesystem;
import demitasse.runtime.Grouping;
import demitasse.runtime.Log;
import demitasse.runtime.SetupException;
import demitasse.spec.Root;
import demitasse.spec.Rules;
import demitasse.spec.Spec;
import demitasse.spec.SpecJson;
import demitasse.spec.Violation;
import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonReader;
import java.util.List;

/**
 * A directory with a configuration and a root filesystem (bundle.md).
 *
 * @param path absolute
 * @param document the configuration as it stands in the file
 * @param rootfs the absolute path of the root filesystem
 */
public record Bundle(String path, byte[] document, ContainerSpec container, String rootfs) {
    static final int CONFIGURATION_LIMIT_BYTES = JsonReader.Bounds.DEFAULT.bytes();

    /**
     * Reads the container that a bundle describes; properties that nobody knows, and what is likely to be a mistake, go to the log.
     *
     * @throws SetupException when the configuration breaks a rule of the specification
     * @throws demitasse.spec.json.JsonException when it is no configuration at all
     */
    public static Bundle read(Kernel kernel, String path, String id, Log log) {
        String file = path + "/config.json";
        byte[] document = ConfigurationFile.read(kernel, file, CONFIGURATION_LIMIT_BYTES);
        JsonDocument<Spec> read = JsonDocument.parse(document, file, SpecJson::read);
        for (String pointer : read.unknownProperties()) {
            log.warning(file + ": " + pointer + ": nobody knows this property; it is passed over");
        }
        Spec spec = read.value();
        check(spec, file, log);
        Root root = spec.root();
        if (root == null || spec.process() == null || spec.process().args().isEmpty()) {
            throw new SetupException(file + ": there is nothing to run", "name a root.path and process.args");
        }
        String rootfs = root.path().startsWith("/") ? root.path() : path + "/" + root.path();
        ContainerSpec container = new ContainerSpec(id, id, spec, new RootFilesystem.Directory(rootfs), List.of(), List.of(), false, true).withGrouping(new Grouping.Every());
        return new Bundle(path, document, container, rootfs);
    }

    private static void check(Spec spec, String file, Log log) {
        for (Violation violation : Rules.check(spec)) {
            switch (violation.severity()) {
                case ERROR -> throw new SetupException(file + ": " + violation.message(), violation.hint());
                case WARNING -> log.warning(file + ": " + violation.message());
            }
        }
    }
}
