package demitasse.runtime.namespace;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Namespace;
import demitasse.kernel.NamespaceOp.Unshare;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/**
 * Has the child see other clocks: a new time namespace holds from the next process on, and its offsets can be set only
 * while nobody is in it (time_namespaces(7)). So the parent does it, before it clones.
 *
 * @param offsets lines as /proc/PID/timens_offsets takes them: {@code monotonic 86400 0}
 */
public record OffsetClocks(String offsets) implements Step {
    @Override
    public String words() {
        return "give the child a time namespace" + (offsets.isEmpty() ? "" : " with offsets: " + offsets.trim().replace('\n', ','));
    }

    @Override
    public String pointer() {
        return "/linux/timeOffsets";
    }

    @Override
    public void perform(Site site) {
        site.perform(new Unshare(Namespace.TIME.flag()));
        if (!offsets.isEmpty()) {
            Files.put(site.kernel(), Fd.HERE, "/proc/self/timens_offsets", offsets);
        }
    }
}
