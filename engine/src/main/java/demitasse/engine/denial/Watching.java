package demitasse.engine.denial;

import demitasse.engine.RunRequest;
import demitasse.kernel.Arch;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Text;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.SetupException;
import demitasse.runtime.seccomp.SeenCall;
import demitasse.runtime.seccomp.Watcher;
import demitasse.spec.Capabilities;
import demitasse.spec.Process;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run whose system calls are watched, since {@code --why} or {@code --seccomp-record} asks for it. */
public final class Watching {
    private final Kernel kernel;
    private final RunRequest request;
    private final Watcher watcher;
    private final List<String> capabilities;
    private final Arch machine;
    private final @Nullable Fd record;
    private boolean finished;

    private Watching(Kernel kernel, RunRequest request, Watcher watcher, List<String> capabilities, Arch machine, @Nullable Fd record) {
        this.kernel = kernel;
        this.request = request;
        this.watcher = watcher;
        this.capabilities = capabilities;
        this.machine = machine;
        this.record = record;
    }

    /** Null where the request does not ask for it. The container's directory gets a file of what is refused, and keeps it up to date. */
    public static @Nullable Watching begin(Kernel kernel, RunRequest request, ContainerSpec container, Arch machine, Fd directory) {
        RunRequest.Telling telling = request.telling();
        String path = telling.seccompRecord();
        if (!telling.why() && path == null) {
            return null;
        }
        // Before anything is made: a long run whose profile cannot be written then would be in vain.
        Fd record = path == null ? null : kernel.perform(new Open(Fd.HERE, path, OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.TRUNCATE, 0644));
        List<String> capabilities = capabilities(container);
        if (telling.why()) {
            Files.replace(kernel, directory, Denials.FILE, 0600, Denials.json(List.of()));
        }
        Watcher watcher = Watcher.start(kernel, seen -> {
            if (telling.why()) {
                Files.replace(kernel, directory, Denials.FILE, 0600,
                        Denials.json(Denials.of(seen, request.security().systemCalls(), capabilities, machine)));
            }
        });
        return new Watching(kernel, request, watcher, capabilities, machine, record);
    }

    private static List<String> capabilities(ContainerSpec container) {
        Process process = container.spec().process();
        Capabilities sets = process == null ? null : process.capabilities();
        return sets == null ? List.of() : sets.bounding();
    }

    public ContainerSpec watched(ContainerSpec container) {
        return container.withWatch(watcher.watch(request.telling().seccompRecord() != null));
    }

    /** The container has ended: writes and tells what was asked for. */
    public void tell() {
        List<SeenCall> seen = finish();
        if (seen == null) {
            throw new SetupException("the process that watched the system calls has ended before the container", "what it saw is lost; run it again");
        }
        if (record != null) {
            Files.writeAll(kernel, record, RecordedProfile.json(seen));
        }
        if (request.telling().why()) {
            String table = Denials.table(Denials.of(seen, request.security().systemCalls(), capabilities, machine));
            Files.writeAll(kernel, Fd.STDERR, Text.encode(table));
        }
    }

    /** Ends the watcher, however the run ended; once {@link #tell} was called it has ended. */
    public void end() {
        finish();
        if (record != null) {
            kernel.attempt(new Close(record));
        }
    }

    private @Nullable List<SeenCall> finish() {
        if (finished) {
            return null;
        }
        finished = true;
        return watcher.finish();
    }
}
