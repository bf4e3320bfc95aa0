package demitasse.runtime.seccomp;

import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Fd;
import demitasse.kernel.SocketOp.Connect;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.spec.json.JsonWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who decides about the system calls that a profile has waiting for an answer: a process that listens on a socket, and is sent
 * the descriptor on which the kernel asks (config-linux.md, Seccomp; runtime-spec, The Container Process State).
 *
 * @param id of the container
 * @param standing of the container when the filter is put in force
 * @param metadata passed on as it is; null for none
 */
public record Listener(String ociVersion, String id, Standing standing, Map<String, String> annotations, @Nullable String metadata) {
    /**
     * Where the container stands in its life (runtime.md, State).
     *
     * @param bundle where its configuration lies; empty where that isn't known
     * @param status as its state has it
     * @param pid of its first process, 0 where that is the one that asks
     */
    public record Standing(String bundle, String status, int pid) {
        /** That of one whose first process asks while it is made. */
        public static Standing creating(String bundle) {
            return new Standing(bundle, "creating", 0);
        }
    }

    static Fd socket(Site site) {
        return site.kept(Step.LISTENER);
    }

    /** The container process state, to go with one descriptor. */
    byte[] told(int pid) {
        JsonWriter out = JsonWriter.compact();
        out.beginObject();
        out.member("ociVersion", ociVersion);
        out.name("fds").beginArray().string("seccompFd").endArray();
        out.name("pid").number(pid);
        out.member("metadata", metadata);
        out.name("state").beginObject();
        out.member("ociVersion", ociVersion);
        out.member("id", id);
        out.member("status", standing.status());
        out.name("pid").number(standing.pid() == 0 ? pid : standing.pid());
        out.member("bundle", standing.bundle());
        out.member("annotations", annotations);
        out.endObject();
        return out.endObject().toBytes();
    }

    /** Connects to the listener while its path leads there: by the parent, before anything is made. */
    public record Reach(String path) implements Step {
        @Override
        public String words() {
            return "connect to the listener for system calls at " + path;
        }

        @Override
        public String pointer() {
            return "/linux/seccomp/listenerPath";
        }

        @Override
        public void perform(Site site) {
            site.keep(LISTENER, site.perform(new Connect(path)));
        }
    }

    /** Asks which pid this process has on the host, as long as the host's /proc is seen. */
    public record LearnPid() implements Step {
        @Override
        public String words() {
            return "ask for the pid on the host";
        }

        @Override
        public void perform(Site site) {
            site.keepInitPid(Integer.parseInt(site.perform(new ReadLink(Fd.HERE, "/proc/self"))));
        }
    }
}
