package demitasse.engine.store;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which containers use which volumes, be they running or not: read from what they are made of. */
public final class VolumeUsers {
    private static final List<String> FILES = List.of("config.json", "layout.json");
    private static final int LIMIT_BYTES = 3 << 19;
    /** How a path of a volume begins where it is the value of a member. */
    private static final String BEGIN = "\"" + Volumes.NAMED + "/";

    /** Ids of containers, by the names of volumes. */
    private final Map<String, List<String>> ids = new HashMap<>();
    private final Kernel kernel;

    private VolumeUsers(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Looks at all containers but one. */
    public static VolumeUsers of(Kernel kernel, String except) {
        VolumeUsers users = new VolumeUsers(kernel);
        if (kernel.succeeds(new Status(Storage.CONTAINERS))) {
            for (Entry entry : Files.list(kernel, Fd.HERE, Storage.CONTAINERS)) {
                if (!entry.name().equals(except)) {
                    users.look(entry.name());
                }
            }
        }
        return users;
    }

    private void look(String id) {
        for (String name : names(kernel, id)) {
            ids.computeIfAbsent(name, key -> new ArrayList<>()).add(id);
        }
    }

    /** The names of the volumes that a container uses. */
    static List<String> names(Kernel kernel, String id) {
        List<String> names = new ArrayList<>();
        for (String file : FILES) {
            String text = Files.readIfThere(kernel, Fd.HERE, Storage.CONTAINERS + "/" + id + "/" + file, LIMIT_BYTES);
            int at = text == null ? -1 : text.indexOf(BEGIN);
            while (text != null && at >= 0) {
                int start = at + BEGIN.length();
                int end = text.indexOf('/', start);
                String name = end < 0 ? "" : text.substring(start, end);
                if (Volumes.isName(name) && !names.contains(name)) {
                    names.add(name);
                }
                at = text.indexOf(BEGIN, start);
            }
        }
        return names;
    }

    /** Whether any does. */
    public boolean isUsed(String volume) {
        return ids.containsKey(volume);
    }

    /** The names, or else ids, of those that use it. */
    public List<String> users(String volume) {
        List<String> shown = new ArrayList<>();
        for (String id : ids.getOrDefault(volume, List.of())) {
            shown.add(Store.shown(kernel, id));
        }
        return shown;
    }
}
