package demitasse.aot.harden;

import demitasse.aot.support.Division;
import org.teavm.model.BasicBlock;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.instructions.BinaryInstruction;
import org.teavm.model.instructions.BinaryOperation;
import org.teavm.model.instructions.NumericOperandType;

/**
 * Integer {@code /} and {@code %} that mean what Java says.
 *
 * <p>TeaVM writes C's operators, which raise SIGFPE for a zero divisor and for MIN / -1. Every division whose divisor is
 * not a harmless constant becomes a call of {@link Division}.
 */
final class CheckedDivision implements ProgramPass {
    @Override
    public void apply(Program program, MethodReference method) {
        Definitions definitions = null;
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction = block.getFirstInstruction(); instruction != null;) {
                Instruction next = instruction.getNext();
                if (instruction instanceof BinaryInstruction binary && isIntegerDivision(binary)) {
                    definitions = definitions != null ? definitions : new Definitions(program);
                    Long divisor = definitions.constant(binary.getSecondOperand());
                    if (divisor == null || divisor == 0 || divisor == -1) {
                        ValueType type = binary.getOperandType() == NumericOperandType.INT ? ValueType.INTEGER : ValueType.LONG;
                        String name = binary.getOperation() == BinaryOperation.DIVIDE ? "divide" : "remainder";
                        binary.replace(SupportCalls.call("Division", name, type, binary, binary.getReceiver(),
                                type, binary.getFirstOperand(), binary.getSecondOperand()));
                    }
                }
                instruction = next;
            }
        }
    }

    private static boolean isIntegerDivision(BinaryInstruction binary) {
        boolean divides = binary.getOperation() == BinaryOperation.DIVIDE || binary.getOperation() == BinaryOperation.MODULO;
        return divides && (binary.getOperandType() == NumericOperandType.INT || binary.getOperandType() == NumericOperandType.LONG);
    }
}
