package demitasse.runtime.lifecycle;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.Cleanup;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.Log;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.Cgroup;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.launch.Foreground;
import demitasse.runtime.launch.Launcher;
import demitasse.runtime.launch.Observer;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.plan.Planner;
import demitasse.runtime.process.Supervision;
import org.jspecify.annotations.Nullable;

/** Runs a bundle in the foreground: created, started, waited for and deleted in one go. */
public final class BundleRun {
    private BundleRun() {}

    /** Answers the program's exit code, or 128 + the signal that ended it. {@code pidFile} gets its pid, in decimal. */
    public static int run(Kernel kernel, String bundle, String id, @Nullable String pidFile, Log log) {
        ContainerSpec container = Bundle.read(kernel, bundle, id, log).container();
        HostFacts facts = HostProbe.probe(kernel);
        Planner.warnings(container.spec(), facts).forEach(log::warning);
        Plan plan = Planner.plan(container, facts, CgroupLayout.probe(kernel, facts.mounts()));
        Supervision signals = Supervision.begin(kernel);
        Cgroup cgroup = plan.cgroups().cgroup(kernel);
        return Cleanup.after(() -> Foreground.run(kernel, container, plan, new PidFile(kernel, pidFile), signals).exitCode(), cgroup::destroy);
    }

    /** Writes the pid as soon as there is one to tell. */
    private record PidFile(Kernel kernel, @Nullable String path) implements Observer {
        @Override
        public void step(int number, int count, Step step) {}

        @Override
        public void program(String path) {}

        @Override
        public void started(Launcher.Running running) {
            if (path != null) {
                Files.replace(kernel, Fd.HERE, path, 0644, Text.encode(Integer.toString(running.pid())));
            }
        }
    }
}
