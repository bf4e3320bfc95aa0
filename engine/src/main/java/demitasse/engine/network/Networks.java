package demitasse.engine.network;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.Cleanup;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The networks of this host: made, listed, removed. */
public final class Networks {
    private static final int FEWEST_ADDRESSES_PREFIX = 30;
    private static final int MOST_ADDRESSES_PREFIX = 8;

    private final Kernel kernel;
    private final Attachment.Places places;

    public Networks(Kernel kernel, Attachment.Places places) {
        this.kernel = kernel;
        this.places = places;
    }

    /** A network with what is known of it beside its definition: its range, null as long as it never had one, and who is connected. */
    public record Known(Definition definition, @Nullable Subnet subnet, List<Member> members) {
        public String gateway() {
            return subnet == null ? "" : Ipv4.words(definition.gatewayIn(subnet));
        }
    }

    /** A container that runs. */
    public record Member(String id, NetworkRecord record) {}

    public List<Known> all() {
        List<Known> all = new ArrayList<>();
        List<Member> members = members();
        for (Definition one : Definition.all(kernel, places.networks())) {
            all.add(known(one, members));
        }
        // The one that every host has is the first in any case.
        all.subList(1, all.size()).sort((a, b) -> a.definition().name().compareTo(b.definition().name()));
        return all;
    }

    /** @throws SetupException where there is none of that name */
    public Known find(String name) {
        return known(required(kernel, places, name), members());
    }

    /** @throws SetupException where there is none of that name */
    static Definition required(Kernel kernel, Attachment.Places places, String name) {
        Definition definition = Definition.find(kernel, places.networks(), name);
        if (definition == null) {
            throw new SetupException("there is no network " + name, "demitasse network ls lists them, demitasse network create makes one");
        }
        return definition;
    }

    private Known known(Definition definition, List<Member> members) {
        List<Member> own = new ArrayList<>();
        for (Member member : members) {
            if (member.record().bridge().equals(definition.bridge())) {
                own.add(member);
            }
        }
        return new Known(definition, definition.subnet() != null ? definition.subnet() : subnet(definition), own);
    }

    private @Nullable Subnet subnet(Definition definition) {
        if (!kernel.succeeds(new FileOp.Status(places.networks() + "/" + definition.bridge()))) {
            return null;
        }
        AddressPool pool = AddressPool.open(kernel, places.networks(), definition.bridge(), places.containers());
        AddressPool.Header header = pool.header();
        pool.close();
        return header == null ? null : header.subnet();
    }

    private List<Member> members() {
        List<Member> members = new ArrayList<>();
        if (!kernel.succeeds(new FileOp.Status(places.networks())) || !kernel.succeeds(new FileOp.Status(places.containers()))) {
            return members;
        }
        AddressPool lock = AddressPool.open(kernel, places.networks(), Rules.LOCK, places.containers());
        for (Entry entry : Files.list(kernel, Fd.HERE, places.containers())) {
            List<NetworkRecord> records = NetworkRecord.all(kernel, Fd.HERE, places.containers() + "/" + entry.name() + "/" + NetworkRecord.FILE);
            for (NetworkRecord record : !records.isEmpty() && lock.isAlive(entry.name()) ? records : List.<NetworkRecord>of()) {
                members.add(new Member(entry.name(), record));
            }
        }
        lock.close();
        return members;
    }

    /**
     * Makes one, with its bridge.
     *
     * @throws SetupException when that is not to be had; nothing is left then
     */
    public void create(Definition asked) {
        check(asked);
        Definition wanted = Subnet6.ANY.equals(asked.subnet6()) ? asked.withSubnet6(Subnet6.random(kernel)) : asked;
        Files.makeDirectories(kernel, Fd.HERE, places.networks(), 0700);
        AddressPool lock = AddressPool.open(kernel, places.networks(), Rules.LOCK, places.containers());
        try {
            lock.lock();
            if (wanted.name().equals(Definition.DEFAULT_NAME)) {
                move(wanted);
            } else {
                add(wanted);
            }
        } finally {
            lock.close();
        }
        if (Firewall.guards(kernel, wanted.bridge())) {
            Rules.reload(kernel, places);
        }
    }

    private void add(Definition wanted) {
        if (Definition.find(kernel, places.networks(), wanted.name()) != null) {
            throw new SetupException("there is a network " + wanted.name() + " already", "choose another name, or remove that one: demitasse network rm " + wanted.name());
        }
        checkOthers(wanted);
        Files.replace(kernel, Fd.HERE, path(wanted), 0600, Text.encode(wanted.text()));
        Cleanup.afterFailure(() -> {
            prepare(wanted);
            return wanted;
        }, () -> forget(wanted));
    }

    /** The network that every host has: it is there already, and its range can be chosen while nobody has an address of it. */
    private void move(Definition wanted) {
        if (!wanted.isRangeAlone()) {
            throw new SetupException("the network " + wanted.name() + " is there on every host, and only its range can be chosen",
                    "give --subnet alone, or make a network of another name");
        }
        checkUnused(find(wanted.name()));
        checkOthers(wanted);
        Bridge bridge = Bridge.open(kernel, wanted);
        bridge.remove();
        bridge.close();
        prepare(wanted);
    }

    private static void checkUnused(Known known) {
        if (!known.members().isEmpty()) {
            Member member = known.members().getFirst();
            throw new SetupException("the network " + known.definition().name() + " is in use by container " + member.id(),
                    "stop " + (known.members().size() == 1 ? "that container" : "its containers") + " first");
        }
    }

    private static void check(Definition wanted) {
        if (wanted.subnet6() != null && !wanted.driver().isBridge()) {
            throw new SetupException("a network of the driver " + wanted.driver().kind() + " has no addresses of IPv6 from here", "make it without --ipv6, or with the driver bridge");
        }
        Subnet subnet = wanted.subnet();
        if (subnet == null) {
            if (wanted.gateway() != null || wanted.range() != null) {
                throw new SetupException("--gateway and --ip-range lie in a range of which --subnet is missing", "give --subnet, such as 10.0.0.0/24");
            }
            return;
        }
        if (subnet.prefix() > FEWEST_ADDRESSES_PREFIX || subnet.prefix() < MOST_ADDRESSES_PREFIX) {
            throw new SetupException("the range " + subnet.words() + " is too " + (subnet.prefix() > FEWEST_ADDRESSES_PREFIX ? "small" : "large") + " for a network",
                    "give one from /" + MOST_ADDRESSES_PREFIX + " to /" + FEWEST_ADDRESSES_PREFIX);
        }
        Integer gateway = wanted.gateway();
        if (gateway != null && (!subnet.holds(gateway) || gateway == subnet.network() || gateway == subnet.broadcast())) {
            throw new SetupException("the gateway " + Ipv4.words(gateway) + " is no address of the range " + subnet.words(), "leave out --gateway for the first one");
        }
        Subnet range = wanted.range();
        if (range != null && (!subnet.holds(range.network()) || range.prefix() < subnet.prefix())) {
            throw new SetupException("the range " + range.words() + " is not within " + subnet.words(), "give --ip-range a part of --subnet");
        }
    }

    /** Also with those whose bridge is not there, since nobody has used them since the machine was started. */
    private void checkOthers(Definition wanted) {
        for (Definition other : Definition.all(kernel, places.networks())) {
            if (other.name().equals(wanted.name())) {
                continue;
            }
            Subnet taken = other.subnet() != null ? other.subnet() : subnet(other);
            if (wanted.subnet() != null && taken != null && taken.overlaps(wanted.subnet())) {
                throw new SetupException("the range " + wanted.subnet().words() + " overlaps with " + taken.words() + " of the network " + other.name(), "choose another --subnet");
            }
            if (wanted.subnet6() != null && other.subnet6() != null && other.subnet6().overlaps(wanted.subnet6())) {
                throw new SetupException("the range " + wanted.subnet6().words() + " overlaps with " + other.subnet6().words() + " of the network " + other.name(), "choose another --subnet");
            }
        }
    }

    private void prepare(Definition network) {
        AddressPool pool = AddressPool.open(kernel, places.networks(), network.bridge(), places.containers());
        Bridge bridge = Bridge.open(kernel, network);
        try {
            pool.lock();
            bridge.ready(pool);
        } finally {
            bridge.close();
            pool.close();
        }
    }

    private void forget(Definition network) {
        Bridge bridge = Bridge.open(kernel, network);
        bridge.remove();
        bridge.close();
        for (String path : List.of(path(network), places.networks() + "/" + network.bridge(), places.networks() + "/" + network.bridge() + HostsFile.NAMES,
                places.networks() + "/" + network.bridge() + Addresses6.FILE)) {
            kernel.attempt(new Remove(Fd.HERE, path, false));
        }
    }

    private String path(Definition network) {
        return places.networks() + "/" + network.name() + Definition.SUFFIX;
    }

    /** @throws SetupException where it is in use, or one that every host has */
    public void remove(String name) {
        Known known = find(name);
        if (name.equals(Definition.DEFAULT_NAME)) {
            throw new SetupException("the network " + name + " is there on every host and cannot be removed", null);
        }
        checkUnused(known);
        forget(known.definition());
        if (Firewall.guards(kernel, known.definition().bridge())) {
            Rules.reload(kernel, places);
        }
    }

    /** Removes all that nobody is connected to; answers their names. */
    public List<String> prune() {
        List<String> removed = new ArrayList<>();
        for (Known known : all()) {
            if (known.members().isEmpty() && !known.definition().name().equals(Definition.DEFAULT_NAME)) {
                remove(known.definition().name());
                removed.add(known.definition().name());
            }
        }
        return removed;
    }

    /** Makes all rules anew, after somebody else has removed them. */
    public void reload() {
        Files.makeDirectories(kernel, Fd.HERE, places.networks(), 0700);
        Files.makeDirectories(kernel, Fd.HERE, places.containers(), 0700);
        Rules.reload(kernel, places);
    }
}
