package demitasse.aot.verify;

import java.util.ArrayList;
import java.util.List;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;

/** Looks at every method that goes into the binary and collects what must not be there. */
public final class ProgramVerifier {
    private final List<String> findings = new ArrayList<>();

    /** One line for each finding: class.method:line, what is wrong, what to do. */
    public List<String> findings() {
        return List.copyOf(findings);
    }

    /** The method as it was written, hardened but not optimised. */
    public void source(Program program, MethodReference method) {
        findings.addAll(ForbiddenUse.in(program, method));
    }

    /** The method as C is made from it, still in static single assignment form. */
    public void optimised(Program program, MethodReference method) {
        findings.addAll(HandlerOrder.lostIn(program, method));
    }
}
