package demitasse.engine.network;

import org.jspecify.annotations.Nullable;

/**
 * By what containers are on a network: a bridge of this host's, or interfaces of their own at one of the host's, which let
 * them be in the network that this one is in (ip-link(8), macvlan and ipvlan).
 *
 * @param kind {@code bridge}, {@code macvlan} or {@code ipvlan}
 * @param parent the host's interface; null for a bridge, and for one that is made for it and leads nowhere
 * @param mode a word of the kind's; empty for a bridge
 */
public record Driver(String kind, @Nullable String parent, String mode) {
    public static final Driver BRIDGE = new Driver("bridge", null, "");
    public static final String KINDS = "bridge, macvlan or ipvlan";

    /** Of linux/if_link.h, the usual one first. */
    private static final String[] MACVLAN_MODES = {"bridge", "private", "vepa", "passthru"};
    private static final int[] MACVLAN_NUMBERS = {4, 1, 2, 8};
    private static final String[] IPVLAN_MODES = {"l2", "l3", "l3s"};

    private static String[] modes(String kind) {
        return switch (kind) {
            case "macvlan" -> MACVLAN_MODES;
            case "ipvlan" -> IPVLAN_MODES;
            default -> new String[0];
        };
    }

    public static boolean isKind(String kind) {
        return kind.equals(BRIDGE.kind) || modes(kind).length > 0;
    }

    /** The modes of a kind, for a message; empty where it has none. */
    public static String modesOf(String kind) {
        return String.join(", ", modes(kind));
    }

    /** Whether it is a mode of that kind. */
    public static boolean isMode(String kind, String mode) {
        for (String one : modes(kind)) {
            if (one.equals(mode)) {
                return true;
            }
        }
        return false;
    }

    /** @param mode empty for the usual one */
    public static Driver of(String kind, @Nullable String parent, String mode) {
        String[] modes = modes(kind);
        return new Driver(kind, parent, mode.isEmpty() && modes.length > 0 ? modes[0] : mode);
    }

    public boolean isBridge() {
        return kind.equals(BRIDGE.kind);
    }

    /** Whether its packets are routed by the kernel, without anybody's MAC address: then there is no gateway to ask for. */
    boolean isRouted() {
        return kind.equals("ipvlan") && !mode.equals(IPVLAN_MODES[0]);
    }

    /** Whether each container has a MAC address of its own. */
    boolean hasHardware() {
        return !kind.equals("ipvlan");
    }

    /** The number by which the kernel knows the mode. */
    int modeNumber() {
        String[] modes = modes(kind);
        for (int i = 0; i < modes.length; i++) {
            if (modes[i].equals(mode)) {
                return kind.equals("macvlan") ? MACVLAN_NUMBERS[i] : i;
            }
        }
        return 0;
    }
}
