package demitasse.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A bundle of the busybox root filesystem in the making; the members of its configuration are JSON texts. */
final class OciBundle {
    /** The name of what has its names in it. */
    private static final String AS_GIVEN = "";

    private final Path directory;
    private final Map<String, String> members = new TreeMap<>();
    private final Map<String, String> process = new TreeMap<>();
    private final Map<String, String> linux = new TreeMap<>();

    /** One that says {@code hello} and ends, with five namespaces and the mounts that everybody has. */
    OciBundle(Path directory) {
        this.directory = directory;
        member("ociVersion", "\"1.2.0\"");
        member("root", "{\"path\": " + quoted(Rootfs.BUSYBOX.path().toString()) + "}");
        member("mounts", """
                [{"destination": "/proc", "type": "proc", "source": "proc"},
                 {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755", "size=65536k"]},
                 {"destination": "/dev/pts", "type": "devpts", "source": "devpts", "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]},
                 {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs"}]""");
        process.put("cwd", "\"/\"");
        process.put("env", "[\"PATH=/bin\"]");
        namespaces("pid", "mount", "uts", "ipc", "network");
        args("echo", "hello");
    }

    OciBundle member(String name, String json) {
        members.put(name, json);
        return this;
    }

    OciBundle process(String name, String json) {
        process.put(name, json);
        return this;
    }

    OciBundle linux(String name, String json) {
        linux.put(name, json);
        return this;
    }

    /** More members of {@code process}, as they stand in JSON: {@code "oomScoreAdj":100}; one that is there already gives way. */
    OciBundle processMembers(String json) {
        return members(process, json);
    }

    /** The same of {@code linux}. */
    OciBundle linuxMembers(String json) {
        return members(linux, json);
    }

    /** They are written as they are given, since some tests give what is no JSON, or not what it should be. */
    private OciBundle members(Map<String, String> object, String json) {
        object.keySet().removeIf(name -> json.contains(quoted(name) + ":"));
        if (!json.isEmpty()) {
            object.put(AS_GIVEN, json);
        }
        return this;
    }

    OciBundle args(String... words) {
        return process("args", list(words));
    }

    OciBundle shell(String script) {
        return args("sh", "-c", script);
    }

    OciBundle namespaces(String... types) {
        List<String> namespaces = new ArrayList<>();
        for (String type : types) {
            namespaces.add("{\"type\": \"" + type + "\"}");
        }
        return linux("namespaces", "[" + String.join(", ", namespaces) + "]");
    }

    /** A JSON list of texts. */
    static String list(String... words) {
        return "[" + String.join(", ", Arrays.stream(words).map(OciBundle::quoted).toList()) + "]";
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    /** Writes {@code config.json}, and answers the directory. */
    String write() {
        Map<String, String> all = new TreeMap<>(members);
        all.put("process", object(process));
        all.put("linux", object(linux));
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("config.json"), object(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory.toString();
    }

    private static String object(Map<String, String> members) {
        List<String> written = new ArrayList<>();
        for (Map.Entry<String, String> member : members.entrySet()) {
            written.add(member.getKey().equals(AS_GIVEN) ? member.getValue() : quoted(member.getKey()) + ": " + member.getValue());
        }
        return "{" + String.join(",\n", written) + "}";
    }
}
