package demitasse.spec;

import org.jspecify.annotations.Nullable;

/** A device node in the container (config-linux.md, Devices).
 *
 * <p>{@code major} and {@code minor} are absent for a FIFO only; of {@code fileMode} the permissions count, 0777. */
public record Device(
        Type type,
        String path,
        @Nullable Long major,
        @Nullable Long minor,
        @Nullable Long fileMode,
        @Nullable Long uid,
        @Nullable Long gid) {
    public Device withType(Type type) {
        return new Device(type, path, major, minor, fileMode, uid, gid);
    }

    public Device withPath(String path) {
        return new Device(type, path, major, minor, fileMode, uid, gid);
    }

    public Device withMajor(@Nullable Long major) {
        return new Device(type, path, major, minor, fileMode, uid, gid);
    }

    public Device withMinor(@Nullable Long minor) {
        return new Device(type, path, major, minor, fileMode, uid, gid);
    }

    public Device withFileMode(@Nullable Long fileMode) {
        return new Device(type, path, major, minor, fileMode, uid, gid);
    }

    public Device withUid(@Nullable Long uid) {
        return new Device(type, path, major, minor, fileMode, uid, gid);
    }

    public Device withGid(@Nullable Long gid) {
        return new Device(type, path, major, minor, fileMode, uid, gid);
    }

    /** The kinds of nodes (mknod(1)). */
    public enum Type implements Word {
        CHARACTER("c"),
        BLOCK("b"),
        UNBUFFERED("u"),
        FIFO("p");

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
