package demitasse.cli.oci;

import org.jspecify.annotations.Nullable;

/** The flags before an OCI command.
 *
 * @param debug whether the log tells what happens too
 * @param root an absolute directory for the state of containers; null for {@link StateRoot}'s default
 * @param log a file that takes what would be told on standard error; null for none
 * @param systemdCgroup whether cgroups are asked of systemd
 * @param withoutCgroups whether containers stay in the cgroups of their creator
 */
public record OciGlobals(
        boolean debug,
        @Nullable String log,
        LogFormat logFormat,
        @Nullable String root,
        boolean systemdCgroup,
        boolean withoutCgroups,
        Rootless rootless) {

    /** How lines of the log look. */
    public enum LogFormat { TEXT, JSON }

    /** Whether limits that an ordinary user cannot set are passed over. */
    public enum Rootless { TRUE, FALSE, AUTO }
}
