package demitasse.runtime;

import org.jspecify.annotations.Nullable;

/** One thing that is done to make a container: a value that can be shown before it is done. */
public interface Step {
    /** The name under which the launcher leaves a handle to init's directory in /proc, for steps that the parent performs beside it. */
    String INIT_PROCESS = "init's /proc";

    /** The name under which init keeps the way to its parent. */
    String PARENT = "the way to the parent";

    /** The name under which the way to who is asked about system calls is kept, until the filter is in force. */
    String LISTENER = "the listener for system calls";

    /** What will be done, for a plan, a trace or an error: {@code mount proc on /proc (nosuid,nodev,noexec)}. */
    String words();

    /** The property of the configuration that asks for it, as a JSON pointer (RFC 6901); null where none does. */
    default @Nullable String pointer() {
        return null;
    }

    /**
     * Does it.
     *
     * @throws demitasse.kernel.KernelException when the kernel refuses
     * @throws SetupException when what was asked for cannot be had
     */
    void perform(Site site);
}
