package demitasse.engine;

import demitasse.engine.store.Volumes;

/** Where the files of a volume are. */
public sealed interface VolumeSource {
    /** What messages and plans call it. */
    String shown();

    /** A file or directory of the host, at an absolute path; where {@code made}, a missing one is made as a directory. */
    record HostPath(String path, boolean made) implements VolumeSource {
        @Override
        public String shown() {
            return path;
        }
    }

    /** A volume of ours; made where there is none of that name. */
    record Named(String name) implements VolumeSource {
        @Override
        public String shown() {
            return name;
        }
    }

    /** A new volume that belongs to its container. */
    record Unnamed() implements VolumeSource {
        @Override
        public String shown() {
            return "a new volume";
        }
    }

    /**
     * Its path on the host.
     *
     * @param container the id of the container that uses it
     * @param number of unnamed volumes of that container before this one
     */
    default String path(String container, int number) {
        return switch (this) {
            case HostPath(String path, boolean _) -> path;
            case Named(String name) -> Volumes.data(name);
            case Unnamed() -> Volumes.data(Volumes.unnamed(container, number));
        };
    }
}
