package demitasse.cli.files;

import demitasse.cli.host.Host;
import demitasse.cli.host.ProgressLine;
import demitasse.cli.value.Paths;
import demitasse.engine.archive.Unpacking;
import demitasse.engine.files.Applying;
import demitasse.engine.files.Change;
import demitasse.engine.files.Change.Kind;
import demitasse.engine.files.Changes;
import demitasse.engine.files.Commit;
import demitasse.engine.files.ContainerTree;
import demitasse.engine.files.Copying;
import demitasse.engine.files.Export;
import demitasse.engine.store.NamedOverlay;
import demitasse.engine.store.Status;
import demitasse.engine.store.Storage;
import demitasse.engine.store.Store;
import demitasse.engine.store.Stored;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.DirectoryOp.Rename;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.Text;
import demitasse.runtime.Cleanup;
import demitasse.runtime.SetupException;
import demitasse.runtime.lifecycle.Pause;
import demitasse.runtime.report.Figures;
import demitasse.runtime.report.Printable;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Performs the commands on the files of containers. */
public final class FilesMain {
    private static final int DECLINED = 1;

    private final Kernel kernel;
    private final Host host;
    private final Store store;

    public FilesMain(Kernel kernel, Host host) {
        this.kernel = kernel;
        this.host = host;
        this.store = Store.open(kernel);
    }

    /** What is done with the files of a container. */
    @FunctionalInterface
    private interface Deed {
        int perform(Stored container, ContainerTree tree);
    }

    /** Answers the exit code.
     *  @throws SetupException where it cannot be done */
    public int perform(FilesRequest request) {
        // Modes are given in full wherever something is made.
        kernel.perform(new SetUmask(0));
        return switch (request) {
            case FilesRequest.Diff(String word, boolean json) -> with(word, (container, tree) -> diff(Changes.of(kernel, tree), json));
            case FilesRequest.Apply apply -> with(apply.container(), (container, tree) -> apply(container, tree, apply));
            case FilesRequest.CopyOut copy -> with(copy.container(), (container, tree) -> copyOut(tree, copy));
            case FilesRequest.CopyIn copy -> with(copy.container(), (container, tree) -> copyIn(tree, copy));
            case FilesRequest.Overlays() -> listOverlays();
            case FilesRequest.RemoveOverlays(List<String> names) -> removeOverlays(names);
            case FilesRequest.Commit commit -> with(commit.container(), (container, tree) -> commit(container, tree, commit));
            case FilesRequest.Export(String word, String to) -> with(word, (container, tree) -> to == null ? export(tree) : exportTo(tree, to));
        };
    }

    /** Does something that may take its time, and tells how far it is. */
    private int told(String what, Consumer<Unpacking.Progress> deed) {
        ProgressLine line = new ProgressLine(kernel, Printable.line(what), host.isTerminal(Fd.STDERR.number()));
        return Cleanup.after(() -> {
            deed.accept(line);
            return 0;
        }, line::clear);
    }

    private int with(String word, Deed deed) {
        Stored container = store.find(word);
        ContainerTree tree = ContainerTree.of(kernel, container);
        return Cleanup.after(() -> deed.perform(container, tree), tree::close);
    }

    private int diff(List<Change> changes, boolean json) {
        if (json) {
            JsonWriter out = JsonWriter.compact().beginArray();
            for (Change change : changes) {
                out.beginObject().member("Kind", String.valueOf(change.kind().letter())).member("Path", change.path()).name("Size").number(change.bytes()).endObject();
            }
            print(Text.decode(out.endArray().toBytes()) + "\n");
            return 0;
        }
        StringBuilder text = new StringBuilder();
        for (Change change : changes) {
            line(text, change, "");
        }
        print(text.toString());
        return 0;
    }

    private static void line(StringBuilder text, Change change, String remark) {
        text.append(change.kind().letter()).append(' ').append(Printable.line(change.path()));
        if (change.type() == FileStatus.REGULAR) {
            text.append('\t').append(Figures.bytes(change.bytes()));
        }
        text.append(remark).append('\n');
    }

    private int apply(Stored container, ContainerTree tree, FilesRequest.Apply request) {
        Applying applying = Applying.of(kernel, tree, container.record().createdNanos());
        List<Change> chosen = chosen(Changes.of(kernel, tree), request.paths());
        StringBuilder text = new StringBuilder();
        int conflicts = 0;
        for (Change change : chosen) {
            boolean meanwhile = applying.isChangedMeanwhile(change);
            conflicts += meanwhile ? 1 : 0;
            line(text, change, meanwhile ? "\t(changed here meanwhile)" : "");
        }
        print(text.toString());
        if (conflicts > 0 && !request.force()) {
            throw new SetupException(conflicts + " of these were changed on this machine since the container was made; nothing is written",
                    "name the paths that you want, or give --force to write over them");
        }
        if (chosen.isEmpty() || !request.yes() && !agreed(chosen.size())) {
            return chosen.isEmpty() ? 0 : DECLINED;
        }
        applying.write(chosen);
        return 0;
    }

    /** Those at or below one of the paths, with the new directories that they lie in. */
    private List<Change> chosen(List<Change> all, List<String> words) {
        List<String> paths = new ArrayList<>();
        for (String word : words) {
            String path = Paths.onHost(word, host);
            paths.add(path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        }
        List<String> missing = new ArrayList<>(paths);
        List<Change> chosen = new ArrayList<>();
        for (Change change : all) {
            boolean wanted = paths.isEmpty();
            for (String path : paths) {
                boolean at = path.equals("/") || change.path().equals(path) || change.path().startsWith(path + "/");
                if (at && !change.onlyInside()) {
                    missing.remove(path);
                }
                wanted |= at || change.type() == FileStatus.DIRECTORY && change.kind() == Kind.ADDED && path.startsWith(change.path() + "/");
            }
            if (wanted && !change.onlyInside()) {
                chosen.add(change);
            }
        }
        if (!missing.isEmpty()) {
            throw new SetupException("nothing was changed at " + missing.getFirst(), "give paths as demitasse diff has them");
        }
        return chosen;
    }

    private boolean agreed(int count) {
        Files.writeAll(kernel, Fd.STDERR, Text.encode("This writes " + count + (count == 1 ? " change" : " changes") + " to this machine. Go on? [y/N] "));
        byte[] answer = kernel.perform(new Read(Fd.STDIN, 16));
        return answer.length > 0 && (answer[0] == 'y' || answer[0] == 'Y');
    }

    private int copyOut(ContainerTree tree, FilesRequest.CopyOut copy) {
        if (copy.to().equals("-")) {
            refuseTerminal();
        }
        return told("copying " + copy.path(), progress -> {
            Copying copying = new Copying(kernel, tree, copy.archive(), copy.follow(), progress);
            if (copy.to().equals("-")) {
                copying.out(copy.path(), Fd.STDOUT);
            } else {
                copying.out(copy.path(), onHost(copy.to()));
            }
        });
    }

    private int copyIn(ContainerTree tree, FilesRequest.CopyIn copy) {
        return told("copying " + copy.from(), progress -> {
            Copying copying = new Copying(kernel, tree, copy.archive(), copy.follow(), progress);
            if (copy.from().equals("-")) {
                copying.in(Fd.STDIN, copy.path());
            } else {
                copying.in(onHost(copy.from()), copy.path());
            }
        });
    }

    /** A dot at its end stays, which means what is in a directory. */
    private String onHost(String path) {
        return path.startsWith("/") ? path : host.workingDirectory() + "/" + path;
    }

    private void refuseTerminal() {
        if (host.isTerminal(Fd.STDOUT.number())) {
            throw new SetupException("a tar archive is nothing for a terminal", "pass it on: … | tar -t, or write it to a file");
        }
    }

    private int commit(Stored container, ContainerTree tree, FilesRequest.Commit commit) {
        boolean frozen = commit.pause() && container.standing().status() == Status.RUNNING;
        if (frozen) {
            Pause.pause(kernel, Storage.RUNNING, container.id());
        }
        return Cleanup.after(() -> told("committing " + commit.name(), progress ->
                print(Commit.make(kernel, tree, commit.name(), commit.message(), progress).id() + "\n")), () -> {
            if (frozen) {
                Pause.resume(kernel, Storage.RUNNING, container.id());
            }
        });
    }

    private int listOverlays() {
        for (String line : NamedOverlay.list(kernel)) {
            print(line + "\n");
        }
        return 0;
    }

    private int removeOverlays(List<String> names) {
        for (String name : names) {
            NamedOverlay.remove(kernel, name);
            print(name + "\n");
        }
        return 0;
    }

    private int export(ContainerTree tree) {
        refuseTerminal();
        return told("exporting", progress -> Export.write(kernel, tree, Fd.STDOUT, progress));
    }

    /** It has its name once all of it is there. */
    private int exportTo(ContainerTree tree, String to) {
        if (kernel.attempt(new demitasse.kernel.FileOp.Status(to)) instanceof Done<FileStatus>(FileStatus there) && !there.isRegular()) {
            throw new SetupException(to + " is there, and is no file that an archive could take the place of", "write there yourself: demitasse export CONTAINER >" + to);
        }
        String part = to + ".part";
        Open make = new Open(Fd.HERE, part, OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.TRUNCATE | OpenFlag.NO_FOLLOW, 0600);
        Fd file = switch (kernel.attempt(make)) {
            case Done<Fd>(Fd fd) -> fd;
            case Refused<Fd>(_, Errno errno) -> throw new SetupException("cannot write " + to + ": " + errno.words(), null);
        };
        return Cleanup.afterFailure(() -> {
            told("exporting", progress -> Export.write(kernel, tree, file, progress));
            kernel.perform(new Rename(Fd.HERE, part, to, true));
            return 0;
        }, () -> kernel.attempt(new Remove(Fd.HERE, part, false)));
    }

    private void print(String text) {
        Files.writeAll(kernel, Fd.STDOUT, Text.encode(text));
    }
}
