package demitasse.cli;

/** Which version this is. */
public final class Version {
    public static final String NUMBER = "0.1.0";
    /** The version of the OCI runtime specification that is followed. */
    static final String SPECIFICATION = "1.3.0";

    private Version() { }

    static String text(String machine) {
        return "demitasse " + NUMBER + " (linux, " + machine + ")\n";
    }

    /** The form that containerd's shim and dockerd read: they look for these three words at the beginnings of lines,
     *  runc's own name first, and take anything else for a runtime without a version. The commit is
     *  unknown where the sources are no checkout of git. */
    public static String ociText() {
        return "runc version " + NUMBER + "-demitasse\ncommit: " + Commit.id() + "\nspec: " + SPECIFICATION + "\n";
    }
}
