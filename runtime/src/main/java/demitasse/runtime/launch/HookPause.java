package demitasse.runtime.launch;

import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.OwnPid;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.process.CallHooks;
import demitasse.runtime.process.HookRun;
import demitasse.runtime.state.Status;
import demitasse.spec.Hooks;
import org.jspecify.annotations.Nullable;

/** Init's part of {@link CallHooks}: it waits until the parent has run those of the host, and then runs its own. */
record HookPause(CallHooks step, Handshake parent, @Nullable StartPoint startPoint) implements Step {
    private static final int FAILED = 125;

    @Override
    public String words() {
        return step.words();
    }

    @Override
    public @Nullable String pointer() {
        return step.pointer();
    }

    @Override
    public void perform(Site site) {
        Hooks hooks = step.hooks();
        if (startPoint == null) {
            throw new IllegalStateException("hooks are for containers with a state");
        }
        if (!hooks.prestart().isEmpty() || !hooks.createRuntime().isEmpty()) {
            parent.sendHooks();
            if (!(parent.receive() instanceof Handshake.Message.Go)) {
                // The parent has failed and tells about it by itself.
                site.kernel().attempt(new Exit(FAILED));
            }
        }
        HookRun.all(site.kernel(), "createContainer", hooks.createContainer(), startPoint.told(site.perform(new OwnPid()), Status.CREATING));
    }
}
