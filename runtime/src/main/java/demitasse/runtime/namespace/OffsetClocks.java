package demitasse.runtime.namespace;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.Namespace;
import demitasse.kernel.NamespaceOp.Join;
import demitasse.kernel.NamespaceOp.Unshare;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/**
 * Sees other clocks from here on: a new time namespace is that of children only, and its offsets can be set only while
 * nobody is in it; then init joins it itself (time_namespaces(7)). Not by the parent, whose hooks would see those clocks too.
 *
 * @param offsets lines as /proc/PID/timens_offsets takes them: {@code monotonic 86400 0}
 */
public record OffsetClocks(String offsets) implements Step {
    @Override
    public String words() {
        return "enter a time namespace" + (offsets.isEmpty() ? "" : " with offsets: " + offsets.trim().replace('\n', ','));
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
        Fd made = site.perform(new Open("/proc/self/ns/time_for_children", OpenFlag.READ));
        site.perform(new Join(made, Namespace.TIME.flag()));
        site.perform(new Close(made));
    }
}
