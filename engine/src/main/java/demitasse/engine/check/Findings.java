package demitasse.engine.check;

import demitasse.kernel.Text;
import demitasse.spec.json.JsonWriter;
import java.util.List;

/** Findings as a person and as a program reads them. */
public final class Findings {
    private Findings() {}

    /** One line each, in columns; what is lost, and the command that mends it, below. */
    public static String table(List<Finding> findings) {
        int subjects = 0;
        for (Finding finding : findings) {
            subjects = Math.max(subjects, finding.subject().length());
        }
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            pad(text, finding.state().word(), 9);
            pad(text, finding.subject(), subjects + 2);
            text.append(finding.found()).append('\n');
            if (finding.lost() != null) {
                text.append("         lost: ").append(finding.lost()).append('\n');
            }
            if (finding.mend() != null) {
                text.append("         mend: ").append(finding.mend()).append('\n');
            }
        }
        return text.append('\n').append(verdict(findings)).append('\n').toString();
    }

    /** An array of {@code {"subject", "state", "found", "lost", "mend"}}; the last two only where there is something to say. */
    public static String json(List<Finding> findings) {
        JsonWriter out = JsonWriter.indented().beginArray();
        for (Finding finding : findings) {
            out.beginObject()
                    .member("subject", finding.subject())
                    .member("state", finding.state().word())
                    .member("found", finding.found())
                    .member("lost", finding.lost())
                    .member("mend", finding.mend())
                    .endObject();
        }
        return Text.decode(out.endArray().toBytes());
    }

    private static String verdict(List<Finding> findings) {
        int limited = 0;
        int failing = 0;
        for (Finding finding : findings) {
            limited += finding.state() == Finding.State.LIMITED ? 1 : 0;
            failing += finding.state() == Finding.State.FAILS ? 1 : 0;
        }
        if (failing > 0) {
            return "Containers do not run here: " + failing + " of " + findings.size() + " looks failed.";
        }
        return "Containers run here" + (limited == 0 ? "; nothing is missing." : "; " + limited + " of " + findings.size() + " looks found less than all.");
    }

    private static void pad(StringBuilder text, String word, int width) {
        text.append(word);
        for (int i = word.length(); i < width; i++) {
            text.append(' ');
        }
    }
}
