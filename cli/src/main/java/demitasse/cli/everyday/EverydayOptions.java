package demitasse.cli.everyday;

import demitasse.cli.host.Host;
import demitasse.engine.RunRequest.User;
import demitasse.engine.RunRequest.Variable;
import demitasse.engine.life.Attaching;
import demitasse.engine.look.Selection.Filter;
import demitasse.kernel.Signal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of the commands on containers; the rows of {@link EverydayVerbs} set the fields. */
public final class EverydayOptions {
    final Host host;
    boolean force;
    boolean volumes;
    boolean follow;
    boolean timestamps;
    boolean details;
    boolean interactive;
    boolean tty;
    boolean detach;
    boolean privileged;
    boolean attach;
    boolean noInput;
    boolean proxy = true;
    String detachKeys = Attaching.Wish.USUAL_KEYS;
    long tail = -1;
    int signal = Signal.KILL;
    /** 0 for the container's own. */
    int stopSignal;
    @Nullable Integer timeoutSeconds;
    @Nullable String since;
    @Nullable String until;
    @Nullable String workdir;
    @Nullable User user;
    boolean boot;
    final LimitChoice limits = new LimitChoice();
    final List<Variable> environment = new ArrayList<>();
    final List<Filter> filters = new ArrayList<>();

    EverydayOptions(Host host) {
        this.host = host;
    }
}
