package demitasse.engine.timing;

/**
 * One phase of a start, in microseconds; the start is counted from the beginning of the first phase.
 *
 * @param process {@code parent} or {@code init}
 */
public record Phase(String process, String name, long startMicros, long wallMicros, long userMicros, long systemMicros) {
    /** What of it was spent on no processor. Clocks of the kernel differ by a little, so that it may come out below nothing. */
    public long waitedMicros() {
        return Math.max(0, wallMicros - userMicros - systemMicros);
    }

    /** As a line that {@link #read} takes; a name has no line breaks or tabs but those that a program's name could bring in. */
    String line() {
        return startMicros + "\t" + wallMicros + "\t" + userMicros + "\t" + systemMicros + "\t" + name.replace('\n', ' ').replace('\t', ' ') + "\n";
    }

    static Phase read(String process, String line) {
        long[] numbers = new long[4];
        int at = 0;
        for (int i = 0; i < numbers.length; i++) {
            int end = line.indexOf('\t', at);
            numbers[i] = Long.parseLong(line.substring(at, end));
            at = end + 1;
        }
        return new Phase("init", line.substring(at), numbers[0], numbers[1], numbers[2], numbers[3]);
    }
}
