package demitasse.engine.store;

import demitasse.engine.store.ContainerRecord.LogLimits;
import demitasse.engine.store.ContainerRecord.Restart;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.TimeOp.Monotonic;
import java.util.List;
import java.util.Map;

/** Makes records of containers one after the other, as each is made in earnest, and tells how many a second: what the benchmark asks for. */
public final class RecordLoop {
    /** The word that has this program do it; people have no use for it. */
    public static final String COMMAND = "make-records";
    private static final int MILLION = 1_000_000;

    private RecordLoop() {}

    /** Makes {@code count} files in a directory that is there, each a new file and a rename; answers how many a second that were. */
    public static String run(Kernel kernel, String directory, int count) {
        Fd place = kernel.perform(new Open(directory, OpenFlag.READ | OpenFlag.DIRECTORY));
        long begin = kernel.perform(new Monotonic());
        for (int number = 0; number < count; number++) {
            String id = Integer.toString(MILLION + number);
            ContainerRecord record = new ContainerRecord(id, null, number, "./rootfs", List.of("sleep", "1000"), Map.of(), 15,
                    ContainerRecord.STOP_TIMEOUT_SECONDS, true, Restart.NO, LogLimits.DEFAULT, null);
            Files.replace(kernel, place, id, 0600, RecordJson.encode(record));
        }
        long micros = Math.max(1, (kernel.perform(new Monotonic()) - begin) / 1000);
        return Long.toString((long) count * MILLION / micros);
    }
}
