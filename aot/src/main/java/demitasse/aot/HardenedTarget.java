package demitasse.aot;

import demitasse.aot.harden.Hardening;
import demitasse.aot.harden.OwnChecks;
import demitasse.aot.verify.ProgramVerifier;
import java.util.Set;
import org.teavm.backend.c.CTarget;
import org.teavm.backend.c.TeaVMCHost;
import org.teavm.backend.c.generate.CNameProvider;
import org.teavm.model.MethodReader;
import org.teavm.model.Program;
import org.teavm.model.lowlevel.Characteristics;
import org.teavm.model.lowlevel.LowLevelNullCheckFilter;
import org.teavm.vm.TeaVMTargetController;

/**
 * TeaVM's C backend with checks of our own, and the verifier at its two ends.
 *
 * <p>TeaVM looks for host extensions among the interfaces that a target's class itself names: without {@code TeaVMCHost} here
 * its plugins for C stay away, and with them the tables behind {@link Character}.
 */
final class HardenedTarget extends CTarget implements TeaVMCHost {
    private final Set<Hardening> hardenings;
    private final ProgramVerifier verifier;
    private LowLevelNullCheckFilter filter;

    HardenedTarget(Set<Hardening> hardenings, ProgramVerifier verifier) {
        super(new CNameProvider());
        this.hardenings = hardenings;
        this.verifier = verifier;
    }

    @Override
    public void setController(TeaVMTargetController controller) {
        super.setController(controller);
        filter = new LowLevelNullCheckFilter(new Characteristics(controller.getUnprocessedClassSource()));
    }

    @Override
    public void beforeInlining(Program program, MethodReader method) {
        verifier.source(program, method.getReference());
        if (!hardenings.contains(Hardening.CHECKS)) {
            super.beforeInlining(program, method);
        }
    }

    @Override
    public void beforeOptimizations(Program program, MethodReader method) {
        if (hardenings.contains(Hardening.CHECKS)) {
            OwnChecks.insert(program, filter.apply(method.getReference()), filter);
        } else {
            super.beforeOptimizations(program, method);
        }
    }

    @Override
    public void afterOptimizations(Program program, MethodReader method) {
        verifier.optimised(program, method.getReference());
        super.afterOptimizations(program, method);
    }
}
