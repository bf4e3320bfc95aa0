package demitasse.runtime.criu;

import org.jspecify.annotations.Nullable;

/**
 * What a dump and a restore share (criu(8)).
 *
 * @param images the directory of the image files, absolute
 * @param work where criu writes its log; null for the directory of the images
 * @param extUnixSockets whether Unix sockets whose other end is outside are taken along
 * @param cgroupsMode a word of criu's: {@code soft}, {@code full}, {@code strict}, {@code ignore}
 * @param emptyNetwork whether what is in the network namespace is left to others
 */
public record CriuOptions(
        String images,
        @Nullable String work,
        boolean tcpEstablished,
        boolean extUnixSockets,
        boolean shellJob,
        boolean lazyPages,
        boolean fileLocks,
        String cgroupsMode,
        boolean emptyNetwork,
        boolean autoDedup) {
    public String workDirectory() {
        return work == null ? images : work;
    }
}
