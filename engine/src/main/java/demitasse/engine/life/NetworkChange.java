package demitasse.engine.life;

import demitasse.engine.event.Event;
import demitasse.engine.event.EventLog;
import demitasse.engine.network.Membership;
import demitasse.engine.network.Wish;
import demitasse.engine.store.Storage;
import demitasse.engine.store.Store;
import demitasse.engine.store.Stored;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.Cleanup;
import demitasse.runtime.SetupException;
import demitasse.spec.Namespace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connects containers that are there, running or not, to networks, and disconnects them. */
public final class NetworkChange {
    private final Kernel kernel;
    private final Store store;

    public NetworkChange(Kernel kernel) {
        this.kernel = kernel;
        this.store = Store.open(kernel);
    }

    /**
     * Connects a container to a network.
     *
     * @param aliases more names that others of the network find it by
     * @throws SetupException when that is not to be had; it is as before then
     */
    public void connect(String network, String word, @Nullable Integer address, List<String> aliases) {
        store.sweep();
        change(store.find(word), network, "connect", (stored, membership) ->
                membership.connect(network, address, aliases, stored.record().name(), stored.record().shownAs()));
    }

    /**
     * Disconnects a container from a network.
     *
     * @param force whether it is fine where there is no such container, or where it is not connected
     * @throws SetupException otherwise
     */
    public void disconnect(String network, String word, boolean force) {
        store.sweep();
        if (force && store.isMissing(word)) {
            return;
        }
        change(store.find(word), network, "disconnect", (stored, membership) -> {
            if (!membership.disconnect(network) && !force) {
                throw new SetupException("container " + stored.record().shownAs() + " is not connected to the network " + network,
                        "demitasse network inspect " + network + " lists those that are");
            }
        });
    }

    /** What is done for a container. */
    private interface Change {
        void perform(Stored stored, Membership membership);
    }

    private void change(Stored stored, String network, String action, Change change) {
        Membership.alone(kernel, Storage.ATTACHMENTS, () -> {
            requireOwnNetwork(stored);
            inNamespace(stored, namespace -> change.perform(stored, new Membership(kernel, Storage.ATTACHMENTS, stored.id(), stored.fd(), namespace)));
        });
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("container", stored.id());
        attributes.put("name", network);
        attributes.put("type", "bridge");
        Cleanup.attempt(() -> EventLog.append(kernel, List.of(new Event(kernel.perform(new Now()), "network", action, network, attributes))));
        stored.close();
    }

    private void requireOwnNetwork(Stored stored) {
        Wish wish = Wish.of(kernel, stored.fd());
        if (wish == null) {
            Namespace own = stored.configuration().linuxOrEmpty().namespace(Namespace.Type.NETWORK);
            throw new SetupException("container " + stored.record().shownAs() + (own == null
                    ? " is on the host's network, and can be on no other" : " was made without a network (--network none), and can be on none"),
                    "make it anew with --network NAME");
        }
        if (wish.isOfContainer()) {
            String other = wish.network().substring(Wish.OF_CONTAINER.length());
            throw new SetupException("container " + stored.record().shownAs() + " shares the network of container " + other, "connect or disconnect that one");
        }
    }

    /** The namespace is null for one that does not run, which nobody starts meanwhile. */
    private void inNamespace(Stored stored, Consumer<@Nullable Fd> work) {
        int pid = stored.standing().pid();
        if (pid == 0) {
            if (!stored.lock()) {
                throw new SetupException("container " + stored.record().shownAs() + " is just being started, ended or removed", "try again in a moment");
            }
            work.accept(null);
            stored.unlock();
            return;
        }
        Fd opened = kernel.attempt(new Open("/proc/" + pid + "/ns/net", OpenFlag.READ)) instanceof Done<Fd>(Fd fd) ? fd : null;
        // Of that very process, and not of one that got its number since.
        if (opened == null || stored.standing().pid() != pid) {
            throw new SetupException("container " + stored.record().shownAs() + " has just ended", "try again in a moment");
        }
        Fd namespace = new Fd(opened.number(), "the container's network namespace");
        Cleanup.after(() -> {
            work.accept(namespace);
            return namespace;
        }, () -> kernel.perform(new Close(namespace)));
    }
}
