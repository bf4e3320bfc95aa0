package demitasse.runtime.cgroup;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts one limit in force by writing one file of the cgroup.
 *
 * @param choices the first whose file exists is written
 */
public record SetLimit(String option, String pointer, Limit.Unit unit, Limit.Demand demand, Place place, List<Choice> choices) implements Step {
    /** A file of the cgroup and what is written to it. */
    public record Choice(String file, String text) {}

    public SetLimit {
        choices = List.copyOf(choices);
    }

    /** {@code cgroup: memory.max = 67108864 (64M)}. */
    @Override
    public String words() {
        String text = choices.get(0).text();
        String meaning = unit == Limit.Unit.BYTES ? Conversions.bytesWords(text) : null;
        return "cgroup: " + choices.get(0).file() + " = " + text + (meaning == null ? "" : " (" + meaning + ")");
    }

    @Override
    public void perform(Site site) {
        for (int i = 0; i < choices.size(); i++) {
            Choice choice = choices.get(i);
            Refused<?> refused = write(site.kernel(), choice);
            if (refused == null) {
                check(site.kernel(), choice);
                return;
            }
            if (refused.errno() == Errno.ENOENT && demand == Limit.Demand.WHERE_THERE) {
                return;
            }
            if (refused.errno() != Errno.ENOENT || i == choices.size() - 1) {
                throw refusal(choice, refused.errno());
            }
        }
    }

    /** A file takes one line a write: a text of several, as unified may have for block devices, is several writes. */
    private @Nullable Refused<?> write(Kernel kernel, Choice choice) {
        Refused<?> refused = null;
        int start = 0;
        while (start <= choice.text().length() && refused == null) {
            int newline = choice.text().indexOf('\n', start);
            int end = newline < 0 ? choice.text().length() : newline;
            if (end > start || start == 0) {
                refused = Files.tryPut(kernel, Fd.HERE, place.file(choice.file()), choice.text().substring(start, end));
            }
            start = end + 1;
        }
        return refused;
    }

    private void check(Kernel kernel, Choice choice) {
        if (demand == Limit.Demand.READ_BACK) {
            String held = SmallFile.read(kernel, place.file(choice.file()));
            if (held == null || !held.trim().equals(choice.text())) {
                throw new SetupException(
                        option + " cannot be set: " + place.file(choice.file()) + " holds " + (held == null ? "nothing" : held.trim())
                                + " after " + choice.text() + " was written",
                        LimitHints.of(choice.file(), Errno.EOPNOTSUPP));
            }
        }
    }

    private SetupException refusal(Choice choice, Errno errno) {
        return new SetupException(
                option + " cannot be set: write " + choice.text() + " to " + place.file(choice.file()) + ": " + errno.words(),
                LimitHints.of(choice.file(), errno));
    }

    /** Whether the other writes the same to the same file, so that one of both will do. */
    boolean isSameWrite(SetLimit other) {
        return place.equals(other.place) && choices.equals(other.choices);
    }
}
