package demitasse.engine.store;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonException;
import demitasse.spec.json.JsonReader;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of one container, a file each. They lie in its directory; those of one that goes with the command that runs it
 * lie beside what is known of that run, below {@link Storage#RUNNING}: in memory, where a file costs a tenth of one on a disk and
 * more. The directory of such a one looks half made to others, who leave it alone as long as it is locked, and remove it then.
 */
final class Records {
    static final String CONTAINER = "container.json";
    static final String RUN = "run.json";
    static final String CONFIGURATION = "config.json";
    static final String LAYOUT = "layout.json";
    private static final int LIMIT_BYTES = 3 << 19;

    private final Kernel kernel;
    private final String id;
    private final Fd directory;
    /** Whether it was found out where they lie. */
    private boolean known;
    private boolean inMemory;

    /** @param known whether they lie in the directory, without a look */
    Records(Kernel kernel, String id, Fd directory, boolean known) {
        this.kernel = kernel;
        this.id = id;
        this.directory = directory;
        this.known = known;
    }

    /** From here on they are kept in memory; before any is written. */
    void keepInMemory() {
        known = true;
        inMemory = true;
    }

    boolean areInMemory() {
        if (!known) {
            known = kernel.succeeds(new Status(directory, CONTAINER, false));
            if (!known && kernel.succeeds(new Status(inMemory(id, CONTAINER)))) {
                keepInMemory();
            }
        }
        return inMemory;
    }

    /** Those that go with its run, as names in the directory of that. */
    List<String> ofRun() {
        return inMemory ? List.of(CONTAINER, RUN, LAYOUT) : List.of();
    }

    /** The text of a layout, null where there is none. */
    static @Nullable String layoutText(Kernel kernel, String id) {
        String kept = Files.readIfThere(kernel, Fd.HERE, Text.path(Storage.CONTAINERS, id) + "/" + LAYOUT, LIMIT_BYTES);
        return kept != null ? kept : Files.readIfThere(kernel, Fd.HERE, inMemory(id, LAYOUT), LIMIT_BYTES);
    }

    private static String inMemory(String id, String name) {
        return Text.path(Storage.RUNNING, id) + "/" + name;
    }

    private Fd from() {
        return areInMemory() ? Fd.HERE : directory;
    }

    private String at(String name) {
        return areInMemory() ? inMemory(id, name) : name;
    }

    Outcome<Fd> open(String name) {
        return kernel.attempt(new Open(from(), at(name), OpenFlag.READ, 0));
    }

    /** Null where there is none. */
    <T> @Nullable T read(String name, Function<JsonReader, T> reader) {
        return open(name) instanceof Done<Fd>(Fd file) ? parse(file, reader) : null;
    }

    /** The first that is asked for as a rule; null as long as not all of the container is there, or any more. */
    @Nullable ContainerRecord container() {
        if (!known && kernel.attempt(new Open(directory, CONTAINER, OpenFlag.READ, 0)) instanceof Done<Fd>(Fd file)) {
            known = true;
            return parse(file, RecordJson::readContainer);
        }
        return read(CONTAINER, RecordJson::readContainer);
    }

    <T> T parse(Fd file, Function<JsonReader, T> reader) {
        byte[] document = Files.with(kernel, file, opened -> Files.readRegular(kernel, opened, LIMIT_BYTES));
        try {
            return JsonDocument.parse(document, file::name, reader).value();
        } catch (JsonException damaged) {
            throw new SetupException("container " + id + " has a damaged record: " + damaged.getMessage(), "remove it with demitasse rm -f " + id);
        }
    }

    void create(String name, byte[] content) {
        Files.create(kernel, from(), at(name), 0600, content);
    }

    void replace(String name, byte[] content) {
        Files.replace(kernel, from(), at(name), 0600, content);
    }
}
