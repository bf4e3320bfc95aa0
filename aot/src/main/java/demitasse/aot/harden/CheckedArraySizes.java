package demitasse.aot.harden;

import demitasse.aot.support.ArraySize;
import java.util.List;
import org.teavm.model.BasicBlock;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.ConstructArrayInstruction;
import org.teavm.model.instructions.ConstructMultiArrayInstruction;

/**
 * New arrays whose size is checked before anything is allocated.
 *
 * <p>TeaVM's allocator takes a negative size at its word and corrupts the heap. Every size that is not a constant from 0 up
 * goes through {@link ArraySize}, every dimension of a multi-dimensional array too.
 */
final class CheckedArraySizes implements ProgramPass {
    @Override
    public void apply(Program program, MethodReference method) {
        Definitions definitions = new Definitions(program);
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction = block.getFirstInstruction(); instruction != null; instruction = instruction.getNext()) {
                if (instruction instanceof ConstructArrayInstruction array) {
                    array.setSize(checked(definitions, array, array.getSize()));
                } else if (instruction instanceof ConstructMultiArrayInstruction array) {
                    List<Variable> dimensions = array.getDimensions();
                    dimensions.replaceAll(size -> checked(definitions, array, size));
                }
            }
        }
    }

    private static Variable checked(Definitions definitions, Instruction place, Variable size) {
        Long constant = definitions.constant(size);
        if (constant != null && constant >= 0) {
            return size;
        }
        Variable result = place.getProgram().createVariable();
        place.insertPrevious(SupportCalls.call("ArraySize", "checked", ValueType.INTEGER, place, result, ValueType.INTEGER, size));
        return result;
    }
}
