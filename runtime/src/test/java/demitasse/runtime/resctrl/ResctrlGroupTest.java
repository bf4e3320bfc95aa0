package demitasse.runtime.resctrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.KernelException;
import demitasse.kernel.Text;
import demitasse.runtime.MountEntry;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.spec.IntelRdt;
import demitasse.spec.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResctrlGroupTest {
    private static final List<MountEntry> MOUNTS = MountEntry.parse(Text.encode("30 23 0:26 / /sys/fs/resctrl rw - resctrl resctrl rw\n"));
    private static final String ROOT = "/sys/fs/resctrl";

    private final FakeKernel kernel = new FakeKernel().directory(ROOT).populate(ROOT, "tasks", "schemata");
    private final Site site = new Site(kernel);

    private static IntelRdt rdt(@Nullable String closID, String... schemata) {
        return new IntelRdt(closID, List.of(schemata), null, null, false);
    }

    private static ResctrlGroup group(IntelRdt rdt) {
        return ResctrlGroup.of(rdt, "web", MOUNTS);
    }

    private void there(String name, String schemata) {
        kernel.directory(ROOT + "/" + name).virtualFile(ROOT + "/" + name + "/schemata", schemata).virtualFile(ROOT + "/" + name + "/tasks", "");
    }

    private String refusal(Step step) {
        return assertThrows(SetupException.class, () -> step.perform(site)).getMessage();
    }

    @Test
    void withoutResctrlTheErrorNamesTheProperty() {
        SetupException missing = assertThrows(SetupException.class, () -> ResctrlGroup.of(rdt(null), "web", List.of()));
        assertEquals("no resctrl filesystem is mounted, so that caches and memory bandwidth cannot be shared out (/linux/intelRdt)", missing.getMessage());
    }

    @Test
    void aGroupWithoutANameIsTheContainersOwn() {
        ResctrlGroup group = group(new IntelRdt(null, List.of("L2:0=f"), "L3:0=7f0;1=1f", "MB:0=20;1=70", false));
        assertEquals("resctrl: make /sys/fs/resctrl/web with L3:0=7f0;1=1f MB:0=20;1=70 L2:0=f", group.make().words());
        group.make().perform(site);
        assertEquals("L3:0=7f0;1=1f\nMB:0=20;1=70\nL2:0=f\n", kernel.content(ROOT + "/web/schemata"));
        site.keepInit(101, Fd.HERE);
        group.join().perform(site);
        assertEquals("101", kernel.content(ROOT + "/web/tasks"));
        assertEquals("/linux/intelRdt", group.join().pointer());
    }

    @Test
    void aNamedGroupWithoutAShareMustBeThere() {
        Step make = group(rdt("gold")).make();
        assertEquals("resctrl: use /sys/fs/resctrl/gold", make.words());
        assertEquals("there is no resctrl group /sys/fs/resctrl/gold", refusal(make));
        there("gold", "L3:0=fff\n");
        make.perform(site);
        assertEquals("L3:0=fff\n", kernel.content(ROOT + "/gold/schemata"), "its share is left as it is");
    }

    @Test
    void aNamedGroupIsMadeWithItsShare() {
        group(rdt("gold", "MB:0=50")).make().perform(site);
        assertEquals("MB:0=50\n", kernel.content(ROOT + "/gold/schemata"));
    }

    @Test
    void aNamedGroupThatIsThereHasToHaveTheShare() {
        there("gold", "    L3:0=7f0;1=01f\n    MB:0= 20;1= 70\n");
        group(rdt("gold", "L3:1=1f", "MB:0=20")).make().perform(site);
        assertTrue(refusal(group(rdt("gold", "L3:1=2f")).make()).startsWith("the resctrl group /sys/fs/resctrl/gold is there with another share than L3:1=2f"));
        for (String other : List.of("L2:0=f", "L3:2=f", "L3", "L3:0")) {
            assertTrue(refusal(group(rdt("gold", other)).make()).contains("another share than " + other), other);
        }
    }

    @Test
    void aShareThatIsRefusedIsToldWithTheReason() {
        kernel.virtualFile(ROOT + "/info/last_cmd_status", "Mask f00f has non-consecutive 1-bits\n").refuse(FileOp.Write.class, Errno.EINVAL);
        assertEquals("resctrl refuses L3:0=f00f: Mask f00f has non-consecutive 1-bits", refusal(group(rdt(null, "L3:0=f00f")).make()));
    }

    @Test
    void aRefusalWithoutAReasonIsTheKernels() {
        kernel.refuse(FileOp.Write.class, Errno.EINVAL);
        Step make = group(rdt(null, "L3:0=f00f")).make();
        assertSame(Errno.EINVAL, assertThrows(KernelException.class, () -> make.perform(site)).errno());
    }

    @Test
    void monitoringHasAGroupOfItsOwn() {
        there("gold", "L3:0=fff\n");
        kernel.directory(ROOT + "/gold/mon_groups").populate(ROOT + "/gold/mon_groups", "tasks");
        IntelRdt rdt = rdt("gold").withEnableMonitoring(true);
        ResctrlGroup group = group(rdt);
        assertEquals("resctrl: use /sys/fs/resctrl/gold, monitored", group.make().words());
        group.make().perform(site);
        site.keepInit(101, Fd.HERE);
        group.join().perform(site);
        assertEquals("101", kernel.content(ROOT + "/gold/mon_groups/web/tasks"));
        ResctrlGroup.remove(kernel, rdt, "web", MOUNTS);
        assertFalse(kernel.exists(ROOT + "/gold/mon_groups/web"), "the container's own is gone");
        assertTrue(kernel.exists(ROOT + "/gold"), "the others' stays");
    }

    @Test
    void anotherShareIsWrittenWhereTheContainerIs() {
        there("web", "L3:0=fff\nMB:0=50\n");
        IntelRdt before = new IntelRdt(null, List.of(), "L3:0=fff", "MB:0=50", false);
        IntelRdt after = ResctrlGroup.change(kernel, before, new IntelRdt(null, List.of(), null, "MB:0=20", false), "web", List.of(), MOUNTS);
        assertEquals("MB:0=20\n", kernel.content(ROOT + "/web/schemata"), "only what is asked for");
        assertEquals(new IntelRdt(null, List.of(), "L3:0=fff", "MB:0=20", false), after);
    }

    @Test
    void aContainerWithoutAShareGetsAGroupForAllOfItsThreads() {
        kernel.directory("/proc/7/task/7").directory("/proc/7/task/9");
        IntelRdt asked = new IntelRdt(null, List.of(), "L3:0=f", null, false);
        assertEquals(asked, ResctrlGroup.change(kernel, null, asked, "web", List.of(7, 8), MOUNTS));
        assertEquals("L3:0=f\n", kernel.content(ROOT + "/web/schemata"));
        assertEquals("9", kernel.content(ROOT + "/web/tasks"));
        assertTrue(kernel.words().contains("write \"7\" to /sys/fs/resctrl/web/tasks"), kernel.words().toString());
    }

    @Test
    void anotherShareIsRefusedAsAFirstOneIs() {
        IntelRdt asked = rdt(null).withMemBwSchema("MB:0=5");
        assertEquals(
                "no resctrl filesystem is mounted, so that caches and memory bandwidth cannot be shared out (/linux/intelRdt)",
                assertThrows(SetupException.class, () -> ResctrlGroup.change(kernel, null, asked, "web", List.of(), List.of())).getMessage());
        there("web", "MB:0=50\n");
        kernel.virtualFile(ROOT + "/info/last_cmd_status", "MB value 5 out of range\n").refuse(FileOp.Write.class, Errno.EINVAL);
        assertEquals(
                "resctrl refuses MB:0=5: MB value 5 out of range",
                assertThrows(SetupException.class, () -> ResctrlGroup.change(kernel, rdt(null), asked, "web", List.of(), MOUNTS)).getMessage());
    }

    private String statistics(IntelRdt rdt) {
        JsonWriter out = JsonWriter.compact().beginObject();
        ShareStatistics.write(kernel, rdt, "web", MOUNTS, out);
        return Text.decode(out.endObject().toBytes());
    }

    @Test
    void figuresAreThoseOfTheGroup() {
        there("web", "    L3:0=7f0;1=1f\n    MB:0=20;1=70\n");
        kernel.virtualFile(ROOT + "/schemata", "    L3:0=fff;1=fff\n    MB:0=100;1=100\n");
        kernel.directory(ROOT + "/info/L3").directory(ROOT + "/info/MB");
        info("L3/cbm_mask", "fff\n");
        info("L3/min_cbm_bits", "1\n");
        info("L3/num_closids", "16\n");
        info("MB/bandwidth_gran", "10\n");
        info("MB/delay_linear", "1\n");
        info("MB/min_bandwidth", "10\n");
        info("MB/num_closids", "8\n");
        counters(ROOT + "/web/mon_data/mon_L3_01", "30\n", "Unavailable\n", "4096\n");
        counters(ROOT + "/web/mon_data/mon_L3_00", "20\n", "10\n", "8192\n");
        assertEquals(
                "{\"l3_cache_info\":{\"cbm_mask\":\"fff\",\"min_cbm_bits\":1,\"num_closids\":16},"
                        + "\"l3_cache_schema_root\":\"L3:0=fff;1=fff\",\"l3_cache_schema\":\"L3:0=7f0;1=1f\","
                        + "\"mem_bw_info\":{\"bandwidth_gran\":10,\"delay_linear\":1,\"min_bandwidth\":10,\"num_closids\":8},"
                        + "\"mem_bw_schema_root\":\"MB:0=100;1=100\",\"mem_bw_schema\":\"MB:0=20;1=70\","
                        + "\"mbm_stats\":[{\"mbm_total_bytes\":20,\"mbm_local_bytes\":10},{\"mbm_total_bytes\":30}],"
                        + "\"cmt_stats\":[{\"llc_occupancy\":8192},{\"llc_occupancy\":4096}]}",
                statistics(rdt(null, "MB:0=20")));
    }

    @Test
    void whatTheProcessorHasNotIsLeftOut() {
        there("gold", "MB:0=20\n");
        assertEquals("{\"mem_bw_schema\":\"MB:0=20\"}", statistics(rdt("gold")));
        counters(ROOT + "/gold/mon_groups/web/mon_data/mon_L3_00", "1\n", "2\n", "3\n");
        assertEquals(
                "{\"mem_bw_schema\":\"MB:0=20\",\"mbm_stats\":[{\"mbm_total_bytes\":1,\"mbm_local_bytes\":2}],\"cmt_stats\":[{\"llc_occupancy\":3}]}",
                statistics(rdt("gold").withEnableMonitoring(true)), "the container's own of a group that it shares");
        JsonWriter out = JsonWriter.compact().beginObject();
        ShareStatistics.write(kernel, rdt(null), "web", List.of(), out);
        assertEquals("{}", Text.decode(out.endObject().toBytes()));
    }

    private void info(String file, String content) {
        kernel.virtualFile(ROOT + "/info/" + file, content);
    }

    private void counters(String directory, String total, String local, String occupancy) {
        kernel.directory(directory).virtualFile(directory + "/mbm_total_bytes", total).virtualFile(directory + "/mbm_local_bytes", local)
                .virtualFile(directory + "/llc_occupancy", occupancy);
    }

    @Test
    void theContainersOwnGroupIsRemovedWithIt() {
        IntelRdt rdt = rdt(null, "MB:0=50");
        group(rdt).make().perform(site);
        ResctrlGroup.remove(kernel, rdt, "web", MOUNTS);
        assertFalse(kernel.exists(ROOT + "/web"), "removed");
        ResctrlGroup.remove(kernel, rdt, "web", List.of());
    }
}
