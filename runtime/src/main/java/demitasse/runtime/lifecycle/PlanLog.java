package demitasse.runtime.lifecycle;

import demitasse.runtime.Log;
import demitasse.runtime.Step;
import demitasse.runtime.plan.Plan;
import java.util.List;

/** Tells a log what is going to be done; all of it beforehand, since init soon has no way to a file of the host. */
final class PlanLog {
    private PlanLog() {}

    /** Each step with the number that an error has, and who takes it. */
    static void tell(Log log, Plan plan) {
        if (!log.takesDebug()) {
            return;
        }
        List<Step> steps = plan.all();
        int entering = plan.before().size();
        int alongside = entering + plan.entering().size();
        int inside = alongside + plan.alongside().size();
        for (int i = 0; i < steps.size(); i++) {
            String who = i < entering ? "before the clone" : i < alongside ? "between the two" : i < inside ? "while init waits" : "in init";
            log.debug("step " + (i + 1) + " of " + steps.size() + ", " + who + ": " + steps.get(i).words());
        }
    }
}
