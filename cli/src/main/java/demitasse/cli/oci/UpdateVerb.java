package demitasse.cli.oci;

import demitasse.cli.oci.Verb.Reading;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.value.Counts;
import demitasse.cli.value.CpuLists;
import demitasse.cli.value.Paths;
import demitasse.cli.value.Sizes;
import demitasse.spec.Cpu;
import demitasse.spec.Memory;
import demitasse.spec.Resources;
import java.util.List;
import java.util.function.BiFunction;

/** The command that changes the limits of a container. */
final class UpdateVerb {
    private UpdateVerb() { }

    static final Verb<UpdateBuilder> UPDATE = new Verb<>("update", "ID",
            "Changes the limits of a container.",
            List.of(new Example("demitasse-oci update --memory 256M --pids-limit 100 web", "Two limits by flags"),
                    new Example("demitasse-oci update -r limits.json web", "Any limits, as linux.resources of a configuration"),
                    new Example("demitasse-oci update -r - web < limits.json", "The same from standard input")),
            List.of("What is not named stays as it is. With -r, limits come from the document alone."),
            rows(), Reading.ANYWHERE, UpdateBuilder::new, UpdateVerb::request);

    private static List<Option<UpdateBuilder>> rows() {
        return List.of(
                value("resources", "FILE|-", "take the limits from a JSON document, or from standard input", UpdateVerb::file)
                        .shortName('r'),
                value("blkio-weight", "N", "share of busy disks, 10 to 1000",
                        (b, v) -> b.blockIo = b.blockIo.withWeight(Counts.between(v, 10, 1000))),
                cpu("cpu-period", "MICROS", "the period of the quota", (cpu, v) -> cpu.withPeriod(Counts.natural(v))),
                cpu("cpu-quota", "MICROS", "processor time in each period; -1 is unlimited", (cpu, v) -> cpu.withQuota(Counts.whole(v))),
                cpu("cpu-burst", "MICROS", "unused time that may be saved up", (cpu, v) -> cpu.withBurst(Counts.natural(v))),
                cpu("cpu-share", "N", "share of busy processors, 2 to 262144 (everyone else has 1024)",
                        (cpu, v) -> cpu.withShares(Counts.natural(v))),
                cpu("cpu-rt-period", "MICROS", "the period of realtime scheduling", (cpu, v) -> cpu.withRealtimePeriod(Counts.natural(v))),
                cpu("cpu-rt-runtime", "MICROS", "time under realtime scheduling in each period",
                        (cpu, v) -> cpu.withRealtimeRuntime(Counts.whole(v))),
                cpu("cpu-idle", "0|1", "1 runs it only where a processor is idle", (cpu, v) -> cpu.withIdle((long) Counts.between(v, 0, 1))),
                cpu("cpuset-cpus", "LIST", "the processors to use, such as 0-3,5", (cpu, v) -> cpu.withCpus(CpuLists.checked(v))),
                cpu("cpuset-mems", "LIST", "the memory nodes to use, such as 0-1", (cpu, v) -> cpu.withMems(CpuLists.checked(v))),
                memory("memory", "memory, such as 64M; -1 is unlimited", Memory::withLimit),
                memory("memory-reservation", "memory that it keeps when others need some", Memory::withReservation),
                memory("memory-swap", "memory and swap together; -1 is unlimited", Memory::withSwap),
                // Both were limits of kernel memory once, which kernels of today pass over; callers write them still.
                value("kernel-memory", "SIZE", "", (b, v) -> Sizes.limit(v)).keptQuiet(),
                value("kernel-memory-tcp", "SIZE", "", (b, v) -> Sizes.limit(v)).keptQuiet(),
                value("pids-limit", "N", "processes and threads; -1 is unlimited", (b, v) -> b.pidsLimit = Counts.whole(v)),
                value("l3-cache-schema", "SCHEMA", "share of the cache (Intel RDT)",
                        (b, v) -> b.intelRdt = b.intelRdt.withL3CacheSchema(v)),
                value("mem-bw-schema", "SCHEMA", "share of the memory bandwidth (Intel RDT)",
                        (b, v) -> b.intelRdt = b.intelRdt.withMemBwSchema(v)));
    }

    private static void file(UpdateBuilder b, String path) {
        b.file = path.equals("-") ? path : Paths.onHost(Verb.filled(path), b.host);
    }

    private static OciRequest request(UpdateBuilder b, List<String> words, OptionTable<UpdateBuilder> table) {
        String id = ContainerId.only(words, table);
        Resources resources = b.resources();
        boolean flags = !resources.equals(Resources.EMPTY) || b.cacheAndBandwidth() != null;
        // runc would pass over the flags without a word.
        if (flags && b.file != null) {
            throw table.error("limits come from --resources or from flags, not from both");
        }
        return new OciRequest.Update(b.globals, id, b.file, resources, b.cacheAndBandwidth());
    }

    private static Option<UpdateBuilder> cpu(String name, String placeholder, String help, BiFunction<Cpu, String, Cpu> change) {
        return value(name, placeholder, help, (b, v) -> b.cpu = change.apply(b.cpu, v));
    }

    private static Option<UpdateBuilder> memory(String name, String help, BiFunction<Memory, Long, Memory> change) {
        return value(name, "SIZE", help, (b, v) -> b.memory = change.apply(b.memory, Sizes.limit(v)));
    }

    // This one names the builder, which the compiler cannot infer through the calls that follow a row.
    private static Option<UpdateBuilder> value(
            String name, String placeholder, String help, Option.ValueSetter<UpdateBuilder> setter) {
        return Option.value(name, placeholder, help, setter);
    }
}
