package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Shown;
import demitasse.engine.RunRequest.HostName;
import demitasse.engine.network.Ipv4;
import demitasse.engine.network.Ipv6;
import demitasse.engine.network.Links;
import demitasse.engine.network.Subnet;
import demitasse.engine.network.Subnet6;

/** Addresses of the internet protocols. */
public final class Addresses {
    private static final int LONGEST = 45;

    private Addresses() { }

    public static int ipv4(String text) {
        Integer address = Ipv4.parse(text);
        if (address == null) {
            throw new BadValueException("this is no address of IPv4; write four numbers from 0 to 255, such as 172.20.0.5");
        }
        return address;
    }

    public static Ipv6 ipv6(String text) {
        Ipv6 address = Ipv6.parse(text);
        if (address == null) {
            throw new BadValueException("this is no address of IPv6; write one such as fd00:cafe::5");
        }
        return address;
    }

    /** {@code fd00:cafe::/64}. */
    public static Subnet6 range6(String text) {
        Subnet6 range = Subnet6.parse(text);
        if (range == null || !range.isUsable()) {
            throw new BadValueException("this is no range of IPv6 for a network; write its first address and how many bits all of them share, 16 to 96, such as fd00:cafe::/64");
        }
        return range;
    }

    /** {@code 10.0.0.0/24}. */
    public static Subnet range(String text) {
        Subnet range = Subnet.parse(text);
        if (range == null) {
            throw new BadValueException("this is no range of IPv4; write its first address and how many bits all of them share, such as 10.0.0.0/24");
        }
        return range;
    }

    /** {@code 02:de:ac:14:00:05}, of a single card. */
    public static byte[] hardware(String text) {
        byte[] address = Links.hardware(text);
        if (address == null || (address[0] & 1) != 0) {
            throw new BadValueException("this is no MAC address of a card; write six pairs of hexadecimal digits, the first of them even, such as 02:de:ac:14:00:05");
        }
        return address;
    }

    /** An address of IPv4, or one that has the form of IPv6: what goes into a file as it is. */
    public static String any(String text) {
        boolean ipv6 = text.indexOf(':') >= 0 && text.length() <= LONGEST
                && Texts.all(text, c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
        if (!ipv6 && Ipv4.parse(text) == null) {
            throw new BadValueException(Shown.word(text) + " is no address; write one such as 9.9.9.9 or 2620:fe::fe");
        }
        return text;
    }

    /** {@code NAME:ADDRESS}. */
    public static HostName hostName(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            throw new BadValueException("the name or the address is missing; write NAME:ADDRESS, such as db:10.0.0.7");
        }
        return new HostName(Names.host(text.substring(0, colon)), any(text.substring(colon + 1)));
    }
}
