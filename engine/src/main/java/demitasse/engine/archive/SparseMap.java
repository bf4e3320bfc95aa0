package demitasse.engine.archive;

import java.util.ArrayList;
import java.util.List;

/** Where the content of a file with holes belongs: pairs of an offset and a length. */
final class SparseMap {
    private static final int SEGMENTS_LIMIT = 100_000;

    private SparseMap() {}

    /** Of numbers with commas between them. */
    static long[] of(String text) {
        List<Long> numbers = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            numbers.add(PaxRecords.number(text.substring(start, end)));
            start = end + 1;
        }
        return array(numbers);
    }

    /** Of GNU's own header: four pairs at 386, and blocks of twenty-one more as long as a flag says so. */
    static long[] ofOldFormat(byte[] header, ArchiveInput in) {
        List<Long> numbers = new ArrayList<>();
        addPairs(header, 386, 4, numbers);
        boolean more = header[482] != 0;
        while (more) {
            byte[] block = in.bytes(TarReader.BLOCK_BYTES);
            addPairs(block, 0, 21, numbers);
            more = block[504] != 0;
            if (numbers.size() > SEGMENTS_LIMIT) {
                throw PaxRecords.damaged("the map of a sparse file is too long");
            }
        }
        return array(numbers);
    }

    private static void addPairs(byte[] block, int from, int count, List<Long> numbers) {
        for (int i = 0; i < count && block[from + i * 24] != 0; i++) {
            numbers.add(TarReader.number(block, from + i * 24, 12));
            numbers.add(TarReader.number(block, from + i * 24 + 12, 12));
        }
    }

    private static long[] array(List<Long> numbers) {
        long[] array = new long[numbers.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = numbers.get(i);
        }
        return array;
    }

    /** Whether they are in order, within the file, and together as long as the content; otherwise the archive is damaged. */
    static void check(long[] segments, long contentBytes, long sizeBytes) {
        long content = 0;
        long reached = 0;
        boolean right = segments.length % 2 == 0 && sizeBytes >= 0;
        for (int i = 0; right && i < segments.length; i += 2) {
            right = segments[i] >= reached && segments[i + 1] >= 0 && segments[i + 1] <= contentBytes - content && segments[i] <= sizeBytes - segments[i + 1];
            reached = segments[i] + segments[i + 1];
            content += segments[i + 1];
        }
        if (!right || segments.length > 0 && content != contentBytes) {
            throw PaxRecords.damaged("the map of a sparse file does not fit it");
        }
    }
}
