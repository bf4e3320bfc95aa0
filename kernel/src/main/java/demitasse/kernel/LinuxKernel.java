package demitasse.kernel;

/**
 * The Linux that this process runs on. Each family of operations has its performer; none throws for a refusal.
 *
 * <p>For one thread. Runs only in the native binary: on the JVM there is no body behind {@link Gate}.
 */
public final class LinuxKernel implements Kernel {
    private final Gate gate = new Gate();
    private final LinuxFiles files = new LinuxFiles(gate);
    private final LinuxDirectories directories = new LinuxDirectories(gate);
    private final LinuxAttributes attributes = new LinuxAttributes(gate);
    private final LinuxMounts mounts = new LinuxMounts(gate);
    private final LinuxProcesses processes = new LinuxProcesses(gate);
    private final LinuxIdentity identity = new LinuxIdentity(gate);
    private final LinuxNamespaces namespaces = new LinuxNamespaces(gate);
    private final LinuxSignals signals = new LinuxSignals(gate);
    private final LinuxSockets sockets = new LinuxSockets(gate);
    private final LinuxTerminals terminals = new LinuxTerminals(gate);
    private final LinuxBpf bpf = new LinuxBpf(gate);
    private final LinuxTime time = new LinuxTime(gate);
    private final LinuxScheduling scheduling = new LinuxScheduling(gate);

    @Override
    @SuppressWarnings("unchecked") // An operation of KernelOp<R> is answered with an R by its performer.
    public <R> Outcome<R> attempt(KernelOp<R> op) {
        gate.memory.reset();
        Outcome<R> outcome = (Outcome<R>) dispatch(op);
        gate.memory.reset();
        return outcome;
    }

    // Type patterns only, here and in the performers: a record pattern would put a try block around every accessor.
    private Outcome<?> dispatch(KernelOp<?> op) {
        return switch (op) {
            case FileOp<?> file -> files.perform(file);
            case DirectoryOp<?> directory -> directories.perform(directory);
            case AttributeOp<?> attribute -> attributes.perform(attribute);
            case MountOp<?> mount -> mounts.perform(mount);
            case ProcessOp<?> process -> processes.perform(process);
            case IdentityOp<?> id -> identity.perform(id);
            case NamespaceOp<?> namespace -> namespaces.perform(namespace);
            case SignalOp<?> signal -> signals.perform(signal);
            case SocketOp<?> socket -> sockets.perform(socket);
            case TerminalOp<?> terminal -> terminals.perform(terminal);
            case BpfOp<?> program -> bpf.perform(program);
            case TimeOp<?> clock -> time.perform(clock);
            case SchedulingOp<?> turn -> scheduling.perform(turn);
            // Rare: nothing of it is there before it is asked for.
            case StorageOp<?> storage -> new LinuxStorage(gate).perform(storage);
        };
    }
}
