package demitasse.runtime.process;

import demitasse.kernel.SignalOp.ResetActions;
import demitasse.kernel.SignalOp.SetMask;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/**
 * Leaves the container's program with no signal blocked or ignored, whatever demitasse blocked for itself or was started
 * with (nohup(1) ignores SIGHUP); both outlast an execve(2).
 */
public record ResetSignals() implements Step {
    @Override
    public String words() {
        return "block and ignore no signal";
    }

    @Override
    public void perform(Site site) {
        site.perform(new ResetActions());
        site.perform(new SetMask(0));
    }
}
