package demitasse.engine.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port of the host that leads to one of the container.
 *
 * @param hostAddress the one of the host's addresses that it is for; null for all of them
 * @param hostPort 0 for one that is free
 * @param datagrams whether it is one of UDP; otherwise of TCP
 */
public record Publish(@Nullable Integer hostAddress, int hostPort, int containerPort, boolean datagrams) {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int WORDS = 4;

    int protocol() {
        return datagrams ? UDP : TCP;
    }

    /** {@code 127.0.0.1:8080/tcp}: what nobody else can have at the same time. */
    public String hostSide() {
        return (hostAddress == null ? "" : Ipv4.words(hostAddress) + ":") + hostPort + suffix();
    }

    /** {@code 80/tcp}: what it leads to. */
    public String containerSide() {
        return containerPort + suffix();
    }

    /** The address of the host, 0.0.0.0 for all of them. */
    public String hostAddressWords() {
        return hostAddress == null ? "0.0.0.0" : Ipv4.words(hostAddress);
    }

    private String suffix() {
        return datagrams ? "/udp" : "/tcp";
    }

    static void append(StringBuilder text, List<Publish> published) {
        for (Publish one : published) {
            text.append("port ").append(one.datagrams ? "udp " : "tcp ").append(one.hostAddress == null ? "*" : Ipv4.words(one.hostAddress))
                    .append(' ').append(one.hostPort).append(' ').append(one.containerPort).append('\n');
        }
    }

    static List<Publish> read(Words words) {
        List<Publish> published = new ArrayList<>();
        for (List<String> port : words.all("port", WORDS)) {
            published.add(new Publish(Ipv4.parse(port.get(1)), number(port.get(2)), number(port.get(3)), port.getFirst().equals("udp")));
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
