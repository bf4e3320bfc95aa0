package demitasse.aot.harden;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.teavm.model.BasicBlock;
import org.teavm.model.Instruction;
import org.teavm.model.Program;
import org.teavm.model.Variable;
import org.teavm.model.instructions.AssignInstruction;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.LongConstantInstruction;
import org.teavm.model.util.DefinitionExtractor;

/** Which instruction defines each variable of a program in static single assignment form. */
final class Definitions {
    private final Map<Variable, Instruction> byVariable = new HashMap<>();

    Definitions(Program program) {
        DefinitionExtractor extractor = new DefinitionExtractor();
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction : block) {
                instruction.acceptVisitor(extractor);
                for (Variable variable : extractor.getDefinedVariables()) {
                    byVariable.put(variable, instruction);
                }
            }
        }
    }

    /** The defining instruction; null for a parameter, a phi or a caught exception. */
    @Nullable Instruction of(Variable variable) {
        return byVariable.get(variable);
    }

    /** The integer that {@code variable} always holds, seen through copies; null when it is not a constant. */
    @Nullable Long constant(Variable variable) {
        Instruction instruction = of(variable);
        while (instruction instanceof AssignInstruction copy) {
            instruction = of(copy.getAssignee());
        }
        return switch (instruction) {
            case IntegerConstantInstruction constant -> (long) constant.getConstant();
            case LongConstantInstruction constant -> constant.getConstant();
            case null, default -> null;
        };
    }
}
