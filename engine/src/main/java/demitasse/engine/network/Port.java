package demitasse.engine.network;

import org.jspecify.annotations.Nullable;

/**
 * Where one container is connected.
 *
 * @param outside the host's end of its cable
 * @param bridge the number of the bridge that this is plugged into
 * @param gateway the host's address there
 * @param hardware the MAC address of the container's end
 * @param address6 its address of IPv6, in its range; null where the network has none
 */
record Port(Definition network, String outside, int bridge, int mtu, Subnet subnet, int gateway, int address, byte[] hardware, @Nullable Subnet6 address6) {
    /** What the host's ends of all containers begin with. */
    static final String PREFIX = "dmt";
    private static final String FURTHER = "dmx";
    /** What is free for an interface's name behind the prefix (IFNAMSIZ). */
    private static final int ID_LENGTH = 12;

    static String outside(String id) {
        return PREFIX + id.substring(0, Math.min(ID_LENGTH, id.length()));
    }

    /** Of a further network of the same container. */
    static String outside(String id, String bridge) {
        String both = Integer.toHexString((id + bridge).hashCode());
        return FURTHER + id.substring(0, Math.min(ID_LENGTH - both.length(), id.length())) + both;
    }

    Port with(@Nullable Subnet6 taken) {
        return new Port(network, outside, bridge, mtu, subnet, gateway, address, hardware, taken);
    }

    String words() {
        return Ipv4.words(address) + "/" + subnet.prefix();
    }
}
