package demitasse.runtime.process;

import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.spec.Hooks;
import java.util.List;

/**
 * The moment for the hooks of a creation: the namespaces and mounts are made, and the host can still be seen (config.md,
 * Prestart, CreateRuntime and CreateContainer Hooks).
 *
 * <p>Two processes take part, so that they perform it, and not this step: the parent runs the first two kinds, and init the third.
 */
public record CallHooks(Hooks hooks) implements Step {
    /** Whether a configuration has any. */
    public static boolean isNeeded(Hooks hooks) {
        return !(hooks.prestart().isEmpty() && hooks.createRuntime().isEmpty() && hooks.createContainer().isEmpty());
    }

    @Override
    public String words() {
        StringBuilder text = new StringBuilder("run hooks:");
        append(text, "prestart", hooks.prestart());
        append(text, "createRuntime", hooks.createRuntime());
        append(text, "createContainer", hooks.createContainer());
        return text.toString();
    }

    private static void append(StringBuilder text, String kind, List<?> hooks) {
        if (!hooks.isEmpty()) {
            text.append(' ').append(kind).append(" (").append(hooks.size()).append(')');
        }
    }

    @Override
    public String pointer() {
        return "/hooks";
    }

    @Override
    public void perform(Site site) {
        throw new IllegalStateException("hooks are called by the launch");
    }
}
