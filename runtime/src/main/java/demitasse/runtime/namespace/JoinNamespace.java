package demitasse.runtime.namespace;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Namespace;
import demitasse.kernel.NamespaceOp.Join;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/** Enters a namespace that is there already, found by its file (setns(2)). */
public record JoinNamespace(Namespace namespace, String path, String pointer) implements Step {
    @Override
    public String words() {
        return "join the " + namespace.word() + " namespace " + path;
    }

    @Override
    public void perform(Site site) {
        Fd fd = site.perform(new Open(path, OpenFlag.READ));
        site.perform(new Join(fd, namespace.flag()));
        site.perform(new Close(fd));
    }
}
