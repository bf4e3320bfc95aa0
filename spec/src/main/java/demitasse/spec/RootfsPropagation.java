package demitasse.spec;

/** The propagation of the root mount (config-linux.md, Rootfs Mount Propagation; mount_namespaces(7)).
 *
 * <p>The specification has the four plain words; engines write the recursive ones too, and runc and crun take them. */
public enum RootfsPropagation implements Word {
    PRIVATE("private"),
    RPRIVATE("rprivate"),
    SHARED("shared"),
    RSHARED("rshared"),
    SLAVE("slave"),
    RSLAVE("rslave"),
    UNBINDABLE("unbindable"),
    RUNBINDABLE("runbindable");

    private final String word;

    RootfsPropagation(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
