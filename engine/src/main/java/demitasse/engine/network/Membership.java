package demitasse.engine.network;

import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.SocketOp.OpenNetlink;
import demitasse.runtime.Cleanup;
import demitasse.runtime.SetupException;
import demitasse.runtime.network.RouteAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Networks that a container comes to and leaves after it was made. What it asks for at its next start is changed in any case;
 * one that runs gets a cable at once, or loses one. Whoever is killed on the way leaves what the same command, given again,
 * finishes, and what goes with the end of the container otherwise.
 */
public final class Membership {
    private static final String LOCK = "membership";

    private final Kernel kernel;
    private final Attachment.Places places;
    private final String id;
    private final Fd directory;
    private final @Nullable Fd namespace;

    /** @param namespace the container's network namespace; null for one that does not run, and then its directory is locked */
    public Membership(Kernel kernel, Attachment.Places places, String id, Fd directory, @Nullable Fd namespace) {
        this.kernel = kernel;
        this.places = places;
        this.id = id;
        this.directory = directory;
        this.namespace = namespace;
    }

    /** Does so while nobody else changes any membership. */
    public static void alone(Kernel kernel, Attachment.Places places, Runnable change) {
        AddressPool lock = AddressPool.open(kernel, places.networks(), LOCK, places.containers());
        try {
            lock.lock();
            change.run();
        } finally {
            lock.close();
        }
    }

    /** A start of one that has left all its networks: its ports are held for when it comes to one. */
    static Attachment ofNone(Kernel kernel, Attachment.Places places, String id, Fd directory, Wish wish, HeldPorts held) {
        List<Publish> taken = held.take(places, id, wish.published());
        if (!taken.equals(wish.published())) {
            keep(kernel, directory, List.of(wish.ofNone(taken)));
        }
        HostsFile.withoutNetwork(kernel, directory, wish);
        return new Attachment(List.of(), held);
    }

    private static void keep(Kernel kernel, Fd directory, List<Wish> wishes) {
        Files.replace(kernel, directory, Wish.FILE, 0600, Wish.file(wishes));
    }

    private static int indexOf(List<Wish> wishes, String network) {
        for (int i = 0; i < wishes.size(); i++) {
            if (wishes.get(i).network().equals(network)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Connects it to a network, on which it is known by its own names and these.
     *
     * @param shownAs what messages call the container
     * @throws SetupException where it is there already, or that cannot be had; nothing of it is left then
     */
    public void connect(String network, @Nullable Integer address, List<String> aliases, @Nullable String name, String shownAs) {
        Networks.required(kernel, places, network);
        List<Wish> wishes = Wish.all(kernel, directory);
        if (indexOf(wishes, network) >= 0) {
            throw new SetupException("container " + shownAs + " is connected to the network " + network + " already", null);
        }
        Wish first = wishes.getFirst();
        List<String> names = new ArrayList<>(List.of(first.names().getFirst()));
        for (String one : name == null ? aliases : with(name, aliases)) {
            if (!names.contains(one)) {
                names.add(one);
            }
        }
        Wish wish = new Wish(network, address, null, names, List.of(), List.of(), null);
        List<Wish> after = new ArrayList<>(wishes);
        if (first.isOfNone()) {
            wish = wish.first(first.hosts(), first.published());
            after.clear();
        }
        after.add(wish);
        if (namespace != null) {
            plug(wish, after.getFirst(), namespace);
        }
        keep(kernel, directory, after);
    }

    private static List<String> with(String name, List<String> aliases) {
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(aliases);
        return all;
    }

    private void plug(Wish wish, Wish first, Fd inside) {
        Definition network = Networks.required(kernel, places, wish.network());
        List<NetworkRecord> before = NetworkRecord.all(kernel, directory, NetworkRecord.FILE);
        NetworkRecord stale = NetworkRecord.on(before, network.bridge());
        if (stale != null) {
            // Of a command that was killed.
            Attachment.giveBack(kernel, places, id, stale.bridge(), stale.address());
        }
        Port port = Attachment.port(kernel, places, network, wish, id, Port.outside(id, network.bridge()));
        NetworkRecord record = Attachment.record(port, wish, wish.published());
        List<NetworkRecord> after = without(before, network.bridge());
        after.add(record);
        Cleanup.afterFailure(() -> {
            keepRecords(after);
            Attachment.admit(kernel, places, network, record);
            new Cable(kernel, inside).lay(port, true);
            Attachment.enter(kernel, places, id, directory, record, after, first);
            return record;
        }, () -> {
            remove(record);
            leave(record, without(before, network.bridge()), first);
        });
    }

    private static List<NetworkRecord> without(List<NetworkRecord> records, String bridge) {
        List<NetworkRecord> others = new ArrayList<>();
        for (NetworkRecord one : records) {
            if (!one.bridge().equals(bridge)) {
                others.add(one);
            }
        }
        return others;
    }

    private void keepRecords(List<NetworkRecord> records) {
        if (records.isEmpty()) {
            kernel.attempt(new Remove(directory, NetworkRecord.FILE, false));
        } else {
            Files.replace(kernel, directory, NetworkRecord.FILE, 0600, NetworkRecord.file(records));
        }
    }

    /**
     * Disconnects it from a network; its ports lead to its address on the next one then, which is its way out, too.
     *
     * @return false where it is not connected to that
     */
    public boolean disconnect(String network) {
        List<Wish> wishes = new ArrayList<>(Wish.all(kernel, directory));
        List<NetworkRecord> records = NetworkRecord.all(kernel, directory, NetworkRecord.FILE);
        NetworkRecord record = null;
        for (NetworkRecord one : records) {
            record = one.network().equals(network) ? one : record;
        }
        int index = indexOf(wishes, network);
        if (index >= 0) {
            Wish first = wishes.getFirst();
            wishes.remove(index);
            if (wishes.isEmpty()) {
                wishes.add(first.ofNone(record == null ? first.published() : record.publishedAsAsked(first.published())));
            } else if (index == 0) {
                wishes.set(0, wishes.getFirst().first(first.hosts(), first.published()));
            }
            keep(kernel, directory, wishes);
        }
        if (record != null) {
            unplug(record, without(records, record.bridge()), wishes.getFirst());
        }
        return index >= 0 || record != null;
    }

    private void unplug(NetworkRecord record, List<NetworkRecord> others, Wish first) {
        if (!record.published().isEmpty()) {
            if (others.isEmpty()) {
                Rules.withdraw(kernel, places, record.published());
            } else {
                others.set(0, others.getFirst().withPublished(record.published()));
                keepRecords(others);
                publish(others.getFirst());
            }
        }
        remove(record);
        for (NetworkRecord other : others) {
            Definition known = Definition.find(kernel, places.networks(), other.network());
            if (known != null && !known.internal() && namespace != null) {
                new Cable(kernel, namespace).leaveBy(other.gateway());
                break;
            }
        }
        leave(record, others, first);
    }

    /** Those that come by rules lead there from now on, or nowhere. */
    private void publish(NetworkRecord first) {
        Definition network = Definition.find(kernel, places.networks(), first.network());
        if (network == null || network.driver().isBridge()) {
            Rules.admit(kernel, places, first);
        } else {
            Rules.withdraw(kernel, places, first.published());
        }
    }

    private void remove(NetworkRecord record) {
        Definition network = Definition.find(kernel, places.networks(), record.network());
        if (network != null && !network.driver().isBridge()) {
            if (namespace != null) {
                new Cable(kernel, namespace).removeInside(record.address());
            }
        } else if (!Cable.remove(kernel, Port.outside(id, record.bridge())) && isPlugged(Port.outside(id), record.bridge())) {
            Cable.remove(kernel, Port.outside(id));
        }
    }

    /** Whether the cable that its start has laid leads to that bridge. */
    private boolean isPlugged(String outside, String bridge) {
        Fd socket = kernel.perform(new OpenNetlink());
        RouteAnswer cable = Links.find(kernel, socket, outside, 0);
        RouteAnswer switched = Links.find(kernel, socket, bridge, 0);
        kernel.perform(new Close(socket));
        byte[] master = cable == null ? null : cable.attribute(Links.MASTER);
        return switched == null ? master == null : master != null && Arrays.equals(master, Ipv4.bytes(Integer.reverseBytes(switched.int32(4))));
    }

    /** Has nobody find it there, nor it them, and gives its address back. */
    private void leave(NetworkRecord record, List<NetworkRecord> others, Wish first) {
        keepRecords(others);
        Attachment.leave(kernel, places, id, record);
        if (others.isEmpty()) {
            HostsFile.withoutNetwork(kernel, directory, first);
        } else {
            AddressPool pool = AddressPool.open(kernel, places.networks(), others.getFirst().bridge(), places.containers());
            new HostsFile(kernel, places, pool, others.getFirst().bridge()).refresh(id, directory, null);
            pool.close();
        }
    }
}
