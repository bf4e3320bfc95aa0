package demitasse.engine.network;

import org.jspecify.annotations.Nullable;

/**
 * A port of the host that leads to one of the container.
 *
 * @param hostAddress the one of the host's addresses that it is for; null for all of them
 * @param datagrams whether it is one of UDP; otherwise of TCP
 */
public record Publish(@Nullable Integer hostAddress, int hostPort, int containerPort, boolean datagrams) {
    private static final int TCP = 6;
    private static final int UDP = 17;

    int protocol() {
        return datagrams ? UDP : TCP;
    }

    /** {@code 127.0.0.1:8080/tcp}: what nobody else can have at the same time. */
    public String hostSide() {
        return (hostAddress == null ? "" : Ipv4.words(hostAddress) + ":") + hostPort + (datagrams ? "/udp" : "/tcp");
    }
}
