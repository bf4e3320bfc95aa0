package demitasse.engine.archive;

import java.util.Map;

/**
 * One file of an archive, as its headers tell of it.
 *
 * @param path as written there
 * @param linkTarget what a symbolic link holds, or the path in the archive that a hard link is another name of
 * @param mode the lower twelve bits
 * @param sizeBytes of the file; holes count
 * @param contentBytes how much of it is in the archive
 * @param major and {@code minor}: of a device
 * @param attributes extended attributes; their values are bytes
 * @param segments where its content belongs, in pairs of offset and length; empty for a file without holes
 */
record TarEntry(
        String path,
        Kind kind,
        String linkTarget,
        int mode,
        int uid,
        int gid,
        long sizeBytes,
        long contentBytes,
        long modifiedSeconds,
        int modifiedNanos,
        int major,
        int minor,
        Map<String, byte[]> attributes,
        long[] segments) {

    /** Kinds of file. */
    enum Kind { FILE, HARD_LINK, SYMBOLIC_LINK, CHARACTER_DEVICE, BLOCK_DEVICE, DIRECTORY, FIFO }
}
