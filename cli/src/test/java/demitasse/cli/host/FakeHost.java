package demitasse.cli.host;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host made of maps; its working directory is /place, where ./rootfs and ./src are directories. */
public final class FakeHost implements Host {
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, PathKind> paths = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Map<String, String> images = new LinkedHashMap<>();
    private boolean terminals;
    private int redirected = -1;

    public FakeHost() {
        directory("/").directory("/place").directory("/place/rootfs").directory("/place/src").directory("/srv");
    }

    public FakeHost directory(String path) {
        paths.put(path, PathKind.DIRECTORY);
        return this;
    }

    public FakeHost hidden(String path) {
        paths.put(path, PathKind.HIDDEN);
        return this;
    }

    public FakeHost file(String path, String text) {
        paths.put(path, PathKind.OTHER);
        files.put(path, text);
        return this;
    }

    public FakeHost image(String name, String root) {
        images.put(name, root);
        return this;
    }

    public FakeHost with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public FakeHost atTerminal() {
        terminals = true;
        return this;
    }

    /** Makes one of the standard streams something else than a terminal. */
    public FakeHost redirected(int fd) {
        redirected = fd;
        return this;
    }

    @Override
    public @Nullable String environment(String name) {
        return environment.get(name);
    }

    @Override
    public String workingDirectory() {
        return "/place";
    }

    @Override
    public PathKind kind(String path) {
        PathKind kind = paths.get(path);
        return kind == null ? PathKind.MISSING : kind;
    }

    @Override
    public @Nullable String imageRoot(String name) {
        return images.get(name);
    }

    @Override
    public FileText readFile(String path, int limitBytes) {
        String text = files.get(path.startsWith("/") ? path : "/place/" + path);
        if (text == null) {
            return new Unreadable("ENOENT (No such file or directory)");
        }
        boolean fits = text.getBytes(StandardCharsets.UTF_8).length <= limitBytes;
        return fits ? new Content(text) : new Unreadable("it is larger than " + limitBytes + " bytes");
    }

    @Override
    public boolean isTerminal(int fd) {
        return terminals && fd != redirected;
    }

    @Override
    public String machine() {
        return "x86_64";
    }
}
