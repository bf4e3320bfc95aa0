package demitasse.aot.harden;

import demitasse.aot.support.Opaque;
import java.util.HashSet;
import java.util.Set;
import org.teavm.model.BasicBlock;
import org.teavm.model.Incoming;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;
import org.teavm.model.Phi;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.util.DefinitionExtractor;
import org.teavm.model.util.InstructionVariableMapper;
import org.teavm.model.util.TypeInferer;

/**
 * Locals assigned in {@code try} whose last value is the one that {@code catch} and {@code finally} see.
 *
 * <p>A handler's phi lists every value that a local had in the protected block. TeaVM writes a value into the handler's
 * variable right where the value is defined; once copy propagation or value numbering has merged it with an older value
 * ({@code last = i}, {@code last = null}), that place is too early and the order is lost. Here every such value becomes the
 * result of {@link Opaque}, which is never merged with anything, at the place of the assignment.
 */
final class OrderedHandlers implements ProgramPass {
    @Override
    public void apply(Program program, MethodReference method) {
        Set<Variable> seenByHandlers = seenByHandlers(program);
        if (seenByHandlers.isEmpty()) {
            return;
        }
        TypeInferer types = new TypeInferer();
        types.inferTypes(program, method);
        DefinitionExtractor extractor = new DefinitionExtractor();
        for (BasicBlock block : program.getBasicBlocks()) {
            if (block.getTryCatchBlocks().isEmpty()) {
                continue;
            }
            for (Instruction instruction = block.getFirstInstruction(); instruction != null;) {
                Instruction next = instruction.getNext();
                instruction.acceptVisitor(extractor);
                if (!(instruction instanceof InvokeInstruction)) {
                    for (Variable variable : extractor.getDefinedVariables()) {
                        if (seenByHandlers.contains(variable)) {
                            defineApart(instruction, variable, types);
                        }
                    }
                }
                instruction = next;
            }
        }
    }

    private static Set<Variable> seenByHandlers(Program program) {
        Set<BasicBlock> handlers = new HashSet<>();
        for (BasicBlock block : program.getBasicBlocks()) {
            block.getTryCatchBlocks().forEach(tryCatch -> handlers.add(tryCatch.getHandler()));
        }
        Set<Variable> variables = new HashSet<>();
        for (BasicBlock handler : handlers) {
            for (Phi phi : handler.getPhis()) {
                for (Incoming incoming : phi.getIncomings()) {
                    variables.add(incoming.getValue());
                }
            }
        }
        return variables;
    }

    /** {@code v = x} becomes {@code w = x; v = Opaque.of(w)}. */
    private static void defineApart(Instruction instruction, Variable variable, TypeInferer types) {
        ValueType type = switch (types.typeOf(variable.getIndex())) {
            case INT -> ValueType.INTEGER;
            case LONG -> ValueType.LONG;
            case FLOAT -> ValueType.FLOAT;
            case DOUBLE -> ValueType.DOUBLE;
            case OBJECT, BYTE_ARRAY, SHORT_ARRAY, CHAR_ARRAY, INT_ARRAY, LONG_ARRAY, FLOAT_ARRAY, DOUBLE_ARRAY, OBJECT_ARRAY ->
                ValueType.object("java.lang.Object");
        };
        Variable apart = instruction.getProgram().createVariable();
        instruction.acceptVisitor(new InstructionVariableMapper(v -> v == variable ? apart : v));
        instruction.insertNext(SupportCalls.call("Opaque", "of", type, instruction, variable, type, apart));
    }
}
