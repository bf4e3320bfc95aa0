package demitasse.cli.oci;

import demitasse.cli.host.Host;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.ChangeMode;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.IdentityOp.EffectiveUser;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.SetupException;
import org.jspecify.annotations.Nullable;

/** The directory that holds the state of containers, one directory for each. */
final class StateRoot {
    /** The sticky bit keeps what cleans up after a login from removing it (XDG Base Directory Specification). */
    private static final int OF_USER = 01700;

    private static final int MAP_LIMIT_BYTES = 65536;
    /** How many ids there are: only the first user namespace maps them all (user_namespaces(7)). */
    private static final String ALL_IDS = "4294967295";

    private StateRoot() { }

    /** What {@code --root} says, or {@code /run/demitasse-oci}; for an ordinary user {@code demitasse-oci} below
     *  {@code $XDG_RUNTIME_DIR}, which is made here, for its mode. */
    static String path(Kernel kernel, Host host, OciGlobals globals) {
        String given = globals.root();
        if (given != null) {
            return given;
        }
        int user = kernel.perform(new EffectiveUser());
        @Nullable String runtime = host.environment("XDG_RUNTIME_DIR");
        if (user == 0 && !(runtime != null && isAnotherAsRoot(kernel, host))) {
            return "/run/demitasse-oci";
        }
        if (runtime == null || !runtime.startsWith("/")) {
            throw new SetupException("there is no directory for the state of containers: XDG_RUNTIME_DIR is not set",
                    "set it to a directory of your own, or give --root DIR");
        }
        return made(kernel, runtime + "/demitasse-oci");
    }

    /** An engine of an ordinary user calls us as root of that user's own namespace, and with that user's variables. */
    static boolean isAnotherAsRoot(Kernel kernel, Host host) {
        @Nullable String name = host.environment("USER");
        @Nullable String map = Files.readIfThere(kernel, Fd.HERE, "/proc/self/uid_map", MAP_LIMIT_BYTES);
        return (name == null || !name.equals("root")) && map != null && map.indexOf(ALL_IDS) < 0;
    }

    private static String made(Kernel kernel, String path) {
        Files.makeDirectories(kernel, Fd.HERE, path, 0700);
        Fd directory = kernel.perform(new Open(path, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW));
        Files.with(kernel, directory, fd -> kernel.perform(new ChangeMode(fd, OF_USER)));
        return path;
    }
}
