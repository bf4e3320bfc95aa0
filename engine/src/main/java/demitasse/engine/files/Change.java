package demitasse.engine.files;

/**
 * Something that a container changed.
 *
 * @param path as the container sees it
 * @param type of the file, as in {@link demitasse.kernel.FileStatus}; of what was there where it is deleted
 * @param bytes in the file, or that were; 0 for what is no file
 * @param site which of the container's filesystems it is on
 * @param onlyInside whether it is a directory of which nothing changed but what is in it
 */
public record Change(Kind kind, String path, int type, long bytes, int site, boolean onlyInside) {
    /** What became of it; the letter is what a list shows. */
    public enum Kind {
        ADDED('A'), CHANGED('C'), DELETED('D');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        public char letter() {
            return letter;
        }
    }
}
