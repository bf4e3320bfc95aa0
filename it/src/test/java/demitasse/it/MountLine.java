package demitasse.it;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A line of /proc/self/mountinfo, as a container printed it; {@code propagation} holds its optional fields. */
record MountLine(String root, String place, List<String> options, List<String> propagation, String type, String source, List<String> ofFilesystem) {
    /** The last one at that place, which is the one that is seen. */
    static MountLine at(String place, Outcome outcome) {
        MountLine found = null;
        for (MountLine line : all(outcome)) {
            found = line.place().equals(place) ? line : found;
        }
        if (found == null) {
            throw new AssertionError("nothing is mounted on " + place + "\n" + outcome);
        }
        return found;
    }

    static List<MountLine> all(Outcome outcome) {
        List<MountLine> lines = new ArrayList<>();
        for (String line : outcome.lines()) {
            List<String> fields = Arrays.asList(line.split(" "));
            int dash = fields.indexOf("-");
            if (dash >= 6) {
                lines.add(new MountLine(fields.get(3), fields.get(4), List.of(fields.get(5).split(",")), fields.subList(6, dash), fields.get(dash + 1),
                        fields.get(dash + 2), List.of(fields.get(dash + 3).split(","))));
            }
        }
        return lines;
    }

    /**
     * What of {@code expected} does not hold. Words are options of the mount ({@code ro}), and with a prefix those of its
     * filesystem ({@code fs:size=1024k}), its type ({@code type:tmpfs}) or its propagation up to the number ({@code spread:shared});
     * {@code !} before a word says that it must not be there.
     */
    List<String> missing(String expected) {
        List<String> missing = new ArrayList<>();
        for (String word : expected.isBlank() ? List.<String>of() : List.of(expected.split(" "))) {
            boolean wanted = !word.startsWith("!");
            if (has(wanted ? word : word.substring(1)) != wanted) {
                missing.add(word);
            }
        }
        return missing;
    }

    private boolean has(String word) {
        if (word.startsWith("fs:")) {
            return ofFilesystem.contains(word.substring(3));
        }
        if (word.startsWith("type:")) {
            return type.equals(word.substring(5));
        }
        if (word.startsWith("spread:")) {
            return propagation.stream().anyMatch(field -> field.split(":")[0].equals(word.substring(7)));
        }
        return options.contains(word);
    }
}
