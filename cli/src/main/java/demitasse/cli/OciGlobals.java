package demitasse.cli;

import org.jspecify.annotations.Nullable;

/** The flags before an OCI command.
 *
 * @param root an absolute directory for the state of containers; null for the default
 * @param log a file that errors go to, besides standard error; null for none
 * @param systemdCgroup whether cgroups are asked of systemd
 */
public record OciGlobals(
        boolean debug,
        @Nullable String log,
        LogFormat logFormat,
        @Nullable String root,
        boolean systemdCgroup,
        Rootless rootless) {

    /** How lines of the log look. */
    public enum LogFormat { TEXT, JSON }

    /** Whether limits that an ordinary user cannot set are passed over. */
    public enum Rootless { TRUE, FALSE, AUTO }
}
