package demitasse.engine.archive;

import demitasse.engine.archive.TarEntry.Kind;
import demitasse.kernel.AttributeOp.Seek;
import demitasse.kernel.Fd;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive from its beginning to its end: ustar, pax and GNU's long names and sparse files (tar(5)).
 *
 * <p>What an archive says is not trusted: sizes of headers are bounded, and all is checked before it is used.
 */
final class TarReader {
    static final int BLOCK_BYTES = 512;
    /** More than any true header: names are 4 KiB at most, attributes 64 KiB each. */
    private static final int HEADER_LIMIT_BYTES = 1 << 20;

    private final ArchiveInput in;
    private final byte[] header = new byte[BLOCK_BYTES];
    private final PaxRecords global = new PaxRecords();
    private long left;
    private int padding;

    TarReader(ArchiveInput in) {
        this.in = in;
    }

    /**
     * The next entry, null at the end of the archive.
     *
     * @throws SetupException when the archive is damaged or ends too early
     */
    @Nullable TarEntry next() {
        in.skip(left + padding);
        left = 0;
        padding = 0;
        PaxRecords pax = new PaxRecords();
        String longName = null;
        String longLink = null;
        while (readHeader()) {
            switch (header[156]) {
                case 'x' -> pax.add(extension());
                case 'g' -> global.add(extension());
                case 'L' -> longName = name(extension());
                case 'K' -> longLink = name(extension());
                case 'V' -> in.skip(padded(number(124, 12)));
                default -> {
                    return entry(pax, longName, longLink);
                }
            }
        }
        in.drain();
        return null;
    }

    /** Writes the content of the entry that was read last to where it belongs in the file; the rest of it is holes. */
    void copyTo(Kernel kernel, Fd file, TarEntry entry) {
        long[] segments = entry.segments();
        if (segments.length == 0) {
            in.copy(file, left);
            left = 0;
            return;
        }
        for (int i = 0; i < segments.length; i += 2) {
            kernel.perform(new Seek(file, segments[i], Seek.From.START));
            in.copy(file, segments[i + 1]);
            left -= segments[i + 1];
        }
    }

    /** False at the end mark, a block of zeroes. */
    private boolean readHeader() {
        if (!in.next(header)) {
            throw ArchiveInput.truncated();
        }
        int sum = 0;
        int signed = 0;
        boolean zero = true;
        for (int i = 0; i < BLOCK_BYTES; i++) {
            int value = i >= 148 && i < 156 ? ' ' : header[i];
            sum += value & 0xff;
            signed += value;
            zero = zero && header[i] == 0;
        }
        if (zero) {
            return false;
        }
        long written = number(148, 8);
        // Some old writers added up signed bytes.
        if (written != sum && written != signed) {
            throw PaxRecords.damaged("a header has the wrong checksum");
        }
        return true;
    }

    private byte[] extension() {
        long size = number(124, 12);
        if (size > HEADER_LIMIT_BYTES) {
            throw PaxRecords.damaged("an extended header has " + size + " bytes");
        }
        byte[] content = in.bytes((int) size);
        in.skip(padded(size) - size);
        return content;
    }

    private TarEntry entry(PaxRecords pax, @Nullable String longName, @Nullable String longLink) {
        String name = longName == null ? pax.text("path", global.text("path", headerName())) : longName;
        String link = longLink == null ? pax.text("linkpath", text(157, 100)) : longLink;
        Kind kind = kind(name);
        // Some writers give a link the size of what it names, and no content.
        long size = kind == Kind.FILE ? pax.number("size", number(124, 12)) : 0;
        left = size;
        padding = (int) (padded(size) - size);
        long realSize = size;
        long[] segments = {};
        if (header[156] == 'S') {
            realSize = number(483, 12);
            segments = SparseMap.ofOldFormat(header, in);
        } else if (pax.has("GNU.sparse.major") || pax.sparseMap() != null) {
            name = pax.text("GNU.sparse.name", name);
            realSize = pax.number("GNU.sparse.realsize", pax.number("GNU.sparse.size", size));
            String map = pax.sparseMap();
            segments = map == null ? leadingMap() : SparseMap.of(map);
        }
        SparseMap.check(segments, left, realSize);
        boolean device = kind == Kind.CHARACTER_DEVICE || kind == Kind.BLOCK_DEVICE;
        return new TarEntry(name, kind, link, (int) number(100, 8) & 07777, id(pax.number("uid", number(108, 8))), id(pax.number("gid", number(116, 8))),
                realSize, left, pax.seconds(number(136, 12)), pax.nanos(), device ? (int) number(329, 8) : 0, device ? (int) number(337, 8) : 0,
                pax.attributes(), segments);
    }

    /** The map of format 1.0 stands before the content, and fills whole blocks. */
    private long[] leadingMap() {
        byte[] block = new byte[BLOCK_BYTES];
        StringBuilder numbers = new StringBuilder();
        long count = -1;
        long lines = 0;
        while (count < 0 || lines < 2 * count) {
            left -= BLOCK_BYTES;
            if (left < 0 || numbers.length() > HEADER_LIMIT_BYTES || !in.next(block)) {
                throw PaxRecords.damaged("the map of a sparse file is damaged");
            }
            for (int i = 0; i < BLOCK_BYTES && (count < 0 || lines < 2 * count); i++) {
                if (block[i] != '\n') {
                    numbers.append((char) block[i]);
                } else if (count < 0) {
                    count = Math.min(PaxRecords.number(numbers.toString()), HEADER_LIMIT_BYTES);
                    numbers.setLength(0);
                } else {
                    lines++;
                    numbers.append(',');
                }
            }
        }
        return SparseMap.of(numbers.isEmpty() ? "" : numbers.substring(0, numbers.length() - 1));
    }

    private Kind kind(String name) {
        return switch (header[156]) {
            case '0', '7', 'S' -> Kind.FILE;
            case 0 -> name.endsWith("/") ? Kind.DIRECTORY : Kind.FILE;
            case '1' -> Kind.HARD_LINK;
            case '2' -> Kind.SYMBOLIC_LINK;
            case '3' -> Kind.CHARACTER_DEVICE;
            case '4' -> Kind.BLOCK_DEVICE;
            case '5' -> Kind.DIRECTORY;
            case '6' -> Kind.FIFO;
            default -> throw PaxRecords.damaged("'" + name + "' is of a kind that is not known: '" + (char) (header[156] & 0x7f) + "'");
        };
    }

    /** Beyond the 32 bits of the kernel, and what means nobody to it, is refused rather than cut to somebody else's id. */
    private static int id(long id) {
        if (id < 0 || id >= 0xffff_ffffL) {
            throw PaxRecords.damaged("an owner has the id " + id);
        }
        return (int) id;
    }

    private String headerName() {
        String name = text(0, 100);
        // GNU's own format has times where ustar has the beginning of the name.
        boolean ustar = text(257, 6).equals("ustar");
        String prefix = ustar ? text(345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String name(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return Text.decode(bytes, 0, end);
    }

    private String text(int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return Text.decode(header, at, end);
    }

    private long number(int at, int length) {
        return number(header, at, length);
    }

    /** Octal digits; or, where the first bit is set, a number of that many bytes, the highest first. */
    static long number(byte[] block, int at, int length) {
        if ((block[at] & 0x80) != 0) {
            long number = block[at] == -1 ? -1 : block[at] & 0x7f;
            for (int i = at + 1; i < at + length; i++) {
                if (number > Long.MAX_VALUE >> 8 || number < Long.MIN_VALUE >> 8) {
                    throw PaxRecords.damaged("a number in a header is too large");
                }
                number = number << 8 | block[i] & 0xff;
            }
            return number;
        }
        long number = 0;
        int i = at;
        while (i < at + length && block[i] == ' ') {
            i++;
        }
        while (i < at + length && block[i] >= '0' && block[i] <= '7') {
            number = number << 3 | block[i] - '0';
            i++;
        }
        if (i < at + length && block[i] != 0 && block[i] != ' ') {
            throw PaxRecords.damaged("a header has something else for a number");
        }
        return number;
    }

    private static long padded(long size) {
        if (size < 0 || size > Long.MAX_VALUE - BLOCK_BYTES) {
            throw PaxRecords.damaged("a file has a size of " + size);
        }
        return size + BLOCK_BYTES - 1 & -BLOCK_BYTES;
    }
}
