package demitasse.spec;

import org.jspecify.annotations.Nullable;

/** Names of sysctls as files below {@code /proc/sys} (sysctl(8)). */
public final class Sysctl {
    private Sysctl() {}

    /** Where a configuration asks for it (RFC 6901). */
    public static String pointer(String name) {
        return "/linux/sysctl/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** {@code net/ipv4/ip_forward} for {@code net.ipv4.ip_forward}, or null where the name is none.
     *
     * <p>Whichever of dot and slash comes first separates; the other one then stands for a dot in a name, as in
     * {@code net.ipv4.conf.eth0/100.forwarding}. The file never leads out of {@code /proc/sys}. */
    public static @Nullable String file(String name) {
        int dot = name.indexOf('.');
        int slash = name.indexOf('/');
        char separator = slash >= 0 && (dot < 0 || slash < dot) ? '/' : '.';
        StringBuilder file = new StringBuilder();
        boolean named = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                    || "_-:@".indexOf(c) >= 0;
            if (c == separator && named) {
                file.append('/');
                named = false;
            } else if (c != separator && (c == '.' || c == '/')) {
                file.append('.');
            } else if (letter) {
                file.append(c);
                named = true;
            } else {
                return null;
            }
        }
        return named ? file.toString() : null;
    }
}
