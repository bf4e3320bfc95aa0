package demitasse.engine.store;

import demitasse.engine.network.Attachment;

/** Where containers are kept (docs/architecture.md, "On disk"). */
public final class Storage {
    public static final String HOME = "/var/lib/demitasse";
    public static final String CONTAINERS = HOME + "/containers";
    /** What a reboot forgets: for each container that runs its init and its control groups, as an OCI runtime keeps them. */
    public static final String RUNNING = "/run/demitasse/containers";
    public static final String VOLUMES = HOME + "/volumes";
    static final String NAMES = HOME + "/names";
    static final String IDS = HOME + "/ids";
    static final String PROJECTS = HOME + "/projects";

    /** One address pool for each network. */
    public static final Attachment.Places ATTACHMENTS = new Attachment.Places(HOME + "/networks", CONTAINERS);

    private Storage() {}
}
