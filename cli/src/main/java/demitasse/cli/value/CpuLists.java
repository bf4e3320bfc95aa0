package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import java.util.List;

/** Sets of processors or memory nodes: {@code 0-3,5} (cpuset(7), list format). */
public final class CpuLists {
    /** Well over any kernel's CONFIG_NR_CPUS; whether the machine has them is the kernel's to say. */
    private static final long LARGEST = 65_535;

    private CpuLists() { }

    /** The list as it was given, its form checked. */
    public static String checked(String text) {
        for (String range : Texts.split(text, ',')) {
            List<String> ends = Texts.split(range, '-');
            long first = Texts.number(ends.getFirst());
            long last = Texts.number(ends.getLast());
            boolean numbers = ends.size() <= 2 && first != Texts.NO_NUMBER && last != Texts.NO_NUMBER;
            if (!numbers || last > LARGEST) {
                throw new BadValueException("give numbers and ranges with commas between them, such as 0-3,5");
            }
            if (first > last) {
                throw new BadValueException("the range " + range + " runs backwards; write " + last + "-" + first);
            }
        }
        return text;
    }
}
