package demitasse.cli;

import demitasse.cli.host.Host;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.Operands;
import demitasse.cli.option.Shown;
import demitasse.cli.option.UsageException;
import demitasse.cli.value.Roots;
import demitasse.cli.value.Sizes;
import demitasse.engine.RunRequest;
import demitasse.engine.RunRequest.Directory;
import demitasse.engine.RunRequest.HostRoot;
import demitasse.engine.RunRequest.Network;
import demitasse.engine.RunRequest.RootMode;
import demitasse.engine.RunRequest.RootSource;
import demitasse.engine.RunRequest.Sharing;
import demitasse.engine.life.Attaching;
import demitasse.engine.store.ContainerRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the words after {@code run}. */
final class RunCommand {
    private final OptionTable<RunBuilder> table;
    private final RunBuilder builder;
    private final Host host;

    private RunCommand(OptionTable<RunBuilder> table, Host host) {
        this.table = table;
        this.host = host;
        this.builder = new RunBuilder(host);
    }

    /** The request, or null where help was asked for.
     *  @param name the command's: run or create
     *  @throws UsageException with what is wrong */
    static Command.@Nullable Run read(List<String> words, Host host, String name) {
        RunCommand command = new RunCommand(RunOptions.table("demitasse " + name), host);
        command.builder.detach = name.equals("create");
        return switch (command.table.parse(words, command.builder)) {
            case OptionTable.HelpAsked asked -> null;
            case Operands operands -> command.finish(operands);
        };
    }

    private Command.Run finish(Operands operands) {
        RootSource root = builder.root;
        List<String> rest = operands.words();
        if (!operands.afterDashes() && !rest.isEmpty()) {
            if (root == null && Roots.isOne(rest.getFirst(), host)) {
                root = Roots.directory(rest.getFirst(), host);
                rest = withoutDashes(rest.subList(1, rest.size()));
            } else if (root == null && Roots.isImage(rest.getFirst(), host)) {
                root = Roots.image(rest.getFirst(), host);
                rest = withoutDashes(rest.subList(1, rest.size()));
            } else {
                checkBeforeDashes(rest);
            }
        }
        connect();
        checkTogether();
        checkMode(root);
        RunRequest request = builder.request(root == null ? new HostRoot() : root, command(rest));
        return new Command.Run(request, builder.isAttached() ? new Attaching.Wish(true, builder.proxy, builder.detachKeys()) : null);
    }

    private void connect() {
        try {
            builder.connectByDefault();
        } catch (BadValueException unfit) {
            throw table.error("the environment's " + RunBuilder.USUAL_NETWORK + ": " + unfit.allowed());
        }
    }

    /** Every container on an image counts on it to stay as it is. */
    private void checkMode(@Nullable RootSource root) {
        boolean image = root instanceof Directory(String path, String asGiven) && path.equals(host.imageRoot(asGiven));
        if (image && builder.rootMode == RootMode.WRITE_THROUGH) {
            throw table.error("--rootfs-mode rw would write into the image, which other containers see too; leave it out");
        }
    }

    private static List<String> withoutDashes(List<String> words) {
        boolean dashes = !words.isEmpty() && words.getFirst().equals("--");
        return dashes ? words.subList(1, words.size()) : words;
    }

    /** {@code ./missing -- sh} is a mistyped root filesystem far more often than a program with an argument "--". */
    private void checkBeforeDashes(List<String> words) {
        String first = words.getFirst();
        boolean rootMeant = builder.root == null && Roots.looksLikePath(first)
                && words.size() > 1 && words.get(1).equals("--");
        if (rootMeant) {
            throw table.error(Shown.word(first) + " is not a directory, and before -- stands the root filesystem; "
                    + "to run it as a command write -- " + Shown.word(first));
        }
    }

    private List<String> command(List<String> words) {
        if (!words.isEmpty() && !builder.commandLine.isEmpty()) {
            throw table.error("the command is given twice, by --cmd and as " + Shown.word(words.getFirst())
                    + "; leave one of them out");
        }
        List<String> command = words.isEmpty() ? builder.commandLine : words;
        if (command.isEmpty() && builder.entrypoint.isEmpty()) {
            throw table.error("there is no command to run; write it last: demitasse run [OPTIONS] -- COMMAND");
        }
        String program = builder.entrypoint.isEmpty() ? command.getFirst() : builder.entrypoint.getFirst();
        if (program.isEmpty()) {
            throw table.error("the command's name is empty; write the program to run");
        }
        return command;
    }

    /** What no option can check by itself. */
    private void checkTogether() {
        checkKept();
        checkLimits();
        checkShared();
        checkWatched();
    }

    private void checkKept() {
        if (builder.remove && builder.restart.policy() != ContainerRecord.Policy.NO) {
            throw table.error("--rm removes the container when it ends, and --restart starts it again; give one of them");
        }
        if (builder.overlay != null && builder.rootMode == RootMode.WRITE_THROUGH) {
            throw table.error("--overlay " + builder.overlay + " keeps what --rootfs-mode rw would not; give one of them");
        }
        if (builder.overlay != null && !(builder.users instanceof RunRequest.HostUsers)) {
            throw table.error("--overlay " + builder.overlay + " keeps files with their owners, whom the next run with --userns would not have; leave one of them out");
        }
        if (builder.layerBytes > 0 && (builder.overlay != null || builder.rootMode == RootMode.WRITE_THROUGH)) {
            throw table.error("--storage-opt size= limits a layer of the container's own, which " + (builder.overlay != null ? "--overlay" : "--rootfs-mode rw")
                    + " has none of; leave one of them out");
        }
        if (builder.readOnlyTmpfs && !builder.readOnly) {
            throw table.error("--read-only-tmpfs says what can be written to beside a root that cannot; add --read-only");
        }
    }

    private void checkLimits() {
        Long swap = builder.memorySwapBytes;
        if (swap != null && swap >= 0) {
            checkSwap(swap, builder.memoryBytes);
        }
        if (builder.cpuWeight != null && builder.cpuShares != null) {
            throw table.error("--cpu-weight and --cpu-shares set the same limit on two scales; give one of them");
        }
    }

    private void checkShared() {
        if (builder.hostname != null && builder.uts == Sharing.HOST) {
            throw table.error("--hostname " + builder.hostname + " would rename this machine, since --uts host shares its "
                    + "name; leave one of them out");
        }
        if (builder.sharedMemory && builder.ipc == Sharing.HOST) {
            throw table.error("--shm-size is of a /dev/shm of its own, and --ipc host shares the host's; leave one of them out");
        }
        if (builder.network() == Network.CONTAINER && builder.ownNetworkOption() != null) {
            throw table.error(builder.ownNetworkOption() + " is for a network of its own, and --network container: shares that of another one with its names; leave one of them out");
        }
        String bridged = builder.bridgeOption();
        if (bridged != null && builder.network() != Network.BRIDGE) {
            throw table.error(bridged + " is for the bridge, and --network asks for " + (builder.network() == Network.HOST
                    ? "the host's network, where every port of the program is the host's" : "none") + "; leave one of them out");
        }
    }

    private void checkWatched() {
        if (builder.detach && (builder.why || builder.seccompRecord != null)) {
            throw table.error("--why and --seccomp-record watch a run that this command stays with; leave out --detach");
        }
        if (builder.health.problem() != null) {
            throw table.error(builder.health.problem());
        }
        if (builder.wantsSupervisor() && (builder.trace || builder.why || builder.seccompRecord != null)) {
            throw table.error("--detach-keys and --sig-proxy=false need somebody else to stay with the container, while --trace, --why and "
                    + "--seccomp-record watch from here; leave out the ones or the others");
        }
        if ((builder.detach || builder.wantsSupervisor()) && builder.timing != RunRequest.Timed.NOT) {
            throw table.error("--timing times a start that this command stays with; leave out --detach");
        }
        if (builder.quiet && builder.verbose) {
            throw table.error("--quiet and --verbose contradict each other; give one of them");
        }
    }

    private void checkSwap(long swap, @Nullable Long memory) {
        if (memory == null) {
            throw table.error("--memory-swap " + Sizes.text(swap)
                    + ": this counts memory and swap together, so --memory is needed with it");
        }
        if (swap < memory) {
            throw table.error("--memory-swap " + Sizes.text(swap) + ": this counts memory and swap together; give "
                    + Sizes.text(memory) + " (the memory limit, for no swap) or more, or -1 for unlimited");
        }
    }
}
