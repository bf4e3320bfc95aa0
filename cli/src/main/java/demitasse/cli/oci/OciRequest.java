package demitasse.cli.oci;

import demitasse.spec.IntelRdt;
import demitasse.spec.Resources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an OCI runtime is asked for, with the flags that stand before the command. Paths are absolute; ids are checked. */
public sealed interface OciRequest {
    OciGlobals globals();

    /** Make a container of a bundle, with its program waiting to be started. */
    record Create(OciGlobals globals, String id, Creation creation) implements OciRequest { }

    /** Let the program of a created container go. */
    record Start(OciGlobals globals, String id) implements OciRequest { }

    /** Create, start, wait and delete; detached it ends once the program was started.
     *
     * @param noSubreaper whether orphans of the container are left to whoever takes them
     * @param keep whether the container is not deleted when it ends
     */
    record Run(OciGlobals globals, String id, Creation creation, boolean detach, boolean noSubreaper, boolean keep)
            implements OciRequest { }

    /** Print the state of a container as JSON. */
    record State(OciGlobals globals, String id) implements OciRequest { }

    /** Send a signal.
     *
     * @param signal its number; 0 only asks whether there is a process
     * @param all whether every process of the container gets it, and a container that has stopped is no error
     */
    record Kill(OciGlobals globals, String id, int signal, boolean all) implements OciRequest { }

    /** Remove what is left of a container; {@code force} kills it first, and then one that is not there is no error. */
    record Delete(OciGlobals globals, String id, boolean force) implements OciRequest { }

    /** Run another process in a container.
     *
     * @param pidFile where its pid is written, in decimal without a newline
     * @param cgroups where in the container's cgroups it goes; empty for where the container's own process is
     * @param ignorePaused whether a paused container is taken too, in which the process waits until it is resumed
     */
    record Exec(
            OciGlobals globals,
            String id,
            ExecProcess process,
            Descriptors descriptors,
            @Nullable String pidFile,
            boolean detach,
            List<CgroupPlace> cgroups,
            boolean ignorePaused)
            implements OciRequest { }

    /** Print every container below the root; {@code quiet} prints ids alone. */
    record ListAll(OciGlobals globals, Format format, boolean quiet) implements OciRequest { }

    /** Print the processes of a container, as pids in JSON or as ps(1) shows them with {@code psOptions}. */
    record Ps(OciGlobals globals, String id, Format format, List<String> psOptions) implements OciRequest { }

    /** Freeze a container. */
    record Pause(OciGlobals globals, String id) implements OciRequest { }

    /** Let a frozen container go on. */
    record Resume(OciGlobals globals, String id) implements OciRequest { }

    /** Change limits.
     *
     * @param file a JSON document with the limits, {@code -} for standard input; null for those of the flags
     * @param resources the limits that flags gave
     * @param intelRdt the cache and bandwidth that flags gave; null for none
     */
    record Update(OciGlobals globals, String id, @Nullable String file, Resources resources, @Nullable IntelRdt intelRdt)
            implements OciRequest { }

    /** Print figures of a container as JSON, once or at intervals, and when memory runs out. */
    record Events(OciGlobals globals, String id, long intervalMillis, boolean statsOnce) implements OciRequest { }

    /** Write a configuration to start from. */
    record Spec(OciGlobals globals, String bundle, boolean rootless) implements OciRequest { }

    /** Print what this runtime can do, as JSON (features.md). */
    record Features(OciGlobals globals) implements OciRequest { }

    /** Write a container's processes to files.
     *
     * @param parentPath an earlier checkpoint that this one only adds to, relative to the images; null for none
     * @param statusFd a descriptor that gets a byte once pages may be asked for; null for none
     * @param pageServer address and port of who takes the pages; null for none
     */
    record Checkpoint(
            OciGlobals globals,
            String id,
            Criu criu,
            @Nullable String parentPath,
            boolean leaveRunning,
            @Nullable Integer statusFd,
            @Nullable String pageServer,
            boolean preDump)
            implements OciRequest { }

    /** Make a container of the processes that a checkpoint has written.
     *
     * @param lsmProfile the profile of the security module instead of the recorded one, {@code TYPE:NAME}
     * @param lsmMountContext the SELinux context of mounts instead of the recorded one
     */
    record Restore(
            OciGlobals globals,
            String id,
            Creation creation,
            Criu criu,
            boolean detach,
            @Nullable String lsmProfile,
            @Nullable String lsmMountContext)
            implements OciRequest { }

    /** How a container comes to be.
     *
     * @param bundle the directory that holds config.json
     * @param pidFile where the pid of the container's process is written, in decimal without a newline
     * @param noPivot whether the root is changed by moving a mount instead of pivot_root(2), for a root in initramfs
     * @param noNewKeyring whether the process stays in the session keyring of the caller
     */
    record Creation(
            String bundle, Descriptors descriptors, @Nullable String pidFile, boolean noPivot, boolean noNewKeyring) { }

    /** Descriptors that pass between the caller and the process.
     *
     * @param consoleSocket a socket that gets the terminal of the process
     * @param pidfdSocket a socket that gets a pidfd of the process
     * @param preserveFds how many descriptors from 3 on the process keeps
     */
    record Descriptors(@Nullable String consoleSocket, @Nullable String pidfdSocket, int preserveFds) {
        public static final Descriptors NONE = new Descriptors(null, null, 0);
    }

    /** What exec runs. */
    sealed interface ExecProcess { }

    /** The process object of a configuration, in a file of its own. */
    record ProcessFile(String path) implements ExecProcess { }

    /** A command; whatever is null or empty is as in the container's own process.
     *
     * @param env in the form {@code NAME=VALUE}, added to the container's
     * @param capabilities added to the container's
     */
    record ProcessFlags(
            List<String> args,
            @Nullable String cwd,
            List<String> env,
            boolean terminal,
            @Nullable Long uid,
            @Nullable Long gid,
            List<Long> additionalGids,
            @Nullable String selinuxLabel,
            @Nullable String apparmorProfile,
            boolean noNewPrivileges,
            List<String> capabilities)
            implements ExecProcess { }

    /** A path below the container's cgroup, of some controllers' hierarchies or, where those are empty, of all. */
    record CgroupPlace(List<String> controllers, String path) { }

    /** What checkpoint and restore have in common (criu(8)).
     *
     * @param imagePath the directory of the images
     * @param workPath the directory of logs; null for that of the images
     */
    record Criu(
            String imagePath,
            @Nullable String workPath,
            boolean tcpEstablished,
            boolean extUnixSk,
            boolean shellJob,
            boolean lazyPages,
            boolean fileLocks,
            CgroupsMode cgroupsMode,
            List<String> emptyNamespaces,
            boolean autoDedup) { }

    /** What becomes of cgroups in a checkpoint and a restore ({@code --manage-cgroups} of criu(8)). */
    enum CgroupsMode {
        SOFT("soft"),
        FULL("full"),
        STRICT("strict"),
        IGNORE("ignore");

        private final String word;

        CgroupsMode(String word) {
            this.word = word;
        }

        /** As criu(8) and our own flag have it. */
        String word() {
            return word;
        }
    }

    /** How lists are printed. */
    enum Format { TABLE, JSON }
}
