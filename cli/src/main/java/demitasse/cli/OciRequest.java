package demitasse.cli;

import org.jspecify.annotations.Nullable;

/** What an OCI runtime is asked for, with the flags that stand before the command. */
public sealed interface OciRequest {
    OciGlobals globals();

    /** Create a container from a bundle, start it, wait for it and delete it.
     *
     * @param bundle the absolute path of the directory that holds config.json
     * @param pidFile where the pid of the container's process is written, in decimal without a newline
     * @param noPivot whether the root is changed by moving a mount instead of pivot_root(2), for a root in initramfs
     */
    record Run(OciGlobals globals, String id, String bundle, @Nullable String pidFile, boolean noPivot)
            implements OciRequest { }

    record Create(OciGlobals globals, String id, String bundle, @Nullable String pidFile, boolean noPivot) implements OciRequest { }

    record Start(OciGlobals globals, String id) implements OciRequest { }

    record State(OciGlobals globals, String id) implements OciRequest { }

    record Kill(OciGlobals globals, String id, int signal, boolean all) implements OciRequest { }

    record Delete(OciGlobals globals, String id, boolean force) implements OciRequest { }
}
