package demitasse.engine.archive;

/**
 * Which extended attributes travel with a file. Labels of the host's security modules do not, and those of trusted programs
 * must not: with {@code trusted.overlay.redirect} a layer would show what lies elsewhere below it.
 */
final class KeptAttributes {
    private KeptAttributes() {}

    static boolean isKept(String name) {
        return name.startsWith("user.") || name.equals("security.capability") || name.startsWith("system.posix_acl_");
    }
}
