package demitasse.runtime.namespace;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.NamespaceOp.BringUp;
import demitasse.kernel.SocketOp.OpenInternet;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/** Brings up lo in the new network namespace, where it comes down; the kernel gives it its addresses. */
public record BringUpLoopback() implements Step {
    @Override
    public String words() {
        return "bring up the loopback interface";
    }

    @Override
    public void perform(Site site) {
        Fd socket = site.perform(new OpenInternet());
        site.perform(new BringUp(socket, "lo"));
        site.perform(new Close(socket));
    }
}
