package demitasse.cli.oci;

import demitasse.cli.Version;
import demitasse.cli.host.Host;
import demitasse.cli.oci.OciRequest.Creation;
import demitasse.cli.oci.OciRequest.Descriptors;
import demitasse.engine.BundleTemplate;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.IdentityOp.EffectiveGroup;
import demitasse.kernel.IdentityOp.EffectiveUser;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.Grouping;
import demitasse.runtime.SetupException;
import demitasse.runtime.criu.CriuOptions;
import demitasse.runtime.launch.StepFailure;
import demitasse.runtime.lifecycle.Checkpoint;
import demitasse.runtime.lifecycle.Create;
import demitasse.runtime.lifecycle.Delete;
import demitasse.runtime.lifecycle.Events;
import demitasse.runtime.lifecycle.Exec;
import demitasse.runtime.lifecycle.Features;
import demitasse.runtime.lifecycle.Kill;
import demitasse.runtime.lifecycle.ListAll;
import demitasse.runtime.lifecycle.Pause;
import demitasse.runtime.lifecycle.Processes;
import demitasse.runtime.lifecycle.Restore;
import demitasse.runtime.lifecycle.Run;
import demitasse.runtime.lifecycle.Start;
import demitasse.runtime.lifecycle.State;
import demitasse.runtime.lifecycle.Units;
import demitasse.runtime.lifecycle.Update;
import demitasse.runtime.report.ErrorReport;
import demitasse.runtime.report.Failure;
import demitasse.spec.Resources;
import demitasse.spec.Spec;
import demitasse.spec.json.JsonException;

/** Does what an OCI runtime is asked for, and reports as its callers expect it (runc's command line). */
public final class OciMain {
    private static final int FAILED = 1;
    private static final int LISTENING_LIMIT = 10_000;
    /** What a caller of exec takes for an error that is not the command's own. */
    private static final int EXEC_FAILED = 255;

    /** Far more than limits ever take. */
    private static final int LIMITS_BYTES = 1 << 20;

    private final Kernel kernel;
    private final Host host;
    private final OciGlobals globals;
    private final OciLog log;

    public OciMain(Kernel kernel, Host host, OciGlobals globals) {
        this.kernel = kernel;
        this.host = host;
        this.globals = globals;
        this.log = new OciLog(kernel, globals);
    }

    /** Answers the exit code. */
    public int perform(OciRequest request) {
        try {
            return answer(request);
        } catch (StepFailure known) {
            log.error(words(known.failure()));
        } catch (JsonException wrong) {
            log.error(String.valueOf(wrong.getMessage()));
        } catch (RuntimeException thrown) {
            log.error(words(Failure.of(thrown)));
        }
        return request instanceof OciRequest.Exec ? EXEC_FAILED : FAILED;
    }

    /** Reports a command line that means nothing; answers the exit code. */
    public int refuse(String message) {
        log.error(message);
        return FAILED;
    }

    private int answer(OciRequest request) {
        return switch (request) {
            case OciRequest.Create create -> create(create);
            case OciRequest.Start start -> done(() -> Start.start(kernel, root(), start.id(), log));
            case OciRequest.Run run -> run(run);
            case OciRequest.State state -> print(State.state(kernel, root(), state.id()));
            case OciRequest.Kill kill -> done(() -> Kill.kill(kernel, root(), kill.id(), kill.signal(), kill.all()));
            case OciRequest.Delete delete -> done(() -> Delete.delete(kernel, root(), delete.id(), delete.force(), log));
            case OciRequest.Exec exec -> Exec.exec(kernel, ExecCall.of(exec, root()), log);
            case OciRequest.ListAll list -> list(list);
            case OciRequest.Ps ps -> ps(ps);
            case OciRequest.Pause pause -> done(() -> Pause.pause(kernel, root(), pause.id()));
            case OciRequest.Resume resume -> done(() -> Pause.resume(kernel, root(), resume.id()));
            case OciRequest.Update update -> update(update);
            case OciRequest.Events events -> events.statsOnce()
                    ? print(Events.statistics(kernel, root(), events.id()))
                    : done(() -> Events.stream(kernel, root(), events.id(), events.intervalMillis(), this::print));
            case OciRequest.Spec spec -> writeConfiguration(spec);
            case OciRequest.Features features -> print(Features.json(kernel, Version.NUMBER));
            case OciRequest.Checkpoint checkpoint -> done(() -> checkpoint(checkpoint));
            case OciRequest.Restore restore -> restore(restore);
        };
    }

    private static int done(Runnable verb) {
        verb.run();
        return 0;
    }

    private int print(byte[] document) {
        Files.writeAll(kernel, Fd.STDOUT, document);
        Files.writeAll(kernel, Fd.STDOUT, new byte[] {'\n'});
        return 0;
    }

    private int ps(OciRequest.Ps ps) {
        return switch (ps.format()) {
            case JSON -> print(Processes.json(kernel, root(), ps.id()));
            case TABLE -> {
                for (String line : Processes.table(kernel, root(), ps.id(), ps.psOptions())) {
                    print(Text.encode(line));
                }
                yield 0;
            }
        };
    }

    private int update(OciRequest.Update update) {
        String file = update.file();
        Resources asked = file == null
                ? update.resources()
                : Update.read(file.equals("-") ? Files.readAll(kernel, Fd.STDIN, LIMITS_BYTES) : Files.read(kernel, Fd.HERE, file, LIMITS_BYTES), file);
        Update.update(kernel, root(), update.id(), asked, update.intelRdt());
        return 0;
    }

    private Grouping grouping() {
        if (globals.withoutCgroups()) {
            return new Grouping.None();
        }
        if (!globals.systemdCgroup()) {
            boolean rootless = switch (globals.rootless()) {
                case TRUE -> true;
                case FALSE -> false;
                case AUTO -> kernel.perform(new EffectiveUser()) != 0 || StateRoot.isAnotherAsRoot(kernel, host);
            };
            return rootless ? new Grouping.WhereNamed() : new Grouping.Every();
        }
        boolean user = kernel.perform(new EffectiveUser()) != 0;
        String directory = user ? host.environment("XDG_RUNTIME_DIR") : null;
        if (user && directory == null) {
            throw new SetupException("XDG_RUNTIME_DIR is not set, where --systemd-cgroup looks for the systemd of this user", "log in with a session of systemd");
        }
        return Units.grouping(kernel, directory);
    }

    private String root() {
        return StateRoot.path(kernel, host, globals);
    }

    private int list(OciRequest.ListAll list) {
        if (!list.quiet()) {
            return print(switch (list.format()) {
                case JSON -> ListAll.json(kernel, root());
                case TABLE -> ListAll.table(kernel, root());
            });
        }
        byte[] ids = ListAll.ids(kernel, root());
        return ids.length == 0 ? 0 : print(ids);
    }

    private Create.Request creation(String id, Creation creation) {
        Descriptors descriptors = creation.descriptors();
        log.debug("create " + id + " of " + creation.bundle() + ", state in " + root());
        return new Create.Request(
                root(), id, creation.bundle(), creation.pidFile(), descriptors.consoleSocket(), descriptors.pidfdSocket(), listening(),
                descriptors.preserveFds(), !creation.noPivot(), !creation.noNewKeyring(), grouping());
    }

    /** How many sockets the caller hands down to be listened on (sd_listen_fds(3)); no number counts as none. */
    private int listening() {
        String count = host.environment("LISTEN_FDS");
        int number = 0;
        for (int i = 0; count != null && i < count.length(); i++) {
            if (!Text.isDigit(count.charAt(i)) || number > LISTENING_LIMIT) {
                return 0;
            }
            number = number * 10 + count.charAt(i) - '0';
        }
        return number;
    }

    private int create(OciRequest.Create create) {
        Create.create(kernel, creation(create.id(), create.creation()), log);
        return 0;
    }

    private void checkpoint(OciRequest.Checkpoint asked) {
        Checkpoint.checkpoint(kernel, new Checkpoint.Request(root(), asked.id(), criu(asked.criu()), asked.parentPath(), asked.leaveRunning(),
                asked.preDump(), asked.statusFd(), asked.pageServer()));
    }

    private int restore(OciRequest.Restore asked) {
        Creation creation = asked.creation();
        if (creation.descriptors().consoleSocket() != null) {
            throw new SetupException("criu's command line brings back no terminal, so that --console-socket gets none", "leave it out");
        }
        if (globals.systemdCgroup()) {
            throw new SetupException("criu brings processes back into groups, which no unit of systemd is made for", "restore without --systemd-cgroup");
        }
        return Restore.restore(kernel, new Restore.Request(root(), asked.id(), creation.bundle(), criu(asked.criu()), creation.pidFile(),
                asked.detach(), asked.lsmProfile(), asked.lsmMountContext()), log);
    }

    private static CriuOptions criu(OciRequest.Criu asked) {
        return new CriuOptions(asked.imagePath(), asked.workPath(), asked.tcpEstablished(), asked.extUnixSk(), asked.shellJob(), asked.lazyPages(),
                asked.fileLocks(), asked.cgroupsMode().word(), !asked.emptyNamespaces().isEmpty(), asked.autoDedup());
    }

    private int run(OciRequest.Run run) {
        return Run.run(kernel, new Run.Request(creation(run.id(), run.creation()), run.detach(), !run.noSubreaper(), run.keep()), log);
    }

    private int writeConfiguration(OciRequest.Spec spec) {
        Spec configuration = spec.rootless()
                ? BundleTemplate.rootless(kernel.perform(new EffectiveUser()), kernel.perform(new EffectiveGroup()))
                : BundleTemplate.privileged();
        BundleTemplate.write(kernel, spec.bundle(), configuration);
        return 0;
    }

    private static String words(Failure failure) {
        return failure.standardWords() == null ? ErrorReport.located(failure) : failure.standardWords();
    }
}
