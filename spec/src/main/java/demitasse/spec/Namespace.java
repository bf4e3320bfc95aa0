package demitasse.spec;

import org.jspecify.annotations.Nullable;

/** A namespace of the container: a new one, or the one found at {@code path} (config-linux.md, Namespaces). */
public record Namespace(Type type, @Nullable String path) {
    /** An empty path, which some engines write for a new namespace, is no path. */
    public Namespace {
        path = path == null || path.isEmpty() ? null : path;
    }

    /** A new namespace. */
    public static Namespace create(Type type) {
        return new Namespace(type, null);
    }

    /** The kinds of namespaces (namespaces(7)). */
    public enum Type implements Word {
        MOUNT("mount"),
        PID("pid"),
        NETWORK("network"),
        UTS("uts"),
        IPC("ipc"),
        USER("user"),
        CGROUP("cgroup"),
        TIME("time");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }
}
