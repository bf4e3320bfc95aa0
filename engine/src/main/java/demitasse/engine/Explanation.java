package demitasse.engine;

import demitasse.kernel.Kernel;
import demitasse.kernel.Namespace;
import demitasse.kernel.Text;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.plan.Planner;
import demitasse.spec.Process;
import java.util.List;

/** The plan of a run as text; made without doing any of it, and by any user. */
public final class Explanation {
    /** Stands where a real container has its id. */
    private static final String ID = "ID";

    private Explanation() {}

    public static String of(Kernel kernel, RunRequest request, Caller caller) {
        HostFacts facts = HostProbe.probe(kernel);
        Survey survey = Survey.of(kernel, request, facts);
        Neighbour neighbour = Neighbour.of(kernel, request);
        ContainerSpec own = Composer.compose(request, caller, survey, ID, neighbour == null ? Run.hostname(request, facts, ID) : neighbour.hostname());
        ContainerSpec container = neighbour == null ? own : neighbour.sharedWith(own);
        return text(container, Planner.plan(container, facts, CgroupLayout.probe(kernel, facts.mounts())), request.remove());
    }

    static String text(ContainerSpec container, Plan plan, boolean removes) {
        StringBuilder text = new StringBuilder("A container would be made in " + plan.size() + (plan.size() == 1 ? " step" : " steps") + "; ID stands for its id.\n");
        int number = section(text, "The parent, before there is a second process", plan.before(), 0);
        number = section(text, "A process between, which enters existing namespaces", plan.entering(), number);
        text.append("\nThen it clones a child into new namespaces:").append(Namespace.words(plan.namespaces())).append('\n');
        number = section(text, "The parent, while the child waits", plan.alongside(), number);
        section(text, "The child, which is the container's init", plan.inside(), number);
        Process process = container.spec().process();
        text.append("\nAt last it becomes the program:");
        for (String word : process == null ? List.<String>of() : process.args()) {
            text.append(' ').append(quoted(word));
        }
        return text.append(removes
                ? "\nWhen that has ended, the cgroup, the mounts and the writable layer are removed.\n"
                : "\nWhen that has ended, the cgroup and the mounts are removed; the writable layer stays until demitasse rm.\n").toString();
    }

    private static int section(StringBuilder text, String title, List<Step> steps, int number) {
        if (steps.isEmpty()) {
            return number;
        }
        text.append('\n').append(title).append(":\n");
        for (Step step : steps) {
            number++;
            text.append(number < 10 ? "   " : "  ").append(number).append("  ").append(step.words()).append('\n');
        }
        return number;
    }

    private static String quoted(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (!Text.isLetterOrDigit(c) && "/._-=:,+@%".indexOf(c) < 0) {
                return "'" + word.replace("'", "'\\''") + "'";
            }
        }
        return word.isEmpty() ? "''" : word;
    }
}
