package demitasse.aot.harden;

import org.teavm.model.MethodReference;
import org.teavm.model.Program;

/** Rewrites one method's program in place, in static single assignment form, before TeaVM has seen it. */
interface ProgramPass {
    void apply(Program program, MethodReference method);
}
