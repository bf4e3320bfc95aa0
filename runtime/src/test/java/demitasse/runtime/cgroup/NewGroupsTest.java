package demitasse.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Text;
import demitasse.runtime.cgroup.Hierarchy.Version;
import demitasse.runtime.cgroup.SetLimit.Choice;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewGroupsTest {
    private static final Place PIDS = new Place(new Hierarchy("/cg/pids", Version.V1, List.of("pids")), "d/web");
    private static final Place CPU = new Place(new Hierarchy("/cg/cpu", Version.V1, List.of("cpu")), "d/web");
    private static final Place UNIFIED = new Place(new Hierarchy("/cg/unified", Version.V2, List.of("cpuset")), "d/web");

    private final FakeKernel kernel = new FakeKernel();

    private static SetLimit limit(Place place, String file) {
        return new SetLimit("--x", "/x", Limit.Unit.PLAIN, Limit.Demand.REQUIRED, place, List.of(new Choice(file, "1")));
    }

    private void file(String path, String text) {
        Files.makeDirectories(kernel, Fd.HERE, path.substring(0, path.lastIndexOf('/')), 0755);
        Files.create(kernel, Fd.HERE, path, 0644, Text.encode(text));
    }

    @Test
    void onlyHierarchiesThatItIsNotInAreMissing() {
        Cgroup cgroup = Cgroup.in(kernel, List.of(PIDS));
        assertEquals(List.of(CPU), NewGroups.missing(cgroup, List.of(limit(PIDS, "pids.max"), limit(CPU, "cpu.shares"), limit(CPU, "cpu.cfs_period_us"))));
        assertEquals(List.of(), NewGroups.missing(cgroup, List.of(limit(UNIFIED, "cpuset.cpus"))));
    }

    @Test
    void processesAreMovedIntoANewGroup() {
        file("/cg/pids/d/web/cgroup.procs", "7\n9\n");
        file("/cg/cpu/d/web/cgroup.procs", "");
        file("/cg/cpu/d/web/tasks", "");
        NewGroups.make(kernel, Cgroup.in(kernel, List.of(PIDS)), List.of(CPU));
        // Each write of a file of cgroupfs is one process; what lies here is the last of them, over the first.
        assertEquals("9", Files.readText(kernel, "/cg/cpu/d/web/cgroup.procs", 100).substring(0, 1));
    }
}
