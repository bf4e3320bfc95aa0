package demitasse.cli;

/** Which version this is. */
final class Version {
    static final String NUMBER = "0.1.0";
    /** The version of the OCI runtime specification that is followed. */
    static final String SPECIFICATION = "1.3.0";

    private Version() { }

    static String text(String machine) {
        return "demitasse " + NUMBER + " (linux, " + machine + ")\n";
    }

    /** The form that containerd's shim reads: it looks for these three words at the beginnings of lines, runc's own
     *  name first, and takes anything else for a runtime without a version. */
    static String ociText() {
        return "runc version " + NUMBER + "-demitasse\nspec: " + SPECIFICATION + "\n";
    }
}
