package demitasse.spec;

/** The root filesystem (config.md, Root): a path, absolute or relative to the bundle. */
public record Root(String path, boolean readonly) {
    public Root withPath(String path) {
        return new Root(path, readonly);
    }

    public Root withReadonly(boolean readonly) {
        return new Root(path, readonly);
    }
}
