package demitasse.runtime.systemd;

import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import org.jspecify.annotations.Nullable;

/**
 * Which unit of systemd a container is: {@code machine.slice:demitasse:web} is the scope {@code demitasse-web.scope} in
 * {@code machine.slice}, as runc and crun read cgroupsPath with --systemd-cgroup.
 *
 * @param slice in which the unit is
 * @param unit its name, with {@code .scope}
 */
public record ScopeName(String slice, String unit) {
    private static final String PREFIX = "demitasse";

    /**
     * The unit that {@code cgroupsPath} names; without one the id's own.
     *
     * @param user whether the systemd of an ordinary user is asked, which keeps containers in another slice
     * @throws SetupException when it is not made of slice, prefix and name
     */
    public static ScopeName of(@Nullable String cgroupsPath, String id, boolean user) {
        String usual = user ? "user.slice" : "system.slice";
        if (cgroupsPath == null || cgroupsPath.isEmpty()) {
            return new ScopeName(usual, unit(PREFIX, id));
        }
        int first = cgroupsPath.indexOf(':');
        int second = cgroupsPath.indexOf(':', first + 1);
        if (first < 0 || second < 0 || cgroupsPath.indexOf(':', second + 1) >= 0 || second == cgroupsPath.length() - 1) {
            throw new SetupException(
                    "cgroupsPath " + cgroupsPath + " is not of the form slice:prefix:name, which --systemd-cgroup asks for",
                    "write it as system.slice:" + PREFIX + ":" + id + ", or leave --systemd-cgroup out");
        }
        String slice = cgroupsPath.substring(0, first);
        ScopeName name = new ScopeName(slice.isEmpty() ? usual : slice, unit(cgroupsPath.substring(first + 1, second), cgroupsPath.substring(second + 1)));
        name.path("");
        return name;
    }

    private static String unit(String prefix, String name) {
        return escaped(prefix.isEmpty() ? name : prefix + "-" + name) + ".scope";
    }

    /** What a unit's name may not hold is written as its code (systemd.unit(5), String Escaping for Inclusion in Unit Names). */
    private static String escaped(String name) {
        StringBuilder text = new StringBuilder();
        for (byte b : Text.encode(name)) {
            char c = (char) (b & 0xff);
            if (Text.isLetterOrDigit(c) || ":_.-@\\".indexOf(c) >= 0) {
                text.append(c);
            } else {
                text.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return text.toString();
    }

    /**
     * The group of the unit, seen from the root of the hierarchy, without a leading slash: {@code a-b.slice} lies in
     * {@code a.slice} (systemd.slice(5)).
     *
     * @param manager the group of the systemd that is asked, empty for that of the host
     */
    public String path(String manager) {
        int end = slice.length() - ".slice".length();
        if (end <= 0 || !slice.endsWith(".slice") || slice.indexOf('/') >= 0) {
            throw notSlice();
        }
        StringBuilder path = new StringBuilder(manager);
        if (!slice.equals("-.slice")) {
            for (int dash = slice.indexOf('-'); dash >= 0; dash = slice.indexOf('-', dash + 1)) {
                if (dash == 0 || dash + 1 >= end || slice.charAt(dash + 1) == '-') {
                    throw notSlice();
                }
                append(path, slice.substring(0, dash) + ".slice");
            }
            append(path, slice);
        }
        append(path, unit);
        return path.toString();
    }

    private static void append(StringBuilder path, String component) {
        path.append(path.isEmpty() ? "" : "/").append(component);
    }

    private SetupException notSlice() {
        return new SetupException("cgroupsPath names the slice " + slice + ", which is no name of a slice", "write it as system.slice, or a-b.slice for one in a.slice");
    }
}
