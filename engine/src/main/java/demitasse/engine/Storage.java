package demitasse.engine;

/** Where containers are kept (docs/architecture.md, "On disk"). */
public final class Storage {
    public static final String HOME = "/var/lib/demitasse";
    static final String CONTAINERS = HOME + "/containers";
    static final String NAMES = HOME + "/names";

    private Storage() {}
}
