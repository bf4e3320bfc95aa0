package demitasse.aot.verify;

import org.jspecify.annotations.Nullable;
import org.teavm.model.BasicBlock;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;

/** Where a finding is: {@code demitasse.kernel.Fd.close:42}. */
final class Place {
    private Place() {}

    static String of(MethodReference method, @Nullable Instruction instruction) {
        String name = method.getClassName() + "." + method.getName();
        return instruction == null || instruction.getLocation() == null ? name : name + ":" + instruction.getLocation().getLine();
    }

    /** The first line known in the block. */
    static String of(MethodReference method, BasicBlock block) {
        for (Instruction instruction : block) {
            if (instruction.getLocation() != null) {
                return of(method, instruction);
            }
        }
        return of(method, (Instruction) null);
    }
}
