package demitasse.runtime.launch;

import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.report.Failure;
import java.util.List;

/** Performs steps of a plan in one process, and says of a failure which step it was. */
final class Stage {
    private final Site site;
    private final Observer observer;
    private final Failure.Side side;
    private final int count;
    private int performed;

    /** @param performed how many steps of the plan others perform before */
    Stage(Site site, Observer observer, Failure.Side side, int performed, int count) {
        this.site = site;
        this.observer = observer;
        this.side = side;
        this.performed = performed;
        this.count = count;
    }

    /** Another process has performed that many steps. */
    void skip(int steps) {
        performed += steps;
    }

    /** @throws StepFailure when one of them fails; those after it are not tried */
    void perform(List<Step> steps) {
        for (Step step : steps) {
            perform(step);
        }
    }

    void perform(Step step) {
        performed++;
        observer.step(performed, count, step);
        try {
            step.perform(site);
        } catch (RuntimeException thrown) {
            throw new StepFailure(Failure.of(thrown).during(performed, count, step, side));
        }
    }
}
