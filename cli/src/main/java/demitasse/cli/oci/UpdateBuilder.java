package demitasse.cli.oci;

import demitasse.cli.host.Host;
import demitasse.spec.BlockIo;
import demitasse.spec.Cpu;
import demitasse.spec.IntelRdt;
import demitasse.spec.Memory;
import demitasse.spec.Resources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of update while they are being read; the rows of {@link UpdateVerb} set the fields. */
final class UpdateBuilder extends Verb.Builder {
    private static final IntelRdt NO_RDT = new IntelRdt(null, List.of(), null, null, false);

    @Nullable String file;
    BlockIo blockIo = BlockIo.EMPTY;
    Cpu cpu = Cpu.EMPTY;
    Memory memory = Memory.EMPTY;
    @Nullable Long pidsLimit;
    IntelRdt intelRdt = NO_RDT;

    UpdateBuilder(Host host, OciGlobals globals) {
        super(host, globals);
    }

    /** The limits in the form that a file has too. */
    Resources resources() {
        Long pids = pidsLimit;
        return Resources.EMPTY
                .withBlockIO(blockIo.equals(BlockIo.EMPTY) ? null : blockIo)
                .withCpu(cpu.equals(Cpu.EMPTY) ? null : cpu)
                .withMemory(memory.equals(Memory.EMPTY) ? null : memory)
                .withPids(pids == null ? null : new Resources.Pids(pids));
    }

    @Nullable IntelRdt cacheAndBandwidth() {
        return intelRdt.equals(NO_RDT) ? null : intelRdt;
    }
}
