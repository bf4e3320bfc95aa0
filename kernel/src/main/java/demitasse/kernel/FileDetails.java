package demitasse.kernel;

/**
 * What statx(2) says of a file beyond {@link FileStatus}.
 *
 * @param links how many names it has
 * @param allocatedBytes what it takes on the disk
 * @param modifiedSeconds when it was last written, since 1970
 * @param modifiedNanos the part of a second to add
 */
public record FileDetails(int links, long allocatedBytes, long modifiedSeconds, int modifiedNanos) {}
