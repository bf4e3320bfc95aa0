package demitasse.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration of a container: what {@code config.json} of a bundle says (runtime-spec 1.3, config.md).
 *
 * <p>Parts for other systems than Linux (windows, solaris, vm, zos, freebsd) are not held. */
public record Spec(
        String ociVersion,
        @Nullable Process process,
        @Nullable Root root,
        @Nullable String hostname,
        @Nullable String domainname,
        List<Mount> mounts,
        Hooks hooks,
        Map<String, String> annotations,
        @Nullable Linux linux) {
    /** Version 1.3.0 of the specification and nothing else. */
    public static final Spec EMPTY =
            new Spec("1.3.0", null, null, null, null, List.of(), Hooks.EMPTY, Map.of(), null);

    /** Takes its own copy of every list and map. */
    public Spec {
        mounts = List.copyOf(mounts);
        annotations = FrozenMap.copyOf(annotations);
    }

    /** What it says of Linux; nothing where it has no such part. */
    public Linux linuxOrEmpty() {
        return linux == null ? Linux.EMPTY : linux;
    }

    /** Its process; one that says nothing where it has none. */
    public Process processOrEmpty() {
        return process == null ? Process.EMPTY : process;
    }

    public Spec withOciVersion(String ociVersion) {
        return new Spec(ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
    }

    public Spec withProcess(@Nullable Process process) {
        return new Spec(ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
    }

    public Spec withRoot(@Nullable Root root) {
        return new Spec(ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
    }

    public Spec withHostname(@Nullable String hostname) {
        return new Spec(ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
    }

    public Spec withDomainname(@Nullable String domainname) {
        return new Spec(ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
    }

    public Spec withMounts(List<Mount> mounts) {
        return new Spec(ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
    }

    public Spec withHooks(Hooks hooks) {
        return new Spec(ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
    }

    public Spec withAnnotations(Map<String, String> annotations) {
        return new Spec(ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
    }

    public Spec withLinux(@Nullable Linux linux) {
        return new Spec(ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
    }
}
