package demitasse.engine;

import demitasse.engine.RunRequest.Network;
import demitasse.engine.network.Wish;
import demitasse.engine.store.Store;
import demitasse.engine.store.Stored;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.ContainerSpec.PlacedFile;
import demitasse.runtime.SetupException;
import demitasse.runtime.lifecycle.Container;
import demitasse.spec.Linux;
import demitasse.spec.Mount;
import demitasse.spec.Namespace;
import demitasse.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The container whose network another one shares, and with it the files by which programs find names.
 *
 * @param path of its network namespace at present; of a new one where it does not run
 * @param files what it has of /etc/hostname, /etc/hosts and /etc/resolv.conf
 * @param hosts its /etc/hosts, where that changes with its networks
 */
public record Neighbour(String id, @Nullable String path, List<PlacedFile> files, @Nullable Mount hosts) {
    private static final String HOSTS = "/etc/hosts";

    public Neighbour {
        files = List.copyOf(files);
    }

    /** The one that a request names; null where it names none.
     *  @throws SetupException where there is none of that name */
    static @Nullable Neighbour of(Kernel kernel, RunRequest request) {
        if (request.namespaces().network() != Network.CONTAINER) {
            return null;
        }
        Stored stored = Store.open(kernel).find(request.connecting().network().substring(Wish.OF_CONTAINER.length()));
        ContainerSpec container = stored.container();
        Mount hosts = null;
        for (Mount mount : container.spec().mounts()) {
            hosts = mount.destination().equals(HOSTS) ? mount : hosts;
        }
        int pid = stored.standing().pid();
        stored.close();
        return new Neighbour(stored.id(), pid == 0 ? null : "/proc/" + pid + "/ns/net", container.files(), hosts);
    }

    /** What a container asks for that shares its network. */
    Wish wish() {
        return new Wish(Wish.OF_CONTAINER + id, null, null, List.of(), List.of(), List.of(), null);
    }

    /** The host name of both. */
    String hostname() {
        for (PlacedFile file : files) {
            if (file.path().equals("/etc/hostname")) {
                return file.content().substring(0, file.content().length() - 1);
            }
        }
        return id;
    }

    /** The same container with what is shared. */
    ContainerSpec sharedWith(ContainerSpec container) {
        List<Mount> mounts = new ArrayList<>(container.spec().mounts());
        if (hosts != null) {
            mounts.add(hosts);
        }
        return in(container.withSpec(container.spec().withMounts(mounts)).withFiles(files), path);
    }

    private static ContainerSpec in(ContainerSpec container, @Nullable String path) {
        Spec spec = container.spec();
        Linux linux = spec.linuxOrEmpty();
        List<Namespace> namespaces = new ArrayList<>();
        for (Namespace one : linux.namespaces()) {
            namespaces.add(one.type() == Namespace.Type.NETWORK ? new Namespace(Namespace.Type.NETWORK, path) : one);
        }
        return container.withSpec(spec.withLinux(linux.withNamespaces(namespaces)));
    }

    /** Whether what is asked for is the network of another container. */
    public static boolean isMeant(List<Wish> wishes) {
        return wishes.size() == 1 && wishes.getFirst().isOfContainer();
    }

    /**
     * The container, about to be started, in the network of the other one, which has to run.
     *
     * @throws SetupException where that does not
     */
    public static ContainerSpec joined(Kernel kernel, ContainerSpec container, List<Wish> wishes) {
        String id = wishes.getFirst().network().substring(Wish.OF_CONTAINER.length());
        Store store = Store.open(kernel);
        if (store.isMissing(id)) {
            throw new SetupException("container " + id + ", whose network " + container.shownAs() + " shares, is not there any more",
                    "remove " + container.shownAs() + ", and make it anew with --network container:NAME");
        }
        Stored stored = store.find(id);
        int pid = stored.standing().pid();
        Fd namespace = pid != 0 && kernel.attempt(new Open("/proc/" + pid + "/ns/net", OpenFlag.READ)) instanceof Done<Fd>(Fd fd) ? fd : null;
        // That of this very process, and not of one that got its number since.
        Container instance = namespace == null ? null : stored.instance();
        if (namespace == null || instance == null || instance.state().pid() != pid || stored.standing().pid() != pid) {
            String shown = stored.record().shownAs();
            throw new SetupException("container " + shown + ", whose network " + container.shownAs() + " shares, does not run", "start it first: demitasse start " + shown);
        }
        instance.directory().close();
        stored.close();
        return in(container, "/proc/self/fd/" + namespace.number());
    }
}
