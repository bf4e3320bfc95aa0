package demitasse.runtime.lifecycle;

import demitasse.kernel.Kernel;
import demitasse.runtime.Grouping;
import demitasse.runtime.Log;
import org.jspecify.annotations.Nullable;

/** Makes a container from a bundle, up to where its program would begin (runtime.md, Create). */
public final class Create {
    private Create() {}

    /**
     * What is asked for; all paths are absolute.
     *
     * @param root the directory of all containers' states
     * @param pidFile where init's pid is written, in decimal
     * @param consoleSocket gets the terminal
     * @param pidfdSocket gets a descriptor of init
     * @param listening how many descriptors from 3 on are sockets that the program is to listen on (sd_listen_fds(3))
     * @param preserved how many descriptors after those the program keeps besides
     * @param pivot whether the root becomes that of the mount namespace
     * @param newKeyring whether it gets a session keyring of its own
     * @param grouping in which control groups it will be
     */
    public record Request(
            String root,
            String id,
            String bundle,
            @Nullable String pidFile,
            @Nullable String consoleSocket,
            @Nullable String pidfdSocket,
            int listening,
            int preserved,
            boolean pivot,
            boolean newKeyring,
            Grouping grouping) {}

    /**
     * Creates it; it is there for whoever starts it when this returns.
     *
     * @throws RuntimeException when it can't be created; nothing of it is left then
     */
    public static void create(Kernel kernel, Request request, Log log) {
        Preserved.check(kernel, request.listening() + request.preserved());
        Creation.make(kernel, request, false, log);
    }
}
