package demitasse.engine.network;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.ReadAt;
import demitasse.kernel.FileOp.WriteAt;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who has which address of a network: one file with a record of 16 bytes for each, in which the id of its container stands.
 *
 * <p>An address is taken for as long as its container's directory is locked (docs/decisions/0008), whatever the file says: so
 * none is lost with a process that was killed, and giving one back only spares the next one a look. Whoever takes one holds
 * the lock of the file. The search goes round, so that an address rests for as long as possible before it is given again.
 */
final class AddressPool {
    static final int RECORD_BYTES = 16;
    private static final int CHUNK_RECORDS = 256;
    private static final int LIMIT_BYTES_OF_ID = 15;

    private final Kernel kernel;
    private final Fd file;
    private final String containers;

    private AddressPool(Kernel kernel, Fd file, String containers) {
        this.kernel = kernel;
        this.file = file;
        this.containers = containers;
    }

    /**
     * What stands in the place of the first address, which is the network's own.
     *
     * @param bridge the number of the bridge that was set up for it, 0 while none is
     * @param next where the search goes on, counted from the network's address
     */
    record Header(Subnet subnet, int bridge, int next) {
        static @Nullable Header of(byte[] record) {
            return record.length < RECORD_BYTES || record[0] == 0 ? null : new Header(new Subnet(int32(record, 4), record[0]), int32(record, 8), int32(record, 12));
        }

        byte[] bytes() {
            byte[] record = new byte[RECORD_BYTES];
            record[0] = (byte) subnet.prefix();
            put(record, 4, subnet.network());
            put(record, 8, bridge);
            put(record, 12, next);
            return record;
        }

        private static int int32(byte[] record, int at) {
            return Ipv4.of(Arrays.copyOfRange(record, at, at + 4));
        }

        private static void put(byte[] record, int at, int value) {
            System.arraycopy(Ipv4.bytes(value), 0, record, at, 4);
        }
    }

    /**
     * Opens the pool, and makes it where there is none.
     *
     * @param containers the directory that holds those of the containers
     */
    static AddressPool open(Kernel kernel, String directory, String network, String containers) {
        Open open = new Open(Fd.HERE, directory + "/" + network, OpenFlag.READ_WRITE | OpenFlag.CREATE | OpenFlag.NO_FOLLOW, 0600);
        return switch (kernel.attempt(open)) {
            case Done<Fd>(Fd file) -> new AddressPool(kernel, file, containers);
            case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> {
                if (errno != Errno.ENOENT) {
                    throw new KernelException(op, errno);
                }
                Files.makeDirectories(kernel, Fd.HERE, directory, 0700);
                yield new AddressPool(kernel, kernel.perform(open), containers);
            }
        };
    }

    void lock() {
        kernel.perform(new Lock(file, true, true));
    }

    void close() {
        kernel.perform(new Close(file));
    }

    /** Null where no network was set up yet. */
    @Nullable Header header() {
        return Header.of(kernel.perform(new ReadAt(file, RECORD_BYTES, 0)));
    }

    void write(Header header) {
        kernel.perform(new WriteAt(file, header.bytes(), 0));
    }

    /**
     * Takes an address for a container whose directory is locked; the pool is locked, too.
     *
     * @throws SetupException when all are taken
     */
    int take(Header header, Definition network, String id) {
        Subnet subnet = header.subnet();
        Subnet range = network.range() == null ? subnet : network.range();
        int gateway = network.gatewayIn(subnet) - subnet.network();
        // Without the network's own address and the one that stands for all.
        int first = Math.max(1, range.network() - subnet.network());
        int end = Math.min(subnet.broadcast() - subnet.network(), range.broadcast() - subnet.network() + 1);
        int next = header.next() < first || header.next() >= end ? first : header.next();
        int found = search(next, end, gateway, id);
        found = found != 0 ? found : search(first, next, gateway, id);
        if (found == 0) {
            throw new SetupException(
                    "no address is left in " + range.words() + ": all " + (end - first - (gateway >= first && gateway < end ? 1 : 0)) + " belong to running containers",
                    "end some of them, or use --network none or host");
        }
        claim(found, id);
        write(new Header(subnet, header.bridge(), found + 1));
        return subnet.network() + found;
    }

    /**
     * Takes the address that was asked for.
     *
     * @throws SetupException when it is not one for a container, or taken
     */
    void takeThis(Header header, Definition network, int address, String id) {
        Subnet subnet = header.subnet();
        String shown = Ipv4.words(address);
        if (!subnet.holds(address)) {
            throw new SetupException("the address " + shown + " is not in the network's range " + subnet.words(), "choose one of that range, or leave out --ip");
        }
        boolean gateway = address == network.gatewayIn(subnet);
        if (address == subnet.network() || gateway || address == subnet.broadcast()) {
            throw new SetupException(
                    "the address " + shown + (gateway ? " is that of the gateway" : " stands for the network as a whole"),
                    "choose another one of " + subnet.words() + ", or leave out --ip");
        }
        String owner = owner(address - subnet.network());
        if (owner != null && !owner.equals(id) && isAlive(owner)) {
            throw new SetupException("the address " + shown + " is taken by container " + owner, "choose another one, or leave out --ip");
        }
        claim(address - subnet.network(), id);
    }

    /** Gives an address back, if it is that container's. */
    void release(int address, String id) {
        Header header = header();
        if (header != null && header.subnet().holds(address) && id.equals(owner(address - header.subnet().network()))) {
            kernel.perform(new WriteAt(file, new byte[RECORD_BYTES], place(address - header.subnet().network())));
        }
    }

    /** The container that has an address or had it last; null where none did. */
    @Nullable String ownerOf(int address) {
        Header header = header();
        return header == null || !header.subnet().holds(address) ? null : owner(address - header.subnet().network());
    }

    private @Nullable String owner(int number) {
        byte[] record = kernel.perform(new ReadAt(file, RECORD_BYTES, place(number)));
        return record.length < RECORD_BYTES ? null : id(record, 0);
    }

    /** The number of the first free one from {@code from} on, below {@code to}; 0 where there is none. */
    private int search(int from, int to, int gateway, String id) {
        for (int at = from; at < to; at += CHUNK_RECORDS) {
            int wanted = Math.min(CHUNK_RECORDS, to - at);
            byte[] records = kernel.perform(new ReadAt(file, wanted * RECORD_BYTES, place(at)));
            for (int i = 0; i < wanted; i++) {
                String owner = (i + 1) * RECORD_BYTES > records.length ? null : id(records, i * RECORD_BYTES);
                if (at + i != gateway && (owner == null || owner.equals(id) || !isAlive(owner))) {
                    return at + i;
                }
            }
        }
        return 0;
    }

    private static @Nullable String id(byte[] records, int at) {
        int end = at;
        while (end < at + LIMIT_BYTES_OF_ID && records[end] != 0) {
            end++;
        }
        return end == at ? null : Text.decode(records, at, end);
    }

    /** A container that is, locks its directory (or its supervisor does). */
    boolean isAlive(String id) {
        if (!(kernel.attempt(new Open(containers + "/" + id, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW)) instanceof Done<Fd>(Fd directory))) {
            return false;
        }
        boolean free = kernel.succeeds(new Lock(directory, false, false));
        kernel.perform(new Close(directory));
        return !free;
    }

    private void claim(int number, String id) {
        kernel.perform(new WriteAt(file, Arrays.copyOf(Text.encode(id), RECORD_BYTES), place(number)));
    }

    private static long place(int number) {
        return (long) number * RECORD_BYTES;
    }
}
