package demitasse.engine;

import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.DirectoryOp.Rename;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Nothing;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import demitasse.spec.Capabilities;
import demitasse.spec.IdMapping;
import demitasse.spec.Linux;
import demitasse.spec.Mount;
import demitasse.spec.Namespace;
import demitasse.spec.Namespace.Type;
import demitasse.spec.Process;
import demitasse.spec.Resources;
import demitasse.spec.Root;
import demitasse.spec.Spec;
import demitasse.spec.SpecJson;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** The configuration that {@code spec} writes: a shell with a terminal on a read-only root, confined as runc's example is. */
public final class BundleTemplate {
    private static final List<String> GRANTED = List.of("CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE");
    private static final Capabilities CAPABILITIES = new Capabilities(GRANTED, GRANTED, List.of(), GRANTED, List.of());
    private static final Mount HOST_SYS =
            new Mount("/sys", "none", "/sys", List.of("rbind", "nosuid", "noexec", "nodev", "ro"), List.of(), List.of());

    private BundleTemplate() {}

    /** For root: every kind of namespace but those of users and of time. */
    public static Spec privileged() {
        Process process = Process.EMPTY.withTerminal(true).withArgs(List.of("sh"))
                .withEnv(List.of("PATH=" + Defaults.PATH, "TERM=xterm"))
                .withCapabilities(CAPABILITIES).withNoNewPrivileges(true)
                .withRlimits(List.of(new Process.Rlimit("RLIMIT_NOFILE", Defaults.SOFT_OPEN_FILES, Defaults.SOFT_OPEN_FILES)));
        Linux linux = Linux.EMPTY.withNamespaces(created(Type.PID, Type.NETWORK, Type.IPC, Type.UTS, Type.MOUNT, Type.CGROUP))
                .withResources(Resources.EMPTY.withDevices(
                        List.of(new Resources.DeviceRule(false, null, null, null, "rwm"))))
                .withMaskedPaths(Defaults.MASKED).withReadonlyPaths(Defaults.READ_ONLY);
        return Spec.EMPTY.withProcess(process).withRoot(new Root("rootfs", true)).withHostname("demitasse")
                .withMounts(List.of(Defaults.PROC, Defaults.DEV, Defaults.PTS, Defaults.SHM, Defaults.MQUEUE, Defaults.SYS,
                        Defaults.CGROUP))
                .withLinux(linux);
    }

    /** For an ordinary user, who is root inside: no limits, the host's network, and the host's sysfs, since a new one needs a
     *  network namespace of one's own. */
    public static Spec rootless(int uid, int gid) {
        Spec base = privileged();
        Linux linux = Linux.EMPTY.withNamespaces(created(Type.PID, Type.IPC, Type.UTS, Type.MOUNT, Type.CGROUP, Type.USER))
                .withUidMappings(List.of(new IdMapping(0, Integer.toUnsignedLong(uid), 1)))
                .withGidMappings(List.of(new IdMapping(0, Integer.toUnsignedLong(gid), 1)))
                .withMaskedPaths(Defaults.MASKED).withReadonlyPaths(Defaults.READ_ONLY);
        List<Mount> mounts = new ArrayList<>();
        for (Mount mount : base.mounts()) {
            if (!mount.destination().startsWith("/sys")) {
                mounts.add(mount.withOptions(withoutOwners(mount.options())));
            }
        }
        mounts.add(HOST_SYS);
        return base.withMounts(mounts).withLinux(linux);
    }

    /** Writes it into the directory {@code bundle}; one that is there already is an error. */
    public static void write(Kernel kernel, String bundle, Spec spec) {
        JsonWriter out = JsonWriter.indented();
        SpecJson.write(out, spec);
        String path = bundle + "/config.json";
        Files.create(kernel, Fd.HERE, path + ".new", 0666, out.toBytes());
        if (kernel.attempt(new Rename(Fd.HERE, path + ".new", path, false)) instanceof Refused<Nothing>(KernelOp<Nothing> op, Errno errno)) {
            kernel.attempt(new Remove(Fd.HERE, path + ".new", false));
            if (errno == Errno.EEXIST) {
                throw new SetupException("File config.json exists. Remove it first", null);
            }
            throw new KernelException(op, errno);
        }
    }

    private static List<Namespace> created(Type... types) {
        List<Namespace> namespaces = new ArrayList<>();
        for (Type type : types) {
            namespaces.add(Namespace.create(type));
        }
        return namespaces;
    }

    /** The one group that is mapped is not that of terminals. */
    private static List<String> withoutOwners(List<String> options) {
        List<String> kept = new ArrayList<>();
        for (String option : options) {
            if (!option.startsWith("gid=") && !option.startsWith("uid=")) {
                kept.add(option);
            }
        }
        return kept;
    }
}
