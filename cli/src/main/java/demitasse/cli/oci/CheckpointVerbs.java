package demitasse.cli.oci;

import demitasse.cli.oci.OciRequest.CgroupsMode;
import demitasse.cli.oci.Verb.Reading;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.value.Choices;
import demitasse.cli.value.Choices.Choice;
import demitasse.cli.value.Counts;
import demitasse.cli.value.Lists;
import demitasse.cli.value.Paths;
import java.util.ArrayList;
import java.util.List;

/** The commands that write a container's processes to files and bring them back, by criu(8). */
final class CheckpointVerbs {
    private static final List<Choice<CgroupsMode>> CGROUPS_MODES = List.of(new Choice<>("soft", CgroupsMode.SOFT),
            new Choice<>("full", CgroupsMode.FULL), new Choice<>("strict", CgroupsMode.STRICT),
            new Choice<>("ignore", CgroupsMode.IGNORE));
    private static final String NEEDS_CRIU = "The program criu does the work, and has to be installed.";

    private CheckpointVerbs() { }

    static final Verb<CheckpointBuilder> CHECKPOINT = new Verb<>("checkpoint", "ID",
            "Writes the processes of a container to files, and ends them.",
            List.of(new Example("demitasse-oci checkpoint --image-path ./images web", "Write web to ./images"),
                    new Example("demitasse-oci checkpoint --leave-running --image-path ./images web", "And let it run on")),
            List.of(NEEDS_CRIU), checkpointRows(), Reading.ANYWHERE, CheckpointBuilder::new,
            (b, words, table) -> new OciRequest.Checkpoint(b.globals, ContainerId.only(words, table), b.criu(), b.parentPath,
                    b.leaveRunning, b.statusFd, b.pageServer, b.preDump));

    static final Verb<CheckpointBuilder> RESTORE = new Verb<>("restore", "NEW-ID",
            "Makes a container of the processes that a checkpoint has written.",
            List.of(new Example("demitasse-oci restore -d --image-path ./images -b ./bundle web", "Bring web back")),
            List.of(NEEDS_CRIU), restoreRows(), Reading.ANYWHERE, CheckpointBuilder::new,
            (b, words, table) -> new OciRequest.Restore(b.globals, ContainerId.only(words, table), b.creation(), b.criu(),
                    b.detach, b.lsmProfile, b.lsmMountContext));

    /** What both take. */
    private static List<Option<CheckpointBuilder>> rows() {
        return List.of(
                value("image-path", "DIR", "where the images are (default: ./checkpoint)",
                        (b, v) -> b.imagePath = Paths.onHost(Verb.filled(v), b.host)),
                value("work-path", "DIR", "where criu keeps its log (default: with the images)",
                        (b, v) -> b.workPath = Paths.onHost(Verb.filled(v), b.host)),
                flag("tcp-established", "take open TCP connections along", (b, on) -> b.tcpEstablished = on),
                flag("ext-unix-sk", "take Unix sockets along whose other end is outside", (b, on) -> b.extUnixSk = on),
                flag("shell-job", "take processes along that belong to the caller's terminal", (b, on) -> b.shellJob = on),
                flag("lazy-pages", "fetch memory when it is first needed", (b, on) -> b.lazyPages = on),
                flag("file-locks", "take file locks along", (b, on) -> b.fileLocks = on),
                value("manage-cgroups-mode", "soft|full|strict|ignore", "what becomes of cgroups (default: soft)",
                        (b, v) -> b.cgroupsMode = Choices.of(v, CGROUPS_MODES)),
                value("empty-ns", "NAMESPACE", "make this namespace without what was in it; network is the one there is",
                        CheckpointVerbs::emptyNamespace).repeated(),
                flag("auto-dedup", "free what an earlier image repeats", (b, on) -> b.autoDedup = on));
    }

    private static List<Option<CheckpointBuilder>> checkpointRows() {
        List<Option<CheckpointBuilder>> rows = new ArrayList<>(rows());
        rows.add(value("parent-path", "DIR", "an earlier checkpoint that this one adds to, relative to the images",
                (b, v) -> b.parentPath = Verb.filled(v)));
        rows.add(flag("leave-running", "let the container run on", (b, on) -> b.leaveRunning = on));
        rows.add(flag("pre-dump", "write memory alone, and let the container run on", (b, on) -> b.preDump = on));
        rows.add(value("status-fd", "FD", "a descriptor that gets a byte once pages may be fetched",
                (b, v) -> b.statusFd = Counts.between(v, 0, CreationBuilder.MOST_DESCRIPTORS)));
        rows.add(value("page-server", "ADDRESS:PORT", "who takes the pages", (b, v) -> b.pageServer = pageServer(v)));
        return rows;
    }

    private static List<Option<CheckpointBuilder>> restoreRows() {
        List<Option<CheckpointBuilder>> rows = new ArrayList<>(rows());
        rows.add(CreationBuilder.bundle());
        rows.add(CreationBuilder.consoleSocket());
        rows.add(CreationBuilder.detach());
        rows.add(CreationBuilder.pidFile());
        // Callers of runc give it; criu makes the container's first process a child of ours in any case.
        rows.add(CreationBuilder.noSubreaper());
        rows.add(CreationBuilder.noPivot());
        rows.add(value("lsm-profile", "TYPE:NAME", "another profile of the security module than the recorded one",
                (b, v) -> b.lsmProfile = v));
        rows.add(value("lsm-mount-context", "CONTEXT", "another SELinux context of mounts than the recorded one",
                (b, v) -> b.lsmMountContext = v));
        return rows;
    }

    private static void emptyNamespace(CheckpointBuilder b, String names) {
        for (String name : Lists.split(names)) {
            if (!name.equals("network")) {
                throw new BadValueException("give network, the one that criu can leave empty");
            }
            b.emptyNamespaces.add(name);
        }
    }

    private static String pageServer(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new BadValueException("write ADDRESS:PORT");
        }
        Counts.between(text.substring(colon + 1), 1, 65_535);
        return text;
    }

    // These two name the builder, which the compiler cannot infer through the calls that follow a row.
    private static Option<CheckpointBuilder> flag(String name, String help, Option.FlagSetter<CheckpointBuilder> setter) {
        return Option.flag(name, help, setter);
    }

    private static Option<CheckpointBuilder> value(
            String name, String placeholder, String help, Option.ValueSetter<CheckpointBuilder> setter) {
        return Option.value(name, placeholder, help, setter);
    }
}
