package demitasse.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.cgroup.Joining.Below;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoiningTest {
    private static final Hierarchy UNIFIED = new Hierarchy("/sys/fs/cgroup", Hierarchy.Version.V2, List.of());
    private static final List<Place> V1 = List.of(place("memory"), place("cpu,cpuacct"), place("pids"));
    private static final List<Place> V2 = List.of(new Place(UNIFIED, "demitasse/web"));

    private static Place place(String controllers) {
        return new Place(new Hierarchy("/sys/fs/cgroup/" + controllers, Hierarchy.Version.V1, List.of(controllers.split(","))), "demitasse/web");
    }

    private static String directories(List<Place> places, Below... below) {
        return Hosts.directories(Joining.plan(places, List.of(below), 42).places());
    }

    private static String refusal(List<Place> places, Below... below) {
        return assertThrows(SetupException.class, () -> directories(places, below)).getMessage();
    }

    @Test
    void withoutAWishItGoesWhereTheContainerIs() {
        CgroupPlan plan = Joining.plan(V1, List.of(), 42);
        assertEquals(V1, plan.places());
        assertEquals("""
                cgroup: open /sys/fs/cgroup/memory/demitasse/web
                cgroup: open /sys/fs/cgroup/cpu,cpuacct/demitasse/web
                cgroup: open /sys/fs/cgroup/pids/demitasse/web
                """, Hosts.words(plan.before()));
        assertEquals("cgroup: enter demitasse/web (memory, cpu, cpuacct, pids)\n", Hosts.words(plan.inInit()));
        assertEquals(List.of(), Joining.plan(List.of(), List.of(), 42).inInit());
    }

    @Test
    void aGroupBelowIsThatOfTheControllersNamedOrOfAll() {
        assertEquals("/sys/fs/cgroup/demitasse/web/a/b\n", directories(V2, new Below(List.of(), "/a//b/")));
        assertEquals("""
                /sys/fs/cgroup/memory/demitasse/web/a
                /sys/fs/cgroup/cpu,cpuacct/demitasse/web/b
                /sys/fs/cgroup/pids/demitasse/web
                """, directories(V1, new Below(List.of("memory"), "a"), new Below(List.of("cpuacct"), "b")));
    }

    @Test
    void nothingLeadsOutOfTheContainersGroupsNorToControllersItHasNot() {
        assertEquals("the cgroup path ../other leads upwards with ..", refusal(V2, new Below(List.of(), "../other")));
        assertEquals("the container has no cgroup of its own of the controller blkio", refusal(V1, new Below(List.of("blkio"), "a")));
        assertEquals("the container has no cgroup of its own of the controller memory", refusal(V2, new Below(List.of("memory"), "a")));
    }

    @Test
    void theGroupThatInitHasMovedToIsOpenedToo() {
        FakeKernel kernel = new FakeKernel().directory("/sys/fs/cgroup/demitasse/web/init.scope")
                .file("/proc/42/cgroup", "4:memory:/other\n0::/demitasse/web/init.scope\n");
        Site site = new Site(kernel);
        for (demitasse.runtime.Step step : Joining.plan(V2, List.of(), 42).before()) {
            step.perform(site);
        }
        assertEquals("/sys/fs/cgroup/demitasse/web", site.kept(MakeCgroup.UNIFIED).name());
        assertEquals("/sys/fs/cgroup/demitasse/web/init.scope", site.kept(OpenGroupOfInit.OTHER).name());
    }

    @Test
    void aGroupOfInitThatCannotBeHadIsLeftAway() {
        for (String groups : List.of("", "4:memory:/other\n", "0::/../outside\n", "0::/gone (deleted)\n", "0::/nowhere\n")) {
            FakeKernel kernel = new FakeKernel().directory("/sys/fs/cgroup").file("/proc/42/cgroup", groups);
            Site site = new Site(kernel);
            new OpenGroupOfInit(UNIFIED, 42).perform(site);
            Fd kept = site.keptOrNull(OpenGroupOfInit.OTHER);
            assertNull(kept, groups);
        }
    }
}
