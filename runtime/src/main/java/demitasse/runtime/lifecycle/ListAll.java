package demitasse.runtime.lifecycle;

import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.state.ContainerState;
import demitasse.runtime.state.StateJson;
import demitasse.runtime.state.Status;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** Tells of all containers below a state root. */
public final class ListAll {
    private static final String[] HEAD = {"ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"};
    private static final int LEAST_WIDTH = 12;
    private static final int GAP = 3;

    private ListAll() {}

    /** The states as a JSON array on one line. */
    public static byte[] json(Kernel kernel, String root) {
        JsonWriter out = JsonWriter.compact();
        out.beginArray();
        for (Container container : Container.all(kernel, root)) {
            StateJson.write(out, container.state(), container.status());
        }
        return out.endArray().toBytes();
    }

    /** The ids, one a line; empty where there is no container. */
    public static byte[] ids(Kernel kernel, String root) {
        StringBuilder text = new StringBuilder();
        for (Container container : Container.all(kernel, root)) {
            text.append(text.isEmpty() ? "" : "\n").append(container.id());
        }
        return Text.encode(text.toString());
    }

    /** A table with a line for each. */
    public static byte[] table(Kernel kernel, String root) {
        List<String[]> rows = new ArrayList<>();
        rows.add(HEAD);
        for (Container container : Container.all(kernel, root)) {
            ContainerState state = container.state();
            Status status = container.status();
            int pid = status == Status.STOPPED ? 0 : state.pid();
            rows.add(new String[] {state.id(), Integer.toString(pid), status.word(), state.bundle(), state.created(), state.owner()});
        }
        return Text.encode(aligned(rows));
    }

    private static String aligned(List<String[]> rows) {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            text.append(text.isEmpty() ? "" : "\n");
            for (int column = 0; column < row.length - 1; column++) {
                text.append(row[column]);
                for (int i = row[column].length(); i < width(rows, column); i++) {
                    text.append(' ');
                }
            }
            text.append(row[row.length - 1]);
        }
        return text.toString();
    }

    private static int width(List<String[]> rows, int column) {
        int width = LEAST_WIDTH;
        for (String[] row : rows) {
            width = Math.max(width, row[column].length() + GAP);
        }
        return width;
    }
}
