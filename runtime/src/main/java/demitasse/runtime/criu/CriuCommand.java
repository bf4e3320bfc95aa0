package demitasse.runtime.criu;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What criu is run with. */
public sealed interface CriuCommand {
    CriuOptions options();

    /** The name of its log, in the working directory. */
    String log();

    /** Its words, the program's name first. */
    List<String> arguments();

    /**
     * Writes processes to images.
     *
     * @param pid of the first of them
     * @param parent an earlier dump that this one adds to, relative to the images
     * @param pageServer {@code ADDRESS:PORT} of who takes the pages, or, of lazy ones, where they can be fetched
     * @param external what is outside of the container and only referred to, in criu's words: {@code mnt[/data]:/data}
     */
    record Dump(
            CriuOptions options,
            int pid,
            String rootfs,
            @Nullable String parent,
            boolean leaveRunning,
            boolean preDump,
            @Nullable Integer statusFd,
            @Nullable String pageServer,
            List<String> external)
            implements CriuCommand {
        public Dump {
            external = List.copyOf(external);
        }

        @Override
        public String log() {
            return preDump ? "pre-dump.log" : "dump.log";
        }

        @Override
        public List<String> arguments() {
            Words words = new Words(this, preDump ? "pre-dump" : "dump", rootfs);
            words.add("--tree", Integer.toString(pid));
            words.flag("--leave-running", leaveRunning && !preDump);
            words.add("--prev-images-dir", parent);
            // Which pages change from now on is what the next dump is about.
            words.flag("--track-mem", preDump || parent != null);
            words.add("--status-fd", statusFd == null ? null : Integer.toString(statusFd));
            if (pageServer != null) {
                int colon = pageServer.lastIndexOf(':');
                words.flag("--page-server", !options.lazyPages());
                words.add("--address", pageServer.substring(0, colon));
                words.add("--port", pageServer.substring(colon + 1));
            }
            words.addAll("--external", external);
            return words.list();
        }
    }

    /**
     * Makes processes of images.
     *
     * @param rootfs a mount point
     * @param pidFile where the pid of the first of them is written
     * @param cgroupRoots groups to go into instead of those written down: {@code cpu,cpuacct:/web}, {@code /web} on version 2
     * @param stopped whether they wait for SIGCONT instead of going on at once
     * @param inherited open descriptors in the place of files that were outside: {@code fd[1]:pipe:[4711]}
     */
    record Restore(
            CriuOptions options,
            String rootfs,
            String pidFile,
            List<String> cgroupRoots,
            List<String> external,
            List<String> inherited,
            boolean stopped,
            @Nullable String lsmProfile,
            @Nullable String lsmMountContext)
            implements CriuCommand {
        public Restore {
            cgroupRoots = List.copyOf(cgroupRoots);
            external = List.copyOf(external);
            inherited = List.copyOf(inherited);
        }

        @Override
        public String log() {
            return "restore.log";
        }

        @Override
        public List<String> arguments() {
            Words words = new Words(this, "restore", rootfs);
            // The first process becomes a child of ours and not of criu, which ends.
            words.flag("--restore-detached", true);
            words.flag("--restore-sibling", true);
            words.add("--pidfile", pidFile);
            words.addAll("--cgroup-root", cgroupRoots);
            words.addAll("--external", external);
            words.addAll("--inherit-fd", inherited);
            words.flag("--leave-stopped", stopped);
            words.add("--lsm-profile", lsmProfile);
            words.add("--lsm-mount-context", lsmMountContext);
            return words.list();
        }
    }

    /** A command line in the making. */
    final class Words {
        private final List<String> list = new ArrayList<>();

        Words(CriuCommand command, String action, String rootfs) {
            CriuOptions options = command.options();
            list.add("criu");
            list.add(action);
            add("--images-dir", options.images());
            add("--work-dir", options.workDirectory());
            add("--log-file", command.log());
            list.add("-v4");
            add("--root", rootfs);
            list.add("--manage-cgroups=" + options.cgroupsMode());
            flag("--tcp-established", options.tcpEstablished());
            flag("--ext-unix-sk", options.extUnixSockets());
            flag("--shell-job", options.shellJob());
            flag("--lazy-pages", options.lazyPages());
            flag("--file-locks", options.fileLocks());
            flag("--auto-dedup", options.autoDedup());
            add("--empty-ns", options.emptyNetwork() ? "net" : null);
        }

        void flag(String name, boolean given) {
            if (given) {
                list.add(name);
            }
        }

        void add(String name, @Nullable String value) {
            if (value != null) {
                list.add(name);
                list.add(value);
            }
        }

        void addAll(String name, List<String> values) {
            for (String value : values) {
                add(name, value);
            }
        }

        List<String> list() {
            return List.copyOf(list);
        }
    }
}
