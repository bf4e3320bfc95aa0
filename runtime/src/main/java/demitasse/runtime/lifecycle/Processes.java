package demitasse.runtime.lifecycle;

import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.process.CommandOutput;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** Lists the processes of a container, by the numbers that they have outside of it. */
public final class Processes {
    private static final String HEADING = "PID";

    private Processes() {}

    /** Their pids as an array. */
    public static byte[] json(Kernel kernel, String root, String id) {
        JsonWriter out = JsonWriter.compact().beginArray();
        for (int pid : pids(kernel, root, id)) {
            out.number(pid);
        }
        return out.endArray().toBytes();
    }

    /**
     * What ps(1) says of them with these options, its heading included.
     *
     * @throws SetupException where ps fails, or shows no pids
     */
    public static List<String> table(Kernel kernel, String root, String id, List<String> options) {
        List<Integer> pids = pids(kernel, root, id);
        List<String> words = new ArrayList<>(List.of("ps"));
        words.addAll(options.isEmpty() ? List.of("-ef") : options);
        return select(CommandOutput.lines(kernel, words), pids);
    }

    static List<String> select(List<String> lines, List<Integer> pids) {
        int column = lines.isEmpty() ? -1 : Text.words(lines.get(0), ' ').indexOf(HEADING);
        if (column < 0) {
            throw new SetupException("ps shows no column PID with these options, by which a container's processes are told", "give others, such as -ef or aux");
        }
        List<String> selected = new ArrayList<>(List.of(lines.get(0)));
        for (String line : lines.subList(1, lines.size())) {
            List<String> words = Text.words(line, ' ');
            for (int pid : pids) {
                if (words.size() > column && words.get(column).equals(Integer.toString(pid))) {
                    selected.add(line);
                }
            }
        }
        return selected;
    }

    private static List<Integer> pids(Kernel kernel, String root, String id) {
        return Container.find(kernel, root, id).cgroup().processes();
    }
}
