package demitasse.runtime.process;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The variables that the program sees: those of the configuration, and HOME where it names none, since engines leave that to
 * the runtime. Asked for in the container's root, whose /etc/passwd is not trusted.
 */
public final class ProgramEnvironment {
    private static final String HOME = "HOME=";
    private static final int CHUNK_BYTES = 64 * 1024;
    /** An entry beyond this is not found; more is not read (CVE-2026-47262). */
    private static final int PASSWD_LIMIT_BYTES = 4 * 1024 * 1024;

    private ProgramEnvironment() {}

    /** @param asked as {@code NAME=VALUE}; of two with one name, the later counts */
    public static List<String> of(Kernel kernel, List<String> asked, long uid) {
        List<String> variables = withoutRepetition(asked);
        int home = -1;
        for (int i = 0; i < variables.size(); i++) {
            home = variables.get(i).startsWith(HOME) ? i : home;
        }
        if (home >= 0 && variables.get(home).length() > HOME.length()) {
            return variables;
        }
        if (home >= 0) {
            variables.remove(home);
        }
        variables.add(HOME + homeOf(kernel, uid));
        return variables;
    }

    private static List<String> withoutRepetition(List<String> asked) {
        Set<String> names = new HashSet<>();
        List<String> kept = new ArrayList<>();
        for (int i = asked.size() - 1; i >= 0; i--) {
            String variable = asked.get(i);
            int equals = variable.indexOf('=');
            if (names.add(equals < 0 ? variable : variable.substring(0, equals))) {
                kept.add(variable);
            }
        }
        return new ArrayList<>(kept.reversed());
    }

    private static String homeOf(Kernel kernel, long uid) {
        // It may be a FIFO, which would have us wait for ever.
        if (!(kernel.attempt(new Open("/etc/passwd", OpenFlag.READ | OpenFlag.NON_BLOCKING)) instanceof Done<Fd>(Fd file))) {
            return "/";
        }
        String home = search(kernel, file, Long.toString(uid));
        kernel.attempt(new Close(file));
        return home;
    }

    private static String search(Kernel kernel, Fd file, String uid) {
        String rest = "";
        for (int read = 0; read < PASSWD_LIMIT_BYTES; read += CHUNK_BYTES) {
            if (!(kernel.attempt(new Read(file, CHUNK_BYTES)) instanceof Done<byte[]>(byte[] chunk))) {
                return "/";
            }
            String text = rest + Text.decode(chunk) + (chunk.length == 0 ? "\n" : "");
            int start = 0;
            for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
                String home = homeIn(text.substring(start, end), uid);
                if (!home.isEmpty()) {
                    return home;
                }
                start = end + 1;
            }
            rest = text.substring(start);
            if (chunk.length == 0 || rest.length() > CHUNK_BYTES) {
                return "/";
            }
        }
        return "/";
    }

    /** The sixth field of a line whose third is that number (passwd(5)); empty where it is another's, or no path. */
    private static String homeIn(String line, String uid) {
        int start = 0;
        for (int field = 0; field < 5; field++) {
            int colon = line.indexOf(':', start);
            if (colon < 0 || field == 2 && !line.substring(start, colon).equals(uid)) {
                return "";
            }
            start = colon + 1;
        }
        int colon = line.indexOf(':', start);
        String home = line.substring(start, colon < 0 ? line.length() : colon);
        return home.startsWith("/") ? home : "";
    }
}
