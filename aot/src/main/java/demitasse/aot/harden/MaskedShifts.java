package demitasse.aot.harden;

import org.teavm.model.BasicBlock;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.Variable;
import org.teavm.model.instructions.BinaryInstruction;
import org.teavm.model.instructions.BinaryOperation;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.NumericOperandType;

/**
 * Shifts whose distance is taken modulo the width of the value (JLS 15.19).
 *
 * <p>TeaVM writes C's shift operators as they are, and C leaves a distance of 32 or more (64 for a long), or a negative one,
 * undefined: clang folds such shifts to anything. Every distance that is not a constant in range is masked.
 */
final class MaskedShifts implements ProgramPass {
    @Override
    public void apply(Program program, MethodReference method) {
        Definitions definitions = null;
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction = block.getFirstInstruction(); instruction != null; instruction = instruction.getNext()) {
                if (instruction instanceof BinaryInstruction shift && isShift(shift.getOperation())) {
                    definitions = definitions != null ? definitions : new Definitions(program);
                    int mask = shift.getOperandType() == NumericOperandType.LONG ? 63 : 31;
                    Long distance = definitions.constant(shift.getSecondOperand());
                    if (distance == null || distance < 0 || distance > mask) {
                        mask(shift, mask);
                    }
                }
            }
        }
    }

    private static boolean isShift(BinaryOperation operation) {
        return operation == BinaryOperation.SHIFT_LEFT
                || operation == BinaryOperation.SHIFT_RIGHT
                || operation == BinaryOperation.SHIFT_RIGHT_UNSIGNED;
    }

    private static void mask(BinaryInstruction shift, int mask) {
        Variable width = shift.getProgram().createVariable();
        IntegerConstantInstruction constant = new IntegerConstantInstruction();
        constant.setConstant(mask);
        constant.setReceiver(width);
        constant.setLocation(shift.getLocation());
        BinaryInstruction and = new BinaryInstruction(BinaryOperation.AND, NumericOperandType.INT);
        and.setFirstOperand(shift.getSecondOperand());
        and.setSecondOperand(width);
        and.setReceiver(shift.getProgram().createVariable());
        and.setLocation(shift.getLocation());
        shift.insertPrevious(constant);
        shift.insertPrevious(and);
        shift.setSecondOperand(and.getReceiver());
    }
}
