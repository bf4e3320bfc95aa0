package demitasse.runtime.process;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.CloseBetween;
import demitasse.kernel.FileOp.CloseFrom;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.Arrays;

/**
 * Closes what of the host is still open in this process before it enters a container: from an open directory a way leads to
 * all of the host (CVE-2024-21626). Left are the standard streams, what is handed to the program after them, the ways to the
 * parent and to a listener for system calls, which are sockets, and {@code init}, which is needed for the entry.
 *
 * @param init a descriptor of the container's first process
 * @param preserved how many descriptors from 3 on are handed to the program
 */
public record LetGoOfHost(Fd init, int preserved) implements Step {
    @Override
    public String words() {
        return "let go of all that is open of the host";
    }

    @Override
    public void perform(Site site) {
        Fd listener = site.keptOrNull(LISTENER);
        int[] kept = {site.kept(PARENT).number(), init.number(), listener == null ? init.number() : listener.number()};
        Arrays.sort(kept);
        int first = 3 + preserved;
        for (int number : kept) {
            close(site, first, number - 1);
            first = number + 1;
        }
        site.perform(new CloseFrom(first, false));
    }

    private static void close(Site site, int from, int to) {
        if (from <= to) {
            site.perform(new CloseBetween(from, to));
        }
    }
}
