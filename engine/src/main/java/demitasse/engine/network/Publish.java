package demitasse.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A port of the host that leads to one of the container.
 *
 * @param hostAddress the one of the host's addresses that it is for; null for all of them, or where it is for one of IPv6
 * @param hostAddress6 the one of its addresses of IPv6 that it is for, {@link Ipv6#ANY} for all of them; null for one of IPv4
 * @param hostPort 0 for one that is free
 * @param datagrams whether it is one of UDP; otherwise of TCP
 */
public record Publish(@Nullable Integer hostAddress, int hostPort, int containerPort, boolean datagrams, @Nullable Ipv6 hostAddress6) {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int WORDS = 4;

    public Publish(@Nullable Integer hostAddress, int hostPort, int containerPort, boolean datagrams) {
        this(hostAddress, hostPort, containerPort, datagrams, null);
    }

    /** The same from another port of the host. */
    Publish at(int port) {
        return new Publish(hostAddress, port, containerPort, datagrams, hostAddress6);
    }

    /** Leads to the same port of the container, from all addresses of IPv6. */
    Publish ofIpv6() {
        return new Publish(null, hostPort, containerPort, datagrams, Ipv6.ANY);
    }

    boolean isOfIpv6() {
        return hostAddress6 != null;
    }

    /** Whether somebody who has the one cannot have the other. */
    boolean meets(Publish other) {
        return other.hostPort == hostPort && other.datagrams == datagrams && isOfIpv6() == other.isOfIpv6()
                && (isForAll() || other.isForAll() || Objects.equals(hostAddress, other.hostAddress) && Objects.equals(hostAddress6, other.hostAddress6));
    }

    boolean isForAll() {
        return hostAddress == null && (hostAddress6 == null || hostAddress6.equals(Ipv6.ANY));
    }

    /** As bind(2) takes it. */
    byte[] hostBytes() {
        return hostAddress6 != null ? hostAddress6.bytes() : hostAddress == null ? new byte[4] : Ipv4.bytes(hostAddress);
    }

    int protocol() {
        return datagrams ? UDP : TCP;
    }

    /** {@code 127.0.0.1:8080/tcp}: what nobody else can have at the same time. */
    public String hostSide() {
        return (hostAddress == null && hostAddress6 == null ? "" : hostAddressWords() + ":") + hostPort + suffix();
    }

    /** {@code 80/tcp}: what it leads to. */
    public String containerSide() {
        return containerPort + suffix();
    }

    /** The address of the host, 0.0.0.0 or [::] for all of them. */
    public String hostAddressWords() {
        return hostAddress6 != null ? "[" + hostAddress6.words() + "]" : hostAddress == null ? "0.0.0.0" : Ipv4.words(hostAddress);
    }

    /** The same without brackets. */
    public String hostIp() {
        return hostAddress6 != null ? hostAddress6.words() : hostAddressWords();
    }

    private String suffix() {
        return "/" + protocolWord();
    }

    String protocolWord() {
        return datagrams ? "udp" : "tcp";
    }

    static void append(StringBuilder text, List<Publish> published) {
        for (Publish one : published) {
            text.append("port ").append(one.datagrams ? "udp " : "tcp ").append(one.hostAddress6 != null ? one.hostAddress6.words() : one.hostAddress == null ? "*" : Ipv4.words(one.hostAddress))
                    .append(' ').append(one.hostPort).append(' ').append(one.containerPort).append('\n');
        }
    }

    static List<Publish> read(Words words) {
        List<Publish> published = new ArrayList<>();
        for (List<String> port : words.all("port", WORDS)) {
            published.add(new Publish(Ipv4.parse(port.get(1)), number(port.get(2)), number(port.get(3)), port.getFirst().equals("udp"), Ipv6.parse(port.get(1))));
        }
        return published;
    }

    static int number(String digits) {
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            number = number * 10 + digits.charAt(i) - '0';
        }
        return number & 0xffff;
    }
}
