package demitasse.engine.look;

import demitasse.engine.format.Fields;
import demitasse.engine.format.Sizes;
import demitasse.engine.store.Status;
import demitasse.engine.store.Storage;
import demitasse.engine.store.Store;
import demitasse.engine.store.Store.Listed;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.cgroup.Hierarchy;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonNumber;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonValue.JsonString;
import java.util.List;
import java.util.Map;

/** This machine and what runs on it, with the names of fields that formats of Docker use. */
public final class HostInformation {
    private static final int SMALL_FILE_BYTES = 1 << 16;
    private static final List<String> IN_TITLE = List.of("Version", "Os", "Arch");
    private static final String SYSTEM = "PRETTY_NAME=";

    private HostInformation() {}

    /** What {@code info} shows. */
    public static JsonObject of(Kernel kernel, Store store, String version) {
        HostFacts facts = HostProbe.probe(kernel);
        List<Listed> containers = store.list().containers();
        int running = 0;
        int paused = 0;
        for (Listed listed : containers) {
            running += listed.standing().status() == Status.RUNNING ? 1 : 0;
            paused += listed.standing().status() == Status.PAUSED ? 1 : 0;
        }
        return new Fields()
                .number("Containers", containers.size())
                .number("ContainersRunning", running)
                .number("ContainersPaused", paused)
                .number("ContainersStopped", containers.size() - running - paused)
                .text("Driver", "overlay2")
                .text("LoggingDriver", "file")
                .text("CgroupDriver", "cgroupfs")
                .text("DefaultRuntime", "demitasse")
                .text("ServerVersion", version)
                .text("CgroupVersion", cgroupVersion(kernel, facts))
                .text("KernelVersion", facts.system().release())
                .text("OperatingSystem", operatingSystem(kernel))
                .text("OSType", "linux")
                .text("Architecture", facts.system().machine())
                .number("NCPU", processors(kernel))
                .number("MemTotal", HostMemory.bytes(kernel))
                .text("Name", facts.system().nodeName())
                .text("RootDir", Storage.HOME)
                .text("RunningDir", Storage.RUNNING)
                .object();
    }

    /** What {@code version} shows. There is no server: the one binary is all, and answers for both. */
    public static JsonObject version(Kernel kernel, String version, String specification) {
        HostFacts facts = HostProbe.probe(kernel);
        Fields fields = new Fields()
                .text("Version", version)
                .text("Os", "linux")
                .text("Arch", facts.system().machine())
                .text("KernelVersion", facts.system().release())
                .text("CgroupVersion", cgroupVersion(kernel, facts))
                .text("RuntimeSpecVersion", specification);
        return new Fields().value("Client", fields).value("Server", fields).object();
    }

    /** A line for each field, without those that stand in the first line of a version. */
    public static String lines(JsonObject fields) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, JsonValue> field : fields.members().entrySet()) {
            if (IN_TITLE.contains(field.getKey())) {
                continue;
            }
            String value = switch (field.getValue()) {
                case JsonString(String word) -> word;
                case JsonNumber(String written) -> field.getKey().equals("MemTotal") ? Sizes.binary(Reading.whole(written)) : written;
                default -> "";
            };
            text.append(label(field.getKey())).append(": ").append(value).append('\n');
        }
        return text.toString();
    }

    /** {@code Kernel version} of KernelVersion, and the few that have no words of their own. */
    private static String label(String field) {
        return switch (field) {
            case "NCPU" -> "Processors";
            case "MemTotal" -> "Memory";
            case "OSType" -> "Type of system";
            case "ServerVersion" -> "Version";
            case "RuntimeSpecVersion" -> "OCI runtime specification";
            case "RootDir" -> "Kept in";
            case "RunningDir" -> "Running in";
            default -> spaced(field);
        };
    }

    private static String spaced(String field) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            boolean capital = c >= 'A' && c <= 'Z';
            words.append(i > 0 && capital ? " " + (char) (c | 0x20) : String.valueOf(c));
        }
        return words.toString();
    }

    private static String cgroupVersion(Kernel kernel, HostFacts facts) {
        CgroupLayout layout = CgroupLayout.probe(kernel, facts.mounts());
        boolean first = false;
        for (Hierarchy hierarchy : layout.hierarchies()) {
            first |= hierarchy.version() == Hierarchy.Version.V1;
        }
        return first ? layout.unified() == null ? "1" : "1 and 2" : layout.unified() == null ? "none" : "2";
    }

    private static String operatingSystem(Kernel kernel) {
        String text = Files.readIfThere(kernel, Fd.HERE, "/etc/os-release", SMALL_FILE_BYTES);
        int key = text == null ? -1 : ("\n" + text).indexOf("\n" + SYSTEM);
        if (text == null || key < 0) {
            return "Linux";
        }
        int end = text.indexOf('\n', key);
        return text.substring(key + SYSTEM.length(), end < 0 ? text.length() : end).replace("\"", "");
    }

    /** How many processors are there to be used; the file has a list such as {@code 0-3,6}. */
    private static long processors(Kernel kernel) {
        String text = Files.readIfThere(kernel, Fd.HERE, "/sys/devices/system/cpu/online", SMALL_FILE_BYTES);
        long count = 0;
        int at = 0;
        while (text != null && at < text.length() && Text.isDigit(text.charAt(at))) {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            String range = text.substring(at, end);
            int dash = range.indexOf('-');
            count += dash < 0 ? 1 : Reading.whole(range.substring(dash + 1)) - Reading.whole(range) + 1;
            at = end + 1;
        }
        return count;
    }
}
