package demitasse.aot.harden;

import demitasse.aot.support.Narrowing;
import org.teavm.model.BasicBlock;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.instructions.CastNumberInstruction;
import org.teavm.model.instructions.NumericOperandType;

/**
 * Casts from float and double to int and long that saturate (JLS 5.1.3).
 *
 * <p>TeaVM writes C's cast, which is undefined for NaN and for what does not fit; x86 gives MIN_VALUE. Such casts become
 * calls of {@link Narrowing}.
 */
final class SaturatingCasts implements ProgramPass {
    @Override
    public void apply(Program program, MethodReference method) {
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction = block.getFirstInstruction(); instruction != null;) {
                Instruction next = instruction.getNext();
                if (instruction instanceof CastNumberInstruction cast && narrows(cast)) {
                    boolean toInt = cast.getTargetType() == NumericOperandType.INT;
                    cast.replace(SupportCalls.call("Narrowing", toInt ? "toInt" : "toLong",
                            toInt ? ValueType.INTEGER : ValueType.LONG, cast, cast.getReceiver(),
                            cast.getSourceType() == NumericOperandType.FLOAT ? ValueType.FLOAT : ValueType.DOUBLE, cast.getValue()));
                }
                instruction = next;
            }
        }
    }

    private static boolean narrows(CastNumberInstruction cast) {
        boolean floating = cast.getSourceType() == NumericOperandType.FLOAT || cast.getSourceType() == NumericOperandType.DOUBLE;
        return floating && (cast.getTargetType() == NumericOperandType.INT || cast.getTargetType() == NumericOperandType.LONG);
    }
}
