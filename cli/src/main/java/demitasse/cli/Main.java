package demitasse.cli;

import demitasse.cli.everyday.EverydayMain;
import demitasse.cli.everyday.EverydayRequest;
import demitasse.cli.files.FilesMain;
import demitasse.cli.files.FilesRequest;
import demitasse.cli.generate.GenerateCommand.Product;
import demitasse.cli.generate.GenerateCommand.Products;
import demitasse.cli.look.LookMain;
import demitasse.cli.look.LookRequest;
import demitasse.cli.network.NetworkRequest;
import demitasse.cli.network.NetworkVerbs;
import demitasse.cli.oci.OciCommand;
import demitasse.cli.oci.OciGlobals;
import demitasse.cli.oci.OciMain;
import demitasse.cli.oci.OciRequest;
import demitasse.cli.store.StoreMain;
import demitasse.cli.store.StoreRequest;
import demitasse.engine.Caller;
import demitasse.engine.Explanation;
import demitasse.engine.Run;
import demitasse.engine.RunRequest;
import demitasse.engine.Teller;
import demitasse.engine.check.Finding;
import demitasse.engine.check.Findings;
import demitasse.engine.check.HostCheck;
import demitasse.engine.denial.Denials;
import demitasse.engine.health.Probing;
import demitasse.engine.life.Attaching;
import demitasse.engine.life.Starting;
import demitasse.engine.life.Supervisor;
import demitasse.engine.life.Units;
import demitasse.engine.network.AddressLoop;
import demitasse.engine.store.RecordLoop;
import demitasse.engine.timing.Timing;
import demitasse.engine.timing.TimingReport;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.IsOpen;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.LinuxKernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.Text;
import demitasse.kernel.TraceWriter;
import demitasse.kernel.TracingKernel;
import demitasse.runtime.launch.ReadOnlyProgram;
import demitasse.runtime.launch.StepFailure;
import demitasse.runtime.report.ErrorReport;
import demitasse.runtime.report.Failure;
import demitasse.runtime.report.Narrator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the process starts, and where every exit code comes from. */
public final class Main {
    private static final int OURS = 125;
    /** Out of the way of the low numbers, which programs and people count on. */
    private static final int TRACE_DESCRIPTOR = 100;

    private final Kernel kernel;
    private final KernelHost host;

    private Main(Kernel kernel, KernelHost host) {
        this.kernel = kernel;
        this.host = host;
    }

    /** The words are read through the kernel, from /proc/self/cmdline: what arrives here has lost its non-ASCII bytes. */
    public static void main(String[] args) {
        Kernel kernel = new LinuxKernel();
        kernel.attempt(new Exit(exitCode(kernel)));
    }

    /** Whatever goes wrong ends in an exit code and a message: an uncaught exception would end in an abort. */
    private static int exitCode(Kernel kernel) {
        try {
            openStandardStreams(kernel);
            KernelHost host = new KernelHost(kernel);
            List<String> words = host.arguments();
            protectOurFile(kernel, words);
            return new Main(kernel, host).perform(CommandLine.parse(words, host));
        } catch (StepFailure known) {
            return fail(kernel, known.failure());
        } catch (RuntimeException thrown) {
            return fail(kernel, Failure.of(thrown));
        }
    }

    /** Started with one of them closed, the next file that we open would get its number, and the program inside would use it. */
    static void openStandardStreams(Kernel kernel) {
        for (int number = 0; number <= Fd.STDERR.number(); number++) {
            if (!kernel.perform(new IsOpen(number))) {
                Fd nothing = kernel.perform(new Open("/dev/null", OpenFlag.READ_WRITE));
                kernel.perform(new Duplicate(nothing, number, false));
            }
        }
    }

    /** Early, since all that is done before is done twice; the commands that need it see to it all the same. */
    private static void protectOurFile(Kernel kernel, List<String> words) {
        boolean oci = !words.isEmpty() && words.getFirst().endsWith("demitasse-oci") || words.size() > 1 && words.get(1).equals("oci");
        String command = words.size() > 1 ? words.get(1) : "";
        boolean makesOrEnters = oci
                ? words.contains("create") || words.contains("run") || words.contains("exec")
                : List.of("run", "start", "restart", "exec").contains(command);
        if (makesOrEnters) {
            ReadOnlyProgram.ensure(kernel, words);
        }
    }

    private static int fail(Kernel kernel, Failure failure) {
        ErrorReport.write(kernel, failure);
        return failure.exitCode();
    }

    private int perform(Command command) {
        return switch (command) {
            case Command.Run run -> run(run);
            case Command.Explain(RunRequest request) -> print(Explanation.of(kernel, request, caller()));
            case Command.Check(boolean json) -> check(json);
            case Command.OfFiles(FilesRequest request) -> new FilesMain(kernel, host).perform(request);
            case Command.OfStore(StoreRequest request) -> new StoreMain(kernel, host, request).perform();
            case Command.OfNetworks(NetworkRequest request) -> networks(request);
            case Command.Look(LookRequest request) -> new LookMain(kernel, host, Version.NUMBER, Version.SPECIFICATION).perform(request);
            case Command.Write(Products products) -> write(products);
            case Command.Why(String container, boolean json) -> print(Denials.read(kernel, container, json));
            case Command.Print(String text) -> print(text);
            case Command.UsageError(String message, String hint) -> fail(kernel, Failure.of(message, hint));
            case Command.Oci(OciCommand asked) -> oci(asked);
            case Command.Create(RunRequest request) -> print(Starting.create(kernel, request, caller()));
            case Command.Everyday(EverydayRequest request) -> new EverydayMain(kernel, host, request).perform();
            case Command.Unit(String container) -> print(Units.of(kernel, container));
            case Command.MakeRecords(String directory, int count) -> print(RecordLoop.run(kernel, directory, count));
            case Command.TakeAddresses(String directory, int count) -> print(AddressLoop.run(kernel, directory, count));
            case Command.Probe(String id) -> Probing.ask(kernel, id);
            case Command.Supervise(String id, int pid) -> Supervisor.serve(kernel, id, pid);
        };
    }

    private int oci(OciCommand command) {
        return switch (command) {
            case OciCommand.Perform(OciRequest request) -> new OciMain(kernel, host, request.globals()).perform(request);
            case OciCommand.Print(String text) -> print(text);
            case OciCommand.UsageError(String message, OciGlobals globals) -> new OciMain(kernel, host, globals).refuse(message);
        };
    }

    private int networks(NetworkRequest request) {
        new NetworkVerbs(kernel).perform(request);
        return 0;
    }

    private int print(String text) {
        Files.writeAll(kernel, Fd.STDOUT, Text.encode(text.endsWith("\n") ? text : text + "\n"));
        return 0;
    }

    private int write(Products products) {
        Files.makeDirectories(kernel, Fd.HERE, products.directory(), 0755);
        for (Product file : products.files()) {
            Files.replace(kernel, Fd.HERE, products.directory() + "/" + file.name(), 0644, Text.encode(file.text()));
        }
        return print(products.files().size() + " files in " + products.directory());
    }

    private int check(boolean json) {
        List<Finding> findings = HostCheck.of(kernel, caller());
        print(json ? Findings.json(findings) : Findings.table(findings));
        return HostCheck.runs(findings) ? 0 : 1;
    }

    private Caller caller() {
        return new Caller(host.workingDirectory(), host.environment("PATH"), host.environment("LANG"), host.environment("TERM"));
    }

    private int run(Command.Run run) {
        RunRequest request = run.request();
        RunRequest.Telling telling = request.telling();
        boolean terminal = host.isTerminal(Fd.STDERR.number());
        boolean tells = telling.verbose() || terminal && !telling.quiet();
        boolean colour = tells && Narrator.wantsColour(kernel, host.environment("NO_COLOR"));
        Narrator narrator = tells ? Narrator.to(kernel, colour) : Narrator.quiet();
        if (!telling.trace() && telling.timing() == RunRequest.Timed.NOT) {
            return runWith(kernel, run, new Teller(kernel, narrator, tells, null));
        }
        return telling.trace() ? traced(run, narrator, tells, colour) : timed(kernel, run, narrator, tells, null);
    }

    private int traced(Command.Run run, Narrator narrator, boolean tells, boolean colour) {
        // Init's standard error may become a terminal of the container's own, while the trace stays outside.
        Fd trace = kernel.perform(new Duplicate(Fd.STDERR, TRACE_DESCRIPTOR, true));
        TracingKernel traced = new TracingKernel(kernel, new TraceWriter(kernel, trace, colour), "parent", "init");
        traced.heading(Timing.FIRST);
        return run.request().life().detach()
                ? runWith(traced, run, new Teller(kernel, narrator, tells, traced::heading))
                : timed(traced, run, narrator, tells, traced::heading);
    }

    private int timed(Kernel working, Command.Run run, Narrator narrator, boolean tells, Teller.@Nullable Headings headings) {
        Timing timing = new Timing(kernel);
        int code = runWith(working, run, new Teller(kernel, narrator, tells, headings, timing));
        String told = run.request().telling().timing() == RunRequest.Timed.JSON ? TimingReport.json(timing.end()) : TimingReport.text(timing.end());
        Files.writeAll(kernel, Fd.STDERR, Text.encode(told));
        return code;
    }

    private int runWith(Kernel working, Command.Run run, Teller teller) {
        RunRequest request = run.request();
        Attaching.Wish attach = run.attach();
        try {
            if (attach != null) {
                return Attaching.run(working, request, caller(), attach, teller);
            }
            return request.life().detach() ? print(Starting.run(working, request, caller())) : new Run(working, request, caller(), teller).run();
        } catch (StepFailure known) {
            // There is no config.json that the user could look into.
            Failure failure = known.failure().withoutPointer();
            // Where the command itself is at fault, the message says already that it cannot be run.
            return fail(kernel, failure.exitCode() == OURS ? failure.attempting("cannot run " + shownAs(request)) : failure);
        } catch (RuntimeException thrown) {
            return fail(kernel, Failure.of(thrown).withoutPointer());
        }
    }

    private static String shownAs(RunRequest request) {
        return request.name() == null ? "the container" : "container " + request.name();
    }
}
