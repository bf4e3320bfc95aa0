package demitasse.aot.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.teavm.common.DominatorTree;
import org.teavm.common.GraphUtils;
import org.teavm.model.BasicBlock;
import org.teavm.model.Incoming;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;
import org.teavm.model.Phi;
import org.teavm.model.Program;
import org.teavm.model.TryCatchBlock;
import org.teavm.model.Variable;
import org.teavm.model.instructions.AssignInstruction;
import org.teavm.model.instructions.BoundCheckInstruction;
import org.teavm.model.instructions.NullCheckInstruction;
import org.teavm.model.util.DefinitionExtractor;
import org.teavm.model.util.ProgramUtils;
import org.teavm.model.util.UsageExtractor;

/**
 * Proves on the final program that a handler sees the last value of every local.
 *
 * <p>TeaVM copies each incoming value of a handler's phi right behind its definition, and those that the protected block does
 * not define at its start, one before the other in no order of the program. So of one block a phi may name at most one value
 * from before it (and one phi of its own), and what the block defines must come from an instruction that no optimisation
 * merges. An alias of a null or bounds check may be used only where its check is sure to have been passed.
 */
final class HandlerOrder {
    private final Program program;
    private final MethodReference method;
    private final Map<Variable, Instruction> definitions = new HashMap<>();
    private final Map<Variable, BasicBlock> phis = new HashMap<>();
    private final Set<String> findings = new HashSet<>();
    // Over two nodes for each block, its start and its end: an exception leaves a block before its end.
    private final DominatorTree dominators;

    private HandlerOrder(Program program, MethodReference method) {
        this.program = program;
        this.method = method;
        dominators = GraphUtils.buildDominatorTree(ProgramUtils.buildControlFlowGraph2(program));
    }

    static List<String> lostIn(Program program, MethodReference method) {
        if (program.basicBlockCount() == 0) {
            return List.of();
        }
        HandlerOrder order = new HandlerOrder(program, method);
        order.define();
        for (BasicBlock block : program.getBasicBlocks()) {
            for (TryCatchBlock tryCatch : block.getTryCatchBlocks()) {
                order.checkPhis(block, tryCatch.getHandler());
            }
            order.checkAliases(block);
        }
        return new ArrayList<>(order.findings);
    }

    private void define() {
        DefinitionExtractor extractor = new DefinitionExtractor();
        for (BasicBlock block : program.getBasicBlocks()) {
            block.getPhis().forEach(phi -> phis.put(phi.getReceiver(), block));
            for (Instruction instruction : block) {
                instruction.acceptVisitor(extractor);
                for (Variable variable : extractor.getDefinedVariables()) {
                    definitions.put(variable, instruction);
                }
            }
        }
    }

    private void checkPhis(BasicBlock source, BasicBlock handler) {
        for (Phi phi : handler.getPhis()) {
            Set<Variable> before = new HashSet<>();
            Set<Variable> atStart = new HashSet<>();
            for (Incoming incoming : phi.getIncomings()) {
                if (incoming.getSource() != source) {
                    continue;
                }
                Variable value = incoming.getValue();
                Instruction definition = definitions.get(value);
                if (phis.get(value) == source) {
                    atStart.add(value);
                } else if (definition == null || definition.getBasicBlock() != source) {
                    before.add(value);
                } else if (definition instanceof AssignInstruction) {
                    report(source, "a plain copy reaches a handler");
                }
            }
            if (before.size() > 1 || atStart.size() > 1) {
                report(source, "a local of the try block has lost the order of its values");
            }
        }
    }

    private void checkAliases(BasicBlock block) {
        UsageExtractor extractor = new UsageExtractor();
        for (Phi phi : block.getPhis()) {
            for (Incoming incoming : phi.getIncomings()) {
                BasicBlock source = incoming.getSource();
                boolean leftByException = source.getTryCatchBlocks().stream().anyMatch(tryCatch -> tryCatch.getHandler() == block);
                checkAlias(source, incoming.getValue(), leftByException);
            }
        }
        for (Instruction instruction : block) {
            instruction.acceptVisitor(extractor);
            for (Variable variable : extractor.getUsedVariables()) {
                checkAlias(block, variable, false);
            }
        }
    }

    private void checkAlias(BasicBlock user, Variable variable, boolean leftByException) {
        Instruction definition = definitions.get(variable);
        if (!(definition instanceof NullCheckInstruction) && !(definition instanceof BoundCheckInstruction)) {
            return;
        }
        BasicBlock block = definition.getBasicBlock();
        boolean passed = block == user ? !leftByException : dominators.dominates(block.getIndex() * 2 + 1, user.getIndex() * 2);
        if (!passed) {
            report(user, "the alias of a check is used where the check may not have been passed");
        }
    }

    private void report(BasicBlock block, String what) {
        findings.add(Place.of(method, block) + ": " + what + "; this is a defect of the compile driver: "
                + "shorten the try block and add the case to the torture program");
    }
}
