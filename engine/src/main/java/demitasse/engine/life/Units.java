package demitasse.engine.life;

import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.Store;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Fd;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import org.jspecify.annotations.Nullable;

/** Units that have systemd start and stop containers (systemd.service(5)). */
public final class Units {
    private static final String USUAL = "/usr/local/bin/demitasse";
    /** What systemd gives a service to end, beyond what the container has. */
    private static final int MORE_SECONDS = 30;

    private Units() {}

    /**
     * The unit of a container, or of all whose restart policy asks for it.
     *
     * @param word names the container, null for all
     * @throws demitasse.runtime.SetupException where there is none
     */
    public static String of(Kernel kernel, @Nullable String word) {
        String program = program(kernel);
        return word == null ? ofAll(program) : ofOne(Store.open(kernel).find(word).record(), program);
    }

    /** Where this program lies; what is no file of this host any more stands for where it usually does. */
    private static String program(Kernel kernel) {
        return kernel.attempt(new ReadLink(Fd.HERE, "/proc/self/exe")) instanceof Done<String>(String path) && path.startsWith("/") && !path.endsWith(" (deleted)")
                ? path
                : USUAL;
    }

    static String ofAll(String program) {
        return """
                # Keep it as /etc/systemd/system/demitasse.service, and then: systemctl enable --now demitasse.service
                [Unit]
                Description=Containers whose restart policy asks for them after a boot
                Documentation=man:demitasse(1)
                Wants=network-online.target
                After=network-online.target local-fs.target
                RequiresMountsFor=/var/lib/demitasse

                [Service]
                Type=oneshot
                RemainAfterExit=yes
                ExecStart=@ start --after-boot
                ExecStop=@ stop --before-shutdown
                # Supervisors end with their containers.
                KillMode=process
                TimeoutStopSec=infinity

                [Install]
                WantedBy=multi-user.target
                """.replace("@", quoted(program));
    }

    static String ofOne(ContainerRecord record, String program) {
        String name = record.shownAs();
        String stop = record.stopTimeoutSeconds() < 0 ? "infinity" : Integer.toString(record.stopTimeoutSeconds() + MORE_SECONDS);
        return """
                # Keep it as /etc/systemd/system/NAME.service, and then: systemctl enable --now NAME.service
                [Unit]
                Description=Container NAME
                Documentation=man:demitasse(1)
                Wants=network-online.target
                After=network-online.target local-fs.target
                RequiresMountsFor=/var/lib/demitasse

                [Service]
                # What start leaves is one process, the container's supervisor, which ends when the container has ended for good.
                Type=forking
                ExecStart=@ start NAME
                ExecStop=@ stop NAME
                KillMode=process
                TimeoutStopSec=SECONDS

                [Install]
                WantedBy=multi-user.target
                """.replace("NAME", name).replace("SECONDS", stop).replace("@", quoted(program));
    }

    /** As a word of a command line in a unit: {@code %} begins a specifier there. */
    private static String quoted(String path) {
        String escaped = path.replace("%", "%%");
        return escaped.indexOf(' ') < 0 ? escaped : '"' + escaped + '"';
    }
}
