package demitasse.runtime.launch;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupPlan;
import demitasse.runtime.plan.Plan;
import demitasse.spec.Process;
import demitasse.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/** What the tests of a launch are made of. */
final class Launches {
    static final CgroupPlan NO_CGROUPS = new CgroupPlan("demitasse/web", List.of(), List.of(), List.of());

    private Launches() {}

    /** A step of a name, which keeps nothing and does what it is told. */
    record Told(String words, Runnable deed) implements Step {
        @Override
        public String pointer() {
            return "/" + words;
        }

        @Override
        public void perform(Site site) {
            deed.run();
        }
    }

    static Step named(String words) {
        return new Told(words, () -> { });
    }

    static Step failing(String words, RuntimeException with) {
        return new Told(words, () -> {
            throw with;
        });
    }

    static Plan plan(List<Step> before, List<Step> alongside, List<Step> inside) {
        return new Plan(NO_CGROUPS, before, 0, alongside, inside);
    }

    static ContainerSpec container(boolean terminal, boolean input, String... args) {
        Process process = Process.EMPTY.withArgs(List.of(args)).withTerminal(terminal).withEnv(List.of("PATH=/bin"));
        return new ContainerSpec(
                "web", "web", Spec.EMPTY.withProcess(process), new ContainerSpec.RootFilesystem.Directory("/rootfs"), List.of(), List.of(), false, input);
    }

    /** Both sides of a handshake in one process: each holds descriptors of its own, as after a clone. */
    record Sides(Handshake parent, Handshake init) {
        static Sides of(FakeKernel kernel) {
            Handshake.Ends ends = Handshake.Ends.make(kernel);
            FdPair copies = new FdPair(
                    kernel.perform(new Duplicate(ends.pair().first(), 50, true)), kernel.perform(new Duplicate(ends.pair().second(), 51, true)));
            return new Sides(ends.parent(kernel), new Handshake.Ends(copies).init(kernel));
        }
    }

    /** Writes down what it is told. */
    static final class Listener implements Observer {
        final List<String> told = new ArrayList<>();

        @Override
        public void step(int number, int count, Step step) {
            told.add(number + "/" + count + " " + step.words());
        }

        @Override
        public void program(String path) {
            told.add("program " + path);
        }

        @Override
        public void started(Launcher.Running running) {
            told.add("started " + running.pid());
        }
    }
}
