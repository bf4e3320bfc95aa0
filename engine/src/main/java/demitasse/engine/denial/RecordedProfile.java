package demitasse.engine.denial;

import demitasse.runtime.seccomp.SeenCall;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The smallest profile under which programs do again what they did. What was refused with another error than EPERM keeps it:
 * a libc that is told ENOSYS goes another way, and gives up at EPERM.
 */
final class RecordedProfile {
    private static final int EPERM = 1;

    private RecordedProfile() {}

    static byte[] json(List<SeenCall> seen) {
        TreeSet<String> architectures = new TreeSet<>();
        TreeSet<String> allowed = new TreeSet<>();
        TreeMap<Integer, TreeSet<String>> refused = new TreeMap<>();
        for (SeenCall call : seen) {
            String name = call.name();
            Object architecture = call.profiledArchitecture();
            if (name != null && architecture != null) {
                architectures.add(architecture.toString());
                if (call.errno() == 0) {
                    allowed.add(name);
                } else if (call.errno() != EPERM) {
                    refused.computeIfAbsent(call.errno(), errno -> new TreeSet<>()).add(name);
                }
            }
        }
        JsonWriter out = JsonWriter.indented().beginObject();
        out.member("defaultAction", "SCMP_ACT_ERRNO");
        out.name("defaultErrnoRet").number(EPERM);
        out.member("architectures", new ArrayList<>(architectures));
        out.name("syscalls").beginArray();
        out.beginObject().member("names", new ArrayList<>(allowed)).member("action", "SCMP_ACT_ALLOW").endObject();
        for (Integer errno : refused.keySet()) {
            TreeSet<String> names = refused.get(errno);
            // With other arguments it may have been allowed, which the profile does not tell apart.
            names.removeAll(allowed);
            if (!names.isEmpty()) {
                out.beginObject().member("names", new ArrayList<>(names)).member("action", "SCMP_ACT_ERRNO");
                out.name("errnoRet").number(errno);
                out.endObject();
            }
        }
        return out.endArray().endObject().toBytes();
    }
}
