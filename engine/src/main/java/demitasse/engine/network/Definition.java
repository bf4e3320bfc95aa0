package demitasse.engine.network;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network as it was asked for: what stands in the file NAME.network, a word and its value a line.
 *
 * @param bridge the interface of this host that it is
 * @param subnet null for the first that is free when it is needed
 * @param gateway the host's address in it; null for the first of the range
 * @param range where addresses are taken from; null for all of the subnet
 * @param internal whether nothing leads out of it
 * @param isolated whether its containers are kept from each other
 * @param createdNanos since 1970
 * @param subnet6 its range of IPv6; null where it has none
 */
public record Definition(
        String name, String bridge, @Nullable Subnet subnet, @Nullable Integer gateway, @Nullable Subnet range, boolean internal, boolean isolated, long createdNanos,
        Map<String, String> labels, Driver driver, @Nullable Subnet6 subnet6) {
    /** The one that every host has; it is as nobody has asked for it. */
    public static final String DEFAULT_NAME = "bridge";
    static final String SUFFIX = ".network";
    private static final int LIMIT_BYTES = 4096;
    private static final int NAME_IN_INTERFACE = 10;

    public Definition {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** One that does not exist yet. */
    public static Definition asked(String name, @Nullable Subnet subnet, @Nullable Integer gateway, @Nullable Subnet range, boolean internal, boolean isolated) {
        return new Definition(name, bridgeOf(name), subnet, gateway, range, internal, isolated, 0, Map.of(), Driver.BRIDGE, null);
    }

    /** An interface that is made for a network leads nowhere. */
    public Definition with(Map<String, String> labels, Driver driver) {
        return new Definition(name, bridge, subnet, gateway, range, internal || !driver.isBridge() && driver.parent() == null, isolated, createdNanos, labels, driver, subnet6);
    }

    /** The same with addresses of IPv6, too. */
    public Definition withSubnet6(@Nullable Subnet6 wanted) {
        return new Definition(name, bridge, subnet, gateway, range, internal, isolated, createdNanos, labels, driver, wanted);
    }

    public Definition madeAt(long nanos) {
        return new Definition(name, bridge, subnet, gateway, range, internal, isolated, nanos, labels, driver, subnet6);
    }

    static Definition standard() {
        return new Definition(DEFAULT_NAME, Bridge.DEFAULT, null, null, null, false, false, 0, Map.of(), Driver.BRIDGE, null);
    }

    /** An interface's name has 15 characters at most: long ones are told apart by a hash. */
    static String bridgeOf(String name) {
        return name.equals(DEFAULT_NAME) ? Bridge.DEFAULT : "demi-" + (name.length() <= NAME_IN_INTERFACE ? name : Integer.toHexString(name.hashCode()));
    }

    /** The interface of this host by which it is reached, as long as it is there. */
    public String interfaceName() {
        return driver.parent() == null ? bridge : driver.parent();
    }

    /** Whether nothing but a range was asked for. */
    boolean isRangeAlone() {
        boolean more = gateway != null || range != null || internal || isolated || subnet6 != null || !labels.isEmpty() || !driver.isBridge();
        return subnet != null && !more;
    }

    int gatewayIn(Subnet known) {
        return gateway == null ? known.gateway() : gateway;
    }

    /** Null where there is none of that name. */
    static @Nullable Definition find(Kernel kernel, String networks, String name) {
        if (name.equals(DEFAULT_NAME)) {
            return standard();
        }
        String text = Files.readIfThere(kernel, Fd.HERE, networks + "/" + name + SUFFIX, LIMIT_BYTES);
        return text == null ? null : read(name, text);
    }

    /** All of them, the one that every host has first. */
    static List<Definition> all(Kernel kernel, String networks) {
        List<Definition> all = new ArrayList<>();
        all.add(standard());
        if (kernel.succeeds(new FileOp.Status(networks))) {
            for (Entry entry : Files.list(kernel, Fd.HERE, networks)) {
                Definition one = entry.name().endsWith(SUFFIX) ? find(kernel, networks, entry.name().substring(0, entry.name().length() - SUFFIX.length())) : null;
                if (one != null) {
                    all.add(one);
                }
            }
        }
        return all;
    }

    String text() {
        StringBuilder text = new StringBuilder("bridge ").append(bridge).append('\n').append("created ").append(createdNanos).append('\n');
        if (subnet != null) {
            text.append("subnet ").append(subnet.words()).append('\n');
        }
        if (gateway != null) {
            text.append("gateway ").append(Ipv4.words(gateway)).append('\n');
        }
        if (range != null) {
            text.append("range ").append(range.words()).append('\n');
        }
        if (subnet6 != null) {
            text.append("subnet6 ").append(subnet6.words()).append('\n');
        }
        text.append(internal ? "internal\n" : "").append(isolated ? "isolated\n" : "");
        for (Map.Entry<String, String> label : labels.entrySet()) {
            text.append("label ").append(Words.one(label.getKey() + "=" + label.getValue())).append('\n');
        }
        if (!driver.isBridge()) {
            text.append("driver ").append(driver.kind()).append("\nmode ").append(driver.mode()).append('\n')
                    .append(driver.parent() == null ? "" : "parent " + Words.one(driver.parent()) + "\n");
        }
        return text.toString();
    }

    static Definition read(String name, String text) {
        Words words = new Words(text);
        String gateway = words.after("gateway");
        String created = words.after("created");
        Map<String, String> labels = new LinkedHashMap<>();
        for (List<String> label : words.all("label", 1)) {
            String both = Words.whole(label.getFirst());
            int equals = both.indexOf('=');
            labels.put(both.substring(0, equals), both.substring(equals + 1));
        }
        String parent = words.after("parent");
        Driver driver = words.has("driver") ? new Driver(words.after("driver"), parent.isEmpty() ? null : Words.whole(parent), words.after("mode")) : Driver.BRIDGE;
        return new Definition(name, words.after("bridge"), Subnet.parse(words.after("subnet")), Ipv4.parse(gateway), Subnet.parse(words.after("range")),
                words.has("internal"), words.has("isolated"), created.isEmpty() ? 0 : Long.parseLong(created), labels, driver,
                Subnet6.parse(words.after("subnet6")));
    }
}
