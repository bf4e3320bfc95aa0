package demitasse.cli.everyday;

import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Option;
import demitasse.cli.value.Counts;
import demitasse.cli.value.CpuLists;
import demitasse.cli.value.Cpus;
import demitasse.cli.value.Lives;
import demitasse.cli.value.Sizes;
import demitasse.engine.store.ContainerRecord.Restart;
import demitasse.spec.BlockIo;
import demitasse.spec.Cpu;
import demitasse.spec.Memory;
import demitasse.spec.Resources;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The limits that {@code update} is to set, while its options are being read. */
final class LimitChoice {
    /** In the order of the help. */
    static final List<Option<EverydayOptions>> ROWS = List.of(
            memory("memory", "memory, such as 64M; -1 is unlimited", Memory::withLimit).shortName('m'),
            memory("memory-swap", "memory and swap together; -1 is unlimited", Memory::withSwap),
            memory("memory-reservation", "memory that it keeps when others need some", Memory::withReservation),
            row("cpus", "N", "processor time: cores (0.5), or a part of one (50%)", (choice, v) -> choice.cpus(Cpus.quotaMicros(v))),
            cpu("cpu-shares", "N", "share of busy processors, 2 to 262144 (everyone else has 1024)",
                    (cpu, v) -> cpu.withShares((long) Counts.between(v, 2, 262_144))).shortName('c'),
            row("cpu-period", "MICROS", "the period of the quota", (choice, v) -> choice.period(v)),
            row("cpu-quota", "MICROS", "processor time in each period; -1 is unlimited", (choice, v) -> choice.quota(v)),
            cpu("cpuset-cpus", "LIST", "the processors to use, such as 0-3,5", (cpu, v) -> cpu.withCpus(CpuLists.checked(v))),
            cpu("cpuset-mems", "LIST", "the memory nodes to use, such as 0-1", (cpu, v) -> cpu.withMems(CpuLists.checked(v))),
            row("pids-limit", "N", "processes and threads; 0 or -1 is unlimited", (choice, v) -> choice.pids = Counts.pids(v)),
            row("blkio-weight", "N", "share of busy disks, 10 to 1000", (choice, v) -> choice.blockIo = BlockIo.EMPTY.withWeight(Counts.between(v, 10, 1000))),
            row("restart", "no|on-failure|always|unless-stopped", "start it again when it ends; on-failure:N at most N times", (choice, v) -> choice.restart = Lives.restart(v)));

    private static final String BOTH_TIMES = "--cpus sets the period and the quota; give it alone, or those two";

    private Memory memory = Memory.EMPTY;
    private Cpu cpu = Cpu.EMPTY;
    private @Nullable BlockIo blockIo;
    private @Nullable Long pids;
    private boolean wholeCpus;
    @Nullable Restart restart;

    /** Sets one of them. */
    @FunctionalInterface
    private interface Setter {
        void set(LimitChoice choice, String value);
    }

    private static Option<EverydayOptions> row(String name, String placeholder, String help, Setter setter) {
        return Option.value(name, placeholder, help, (options, v) -> setter.set(options.limits, v));
    }

    private static Option<EverydayOptions> memory(String name, String help, BiFunction<Memory, Long, Memory> change) {
        return row(name, "SIZE", help, (choice, v) -> choice.memory = change.apply(choice.memory, v.equals("-1") ? -1 : Sizes.memory(v)));
    }

    private static Option<EverydayOptions> cpu(String name, String placeholder, String help, BiFunction<Cpu, String, Cpu> change) {
        return row(name, placeholder, help, (choice, v) -> choice.cpu = change.apply(choice.cpu, v));
    }

    private void cpus(long quotaMicros) {
        if (!wholeCpus && (cpu.period() != null || cpu.quota() != null)) {
            throw new BadValueException(BOTH_TIMES);
        }
        wholeCpus = true;
        cpu = cpu.withQuota(quotaMicros).withPeriod(Cpus.PERIOD_MICROS);
    }

    private void period(String text) {
        requireParts();
        // What the kernel takes (sched-bwc.rst): from a millisecond to a second.
        cpu = cpu.withPeriod((long) Counts.between(text, 1000, 1_000_000));
    }

    private void quota(String text) {
        requireParts();
        cpu = cpu.withQuota(text.equals("-1") ? -1L : Long.valueOf(Counts.between(text, 1000, Integer.MAX_VALUE)));
    }

    private void requireParts() {
        if (wholeCpus) {
            throw new BadValueException(BOTH_TIMES);
        }
    }

    Resources resources() {
        Long limit = pids;
        return Resources.EMPTY
                .withMemory(memory.equals(Memory.EMPTY) ? null : memory)
                .withCpu(cpu.equals(Cpu.EMPTY) ? null : cpu)
                .withPids(limit == null ? null : new Resources.Pids(limit))
                .withBlockIO(blockIo);
    }

    boolean isEmpty() {
        return restart == null && resources().equals(Resources.EMPTY);
    }
}
