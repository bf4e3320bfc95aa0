package demitasse.runtime.lifecycle;

import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.runtime.SetupException;
import demitasse.runtime.criu.CriuCommand;
import demitasse.runtime.criu.CriuOptions;
import demitasse.runtime.criu.CriuProgram;
import demitasse.runtime.criu.Descriptors;
import demitasse.runtime.state.Status;
import demitasse.spec.Mount;
import demitasse.spec.Namespace;
import demitasse.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the processes of a container to files, by criu. */
public final class Checkpoint {
    /** What the network namespace is called in the images where it is not the container's own. */
    static final String NETWORK = "extRootNetNS";

    private static final int MOUNTS_LIMIT_BYTES = 1024 * 1024;

    private Checkpoint() {}

    /**
     * What is asked for.
     *
     * @param parent an earlier checkpoint that this one adds to, relative to the images
     * @param preDump whether memory alone is written; the container runs on then, too
     * @param statusFd gets a byte once lazy pages can be fetched
     * @param pageServer {@code ADDRESS:PORT} of who takes the pages
     */
    public record Request(
            String root,
            String id,
            CriuOptions options,
            @Nullable String parent,
            boolean leaveRunning,
            boolean preDump,
            @Nullable Integer statusFd,
            @Nullable String pageServer) {}

    /**
     * Writes it down; unless it is to run on, the container has stopped afterwards.
     *
     * @throws SetupException where it does not run, or criu cannot do it
     */
    public static void checkpoint(Kernel kernel, Request request) {
        Container container = Container.find(kernel, request.root(), request.id());
        Status status = container.status();
        if (status != Status.RUNNING) {
            throw new SetupException("container not running: " + request.id() + " is " + status.word(), "start or resume it first");
        }
        CriuProgram criu = CriuProgram.find(kernel);
        Spec spec = container.configuration();
        if (spec.process() != null && spec.process().terminal()) {
            throw new SetupException("container " + request.id() + " has a terminal, whose other end criu cannot write down (/process/terminal)",
                    "checkpoint containers without one");
        }
        int pid = container.state().pid();
        Descriptors descriptors = Descriptors.of(kernel, pid);
        List<String> external = external(kernel, spec, pid);
        external.addAll(descriptors.external());
        criu.run(
                new CriuCommand.Dump(request.options(), pid, container.state().rootfs(), request.parent(), request.leaveRunning(), request.preDump(),
                        request.statusFd(), request.pageServer(), external),
                request.statusFd(), () -> { });
        if (!request.preDump()) {
            descriptors.write(kernel, request.options().images());
        }
    }

    /** What belongs to others: mounts whose source is outside, and a network namespace that somebody else made. */
    private static List<String> external(Kernel kernel, Spec spec, int pid) {
        List<String> external = new ArrayList<>();
        for (Mount mount : spec.mounts()) {
            if (isBind(mount)) {
                external.add("mnt[" + mount.destination() + "]:" + mount.destination());
            }
        }
        String mounts = Files.readIfThere(kernel, Fd.HERE, "/proc/" + pid + "/mountinfo", MOUNTS_LIMIT_BYTES);
        for (String path : masked(spec)) {
            // A directory is masked by a filesystem, which criu knows by itself; a file by the null device.
            if (mounts != null && mounts.contains(" /null " + path + " ")) {
                external.add("mnt[" + path + "]:" + path);
            }
        }
        if (networkOfOthers(spec) != null) {
            String link = kernel.perform(new ReadLink(Fd.HERE, "/proc/" + pid + "/ns/net"));
            external.add("net[" + link.substring(link.indexOf('[') + 1, link.length() - 1) + "]:" + NETWORK);
        }
        return external;
    }

    static boolean isBind(Mount mount) {
        return mount.type() == null || mount.type().equals("bind") || mount.options().contains("bind") || mount.options().contains("rbind");
    }

    static List<String> masked(Spec spec) {
        return spec.linuxOrEmpty().maskedPaths();
    }

    /** The path of a network namespace that was there before the container. */
    static @Nullable String networkOfOthers(Spec spec) {
        Namespace network = spec.linuxOrEmpty().namespace(Namespace.Type.NETWORK);
        return network == null ? null : network.path();
    }
}
