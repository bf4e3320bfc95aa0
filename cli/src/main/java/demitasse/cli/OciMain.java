package demitasse.cli;

import demitasse.kernel.DirectoryOp;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import demitasse.runtime.launch.StepFailure;
import demitasse.runtime.lifecycle.BundleRun;
import demitasse.runtime.lifecycle.Create;
import demitasse.runtime.lifecycle.Delete;
import demitasse.runtime.lifecycle.Kill;
import demitasse.runtime.lifecycle.Start;
import demitasse.runtime.lifecycle.State;
import demitasse.runtime.report.ErrorReport;
import demitasse.runtime.report.Failure;
import demitasse.spec.json.JsonException;
import demitasse.spec.json.JsonWriter;
import java.util.Arrays;

/** Does what an OCI runtime is asked for, and reports as its callers expect it (runc's command line). */
final class OciMain {
    private static final int FAILED = 1;

    private final Kernel kernel;

    OciMain(Kernel kernel) {
        this.kernel = kernel;
    }

    int perform(OciRequest request) {
        try {
            return switch (request) {
                case OciRequest.Run run -> {
                    // What a relative path in the configuration starts from.
                    kernel.perform(new DirectoryOp.ChangeDirectory(run.bundle()));
                    yield BundleRun.run(kernel, run.bundle(), run.id(), run.pidFile());
                }
                case OciRequest.Create create -> {
                    Create.create(kernel, new Create.Request(root(create), create.id(), create.bundle(), create.pidFile()));
                    yield 0;
                }
                case OciRequest.Start start -> {
                    Start.start(kernel, root(start), start.id());
                    yield 0;
                }
                case OciRequest.State state -> {
                    Files.writeAll(kernel, Fd.STDOUT, State.state(kernel, root(state), state.id()));
                    Files.writeAll(kernel, Fd.STDOUT, new byte[] {'\n'});
                    yield 0;
                }
                case OciRequest.Kill kill -> {
                    Kill.kill(kernel, root(kill), kill.id(), kill.signal(), kill.all());
                    yield 0;
                }
                case OciRequest.Delete delete -> {
                    Delete.delete(kernel, root(delete), delete.id(), delete.force());
                    yield 0;
                }
            };
        } catch (StepFailure known) {
            return fail(kernel, request.globals(), words(known.failure()));
        } catch (JsonException wrong) {
            return fail(kernel, request.globals(), String.valueOf(wrong.getMessage()));
        } catch (RuntimeException thrown) {
            return fail(kernel, request.globals(), words(Failure.of(thrown)));
        }
    }

    private static String root(OciRequest request) {
        String root = request.globals().root();
        return root == null ? "/run/demitasse-oci" : root;
    }

    private static String words(Failure failure) {
        return failure.standardWords() == null ? ErrorReport.message(failure) : failure.standardWords();
    }

    /** Tells the error on standard error and, where one is named, as a line of the log file. */
    static int fail(Kernel kernel, OciGlobals globals, String message) {
        kernel.attempt(new Write(Fd.STDERR, Text.encode("demitasse-oci: " + message + "\n")));
        String log = globals.log();
        if (log != null && kernel.attempt(new Open(Fd.HERE, log, OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.APPEND, 0644)) instanceof Done<Fd>(Fd file)) {
            Files.with(kernel, file, fd -> {
                Files.writeAll(kernel, fd, line(globals.logFormat(), message));
                return fd;
            });
        }
        return FAILED;
    }

    private static byte[] line(OciGlobals.LogFormat format, String message) {
        return switch (format) {
            case JSON -> {
                byte[] object = JsonWriter.compact().beginObject().member("level", "error").member("msg", message).endObject().toBytes();
                byte[] line = Arrays.copyOf(object, object.length + 1);
                line[object.length] = '\n';
                yield line;
            }
            case TEXT -> Text.encode("level=error msg=\"" + message.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"\n");
        };
    }
}
