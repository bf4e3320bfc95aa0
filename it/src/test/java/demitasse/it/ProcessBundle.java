package demitasse.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A bundle of the OCI runtime specification that runs a shell script in the busybox root filesystem, read-only. */
record ProcessBundle(Path directory) {
    private static final String NAMESPACES = """
            {"type":"pid"},{"type":"mount"},{"type":"uts"},{"type":"ipc"},{"type":"network"}""";
    private static final String USERS = """
            ,{"type":"user"}],"uidMappings":[{"containerID":0,"hostID":100000,"size":65536}],
            "gidMappings":[{"containerID":0,"hostID":100000,"size":65536}""";

    /**
     * Writes a new bundle below {@code scratch}.
     *
     * @param script what the shell runs
     * @param process more members of {@code process}, in JSON: {@code "oomScoreAdj":100}
     * @param linux more members of {@code linux}
     */
    static ProcessBundle write(Path scratch, String script, String process, String linux) {
        return of(scratch, NAMESPACES, script, process, linux, Rootfs.BUSYBOX.path());
    }

    /** The same in a user namespace, on a root filesystem that belongs to its root. */
    static ProcessBundle writeWithUsers(Path scratch, String script, String process, String linux) {
        Path rootfs = scratch.resolve("rootfs");
        if (!Files.exists(rootfs)) {
            Rootfs.BUSYBOX.copyTo(rootfs);
            Command.of("chown", "-R", "100000:100000", rootfs.toString()).run().good();
            Command.of("chmod", "755", scratch.toString()).run().good();
        }
        return of(scratch, NAMESPACES + USERS, script, process, linux, rootfs);
    }

    private static ProcessBundle of(Path scratch, String namespaces, String script, String process, String linux, Path rootfs) {
        String own = unless(process, "args", "[\"sh\",\"-c\"," + quoted(script) + "]") + unless(process, "cwd", "\"/\"")
                + unless(process, "env", "[\"PATH=/bin\"]") + process;
        return raw(scratch, """
                {"ociVersion":"1.3.0",
                "process":{%s},
                "root":{"path":"%s"},
                "mounts":[{"destination":"/proc","type":"proc","source":"proc"},
                  {"destination":"/dev","type":"tmpfs","source":"tmpfs"},
                  {"destination":"/dev/pts","type":"devpts","source":"devpts","options":["newinstance","ptmxmode=0666"]}],
                "linux":{"namespaces":[%s]%s}}
                """.formatted(own.endsWith(",") ? own.substring(0, own.length() - 1) : own, rootfs, namespaces, linux.isEmpty() ? "" : "," + linux));
    }

    /** Writes the configuration as it is given. */
    static ProcessBundle raw(Path scratch, String configuration) {
        try {
            Path directory = Files.createTempDirectory(scratch, "bundle");
            Files.writeString(directory.resolve("config.json"), configuration);
            return new ProcessBundle(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** A member of the process, and a comma, unless the test gives it. */
    private static String unless(String process, String name, String value) {
        return process.contains('"' + name + "\":") ? "" : '"' + name + "\":" + value + ',';
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
