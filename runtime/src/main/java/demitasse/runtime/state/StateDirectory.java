package demitasse.runtime.state;

import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.FileOp.FirstHeldByte;
import demitasse.kernel.FileOp.HoldBytes;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.ReleaseBytes;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.SocketOp.Connect;
import demitasse.kernel.SocketOp.Listen;
import demitasse.spec.Spec;
import demitasse.spec.SpecJson;
import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one container: {@code state.json}, {@code config.json} (a copy of the bundle's), {@code start}, the
 * socket on which a created container waits to be started, and {@code paused}, empty, where a command of ours may have stopped it.
 *
 * <p>Two bytes of the directory are held through one open file that the creating process and init share: the first as long
 * as the container is being created, the second until init becomes the program, when the kernel closes the file. A kill of
 * both lets go of both, so whoever asks hears the truth at any instant (docs/decisions/0010-oci-state.md).
 */
public final class StateDirectory extends ContainerDirectory {
    private static final String STATE = "state.json";
    private static final String CONFIGURATION = "config.json";
    private static final String START = "start";
    private static final String PAUSED = "paused";
    private static final int STATE_LIMIT_BYTES = 4 << 20;
    private static final int SOCKET_PATH_LIMIT = 100;

    private static final long CREATING = 0;
    private static final long WAITING = 1;

    StateDirectory(Kernel kernel, Fd root, String id, String path, Fd fd) {
        super(kernel, root, id, path, fd);
    }

    /** From here on the container is being created, until {@link #created} or until nobody has the directory open any more. */
    void hold() {
        kernel.perform(new HoldBytes(fd(), CREATING, 2));
    }

    /** From here on the container waits to be started; said by init, who alone knows that it will. */
    public void created() {
        kernel.perform(new ReleaseBytes(fd(), CREATING, 1));
    }

    /** What is kept of the container, null where nothing is yet, or any more. */
    public @Nullable ContainerState read() {
        return read(StateJson::read);
    }

    /** {@link #read()}, of which only init is told. */
    @Nullable ContainerState glance() {
        return read(StateJson::glance);
    }

    private @Nullable ContainerState read(Function<JsonReader, ContainerState> reader) {
        if (!(kernel.attempt(new Open(fd(), STATE, OpenFlag.READ, 0)) instanceof Done<Fd>(Fd file))) {
            return null;
        }
        byte[] document = Files.with(kernel, file, open -> Files.readRegular(kernel, open, STATE_LIMIT_BYTES));
        return JsonDocument.parse(document, file::name, reader).value();
    }

    public void write(ContainerState state) {
        Files.replace(kernel, fd(), STATE, 0600, StateJson.encode(state));
    }

    /** Keeps the configuration as it was when the container was created. */
    public void keepConfiguration(byte[] document) {
        Files.create(kernel, fd(), CONFIGURATION, 0600, document);
    }

    /** Keeps another configuration than the bundle's from here on. */
    public void replaceConfiguration(Spec spec) {
        JsonWriter out = JsonWriter.compact();
        SpecJson.write(out, spec);
        Files.replace(kernel, fd(), CONFIGURATION, 0600, out.toBytes());
    }

    /** The configuration that the container was created from, with the limits that it has by now. */
    public byte[] configuration(int limitBytes) {
        return Files.read(kernel, fd(), CONFIGURATION, limitBytes);
    }

    /** The socket on which init will wait for {@code start}. */
    public Fd listen() {
        return kernel.perform(new Listen(socketPath()));
    }

    /** A connection to init; refused where it waits no longer. */
    public Outcome<Fd> connect() {
        return kernel.attempt(new Connect(socketPath(), true));
    }

    private String socketPath() {
        String plain = path() + "/" + START;
        return plain.length() < SOCKET_PATH_LIMIT ? plain : fd().procPath() + "/" + START;
    }

    /** The status as far as init's own life tells it: a container that is paused is told as what it would be otherwise. */
    public Status status(ContainerState state) {
        Status before = beforeItsProgram();
        return before != null ? before : isInit(state) ? Status.RUNNING : Status.STOPPED;
    }

    /** {@link #status(ContainerState)} by one who has just asked whether init lives. */
    public Status status(boolean lives) {
        Status before = beforeItsProgram();
        return before != null ? before : lives ? Status.RUNNING : Status.STOPPED;
    }

    /** Null where its program has begun. */
    private @Nullable Status beforeItsProgram() {
        long held = kernel.perform(new FirstHeldByte(fd(), CREATING, 2));
        return held < 0 ? null : held == WAITING ? Status.CREATED : Status.CREATING;
    }

    /** Whether it is being created, or waits to be started: its program has not begun. */
    public boolean isInTheMaking() {
        return kernel.perform(new FirstHeldByte(fd(), CREATING, 2)) >= 0;
    }

    /** From here on its processes may be stopped: whoever looks at many containers asks only then. */
    public void notePause() {
        Files.create(kernel, fd(), PAUSED, 0600, new byte[0]);
    }

    public void forgetPause() {
        kernel.attempt(new Remove(fd(), PAUSED, false));
    }

    /** Whether a command of ours has stopped its processes, or was about to. */
    public boolean mayBePaused() {
        return kernel.succeeds(new FileOp.Status(fd(), PAUSED, false));
    }

    /** Whether the process that has init's pid is init, and lives. */
    public boolean isInit(ContainerState state) {
        ProcessStat stat = ProcessStat.of(kernel, state.pid());
        return stat != null && stat.isAlive() && stat.startTicks() == state.startTicks();
    }

    /**
     * Removes it as {@link #remove} does, after {@link #close}: one in which nobody has ever waited for a start.
     *
     * @param more names of files that another has put into it, which go first
     */
    public void removeClosed(List<String> more) {
        for (String name : more) {
            removeClosed(name);
        }
        removeClosed(CONFIGURATION);
        removeClosed(STATE);
        if (!kernel.succeeds(new Remove(parent(), id(), true))) {
            Files.removeTree(kernel, parent(), id());
        }
    }

    private void removeClosed(String name) {
        kernel.attempt(new Remove(parent(), id() + "/" + name, false));
    }

    /** Removes it with all it holds. Its name is free again at the very end: who then takes it finds nothing of before. */
    @Override
    public void remove() {
        for (String name : new String[] {START, CONFIGURATION, STATE}) {
            kernel.attempt(new Remove(fd(), name, false));
        }
        if (kernel.succeeds(new Remove(parent(), id(), true))) {
            close();
        } else {
            super.remove();
        }
    }
}
