package demitasse.engine.network;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.WriteAt;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The /etc/hosts of a connected container: a file of its directory, which it sees and cannot change. It tells of all others of
 * its network that have a name, and is written anew by whoever comes or goes; so nobody has to live on to answer questions.
 *
 * <p>Those names are kept in one file a network, so that a container without one reads that and is done. Whoever reads or
 * writes any of these holds the lock of the network's address pool.
 */
public final class HostsFile {
    public static final String NAME = "hosts";
    public static final String LOOPBACK = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";
    /** Behind the name of the bridge: the file of the names. */
    static final String NAMES = ".names";
    private static final int LIMIT_BYTES = 16 * 1024 * 1024;
    private static final int WORDS = 3;

    private final Kernel kernel;
    private final Attachment.Places places;
    private final AddressPool pool;
    private final String bridge;

    /** @param pool that of the network, locked */
    HostsFile(Kernel kernel, Attachment.Places places, AddressPool pool, String bridge) {
        this.kernel = kernel;
        this.places = places;
        this.pool = pool;
        this.bridge = bridge;
    }

    static boolean hasName(String id, List<String> names) {
        return names.size() > 1 || !names.isEmpty() && !names.getFirst().equals(id);
    }

    /** Writes that of a container, whose records are written already, and has others of this network find it where it has a name. */
    void enter(String id, Fd directory, List<NetworkRecord> records, Wish first) {
        String names = others(bridge, id);
        NetworkRecord record = NetworkRecord.on(records, bridge);
        if (record == null) {
            throw new IllegalStateException("no record of " + bridge);
        }
        if (hasName(id, record.names())) {
            StringBuilder all = new StringBuilder(names);
            for (String name : record.names()) {
                all.append("at ").append(id).append(' ').append(record.addressWords()).append(' ').append(name).append('\n');
                if (record.address6() != null) {
                    all.append("at ").append(id).append(' ').append(record.address6Words()).append(' ').append(name).append('\n');
                }
            }
            names = all.toString();
            keep(names);
            renewOthers(id, names);
        }
        if (records.size() == 1) {
            int length = length(kernel, directory);
            overwrite(kernel, open(kernel, directory), length, text(records, first, names));
        } else {
            refresh(id, directory, names);
        }
    }

    /** Has nobody find a container that has gone. */
    void leave(String id) {
        String names = others(bridge, id);
        keep(names);
        renewOthers(id, names);
    }

    /** The names of all that live on a network, but for one's own. */
    private String others(String network, String id) {
        String text = Files.readIfThere(kernel, Fd.HERE, places.networks() + "/" + network + NAMES, LIMIT_BYTES);
        StringBuilder kept = new StringBuilder();
        for (List<String> line : new Words(text == null ? "" : text).all("at", WORDS)) {
            if (!line.getFirst().equals(id) && pool.isAlive(line.getFirst())) {
                kept.append("at ").append(String.join(" ", line)).append('\n');
            }
        }
        return kept.toString();
    }

    private void keep(String names) {
        Files.replace(kernel, Fd.HERE, places.networks() + "/" + bridge + NAMES, 0600, Text.encode(names));
    }

    private void renewOthers(String id, String names) {
        for (Entry entry : Files.list(kernel, Fd.HERE, places.containers())) {
            if (!entry.name().equals(id) && kernel.attempt(new Open(places.containers() + "/" + entry.name(), OpenFlag.READ | OpenFlag.DIRECTORY)) instanceof Done<Fd>(Fd directory)) {
                renew(entry.name(), directory, names);
                kernel.perform(new Close(directory));
            }
        }
    }

    private void renew(String id, Fd directory, String names) {
        if (NetworkRecord.on(NetworkRecord.all(kernel, directory, NetworkRecord.FILE), bridge) != null) {
            refresh(id, directory, names);
        }
    }

    /**
     * Writes that of one that may be on several networks, whose names change each under a lock of its own. So the file has a
     * lock, too, and what it tells is read under that: whoever comes last knows of all.
     *
     * @param known the names on this network; null where they are to be read as well
     */
    void refresh(String id, Fd directory, @Nullable String known) {
        Fd file = open(kernel, directory);
        kernel.perform(new Lock(file, true, true));
        List<NetworkRecord> records = NetworkRecord.all(kernel, directory, NetworkRecord.FILE);
        Wish wish = Wish.of(kernel, directory);
        StringBuilder names = new StringBuilder();
        for (NetworkRecord record : records) {
            names.append(known != null && record.bridge().equals(bridge) ? known : others(record.bridge(), id));
        }
        if (wish == null) {
            kernel.perform(new Close(file));
        } else {
            overwrite(kernel, file, length(kernel, directory), text(records, wish, names.toString()));
        }
    }

    /** Of one that has left its last network. */
    static void withoutNetwork(Kernel kernel, Fd directory, Wish wish) {
        overwrite(kernel, open(kernel, directory), length(kernel, directory), text(List.of(), wish, ""));
    }

    private static String text(List<NetworkRecord> records, Wish first, String names) {
        StringBuilder text = new StringBuilder(LOOPBACK);
        for (List<String> host : first.hosts()) {
            text.append(host.getFirst()).append('\t').append(host.getLast()).append('\n');
        }
        List<String> own = new ArrayList<>();
        for (NetworkRecord record : records) {
            text.append(record.addressWords()).append('\t').append(String.join(" ", record.names())).append('\n');
            own.add(record.addressWords());
            if (record.address6() != null) {
                text.append(record.address6Words()).append('\t').append(String.join(" ", record.names())).append('\n');
                own.add(record.address6Words());
            }
        }
        for (List<String> line : new Words(names).all("at", WORDS)) {
            if (!own.contains(line.get(1))) {
                text.append(line.get(1)).append('\t').append(line.get(2)).append('\n');
            }
        }
        return text.toString();
    }

    private static Fd open(Kernel kernel, Fd directory) {
        return kernel.perform(new Open(directory, NAME, OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.NO_FOLLOW, 0644));
    }

    private static int length(Kernel kernel, Fd directory) {
        String before = Files.readIfThere(kernel, directory, NAME, LIMIT_BYTES);
        return before == null ? 0 : Text.encode(before).length;
    }

    /** The container sees this very file, so that it stays the same one; at no time it is without what stays. */
    private static void overwrite(Kernel kernel, Fd file, int length, String text) {
        byte[] content = Text.encode(text);
        byte[] padded = Arrays.copyOf(content, Math.max(length, content.length));
        Arrays.fill(padded, content.length, padded.length, (byte) '\n');
        kernel.perform(new WriteAt(file, padded, 0));
        kernel.perform(new Close(file));
    }
}
