package demitasse.it;

import java.nio.file.Path;
import java.time.Duration;

/** The root filesystems of the tests, made once by the scripts in it/rootfs and kept outside of the tree. */
enum Rootfs {
    /** One static program and its links, 2 MB. */
    BUSYBOX("busybox.sh"),
    /** What debootstrap makes of Debian 12 in its smallest variant. */
    DEBIAN("debian.sh");

    private final String script;

    Rootfs(String script) {
        this.script = script;
    }

    /** The cached tree, shared by all tests: nobody may change it. */
    Path path() {
        Outcome made = Command.of(script()).within(Duration.ofMinutes(8)).run();
        if (made.status() != 0) {
            throw new AssertionError(script() + " failed (./verify installs what it needs)\n" + made);
        }
        return Path.of(made.good());
    }

    /** A copy at a place of the caller's, which must not exist yet. */
    Path copyTo(Path place) {
        Command.of("cp", "-a", path().toString(), place.toString()).run().good();
        return place;
    }

    private String script() {
        return Home.directory().resolve("it/rootfs").resolve(script).toString();
    }
}
