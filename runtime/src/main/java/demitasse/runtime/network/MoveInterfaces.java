package demitasse.runtime.network;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Namespace;
import demitasse.kernel.NamespaceOp.Join;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves interfaces of the host into the container's network namespace, where they are up and keep the addresses that were
 * set for more than their link (config-linux.md, Network Devices). By the parent, which is in the host's namespace.
 *
 * @param path of the namespace where it is there already, null where it is init's own
 */
public record MoveInterfaces(List<Row> rows, @Nullable String path) implements Step {
    /** An interface by its name on the host, and the one it gets; {@code %d} in that stands for a free number. */
    public record Row(String name, String inside) {}

    public MoveInterfaces {
        rows = List.copyOf(rows);
    }

    @Override
    public String words() {
        StringBuilder text = new StringBuilder("move network interfaces:");
        for (Row row : rows) {
            text.append(' ').append(row.name()).append(row.inside().equals(row.name()) ? "" : " as " + row.inside());
        }
        return text.toString();
    }

    @Override
    public String pointer() {
        return "/linux/netDevices";
    }

    @Override
    public void perform(Site site) {
        Fd target = path == null ? site.perform(new Open(site.kept(INIT_PROCESS), "ns/net", OpenFlag.READ, 0)) : site.perform(new Open(path, OpenFlag.READ));
        Fd namespace = new Fd(target.number(), "the container's network namespace");
        Interfaces outside = Interfaces.open(site.kernel());
        Interfaces inside = openInside(site, namespace);
        List<Interface> found = new ArrayList<>();
        // All before the first is moved: with the namespace of a container that fails, what is in it ends.
        for (Row row : rows) {
            found.add(check(row, outside, inside));
        }
        for (int i = 0; i < rows.size(); i++) {
            move(found.get(i), rows.get(i), namespace, outside, inside);
        }
        inside.close();
        outside.close();
        site.perform(new Close(namespace));
    }

    /** A socket stays in the namespace in which it was opened; this process goes there for that alone. */
    private static Interfaces openInside(Site site, Fd namespace) {
        Fd own = site.perform(new Open("/proc/self/ns/net", OpenFlag.READ));
        site.perform(new Join(namespace, Namespace.NETWORK.flag()));
        try {
            return Interfaces.open(site.kernel());
        } finally {
            site.perform(new Join(own, Namespace.NETWORK.flag()));
            site.perform(new Close(own));
        }
    }

    private static Interface check(Row row, Interfaces outside, Interfaces inside) {
        Interface found = outside.find(row.name());
        if (found == null) {
            throw new SetupException("there is no network interface " + row.name() + " on the host", "ip link lists those that are there");
        }
        if (inside.find(row.inside()) != null) {
            throw new SetupException(
                    "the container's network namespace has an interface " + row.inside() + " already",
                    "give the moved one another name, or one with %d for the next free number");
        }
        return found;
    }

    private static void move(Interface found, Row row, Fd namespace, Interfaces outside, Interfaces inside) {
        List<Interface> others = inside.list();
        // Before the move, with which they are gone.
        List<Address> kept = new ArrayList<>();
        for (Address address : outside.addresses(found)) {
            if (address.isGlobal()) {
                kept.add(address);
            }
        }
        outside.move(found, namespace, row.inside());
        Interface moved = arrived(inside.list(), others);
        for (Address address : kept) {
            inside.add(moved, address);
        }
        inside.bringUp(moved);
    }

    /** The one that was not there before: its number may be another one now, and its name the kernel's choice. */
    private static Interface arrived(List<Interface> now, List<Interface> before) {
        for (Interface candidate : now) {
            if (!isNamed(before, candidate.name())) {
                return candidate;
            }
        }
        throw new SetupException("a network interface that was moved into the container is not there", "is another program moving interfaces meanwhile?");
    }

    private static boolean isNamed(List<Interface> all, String name) {
        for (Interface candidate : all) {
            if (candidate.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
