package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Shown;
import demitasse.engine.network.Ipv6;
import demitasse.engine.network.Publish;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Published ports: {@code [[ADDRESS:]HOST:]CONTAINER[/tcp|/udp]}, where both ports may be ranges of the same length, and HOST may be left out for any that is free. */
public final class Ports {
    private static final String FORM = "write HOST:CONTAINER, such as 8080:80, 127.0.0.1:5353:53/udp or 8000-8010:8000-8010, or CONTAINER alone for a free port of this host";
    private static final int LAST_PORT = 65535;
    /** Each is a socket and a row of its own. */
    private static final int MOST = 1024;

    private Ports() { }

    private record Range(int first, int count) { }

    public static List<Publish> read(String text) {
        if (text.startsWith("[")) {
            return ofIpv6(text);
        }
        int slash = text.indexOf('/');
        boolean datagrams = slash >= 0 && datagrams(text.substring(slash + 1));
        List<String> parts = Texts.split(slash < 0 ? text : text.substring(0, slash), ':');
        if (parts.size() > 3) {
            throw new BadValueException("there are too many colons; " + FORM);
        }
        if (parts.size() == 1 || parts.get(parts.size() - 2).isEmpty()) {
            return free(address(parts), range(parts.getLast()), datagrams);
        }
        return both(address(parts), range(parts.get(parts.size() - 2)), range(parts.getLast()), datagrams);
    }

    /** {@code [2001:db8::5]:8080:80}; {@code [::]} is every address of IPv6. */
    private static List<Publish> ofIpv6(String text) {
        int end = text.indexOf("]:");
        Ipv6 address = end < 0 ? null : Ipv6.parse(text.substring(1, end));
        if (address == null) {
            throw new BadValueException(Shown.word(text) + " has no address of IPv6 between its brackets; write one such as [2001:db8::5]:8080:80");
        }
        if (address.equals(Ipv6.LOOPBACK)) {
            throw new BadValueException("the kernel cannot lead what is sent to ::1 elsewhere; publish at 127.0.0.1, or at [::] for every other address");
        }
        List<Publish> ports = new ArrayList<>();
        for (Publish one : read(text.substring(end + 2))) {
            if (one.hostAddress() != null) {
                throw new BadValueException("there are two addresses of this host; write one such as [2001:db8::5]:8080:80");
            }
            ports.add(new Publish(null, one.hostPort(), one.containerPort(), one.datagrams(), address));
        }
        return ports;
    }

    /** {@code 80}, {@code 8000-8010/udp}: ports of the container, to which any free ones of the host may lead. */
    public static List<Publish> exposed(String text) {
        int slash = text.indexOf('/');
        boolean datagrams = slash >= 0 && datagrams(text.substring(slash + 1));
        return free(null, range(slash < 0 ? text : text.substring(0, slash)), datagrams);
    }

    private static List<Publish> free(@Nullable Integer address, Range range, boolean datagrams) {
        List<Publish> ports = new ArrayList<>();
        for (int i = 0; i < range.count(); i++) {
            ports.add(new Publish(address, 0, range.first() + i, datagrams));
        }
        return ports;
    }

    /** {@code 80}, {@code 80/tcp} or {@code 53/udp}, with the protocol in any case. */
    public static String side(String text) {
        int slash = text.indexOf('/');
        boolean datagrams = slash >= 0 && datagrams(text.substring(slash + 1));
        return port(slash < 0 ? text : text.substring(0, slash)) + (datagrams ? "/udp" : "/tcp");
    }

    private static List<Publish> both(@Nullable Integer address, Range host, Range container, boolean datagrams) {
        if (host.count() != container.count()) {
            throw new BadValueException("the ranges differ in length: " + host.count() + " of this host, and " + container.count() + " of the container");
        }
        List<Publish> ports = new ArrayList<>();
        for (int i = 0; i < host.count(); i++) {
            ports.add(new Publish(address, host.first() + i, container.first() + i, datagrams));
        }
        return ports;
    }

    /** 0.0.0.0 is every address, as none is. */
    private static @Nullable Integer address(List<String> parts) {
        Integer address = parts.size() < 3 || parts.getFirst().isEmpty() ? null : Integer.valueOf(Addresses.ipv4(parts.getFirst()));
        return address == null || address == 0 ? null : address;
    }

    private static boolean datagrams(String protocol) {
        return switch (protocol) {
            case "tcp" -> false;
            case "udp" -> true;
            default -> throw new BadValueException("the protocol " + Shown.word(protocol) + " is not known; write /tcp or /udp");
        };
    }

    private static Range range(String text) {
        int dash = text.indexOf('-');
        int first = port(dash < 0 ? text : text.substring(0, dash));
        int last = dash < 0 ? first : port(text.substring(dash + 1));
        if (last < first) {
            throw new BadValueException("the range " + text + " ends before it begins");
        }
        if (last - first >= MOST) {
            throw new BadValueException("the range " + text + " is too long: " + MOST + " ports at most");
        }
        return new Range(first, last - first + 1);
    }

    private static int port(String text) {
        int port = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            port = c < '0' || c > '9' || port > LAST_PORT ? -1 : port * 10 + c - '0';
            if (port < 0) {
                break;
            }
        }
        if (port < 1 || port > LAST_PORT) {
            throw new BadValueException(Shown.word(text) + " is no port; " + FORM);
        }
        return port;
    }
}
