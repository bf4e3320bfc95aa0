package demitasse.aot.harden;

import org.jspecify.annotations.Nullable;
import org.teavm.model.Instruction;
import org.teavm.model.instructions.ClassConstantInstruction;
import org.teavm.model.instructions.CloneArrayInstruction;
import org.teavm.model.instructions.ConstructArrayInstruction;
import org.teavm.model.instructions.ConstructInstruction;
import org.teavm.model.instructions.ConstructMultiArrayInstruction;
import org.teavm.model.instructions.StringConstantInstruction;

/** What is known of a value from the instruction that makes it. */
final class Values {
    private Values() {}

    /** Whether the value is a new object or a literal, and so never null. */
    static boolean alwaysObject(@Nullable Instruction definition) {
        return switch (definition) {
            case ConstructInstruction made -> true;
            case ConstructArrayInstruction made -> true;
            case ConstructMultiArrayInstruction made -> true;
            case CloneArrayInstruction made -> true;
            case StringConstantInstruction literal -> true;
            case ClassConstantInstruction literal -> true;
            case null, default -> false;
        };
    }
}
