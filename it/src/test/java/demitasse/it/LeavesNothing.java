package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After each test the host must be as it was before: no cgroup, mount, directory or process of a container is left, and no file in the root that tests share. */
final class LeavesNothing implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace MEMORY = ExtensionContext.Namespace.create(LeavesNothing.class);
    private static final String CONTAINER = "directory /var/lib/demitasse/containers/";
    /** The places in the root shared by all tests in which a runtime makes what is missing there. */
    private static final List<String> SHARED = List.of("", "dev", "etc", "sys", "tmp");
    private static final Path ROOT = Rootfs.BUSYBOX.path();
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!ProcessHandle.current().info().user().orElse("").equals("root")) {
            throw new AssertionError("the tests on the real kernel need root: sudo ./verify");
        }
        context.getStore(MEMORY).put("before", traces());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        SortedSet<?> before = context.getStore(MEMORY).get("before", SortedSet.class);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        SortedSet<String> left = traces();
        left.removeAll(before);
        // A process that was killed is gone only once its parent has heard of it.
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            Running.pause();
            left = traces();
            left.removeAll(before);
        }
        removeContainers(left);
        assertThat(left).as("left behind by the container").isEmpty();
    }

    /** What one test has left is told of once: the tests after it begin without. */
    private static void removeContainers(SortedSet<String> left) {
        for (String trace : left) {
            if (trace.startsWith(CONTAINER)) {
                Demitasse.command("rm", "-f", trace.substring(CONTAINER.length())).run();
            }
        }
    }

    /** Everything that a container could leave on this host, one line each. */
    static SortedSet<String> traces() {
        SortedSet<String> traces = new TreeSet<>();
        cgroups(Path.of("/sys/fs/cgroup"), 0, traces);
        mounts(traces);
        for (String directory : List.of("/run/demitasse/containers", "/var/lib/demitasse/containers", "/var/lib/demitasse/names")) {
            for (Path entry : entries(Path.of(directory))) {
                traces.add("directory " + entry);
            }
        }
        for (String place : SHARED) {
            for (Path entry : entries(ROOT.resolve(place))) {
                traces.add("file of the shared root " + entry);
            }
        }
        processes(traces);
        return traces;
    }

    private static void cgroups(Path directory, int depth, SortedSet<String> traces) {
        for (Path entry : entries(directory)) {
            if (Files.isDirectory(entry)) {
                // The parent of all containers stays, empty.
                boolean parent = entry.getFileName().toString().equals("demitasse");
                if (entry.getFileName().toString().startsWith("demitasse") && !parent || directory.getFileName().toString().equals("demitasse")) {
                    traces.add("cgroup " + entry);
                }
                if (depth < 6) {
                    cgroups(entry, depth + 1, traces);
                }
            }
        }
    }

    // By its point and type: the numbers of other mounts may change meanwhile.
    private static void mounts(SortedSet<String> traces) {
        for (String line : read(Path.of("/proc/self/mountinfo")).lines().sorted().toList()) {
            String mount = "mount " + line.split(" ")[4] + line.substring(line.indexOf(" - "));
            while (!traces.add(mount)) {
                mount += " once more";
            }
        }
    }

    private static void processes(SortedSet<String> traces) {
        String ours = link(Path.of("/proc/self/ns/pid"));
        String binary = Home.binary().toString();
        for (Path entry : entries(Path.of("/proc"))) {
            if (Character.isDigit(entry.getFileName().toString().charAt(0))) {
                String namespace = link(entry.resolve("ns/pid"));
                boolean elsewhere = !namespace.isEmpty() && !namespace.equals(ours);
                boolean program = link(entry.resolve("exe")).startsWith(binary);
                boolean contained = read(entry.resolve("cgroup")).contains("/demitasse");
                if ((elsewhere || program || contained) && !isWithTheReaper(entry)) {
                    traces.add("process " + entry.getFileName() + " " + read(entry.resolve("comm")).strip());
                }
            }
        }
    }

    /** Whether it has ended and only the first process of all has yet to hear of that, which some machines leave it seconds for. */
    private static boolean isWithTheReaper(Path process) {
        String stat = read(process.resolve("stat"));
        return stat.startsWith("Z 1 ", stat.lastIndexOf(')') + 2);
    }

    private static List<Path> entries(Path directory) {
        List<Path> entries = new ArrayList<>();
        try (Stream<Path> listed = Files.list(directory)) {
            listed.forEach(entries::add);
        } catch (IOException gone) {
            // What is not there has left nothing.
        }
        return entries;
    }

    /** Where that leads, empty for what is gone. */
    static String link(Path path) {
        try {
            return Files.readSymbolicLink(path).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    /** What a file holds, nothing where it is gone. */
    static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException gone) {
            return "";
        }
    }
}
