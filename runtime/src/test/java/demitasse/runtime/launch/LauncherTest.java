package demitasse.runtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.SocketOp;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.EnterCgroup;
import demitasse.runtime.cgroup.MakeCgroup;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.report.Failure;
import demitasse.runtime.report.FailureBytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LauncherTest {
    private final FakeKernel fake = new FakeKernel().directory("/proc/101").directory("/sys/fs/cgroup/demitasse/web");
    private final Launches.Listener listener = new Launches.Listener();

    /** Says for init, once there is one, what init would say. */
    private record WithInit(FakeKernel inner, byte[] message, List<Fd> descriptors, List<FdPair> pairs) implements Kernel {
        WithInit(FakeKernel inner, byte[] message, Fd... descriptors) {
            this(inner, message, List.of(descriptors), new ArrayList<>());
        }

        @Override
        public <R> Outcome<R> attempt(KernelOp<R> op) {
            Outcome<R> outcome = inner.attempt(op);
            if (outcome instanceof Outcome.Done<R>(R value) && value instanceof FdPair pair && op instanceof SocketOp.MakePair) {
                pairs.add(pair);
            }
            if (op instanceof Clone && outcome instanceof Outcome.Done<R>) {
                inner.perform(new SendMessage(pairs.getFirst().second(), message, descriptors));
            }
            return outcome;
        }
    }

    /** Leaves the group of version 2 as {@link MakeCgroup} does. */
    private record KeepCgroup() implements Step {
        @Override
        public String words() {
            return "keep the cgroup";
        }

        @Override
        public void perform(Site site) {
            site.keep(MakeCgroup.UNIFIED, site.perform(new Open("/sys/fs/cgroup/demitasse/web", OpenFlag.PATH)));
        }
    }

    private Launcher launcher(Kernel kernel, Plan plan) {
        return new Launcher(kernel, Launches.container(false, true, "sh"), plan, listener);
    }

    private Plan inCgroup() {
        return new Plan(Launches.NO_CGROUPS, List.of(new KeepCgroup()), 0x20000000L, List.of(), List.of());
    }

    private List<Clone> clones() {
        List<Clone> found = new ArrayList<>();
        for (KernelOp<?> op : fake.operations()) {
            if (op instanceof Clone clone) {
                found.add(clone);
            }
        }
        return found;
    }

    @Test
    void theProgramRunsWhenInitsEndCloses() {
        Launcher.Running running = launcher(fake, Launches.plan(List.of(Launches.named("a")), List.of(), List.of())).start();
        assertEquals(101, running.pid());
        assertNull(running.terminal());
        assertEquals(List.of("1/1 a"), listener.told);
        // Of all that was opened only the handle to the process is left.
        assertEquals(List.of(0, 1, 2, running.process().number()), fake.openDescriptors());
    }

    @Test
    void initIsReleasedAfterTheStepsAlongside() {
        Launcher launcher = launcher(new WithInit(fake, new byte[] {1}),
                Launches.plan(List.of(Launches.named("a")), List.of(Launches.named("b")), List.of(Launches.named("c"))));
        // The fake's init closed its end without reading, as far as the parent can see.
        assertSame(Errno.EPIPE, assertThrows(KernelException.class, launcher::start).errno());
        assertEquals(List.of("1/3 a", "2/3 b"), listener.told);
        List<String> words = fake.words();
        assertTrue(words.lastIndexOf("send a message of 1 byte") > words.indexOf("open /proc/101 (as a handle,directory)"), words.toString());
    }

    @Test
    void theProgramMayBeginOnceTheParentHasDoneItsPart() {
        List<Integer> words = new ArrayList<>();
        Observer observer = new Observer() {
            @Override
            public void step(int number, int count, Step step) {}

            @Override
            public void underWay() {
                words.add(fake.words().size());
            }

            @Override
            public void program(String path) {}

            @Override
            public void started(Launcher.Running running) {}
        };
        new Launcher(fake, Launches.container(false, true, "sh"), Launches.plan(List.of(), List.of(), List.of()), observer).start();
        assertEquals("send a message of 1 byte", fake.words().get(words.getFirst()));
    }

    @Test
    void aFailureAlongsideLeavesNoInit() {
        Launcher launcher = launcher(fake,
                Launches.plan(List.of(Launches.named("a")), List.of(Launches.failing("map", new SetupException("no", null))), List.of(Launches.named("c"))));
        StepFailure failed = assertThrows(StepFailure.class, launcher::start);
        assertEquals(new Failure.Place(2, 3, "map", Failure.Side.PARENT), failed.failure().place());
        assertEquals("wait for process 101", fake.words().get(fake.words().size() - 2));
        assertEquals(4, fake.openDescriptors().size(), "0, 1, 2, and init's directory in /proc");
    }

    @Test
    void aStepBeforeTheCloneThatFailsMeansNoClone() {
        SetupException cause = new SetupException("no memory controller", "mount it");
        StepFailure failed = assertThrows(StepFailure.class, () -> launcher(fake,
                Launches.plan(List.of(Launches.named("a"), Launches.failing("b", cause), Launches.named("c")), List.of(), List.of())).start());
        assertEquals(new Failure.Place(2, 3, "b", Failure.Side.PARENT), failed.failure().place());
        assertEquals("no memory controller", failed.getMessage());
        assertEquals("mount it", failed.failure().hint());
        assertEquals("/b", failed.failure().pointer());
        assertEquals(List.of(), clones());
        assertEquals(List.of("1/3 a", "2/3 b"), listener.told);
    }

    @Test
    void whatInitFailsAtIsThrownHereAndInitIsReaped() {
        Failure failure = Failure.of("mount proc: no", "a hint");
        byte[] body = FailureBytes.encode(failure);
        byte[] message = new byte[body.length + 1];
        message[0] = 3;
        System.arraycopy(body, 0, message, 1, body.length);
        StepFailure failed = assertThrows(StepFailure.class, () -> launcher(new WithInit(fake, message), Launches.plan(List.of(), List.of(), List.of())).start());
        assertEquals(failure, failed.failure());
        assertTrue(fake.words().contains("wait for process 101"), fake.words().toString());
        assertEquals(List.of(0, 1, 2), fake.openDescriptors());
    }

    @Test
    void theTerminalIsHandedOver() {
        Launcher.Running running = launcher(new WithInit(fake, new byte[] {2}, Fd.STDIN), Launches.plan(List.of(), List.of(), List.of())).start();
        assertNotNull(running.terminal());
        assertTrue(fake.openDescriptors().contains(running.terminal().number()));
    }

    // --- CLONE_INTO_CGROUP

    @Test
    void initIsBornInItsCgroupWhereTheKernelCan() {
        launcher(fake, inCgroup()).start();
        assertEquals(1, clones().size());
        assertEquals("/sys/fs/cgroup/demitasse/web", clones().getFirst().cgroup().name());
        assertEquals(0x20000000L, clones().getFirst().namespaces());
    }

    @Test
    void otherwiseInitEntersByItself() {
        for (Errno errno : List.of(Errno.ENOSYS, Errno.EINVAL, Errno.EACCES, Errno.EPERM)) {
            LauncherTest each = new LauncherTest();
            each.fake.refuse(op -> op instanceof Clone clone && clone.cgroup() != null, errno);
            List<Site> seen = new ArrayList<>();
            Step look = new Step() {
                @Override
                public String words() {
                    return "look";
                }

                @Override
                public void perform(Site site) {
                    seen.add(site);
                }
            };
            each.launcher(each.fake, new Plan(Launches.NO_CGROUPS, List.of(new KeepCgroup(), look), 0, List.of(), List.of())).start();
            assertEquals(2, each.clones().size(), errno.name());
            assertNull(each.clones().get(1).cgroup(), errno.name());
            assertEquals(seen.getFirst().kept(MakeCgroup.UNIFIED), seen.getFirst().kept(EnterCgroup.PENDING), errno.name());
        }
    }

    @Test
    void aCloneThatFailsForAnotherReasonIsNotTriedAgain() {
        fake.refuse(Clone.class, Errno.ENOMEM);
        assertSame(Errno.ENOMEM, assertThrows(KernelException.class, () -> launcher(fake, inCgroup()).start()).errno());
        assertEquals(1, clones().size());
        assertFalse(fake.words().contains("wait for process 101"));
    }
}
