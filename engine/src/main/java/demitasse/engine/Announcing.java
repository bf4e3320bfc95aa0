package demitasse.engine;

import demitasse.engine.event.EventLog;
import demitasse.engine.store.ContainerRecord;
import demitasse.kernel.Kernel;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.Step;
import demitasse.runtime.launch.Launcher;
import demitasse.runtime.launch.Observer;
import java.util.List;

/** Notes among the events that a container was made and started, in one write while its program runs already; all else it passes on. */
final class Announcing implements Observer {
    private final Kernel kernel;
    private final Observer observer;
    private final ContainerRecord record;

    Announcing(Kernel kernel, Observer observer, ContainerRecord record) {
        this.kernel = kernel;
        this.observer = observer;
        this.record = record;
    }

    @Override
    public void step(int number, int count, Step step) {
        observer.step(number, count, step);
    }

    @Override
    public void cloned(int pid) {
        observer.cloned(pid);
    }

    @Override
    public void cloning() {
        observer.cloning();
    }

    @Override
    public void underWay() {
        observer.underWay();
    }

    @Override
    public void program(String path) {
        observer.program(path);
    }

    @Override
    public void started(Launcher.Running running) {
        EventLog.append(kernel, List.of(record.event(record.createdNanos(), "create"), record.event(kernel.perform(new Now()), "start")));
        observer.started(running);
    }
}
