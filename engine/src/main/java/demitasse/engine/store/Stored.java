package demitasse.engine.store;

import demitasse.engine.event.EventLog;
import demitasse.engine.network.NetworkRecord;
import demitasse.engine.network.Wish;
import demitasse.engine.store.RunRecord.End;
import demitasse.kernel.AttributeOp.Resize;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.DirectoryOp.Rename;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.FirstHeldByte;
import demitasse.kernel.FileOp.HoldBytes;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.ReleaseBytes;
import demitasse.kernel.FileOp.Unlock;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.Cleanup;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.SetupException;
import demitasse.runtime.lifecycle.Container;
import demitasse.runtime.process.SentSignal;
import demitasse.spec.Spec;
import demitasse.spec.SpecJson;
import demitasse.spec.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One container: its directory, which is all there is of it between two runs.
 *
 * <pre>
 *   container.json   {@link ContainerRecord}; the last file to be made: without it the container is only half there
 *   run.json         {@link RunRecord}, once it was started
 *   spare            the room that its end will be noted in, as long as it runs
 *   health.json      {@link HealthRecord}, where somebody asks how it is
 *   config.json      the OCI configuration       } what it is made
 *   layout.json      layers and files beside it  } of again
 *   transient        there where it goes when it ends (--rm)
 *   volumes-stay     there while it is removed, where its own volumes are not
 *   renamed          there where it was given another name, and a kill may have left it one more
 *   input-once       there where its input ends with whoever gives it
 *   signalled        the last signal that a command of ours sent to its program: the number, and by what command
 *   log, log.1, …    what it wrote, where it runs detached
 *   upper, work, upper-0, …  its writable layers
 *   root             a copy that is its root, where overlay cannot be used
 *   connected        what it asks of a network; while it runs, network is what it has of one, and hosts its /etc/hosts
 * </pre>
 *
 * Of one that goes with the command that runs it, {@link Records} says where the records and what it is made of lie.
 *
 * <p>The status stands in none of them. Whoever answers for a container, from before its start to after its end, has locked
 * the directory against others who would ({@code flock(2)}) and holds its byte 0, which anybody can ask for; byte 1 says
 * that it will be started again. What else there is to know of one that runs is known below {@link Storage#RUNNING}.
 */
public final class Stored {
    static final String CONTAINER = Records.CONTAINER;
    static final String TRANSIENT = "transient";
    static final String VOLUMES_STAY = "volumes-stay";
    static final String RUN = Records.RUN;
    private static final String RENAMED = "renamed";
    private static final String SPARE = "spare";
    private static final String INPUT_ONCE = "input-once";
    private static final String HEALTH = "health.json";
    private static final String SIGNALLED = "signalled";
    private static final int SIGNALLED_BYTES = 1024;
    private static final long ANSWERED = 0;
    private static final long RESTARTING = 1;

    private final Kernel kernel;
    private final String id;
    private final Fd fd;
    private final Records records;

    private Stored(Kernel kernel, String id, Fd fd, boolean ours) {
        this.kernel = kernel;
        this.id = id;
        this.fd = fd;
        this.records = new Records(kernel, id, fd, ours);
    }

    /** One that was found, by its open directory. */
    public Stored(Kernel kernel, String id, Fd fd) {
        this(kernel, id, fd, false);
    }

    /** The container whose directory is open already, with the locks that go with it, and its records in there. */
    public static Stored adopt(Kernel kernel, String id, Fd fd) {
        return new Stored(kernel, id, fd, true);
    }

    /** Has its records be kept in memory, since it goes with this process; before any is written. */
    public void keepInMemory() {
        records.keepInMemory();
    }

    /** What a container is made of beside its configuration, as text in which paths are looked for; null where there is none. */
    public static @Nullable String layoutText(Kernel kernel, String id) {
        return Records.layoutText(kernel, id);
    }

    /** Whether its records go with its run. */
    public boolean isInMemory() {
        return records.areInMemory();
    }

    /** Its records that lie in the directory of its run and go with that; for whoever made it. */
    public List<String> runRecords() {
        return records.ofRun();
    }

    public String id() {
        return id;
    }

    public String path() {
        return Text.path(Storage.CONTAINERS, id);
    }

    public Fd fd() {
        return fd;
    }

    /** @throws SetupException where the record is damaged */
    public ContainerRecord record() {
        ContainerRecord record = recordIfThere();
        if (record == null) {
            throw new SetupException("container " + id + " is not there any more", null);
        }
        return record;
    }

    /** Null as long as not all of it is there, or any more. */
    @Nullable ContainerRecord recordIfThere() {
        return records.container();
    }

    /** Null where nobody can tell any more. */
    public @Nullable ContainerRecord recordIfReadable() {
        try {
            return recordIfThere();
        } catch (RuntimeException unreadable) {
            return null;
        }
    }

    /** Null where it was never started. */
    public @Nullable RunRecord run() {
        return records.read(RUN, RecordJson::readRun);
    }

    /** How well it is; null where nobody asks. */
    public @Nullable HealthRecord health() {
        return kernel.attempt(new Open(fd, HEALTH, OpenFlag.READ, 0)) instanceof Done<Fd>(Fd file) ? records.parse(file, HealthRecord::read) : null;
    }

    /** Its configuration, as it was made with. */
    public Spec configuration() {
        Spec spec = records.read(Records.CONFIGURATION, SpecJson::read);
        return spec == null ? Spec.EMPTY : spec;
    }

    /** All that it is made of. */
    public ContainerSpec container() {
        Spec spec = configuration();
        ContainerSpec container = records.read(Records.LAYOUT, in -> LayoutJson.read(in, spec));
        if (container == null) {
            throw new SetupException("container " + id + " has lost its " + Records.LAYOUT, "remove it and make it anew");
        }
        return container;
    }

    /** The same, opened anew after it was closed; null where it is gone. */
    public @Nullable Stored reopened() {
        Open open = new Open(path(), OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW);
        return kernel.attempt(open) instanceof Done<Fd>(Fd again) ? new Stored(kernel, id, again) : null;
    }

    /** What it asks of the first of its networks whenever it is started; null for one that is on none of ours. */
    public @Nullable Wish asked() {
        List<Wish> all = allAsked();
        return all.isEmpty() ? null : all.getFirst();
    }

    /** The same of each of its networks; also for one that is closed. */
    public List<Wish> allAsked() {
        return Wish.all(kernel, Fd.HERE, Text.path(path(), Wish.FILE));
    }

    /** What it has of the first of its networks; null for one that does not run, or is on none of ours. */
    public @Nullable NetworkRecord network() {
        List<NetworkRecord> networks = networks();
        return networks.isEmpty() ? null : networks.getFirst();
    }

    public List<NetworkRecord> networks() {
        return NetworkRecord.all(kernel, Fd.HERE, Text.path(path(), NetworkRecord.FILE));
    }

    /** Whether it is removed when it ends. */
    public boolean isTransient() {
        return has(TRANSIENT) || isInMemory();
    }

    /** Whether a file of that name is in its directory. */
    public boolean has(String file) {
        return kernel.succeeds(new FileOp.Status(fd, file, false));
    }

    /** Where it stands, asked of the kernel. */
    public Standing standing() {
        return Standing.of(this, run());
    }

    /** {@link Standing#glance}. */
    Standing glance(@Nullable RunRecord run) {
        return Standing.glance(kernel, this, run);
    }

    /** Its life as the runtime knows it, null where there is none. */
    public @Nullable Container instance() {
        return Container.findOrNull(kernel, Storage.RUNNING, id);
    }

    /** How it ended last, for one that has {@link Status#EXITED}. */
    public @Nullable End end() {
        RunRecord run = run();
        if (run == null) {
            return null;
        }
        return run.end() != null ? run.end() : lost(run);
    }

    End lost(RunRecord run) {
        return LostEnd.of(kernel, id, run);
    }

    private boolean isHeld(long at) {
        return kernel.perform(new FirstHeldByte(fd, at, 1)) == at;
    }

    /** Locks it against all others who would start, change or remove it; false where one of them has it. */
    public boolean lock() {
        return kernel.succeeds(new Lock(fd, true, false));
    }

    public void unlock() {
        kernel.perform(new Unlock(fd));
    }

    /** Says to whoever asks that somebody answers for it, for as long as this process, or one that it became, has the directory open. */
    public void answer() {
        kernel.perform(new HoldBytes(fd, ANSWERED, 1));
    }

    /** Whether somebody answers for it; whoever asks does not. */
    public boolean isAnswered() {
        return isHeld(ANSWERED);
    }

    /** Whether whoever answers for it will start it again. */
    boolean isToRestart() {
        return isHeld(RESTARTING);
    }

    /** Says whether it will be started again. */
    public void sayRestarting(boolean restarting) {
        if (restarting) {
            kernel.perform(new HoldBytes(fd, RESTARTING, 1));
        } else {
            kernel.perform(new ReleaseBytes(fd, RESTARTING, 1));
        }
    }

    /** Notes how a run that nobody saw the end of has ended; for whoever has the lock. */
    void noteLostEnd() {
        RunRecord run = run();
        if (run != null && run.end() == null) {
            RunRecord ended = run.ended(lost(run));
            write(ended);
            noteEnd(ended);
        }
    }

    /** Notes among the events what has happened to it; {@code more} are names and values. */
    public void note(String action, String... more) {
        Cleanup.attempt(() -> EventLog.append(kernel, List.of(record().event(kernel.perform(new Now()), action, more))));
    }

    /** Notes among the events that a run has ended. */
    public void noteEnd(RunRecord run) {
        Cleanup.attempt(() -> EventLog.append(kernel, record().endEvents(run)));
    }

    public void write(ContainerRecord record) {
        records.replace(CONTAINER, RecordJson.encode(record));
    }

    public void write(HealthRecord health) {
        Files.replace(kernel, fd, HEALTH, 0600, health.encode());
    }

    /** One that has ended goes into the room that is kept for it. */
    public void write(RunRecord run) {
        byte[] record = RecordJson.encode(run);
        if (run.end() != null && kernel.attempt(new Open(fd, SPARE, OpenFlag.WRITE | OpenFlag.NO_FOLLOW, 0)) instanceof Done<Fd>(Fd spare)) {
            Files.with(kernel, spare, file -> {
                Files.writeAll(kernel, file, record);
                // A kill may have left more of another in it.
                return kernel.perform(new Resize(file, record.length));
            });
            kernel.perform(new Rename(fd, SPARE, RUN, true));
        } else {
            records.replace(RUN, record);
        }
    }

    /** Keeps room for the note of its next run, so that it is not ended on a disk where it could not be started again. */
    public void reserveNext() {
        Files.createWhole(kernel, fd, RUN + ".new", 0600, new byte[1]);
    }

    /** Notes that a run begins, and keeps room for the note of how it ends; nothing has changed where there is none. */
    public void begin(RunRecord run) {
        reserve();
        Cleanup.afterFailure(() -> {
            write(run);
            return run;
        }, () -> kernel.perform(new Remove(fd, SPARE, false)));
    }

    /**
     * Keeps room for the note of how a run ends, before it begins: a disk that is full by then must not hide that. A byte is enough for
     * a block, or a page, which what is written over it later needs no other of.
     */
    public void reserve() {
        Files.createWhole(kernel, fd, SPARE, 0600, new byte[1]);
    }

    /** Keeps what it is made of. */
    public void keep(ContainerSpec container) {
        JsonWriter out = JsonWriter.compact();
        SpecJson.write(out, container.spec());
        records.create(Records.CONFIGURATION, out.toBytes());
        records.create(Records.LAYOUT, LayoutJson.encode(container));
    }

    /** Has it run with another configuration from its next start on. */
    public void replace(Spec spec) {
        JsonWriter out = JsonWriter.compact();
        SpecJson.write(out, spec);
        records.replace(Records.CONFIGURATION, out.toBytes());
    }

    void sayRenamed() {
        Files.create(kernel, fd, RENAMED, 0600, new byte[0]);
    }

    boolean wasRenamed() {
        return has(RENAMED);
    }

    /** Has it go when it ends. */
    public void makeTransient() {
        Files.create(kernel, fd, TRANSIENT, 0600, new byte[0]);
    }

    /** Notes that a command sends its program a signal, for whoever tells how it ended; a disk that is full keeps nobody from sending it. */
    public void noteSignal(int signal, String sender) {
        Cleanup.attempt(() -> Files.create(kernel, fd, SIGNALLED, 0600, Text.encode((char) signal + sender)));
    }

    /** The last signal that a command has sent, null where there was none. */
    public @Nullable SentSignal lastSignal() {
        String noted = Files.readIfThere(kernel, fd, SIGNALLED, SIGNALLED_BYTES);
        return noted == null || noted.isEmpty() ? null : new SentSignal(noted.charAt(0), noted.substring(1));
    }

    /** Forgets what was sent to the program of a run before. */
    public void forgetSignals() {
        kernel.attempt(new Remove(fd, SIGNALLED, false));
    }

    /** Has its input be that of the first to attach alone, and end when they close it. */
    public void makeInputOnce() {
        Files.create(kernel, fd, INPUT_ONCE, 0600, new byte[0]);
    }

    public boolean isInputOnce() {
        return has(INPUT_ONCE);
    }

    /** Keeps one that goes when it ends from going, for as long as this process reads of it. */
    public void holdForReading() {
        if (records.open(Records.LAYOUT) instanceof Done<Fd>(Fd open)) {
            kernel.perform(new Lock(open, false, true));
        }
    }

    /** Waits for those who read of it. */
    public void awaitReaders() {
        if (records.open(Records.LAYOUT) instanceof Done<Fd>(Fd open)) {
            kernel.perform(new Lock(open, true, true));
        }
    }

    /**
     * From here on it is nothing but what is left of a container.
     *
     * @param volumesStay whether its own volumes outlive it, whoever finishes its removal; a full disk has no place to note that
     */
    void unmake(boolean volumesStay) {
        if (isInMemory()) {
            // Nothing else ever was.
            return;
        }
        kernel.attempt(volumesStay ? new Rename(fd, CONTAINER, VOLUMES_STAY, true) : new Remove(fd, CONTAINER, false));
    }

    /**
     * Removes what there is in it as a rule, by name: with what the kernel leaves of an overlay that is never synchronized.
     * Whatever is left then is for a look into each directory.
     *
     * @param more names of files that it has besides
     * @param carried how many overlays it has beside its root
     */
    void empty(List<String> more, int carried) {
        for (String file : more) {
            kernel.attempt(new Remove(fd, file, false));
        }
        if (!isInMemory()) {
            for (String file : List.of(RUN, TRANSIENT, Records.LAYOUT, Records.CONFIGURATION)) {
                kernel.attempt(new Remove(fd, file, false));
            }
        }
        emptyLayers("");
        for (int i = 0; i < carried; i++) {
            emptyLayers(Storage.suffix(i));
        }
    }

    private void emptyLayers(String suffix) {
        String work = "work" + suffix;
        kernel.attempt(new Remove(fd, work + "/work/incompat/volatile/dirty", false));
        for (String directory : List.of("/work/incompat/volatile", "/work/incompat", "/work", "")) {
            kernel.attempt(new Remove(fd, work + directory, true));
        }
        kernel.attempt(new Remove(fd, "upper" + suffix, true));
    }

    public void close() {
        kernel.attempt(new Close(fd));
    }
}
