package demitasse.runtime.namespace;

import demitasse.kernel.NamespaceOp.SetDomainName;
import demitasse.kernel.NamespaceOp.SetHostName;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import org.jspecify.annotations.Nullable;

/** Sets the names of the container's UTS namespace (uts_namespaces(7)). */
public record NameHost(@Nullable String hostname, @Nullable String domainname) implements Step {
    @Override
    public String words() {
        return hostname == null
                ? "set the domain name to " + domainname
                : "set the host name to " + hostname + (domainname == null ? "" : " and the domain name to " + domainname);
    }

    @Override
    public String pointer() {
        return hostname == null ? "/domainname" : "/hostname";
    }

    @Override
    public void perform(Site site) {
        if (hostname != null) {
            site.perform(new SetHostName(hostname));
        }
        if (domainname != null) {
            site.perform(new SetDomainName(domainname));
        }
    }
}
