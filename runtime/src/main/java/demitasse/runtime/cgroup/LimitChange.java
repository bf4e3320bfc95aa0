package demitasse.runtime.cgroup;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.cgroup.SetLimit.Choice;
import demitasse.spec.Memory;
import demitasse.spec.Resources;
import demitasse.spec.ResourcesUpdate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Other limits for a running container: all of them or none. What contradicts itself, or what this host cannot give, is
 * refused before anything is written; when the kernel refuses one, those written before it are taken back.
 *
 * @param after the limits that the container has then
 * @param writes what is asked, and what changes because of it (swap of version 2 is what is left above memory)
 */
public record LimitChange(Resources after, List<SetLimit> writes) {
    /** A file whose old limit forbids the new one of the other, so that it is lifted first. */
    private record Partner(String file, String lifted, String text) {}

    private static final List<Partner> PARTNERS = List.of(
            new Partner("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "-1"),
            new Partner("cpu.cfs_period_us", "cpu.cfs_quota_us", "-1"),
            new Partner("cpu.cfs_quota_us", "cpu.cfs_burst_us", "0"),
            new Partner("cpu.max", "cpu.max.burst", "0"));

    public LimitChange {
        writes = List.copyOf(writes);
    }

    /**
     * The change from the limits that a container has.
     *
     * @param path of its group in every hierarchy
     * @throws SetupException when limits contradict each other, or the host lacks a controller
     */
    public static LimitChange of(Resources before, Resources asked, CgroupLayout layout, String path) {
        Resources wanted = withUnlimitedSwap(before, asked);
        Resources after = ResourcesUpdate.apply(before, wanted);
        List<SetLimit> held = CgroupPlan.limits(before, layout, path);
        List<SetLimit> writes = new ArrayList<>();
        for (SetLimit limit : CgroupPlan.limits(after, layout, path)) {
            if (!held.contains(limit) || isAsked(limit, wanted)) {
                writes.add(limit);
            }
        }
        return new LimitChange(after, lifted(writes));
    }

    /** Memory without a limit and swap with one make no sense, so that who lifts the one means both (runc and crun agree). */
    private static Resources withUnlimitedSwap(Resources before, Resources asked) {
        Memory memory = asked.memory();
        boolean limited = before.memory() != null && before.memory().swap() != null;
        boolean lifts = memory != null && memory.limit() != null && memory.limit() < 0 && (memory.swap() == null || memory.swap() == 0);
        return lifts && limited ? asked.withMemory(memory.withSwap(-1L)) : asked;
    }

    private static boolean isAsked(SetLimit limit, Resources asked) {
        for (Limit<?> row : Limits.TABLE) {
            if (row.pointer().equals(limit.pointer()) && !row.values().apply(asked).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static List<SetLimit> lifted(List<SetLimit> writes) {
        List<SetLimit> all = new ArrayList<>();
        for (Partner partner : PARTNERS) {
            SetLimit limit = writerOf(partner.file(), writes);
            if (limit != null && writerOf(partner.lifted(), writes) != null) {
                all.add(new SetLimit(
                        limit.option(), limit.pointer(), Limit.Unit.PLAIN, Limit.Demand.REQUIRED, limit.place(),
                        List.of(new Choice(partner.lifted(), partner.text()))));
            }
        }
        all.addAll(writes);
        return all;
    }

    private static @Nullable SetLimit writerOf(String file, List<SetLimit> writes) {
        for (SetLimit write : writes) {
            if (write.choices().get(0).file().equals(file)) {
                return write;
            }
        }
        return null;
    }

    /**
     * A limit below what is in use would have the kernel kill; checkBeforeUpdate asks for an error instead (config-linux.md, Memory).
     *
     * @throws SetupException when the new limit is one of those
     */
    public void check(Kernel kernel) {
        Memory memory = after.memory();
        if (memory != null && memory.checkBeforeUpdate() != null && memory.checkBeforeUpdate()) {
            checkMemoryUse(kernel, memory.limit(), "memory.limit_in_bytes", "memory.usage_in_bytes");
            checkMemoryUse(kernel, memory.limit(), "memory.max", "memory.current");
        }
    }

    /**
     * Puts the limits in force.
     *
     * @throws SetupException when the kernel refuses one; the limits are those of before then
     */
    public void perform(Kernel kernel) {
        List<Held> done = new ArrayList<>();
        Site site = new Site(kernel);
        for (SetLimit write : writes) {
            Held held = Held.of(kernel, write);
            try {
                write.perform(site);
            } catch (RuntimeException refused) {
                takeBack(kernel, done);
                throw refused;
            }
            done.add(held);
        }
    }

    private static void takeBack(Kernel kernel, List<Held> done) {
        for (int i = done.size() - 1; i >= 0; i--) {
            done.get(i).restore(kernel);
        }
    }

    private void checkMemoryUse(Kernel kernel, @Nullable Long limit, String limitFile, String useFile) {
        SetLimit write = writerOf(limitFile, writes);
        String text = write == null ? null : SmallFile.read(kernel, write.place().file(useFile));
        Long use = text == null ? null : Counter.numberOf(text, "");
        if (use != null && limit != null && limit > 0 && use > limit) {
            throw new SetupException(
                    "--memory " + limit + " is below what the container uses, " + use + " bytes, and memory.checkBeforeUpdate forbids that",
                    "ask for more, or leave checkBeforeUpdate out");
        }
    }

    /** What files held before they were written. */
    private record Held(Place place, List<Choice> texts) {
        static Held of(Kernel kernel, SetLimit limit) {
            List<Choice> texts = new ArrayList<>();
            for (Choice choice : limit.choices()) {
                String text = SmallFile.read(kernel, limit.place().file(choice.file()));
                if (text != null) {
                    texts.add(new Choice(choice.file(), old(choice, text)));
                }
            }
            return new Held(limit.place(), texts);
        }

        /** In a file with a line for each device or interface, the line of that one, or what lifts its limit. */
        private static String old(Choice choice, String text) {
            int space = choice.text().indexOf(' ');
            boolean listed = space > 0 && !choice.file().equals("cpu.max");
            if (!listed) {
                return text.trim();
            }
            String key = choice.text().substring(0, space + 1);
            int start = 0;
            for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
                if (text.startsWith(key, start)) {
                    return text.substring(start, end);
                }
                start = end + 1;
            }
            int equals = choice.text().indexOf('=');
            return equals < 0 ? key + "0" : choice.text().substring(0, equals) + "=max";
        }

        void restore(Kernel kernel) {
            for (Choice text : texts) {
                // An old limit that is refused as well leaves the new one; the error that is told is the first.
                Files.tryPut(kernel, Fd.HERE, place.file(text.file()), text.text());
            }
        }
    }
}
