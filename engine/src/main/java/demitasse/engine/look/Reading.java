package demitasse.engine.look;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Monotonic;
import demitasse.runtime.cgroup.Statistics;
import demitasse.runtime.lifecycle.Container;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonValue.JsonNumber;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonValue.JsonString;
import demitasse.spec.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a container has used up to an instant: the figures of its control groups, and of its network interfaces. */
final class Reading {
    private static final int NETWORK_LIMIT_BYTES = 1 << 18;
    private static final int RECEIVED = 0;
    private static final int SENT = 8;

    final long atNanos;
    private final JsonValue figures;
    /** Null where its network is not its own, or not known. */
    private final @Nullable String interfaces;

    private Reading(long atNanos, JsonValue figures, @Nullable String interfaces) {
        this.atNanos = atNanos;
        this.figures = figures;
        this.interfaces = interfaces;
    }

    /** Reads them.
     *  @param ownNetwork whether the interfaces that its process sees are its own */
    static Reading of(Kernel kernel, Container container, boolean ownNetwork) {
        JsonWriter out = JsonWriter.compact().beginObject();
        Statistics.write(kernel, container.cgroup(), out);
        JsonValue figures = JsonValue.parse(out.endObject().toBytes(), "statistics");
        String file = "/proc/" + container.state().pid() + "/net/dev";
        String interfaces = ownNetwork ? Files.readIfThere(kernel, Fd.HERE, file, NETWORK_LIMIT_BYTES) : null;
        return new Reading(kernel.perform(new Monotonic()), figures, interfaces);
    }

    /** The number at a path of names, null where this host does not count it. */
    @Nullable Long number(String... path) {
        JsonValue value = figures;
        for (String name : path) {
            JsonValue member = value instanceof JsonObject object ? object.get(name) : null;
            if (member == null) {
                return null;
            }
            value = member;
        }
        return value instanceof JsonNumber(String written) ? whole(written) : null;
    }

    long numberOrZero(String... path) {
        Long number = number(path);
        return number == null ? 0 : number;
    }

    /** The share of the last ten seconds in which something of it waited for that resource, in percent as the kernel writes it. */
    @Nullable String pressure(String resource) {
        JsonValue value = figures;
        for (String name : List.of(resource, "psi", "some", "avg10")) {
            JsonValue member = value instanceof JsonObject object ? object.get(name) : null;
            if (member == null) {
                return null;
            }
            value = member;
        }
        return value instanceof JsonNumber(String written) ? written : null;
    }

    /** Memory without what the kernel would give back first, as Docker counts it. */
    long memory() {
        long usage = numberOrZero("memory", "usage", "usage");
        Long inactive = number("memory", "raw", "total_inactive_file");
        long unused = inactive != null ? inactive : numberOrZero("memory", "raw", "inactive_file");
        return unused < usage ? usage - unused : usage;
    }

    /** Bytes read from, or written to, all block devices. */
    long blocks(String direction) {
        long sum = 0;
        JsonValue blkio = figures instanceof JsonObject all ? all.get("blkio") : null;
        JsonValue list = blkio instanceof JsonObject object ? object.get("ioServiceBytesRecursive") : null;
        if (list instanceof JsonArray(List<JsonValue> elements)) {
            for (JsonValue element : elements) {
                if (element instanceof JsonObject entry && entry.get("op") instanceof JsonString(String op) && op.equals(direction)
                        && entry.get("value") instanceof JsonNumber(String written)) {
                    sum += whole(written);
                }
            }
        }
        return sum;
    }

    boolean knowsNetwork() {
        return interfaces != null;
    }

    long received() {
        return traffic(interfaces, RECEIVED);
    }

    long sent() {
        return traffic(interfaces, SENT);
    }

    /** A column of all interfaces but loopback (proc_pid_net(5), dev): {@code eth0: received … sent …}. */
    static long traffic(@Nullable String interfaces, int column) {
        long sum = 0;
        int start = 0;
        while (interfaces != null && start < interfaces.length()) {
            int newline = interfaces.indexOf('\n', start);
            int end = newline < 0 ? interfaces.length() : newline;
            String line = interfaces.substring(start, end);
            int colon = line.indexOf(':');
            if (colon > 0 && !line.substring(0, colon).trim().equals("lo")) {
                sum += word(line.substring(colon + 1), column);
            }
            start = end + 1;
        }
        return sum;
    }

    private static long word(String line, int index) {
        int at = 0;
        for (int i = 0; ; i++) {
            while (at < line.length() && line.charAt(at) == ' ') {
                at++;
            }
            int end = at;
            while (end < line.length() && line.charAt(end) != ' ') {
                end++;
            }
            if (i == index || end == line.length()) {
                return i == index ? whole(line.substring(at, end)) : 0;
            }
            at = end;
        }
    }

    /** The digits at the beginning; as large as a long gets where they are more. */
    static long whole(String digits) {
        long number = 0;
        for (int i = 0; i < digits.length() && Text.isDigit(digits.charAt(i)); i++) {
            if (number > Long.MAX_VALUE / 10 - 1) {
                return Long.MAX_VALUE;
            }
            number = number * 10 + (digits.charAt(i) - '0');
        }
        return number;
    }
}
