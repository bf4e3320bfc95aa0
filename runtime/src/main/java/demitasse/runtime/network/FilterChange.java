package demitasse.runtime.network;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.SocketOp.ChangeByNetlink;
import demitasse.kernel.SocketOp.ChangeByNetlink.Part;
import demitasse.kernel.SocketOp.OpenNetlink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A transaction of nf_tables while it is being built: the kernel does all of it or nothing (linux/netfilter/nf_tables.h). */
public final class FilterChange {
    public static final int INTERNET = 1;
    public static final int PREROUTING = 0;
    public static final int FORWARD = 2;
    public static final int OUTPUT = 3;
    public static final int POSTROUTING = 4;

    static final int NESTED = 0x8000;
    private static final int SUBSYSTEM = 10;
    private static final int BEGIN = 0x10;
    private static final int END = 0x11;
    private static final int NEW_TABLE = 0;
    private static final int DELETE_TABLE = 2;
    private static final int NEW_CHAIN = 3;
    private static final int NEW_RULE = 6;
    private static final int NEW_SET = 9;
    private static final int NEW_ELEMENT = 12;
    private static final int GET_ELEMENT = 13;
    private static final int DELETE_ELEMENT = 14;
    private static final int REQUEST = 0x1;
    private static final int ACKNOWLEDGE = 0x4;
    private static final int CREATE = 0x400;
    private static final int EXCLUSIVE = 0x200;
    private static final int APPEND = 0x800;
    private static final int IS_MAP = 8;
    private static final int ONE_TYPE = 64;

    private final List<Part> parts = new ArrayList<>();
    private final String table;
    private int sets;

    /** @param table the name of the tables, of whichever family, that this changes */
    public FilterChange(String table) {
        this.table = table;
        parts.add(frame(BEGIN));
    }

    /** A table that is there is left as it is. */
    public FilterChange table(int family) {
        return add(begin(NEW_TABLE, CREATE, family).attribute(1, table).attributeBig(2, 0), "make the table " + words());
    }

    public FilterChange removeTable(int family) {
        return add(begin(DELETE_TABLE, 0, family).attribute(1, table), "remove the table " + words());
    }

    /**
     * A set, or a map where {@code value} has a size.
     *
     * @param key and {@code value} are told to whoever lists it: types of nft(8), six bits each where several follow each other
     */
    public FilterChange set(int family, String name, int key, int keyBytes, int value, int valueBytes) {
        RouteMessage message = begin(NEW_SET, CREATE, family).attribute(1, table).attribute(2, name)
                .attributeBig(3, valueBytes == 0 ? 0 : IS_MAP).attributeBig(4, key).attributeBig(5, keyBytes);
        if (valueBytes > 0) {
            message.attributeBig(6, value).attributeBig(7, valueBytes);
        }
        sets++;
        message.attributeBig(10, sets);
        if (key < ONE_TYPE && keyBytes > 4) {
            // A name is in the machine's order, which only whoever lists it has to know (libnftnl, NFTNL_UDATA_SET_KEYBYTEORDER).
            message.attribute(13, new byte[] {0, 4, 1, 0, 0, 0});
        }
        return add(message, "make the set " + name + " of " + words());
    }

    /** A chain that is called at a hook; {@code type} is filter or nat. */
    public FilterChange chain(int family, String name, String type, int hook, int priority) {
        RouteMessage message = begin(NEW_CHAIN, CREATE, family).attribute(1, table).attribute(3, name);
        int hooked = message.begin(NESTED | 4);
        message.attributeBig(1, hook).attributeBig(2, priority).end(hooked);
        return add(message.attributeBig(5, 1).attribute(7, type), "make the chain " + name + " of " + words());
    }

    public FilterChange rule(int family, String chain, Consumer<FilterRule> expressions) {
        RouteMessage message = begin(NEW_RULE, CREATE | APPEND, family).attribute(1, table).attribute(2, chain);
        FilterRule rule = new FilterRule(message);
        expressions.accept(rule);
        rule.close();
        return add(message, "add a rule to the chain " + chain + " of " + words());
    }

    /** Adds to a set; what is in it already is refused with EEXIST. */
    public FilterChange add(int family, String set, byte[] key, String what) {
        return element(NEW_ELEMENT, CREATE | EXCLUSIVE, family, set, key, new byte[0], what);
    }

    /** Adds to a map; a key that is in it already is refused with EEXIST. */
    public FilterChange map(int family, String map, byte[] key, byte[] value, String what) {
        return element(NEW_ELEMENT, CREATE | EXCLUSIVE, family, map, key, value, what);
    }

    /** Takes out of a set; what is not in it is refused with ENOENT. */
    public FilterChange remove(int family, String set, byte[] key, String what) {
        return element(DELETE_ELEMENT, 0, family, set, key, new byte[0], what);
    }

    /** Asks whether something is in a set; the answer is ENOENT where it isn't, or where there is no such set. */
    public static byte[] question(int family, String table, String set, byte[] key) {
        RouteMessage message = begin(GET_ELEMENT, ACKNOWLEDGE, family).attribute(1, table).attribute(2, set);
        int list = message.begin(NESTED | 3);
        int element = message.begin(NESTED | 1);
        data(message, 1, key);
        return message.end(element).end(list).toBytes();
    }

    private FilterChange element(int type, int flags, int family, String set, byte[] key, byte[] value, String what) {
        RouteMessage message = begin(type, flags, family).attribute(1, table).attribute(2, set);
        int list = message.begin(NESTED | 3);
        int element = message.begin(NESTED | 1);
        data(message, 1, key);
        if (value.length > 0) {
            data(message, 2, value);
        }
        return add(message.end(element).end(list), what);
    }

    private static void data(RouteMessage message, int type, byte[] bytes) {
        int data = message.begin(NESTED | type);
        message.attribute(1, bytes).end(data);
    }

    /** Does it all, or answers why nothing was done. */
    public Outcome<Outcome.Nothing> attempt(Kernel kernel) {
        return switch (kernel.attempt(new OpenNetlink(OpenNetlink.NETFILTER))) {
            case Done<Fd>(Fd socket) -> {
                Outcome<Outcome.Nothing> outcome = kernel.attempt(request(socket));
                kernel.attempt(new Close(socket));
                yield outcome;
            }
            // Nothing could be sent at all.
            case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> new Refused<>(new ChangeByNetlink(Fd.HERE, List.of(new Part(new byte[0], op.words()))), errno);
        };
    }

    ChangeByNetlink request(Fd socket) {
        List<Part> all = new ArrayList<>(parts);
        all.add(frame(END));
        return new ChangeByNetlink(socket, all);
    }

    private FilterChange add(RouteMessage message, String what) {
        parts.add(new Part(message.toBytes(), what));
        return this;
    }

    /** struct nfgenmsg after the header: family, version, and a number that only the frame has. */
    private static RouteMessage begin(int type, int flags, int family) {
        return new RouteMessage(SUBSYSTEM << 8 | type, REQUEST | flags).int8(family).int8(0).int16(0);
    }

    private static Part frame(int type) {
        return new Part(new RouteMessage(type, REQUEST).int8(0).int8(0).int8(0).int8(SUBSYSTEM).toBytes(), "");
    }

    private String words() {
        return "inet " + table;
    }
}
