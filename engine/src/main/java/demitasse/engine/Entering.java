package demitasse.engine;

import demitasse.engine.RunRequest.User;
import demitasse.engine.RunRequest.Variable;
import demitasse.engine.store.Storage;
import demitasse.engine.store.Stored;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.TerminalOp.GetAttributes;
import demitasse.kernel.Text;
import demitasse.runtime.Log;
import demitasse.runtime.SetupException;
import demitasse.runtime.lifecycle.Container;
import demitasse.runtime.lifecycle.Exec;
import demitasse.runtime.lifecycle.ExecProcess;
import demitasse.spec.Capability;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A further program in a container that runs. */
public final class Entering {
    private Entering() {}

    /**
     * What is asked for.
     *
     * @param workdir null for the container's own
     * @param user null for the container's own
     * @param detachKeys leave it to itself when typed, with a terminal; none where nothing does
     * @param privileged whether it has every capability
     */
    public record Wish(
            List<String> words,
            List<Variable> environment,
            @Nullable String workdir,
            @Nullable User user,
            boolean interactive,
            boolean tty,
            boolean detach,
            String detachKeys,
            boolean privileged) {}

    /**
     * Runs it; answers its exit code, or 128 + the signal that ended it, and 0 where it is detached, at once or by the keys for that.
     *
     * @param terminal the kind of terminal that we have, null for none
     * @throws SetupException where the container does not run
     */
    public static int enter(Kernel kernel, Stored stored, Wish wish, @Nullable String terminal) {
        Container instance = alive(stored);
        List<String> environment = new ArrayList<>();
        if (wish.tty()) {
            environment.add("TERM=" + (terminal == null ? "xterm" : terminal));
        }
        Accounts.Account account = wish.user() == null ? null : account(kernel, instance, wish.user());
        if (account != null) {
            environment.add("HOME=" + account.home());
        }
        for (Variable variable : wish.environment()) {
            environment.add(variable.name() + "=" + variable.value());
        }
        ExecProcess.Command command = new ExecProcess.Command(
                wish.words(), wish.workdir(), environment, wish.tty(), account == null ? null : Long.valueOf(account.uid()),
                account == null ? null : Long.valueOf(account.gid()), account == null ? List.of() : account.groups(),
                wish.privileged() ? everything() : List.of(), false, null, null);
        silence(kernel, wish);
        String execId = ContainerId.draw(kernel);
        String words = String.join(" ", wish.words());
        stored.note("exec_create: " + words, "execID", execId);
        stored.note("exec_start: " + words, "execID", execId);
        int code = Exec.exec(kernel, new Exec.Request(Storage.RUNNING, stored.id(), command, List.of(), null, null, null, 0, wish.detach(),
                wish.detachKeys(), false), Log.NONE);
        if (code == Exec.LEFT) {
            stored.note("exec_detach: " + words, "execID", execId);
            tellLeft(kernel);
            return 0;
        }
        if (!wish.detach()) {
            stored.note("exec_die", "execID", execId, "exitCode", Integer.toString(code));
        }
        return code;
    }

    private static void tellLeft(Kernel kernel) {
        if (kernel.succeeds(new GetAttributes(Fd.STDERR))) {
            Files.writeAll(kernel, Fd.STDERR, Text.encode("\n[demitasse] detached; the command goes on in the container\n"));
        }
    }

    private static Container alive(Stored stored) {
        String name = stored.record().shownAs();
        Container instance = stored.instance();
        switch (stored.standing().status()) {
            case RUNNING -> { }
            case PAUSED -> throw new SetupException("container " + name + " is paused", "let it go on with demitasse unpause " + name);
            case CREATED, RESTARTING, EXITED -> throw new SetupException("container " + name + " is not running", "start it with demitasse start " + name);
        }
        if (instance == null) {
            throw new SetupException("container " + name + " has just ended", null);
        }
        return instance;
    }

    /** By the files of the container as it is now. */
    private static Accounts.Account account(Kernel kernel, Container instance, User user) {
        Fd root = kernel.perform(new Open("/proc/" + instance.state().pid() + "/root", OpenFlag.PATH | OpenFlag.DIRECTORY));
        Accounts.Account account = new Accounts(kernel, root).resolve(user);
        kernel.perform(new Close(root));
        return account;
    }

    private static List<String> everything() {
        List<String> all = new ArrayList<>();
        for (Capability capability : Capability.values()) {
            all.add(capability.name());
        }
        return all;
    }

    /** What is not asked to be passed on is nothing. */
    private static void silence(Kernel kernel, Wish wish) {
        if (wish.interactive() && !wish.detach()) {
            return;
        }
        Fd nothing = kernel.perform(new Open("/dev/null", OpenFlag.READ_WRITE));
        int last = wish.detach() ? 2 : wish.tty() ? -1 : 0;
        for (int number = 0; number <= last; number++) {
            kernel.perform(new Duplicate(nothing, number, false));
        }
        kernel.perform(new Close(nothing));
    }
}
