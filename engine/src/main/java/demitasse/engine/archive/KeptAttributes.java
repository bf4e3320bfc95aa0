package demitasse.engine.archive;

/**
 * Which extended attributes travel with a file. Labels of the host's security modules do not, and those of trusted programs
 * must not: with {@code trusted.overlay.redirect} a layer would show what lies elsewhere below it.
 */
public final class KeptAttributes {
    private KeptAttributes() {}

    /** What an overlay writes of a directory whose lower ones do not show through (overlayfs.rst, "whiteouts and opaque directories"). */
    public static final String OPAQUE = "trusted.overlay.opaque";

    /** @param layer whether what is copied is a layer of an overlay, by ourselves from one place of ours to another */
    static boolean isKept(String name, boolean layer) {
        return isKept(name) || layer && name.equals(OPAQUE);
    }

    public static boolean isKept(String name) {
        return name.startsWith("user.") || name.equals("security.capability") || name.startsWith("system.posix_acl_");
    }
}
