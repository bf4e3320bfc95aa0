package demitasse.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Text;
import demitasse.spec.json.JsonWriter;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final String SECOND = "/sys/fs/cgroup/demitasse/web/";

    private static FakeKernel kernel() {
        return new FakeKernel().directory("/sys").directory("/sys/fs").directory("/sys/fs/cgroup").directory("/sys/kernel").directory("/sys/kernel/mm")
                .directory("/sys/kernel/mm/hugepages").directory("/sys/kernel/mm/hugepages/hugepages-2048kB")
                .directory("/sys/kernel/mm/hugepages/hugepages-1048576kB");
    }

    private static String told(FakeKernel kernel, CgroupLayout layout) {
        JsonWriter out = JsonWriter.compact().beginObject();
        Statistics.write(kernel, Hosts.groups(kernel, layout, "demitasse/web"), out);
        return Text.decode(out.endObject().toBytes());
    }

    @Test
    void versionTwo() {
        FakeKernel kernel = kernel().directory("/sys/fs/cgroup/demitasse").directory("/sys/fs/cgroup/demitasse/web")
                .virtualFile(SECOND + "cpu.stat", "usage_usec 5\nuser_usec 3\nsystem_usec 2\nnr_periods 9\nnr_throttled 4\nthrottled_usec 7\n")
                .virtualFile(SECOND + "cpu.pressure", "some avg10=0.50 avg60=1.00 avg300=0.00 total=12\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n")
                .virtualFile(SECOND + "cpuset.cpus.effective", "0-1,3\n")
                .virtualFile(SECOND + "cpuset.mems.effective", "0\n")
                .virtualFile(SECOND + "memory.stat", "anon 1\nfile 2\nkernel 3\n")
                .virtualFile(SECOND + "memory.current", "100\n")
                .virtualFile(SECOND + "memory.max", "max\n")
                .virtualFile(SECOND + "memory.peak", "200\n")
                .virtualFile(SECOND + "memory.events", "max 6\noom_kill 1\n")
                .virtualFile(SECOND + "memory.swap.current", "11\n")
                .virtualFile(SECOND + "memory.swap.max", "50\n")
                .virtualFile(SECOND + "pids.current", "2\n")
                .virtualFile(SECOND + "pids.max", "max\n")
                .virtualFile(SECOND + "io.stat", "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n")
                .virtualFile(SECOND + "hugetlb.2MB.current", "2097152\n")
                .virtualFile(SECOND + "hugetlb.2MB.events", "max 1\n");
        String zeroes = "\"cpu_exclusive\":0,\"mem_hardwall\":0,\"mem_exclusive\":0,\"memory_migrate\":0,\"memory_spread_page\":0,"
                + "\"memory_spread_slab\":0,\"memory_pressure\":0,\"sched_load_balance\":0,\"sched_relax_domain_level\":0";
        assertEquals(
                "{\"cpu\":{\"usage\":{\"total\":5000,\"kernel\":2000,\"user\":3000},"
                        + "\"throttling\":{\"periods\":9,\"throttledPeriods\":4,\"throttledTime\":7000},"
                        + "\"psi\":{\"some\":{\"avg10\":0.50,\"avg60\":1.00,\"avg300\":0.00,\"total\":12},"
                        + "\"full\":{\"avg10\":0.00,\"avg60\":0.00,\"avg300\":0.00,\"total\":0}}},"
                        + "\"cpuset\":{\"cpus\":[0,1,3],\"mems\":[0]," + zeroes + "},"
                        + "\"memory\":{\"cache\":2,\"usage\":{\"limit\":18446744073709551615,\"usage\":100,\"max\":200,\"failcnt\":6},"
                        + "\"swap\":{\"limit\":18446744073709551615,\"usage\":111,\"failcnt\":0},"
                        + "\"kernel\":{\"limit\":0,\"usage\":3,\"failcnt\":0},\"kernelTCP\":{\"limit\":0,\"failcnt\":0},"
                        + "\"raw\":{\"anon\":1,\"file\":2,\"kernel\":3}},"
                        + "\"pids\":{\"current\":2},"
                        + "\"blkio\":{\"ioServiceBytesRecursive\":[{\"major\":8,\"minor\":0,\"op\":\"Read\",\"value\":1},"
                        + "{\"major\":8,\"minor\":0,\"op\":\"Write\",\"value\":2},{\"major\":8,\"minor\":0,\"op\":\"Discard\",\"value\":0}],"
                        + "\"ioServicedRecursive\":[{\"major\":8,\"minor\":0,\"op\":\"Read\",\"value\":3},"
                        + "{\"major\":8,\"minor\":0,\"op\":\"Write\",\"value\":4},{\"major\":8,\"minor\":0,\"op\":\"Discard\",\"value\":0}]},"
                        + "\"hugetlb\":{\"2MB\":{\"usage\":2097152,\"failcnt\":1}}}",
                told(kernel, Hosts.v2()));
    }

    @Test
    void versionOne() {
        FakeKernel kernel = kernel();
        for (Hierarchy hierarchy : Hosts.v1().hierarchies()) {
            kernel.directory(hierarchy.mountPoint()).directory(hierarchy.mountPoint() + "/demitasse").directory(hierarchy.mountPoint() + "/demitasse/web");
        }
        String cpu = "/sys/fs/cgroup/cpu,cpuacct/demitasse/web/";
        String memory = "/sys/fs/cgroup/memory/demitasse/web/";
        kernel.virtualFile(cpu + "cpuacct.usage", "90\n").virtualFile(cpu + "cpuacct.usage_percpu", "40 50 \n")
                .virtualFile(cpu + "cpuacct.usage_all", "cpu user system\n0 30 10\n1 35 15\n").virtualFile(cpu + "cpuacct.stat", "user 2\nsystem 1\n")
                .virtualFile(cpu + "cpu.stat", "nr_periods 1\nnr_throttled 0\nthrottled_time 0\n")
                .virtualFile(memory + "memory.stat", "cache 7\n").virtualFile(memory + "memory.usage_in_bytes", "8\n")
                .virtualFile(memory + "memory.limit_in_bytes", "9223372036854771712\n").virtualFile(memory + "memory.max_usage_in_bytes", "9\n")
                .virtualFile(memory + "memory.failcnt", "1\n")
                .virtualFile("/sys/fs/cgroup/pids/demitasse/web/pids.current", "1\n").virtualFile("/sys/fs/cgroup/pids/demitasse/web/pids.max", "5\n")
                .virtualFile("/sys/fs/cgroup/blkio/demitasse/web/blkio.throttle.io_service_bytes_recursive", "8:0 Read 4096\n8:0 Total 4096\nTotal 4096\n")
                .virtualFile("/sys/fs/cgroup/blkio/demitasse/web/blkio.bfq.io_service_bytes_recursive", "Total 0\n")
                .virtualFile("/sys/fs/cgroup/blkio/demitasse/web/blkio.bfq.sectors_recursive", "8:0 8\n");
        String told = told(kernel, Hosts.v1());
        assertEquals(
                "{\"cpu\":{\"usage\":{\"total\":90,\"percpu\":[40,50],\"percpu_kernel\":[10,15],\"percpu_user\":[30,35],\"kernel\":10000000,\"user\":20000000},"
                        + "\"throttling\":{\"periods\":1,\"throttledPeriods\":0,\"throttledTime\":0}},",
                told.substring(0, told.indexOf("\"cpuset\"")));
        assertEquals(
                "\"memory\":{\"cache\":7,\"usage\":{\"limit\":9223372036854771712,\"usage\":8,\"max\":9,\"failcnt\":1},\"swap\":{\"limit\":0,\"failcnt\":0},"
                        + "\"kernel\":{\"limit\":0,\"failcnt\":0},\"kernelTCP\":{\"limit\":0,\"failcnt\":0},\"raw\":{\"cache\":7}},"
                        + "\"pids\":{\"current\":1,\"limit\":5},\"blkio\":{\"ioServiceBytesRecursive\":[{\"major\":8,\"minor\":0,\"op\":\"Read\",\"value\":4096},"
                        + "{\"major\":8,\"minor\":0,\"op\":\"Total\",\"value\":4096}],\"sectorsRecursive\":[{\"major\":8,\"minor\":0,\"value\":8}]},\"hugetlb\":{}}",
                told.substring(told.indexOf("\"memory\":")));
    }
}
