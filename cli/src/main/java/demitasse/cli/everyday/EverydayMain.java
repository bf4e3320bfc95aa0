package demitasse.cli.everyday;

import demitasse.cli.host.Host;
import demitasse.cli.value.LogTime;
import demitasse.engine.Entering;
import demitasse.engine.life.Attaching;
import demitasse.engine.life.Boot;
import demitasse.engine.life.Ending;
import demitasse.engine.life.Following;
import demitasse.engine.life.Starting;
import demitasse.engine.life.Updating;
import demitasse.engine.log.LogPrinter;
import demitasse.engine.look.ContainerRows;
import demitasse.engine.look.Selection;
import demitasse.engine.look.Selection.Filter;
import demitasse.engine.store.Names;
import demitasse.engine.store.Status;
import demitasse.engine.store.Storage;
import demitasse.engine.store.Store;
import demitasse.engine.store.Store.Listed;
import demitasse.engine.store.Stored;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.SetupException;
import demitasse.runtime.launch.StepFailure;
import demitasse.runtime.lifecycle.Pause;
import demitasse.runtime.report.ErrorReport;
import demitasse.runtime.report.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Performs the commands on containers. One that fails for one of several containers goes on with the others. */
public final class EverydayMain {
    private static final int FAILED = 1;

    private final Kernel kernel;
    private final Host host;
    private final EverydayRequest request;
    private final EverydayOptions options;
    private final Store store;
    private final Ending ending;

    public EverydayMain(Kernel kernel, Host host, EverydayRequest request) {
        this.kernel = kernel;
        this.host = host;
        this.request = request;
        this.options = request.options();
        this.store = Store.open(kernel);
        this.ending = new Ending(kernel, store);
    }

    /** Does something with one container. */
    @FunctionalInterface
    private interface Deed {
        void perform(Stored container);
    }

    /** Answers the exit code: as with Docker 1 where something is wrong, but for those that answer with a program's, of which 125 is none. */
    public int perform() {
        try {
            return performed();
        } catch (SetupException wrong) {
            if (request.action() == Action.EXEC || request.action() == Action.ATTACH || options.attach || options.interactive) {
                throw wrong;
            }
            ErrorReport.write(kernel, Failure.of(wrong));
            return FAILED;
        }
    }

    private int performed() {
        List<String> words = request.words();
        return switch (request.action()) {
            case LOGS -> logs(words.getFirst());
            case EXEC -> exec(words);
            case RENAME -> rename(words.get(0), words.get(1));
            case PRUNE -> prune();
            case WAIT -> await(words);
            case REMOVE -> remove(words);
            case ATTACH -> Attaching.attach(kernel, store.find(words.getFirst()), wish(!options.noInput));
            case UPDATE -> each(words, container -> Updating.update(kernel, container, options.limits.resources(), options.limits.restart));
            case START -> options.boot ? each(Boot.due(store), container -> Starting.start(kernel, store, container)) : options.attach || options.interactive ? startAttached(words) : each(words, container -> Starting.start(kernel, store, container));
            case STOP -> options.boot ? each(Boot.living(store), container -> Boot.stop(kernel, store, container, options.timeoutSeconds)) : each(words, container -> ending.stop(container, options.stopSignal, options.timeoutSeconds));
            case RESTART -> each(words, container -> {
                container.reserveNext();
                ending.stop(container, options.stopSignal, options.timeoutSeconds);
                Starting.start(kernel, store, container);
                container.note("restart");
            });
            case KILL -> each(words, container -> ending.kill(container, options.signal));
            case PAUSE -> each(words, this::pause);
            case UNPAUSE -> each(words, this::unpause);
        };
    }

    /** Prints each word once it is done, as scripts expect. */
    private int each(List<String> words, Deed deed) {
        int code = 0;
        for (String word : words) {
            Failure failure = attempt(word, deed);
            if (failure == null) {
                print(word + "\n");
            } else {
                ErrorReport.write(kernel, failure);
                code = FAILED;
            }
        }
        return code;
    }

    private @Nullable Failure attempt(String word, Deed deed) {
        try {
            Stored container = store.find(word);
            deed.perform(container);
            container.close();
            return null;
        } catch (StepFailure known) {
            return known.failure().withoutPointer().attempting("cannot start container " + word);
        } catch (RuntimeException thrown) {
            return Failure.of(thrown);
        }
    }

    private int startAttached(List<String> words) {
        if (words.size() > 1) {
            throw new SetupException("one container at a time can be attached to, and there are " + words.size(), "leave out -a and -i, or start them one by one");
        }
        try {
            return Attaching.start(kernel, store, words.getFirst(), wish(options.interactive));
        } catch (StepFailure known) {
            Failure failure = known.failure().withoutPointer().attempting("cannot start container " + words.getFirst());
            ErrorReport.write(kernel, failure);
            return failure.exitCode();
        }
    }

    private Attaching.Wish wish(boolean input) {
        return new Attaching.Wish(input, options.proxy, options.detachKeys);
    }

    private void print(String text) {
        Files.writeAll(kernel, Fd.STDOUT, Text.encode(text));
    }

    private int remove(List<String> words) {
        int code = 0;
        for (String word : words) {
            if (options.force && store.isMissing(word)) {
                continue;
            }
            code |= each(List.of(word), container -> ending.remove(container, options.force, options.volumes));
        }
        return code;
    }

    private int await(List<String> words) {
        int code = 0;
        for (String word : words) {
            Failure failure = attempt(word, container -> print(ending.await(container) + "\n"));
            if (failure != null) {
                ErrorReport.write(kernel, failure);
                code = FAILED;
            }
        }
        return code;
    }

    private void pause(Stored container) {
        Status status = container.standing().status();
        if (status != Status.RUNNING) {
            throw new SetupException("container " + container.record().shownAs() + (status == Status.PAUSED ? " is paused already" : " is not running"), null);
        }
        Pause.pause(kernel, Storage.RUNNING, container.id());
        container.note("pause");
    }

    private void unpause(Stored container) {
        if (container.standing().status() != Status.PAUSED) {
            throw new SetupException("container " + container.record().shownAs() + " is not paused", null);
        }
        Pause.resume(kernel, Storage.RUNNING, container.id());
        container.note("unpause");
    }

    private int rename(String word, String name) {
        Stored container = store.find(word);
        String before = Names.change(kernel, container, name);
        if (!name.equals(before)) {
            container.note("rename", "oldName", before == null ? container.id() : before);
        }
        return 0;
    }

    private int logs(String word) {
        Stored container = store.find(word);
        String details = options.details ? ContainerRows.pairs(container.record().labels()) + " " : "";
        Following.print(kernel, container, new LogPrinter.Wish(options.follow, options.tail, time(options.since), time(options.until), options.timestamps, details));
        return 0;
    }

    private @Nullable String time(@Nullable String text) {
        return text == null ? null : LogTime.of(text, kernel.perform(new Now()));
    }

    private int exec(List<String> words) {
        List<String> command = words.subList(1, words.size());
        Entering.Wish wish = new Entering.Wish(command.getFirst().equals("--") ? command.subList(1, command.size()) : command, options.environment,
                options.workdir, options.user, options.interactive, options.tty, options.detach,
                options.detachKeys, options.privileged);
        try {
            return Entering.enter(kernel, store.find(words.getFirst()), wish, host.environment("TERM"));
        } catch (StepFailure known) {
            Failure failure = known.failure().withoutPointer();
            ErrorReport.write(kernel, failure);
            return failure.exitCode();
        }
    }

    private int prune() {
        if (!options.force && !agreed()) {
            return 0;
        }
        int code = 0;
        for (Listed listed : new Selection(true, -1, filters()).of(store.list().containers())) {
            Status status = listed.standing().status();
            if ((status == Status.EXITED || status == Status.CREATED) && !store.isMissing(listed.record().id())) {
                code |= each(List.of(listed.record().id()), container -> {
                    if (!container.isAnswered()) {
                        ending.remove(container, false);
                    }
                });
            }
        }
        return code;
    }

    private List<Filter> filters() {
        long now = kernel.perform(new Now());
        List<Filter> filters = new ArrayList<>();
        for (Filter filter : options.filters) {
            filters.add(filter.key().equals("until") ? new Filter("until", LogTime.of(filter.value(), now)) : filter);
        }
        return filters;
    }

    private boolean agreed() {
        Files.writeAll(kernel, Fd.STDERR, Text.encode("This removes all containers that do not run, with all that they wrote. Go on? [y/N] "));
        byte[] answer = kernel.perform(new Read(Fd.STDIN, 16));
        return answer.length > 0 && (answer[0] == 'y' || answer[0] == 'Y');
    }
}
