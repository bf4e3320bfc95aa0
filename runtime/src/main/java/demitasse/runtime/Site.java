package demitasse.runtime;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the steps work: the kernel, and the descriptors that one step leaves for another. It is copied with everything
 * else when init is cloned, so what the parent kept before is there in init, too.
 */
public final class Site {
    private final Kernel kernel;
    private final Map<String, Fd> kept = new HashMap<>();
    private int initPid;

    public Site(Kernel kernel) {
        this.kernel = kernel;
    }

    public Kernel kernel() {
        return kernel;
    }

    public <R> R perform(KernelOp<R> op) {
        return kernel.perform(op);
    }

    /** Leaves a descriptor for a later step, under a name both know. */
    public void keep(String name, Fd fd) {
        kept.put(name, fd);
    }

    /** A descriptor that an earlier step left. */
    public Fd kept(String name) {
        Fd fd = kept.get(name);
        if (fd == null) {
            throw new IllegalStateException("no step before this one left " + name);
        }
        return fd;
    }

    /** Tells the steps that the parent performs beside init who that is. */
    public void keepInit(int pid, Fd process) {
        initPid = pid;
        keep(Step.INIT_PROCESS, process);
    }

    /** Tells init's own steps which pid it has for the parent. */
    public void keepInitPid(int pid) {
        initPid = pid;
    }

    /** The pid of init as the parent sees it. */
    public int initPid() {
        if (initPid == 0) {
            throw new IllegalStateException("there is no init yet");
        }
        return initPid;
    }

    /** Closes all that were left under names that begin so; another process has its own of each. */
    public void letGo(String prefix) {
        List<String> names = new ArrayList<>(kept.keySet());
        for (String name : names) {
            Fd fd = kept.get(name);
            if (name.startsWith(prefix) && fd != null) {
                kept.remove(name);
                kernel.attempt(new Close(fd));
            }
        }
    }

    public @Nullable Fd keptOrNull(String name) {
        return kept.get(name);
    }
}
