package demitasse.engine;

/** Where containers are kept (docs/architecture.md, "On disk"). */
final class Storage {
    static final String HOME = "/var/lib/demitasse";
    static final String CONTAINERS = HOME + "/containers";
    static final String NAMES = HOME + "/names";

    private Storage() {}
}
