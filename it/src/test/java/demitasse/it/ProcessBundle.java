package demitasse.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A bundle whose process and whose {@code linux} are given as pieces of JSON, and the command that runs it. */
record ProcessBundle(Path directory) {
    private static final String MAPPING = "[{\"containerID\":0,\"hostID\":100000,\"size\":65536}]";

    /**
     * Writes a new bundle below {@code scratch}.
     *
     * @param script what the shell runs
     * @param process more members of {@code process}, in JSON: {@code "oomScoreAdj":100}
     * @param linux more members of {@code linux}
     */
    static ProcessBundle write(Path scratch, String script, String process, String linux) {
        return of(bundle(scratch, script, process, linux));
    }

    /** The same in a user namespace, on a root filesystem that belongs to its root. */
    static ProcessBundle writeWithUsers(Path scratch, String script, String process, String linux) {
        Path rootfs = scratch.resolve("rootfs");
        if (!Files.exists(rootfs)) {
            Rootfs.BUSYBOX.copyTo(rootfs);
            Command.of("chown", "-R", "100000:100000", rootfs.toString()).run().good();
            Command.of("chmod", "755", scratch.toString()).run().good();
        }
        OciBundle bundle = bundle(scratch, script, process, linux).member("root", "{\"path\":" + OciBundle.quoted(rootfs.toString()) + "}")
                .namespaces("pid", "mount", "uts", "ipc", "network", "user").linux("uidMappings", MAPPING).linux("gidMappings", MAPPING);
        return of(bundle);
    }

    private static OciBundle bundle(Path scratch, String script, String process, String linux) {
        return new OciBundle(fresh(scratch)).shell(script).processMembers(process).linuxMembers(linux);
    }

    private static Path fresh(Path scratch) {
        try {
            return Files.createTempDirectory(scratch, "bundle");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bundle, written. */
    static ProcessBundle of(OciBundle bundle) {
        return new ProcessBundle(Path.of(bundle.write()));
    }

    /** {@code demitasse-oci run -b BUNDLE ID} */
    Command command() {
        return oci("run", "-b", directory.toString(), "demitasse-it-" + ProcessHandle.current().pid());
    }

    Outcome run() {
        return command().run();
    }

    /** {@code demitasse-oci ARGUMENTS...} */
    static Command oci(String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(Home.binary().resolveSibling("demitasse-oci").toString());
        words.addAll(List.of(arguments));
        return Command.of(words);
    }
}
