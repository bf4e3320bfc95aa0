package demitasse.aot.harden;

import java.util.List;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.FieldReference;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;

/**
 * A collector that looks at the whole heap every time, and stops when nothing at all is free.
 *
 * <p>TeaVM's collections of the young generation take the size of a free piece from the header of the object that was put
 * there since, where an identity hash may stand, and mark cards and regions far beyond their tables; a later walk through
 * such a region starts in the middle of an object and never ends. Without a single free piece the collector writes its
 * relocations through what an earlier collection left behind. With generations gone, the table of valid cards is not used
 * and need not be filled.
 */
final class FullCollections {
    static final String COLLECTOR = "org.teavm.runtime.GC";

    private FullCollections() {}

    static void apply(ClassHolder collector) {
        for (MethodHolder method : collector.getMethods()) {
            Program program = method.getProgram();
            switch (method.getName()) {
                case "collectGarbageImpl" -> {
                    removeCardFill(program);
                    program.basicBlockAt(0).addFirst(located(program, call(COLLECTOR, "triggerFullGC")));
                }
                case "<clinit>" -> removeCardFill(program);
                case "defragment" -> stopWithoutFreePieces(program);
                default -> { }
            }
        }
    }

    private static void stopWithoutFreePieces(Program program) {
        Variable pieces = program.createVariable();
        GetFieldInstruction get = new GetFieldInstruction();
        get.setField(new FieldReference(COLLECTOR, "freeChunks"));
        get.setFieldType(ValueType.INTEGER);
        get.setReceiver(pieces);
        InvokeInstruction check = call(SupportCalls.PACKAGE + "FreePieces", "check", pieces);
        BasicBlock start = program.basicBlockAt(0);
        start.addFirst(located(program, check));
        start.addFirst(located(program, get));
    }

    private static void removeCardFill(Program program) {
        int removed = 0;
        for (BasicBlock block : program.getBasicBlocks()) {
            Instruction next;
            for (Instruction instruction = block.getFirstInstruction(); instruction != null; instruction = next) {
                next = instruction.getNext();
                if (instruction instanceof InvokeInstruction call && call.getMethod().getName().equals("fill")) {
                    instruction.delete();
                    removed++;
                }
            }
        }
        if (removed != 1) {
            throw new IllegalStateException("TeaVM's collector has changed: adapt FullCollections");
        }
    }

    private static InvokeInstruction call(String owner, String name, Variable... arguments) {
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        ValueType[] signature = arguments.length == 0 ? new ValueType[] {ValueType.VOID} : new ValueType[] {ValueType.INTEGER, ValueType.VOID};
        call.setMethod(new MethodReference(owner, name, signature));
        call.setArguments(List.of(arguments).toArray(Variable[]::new));
        return call;
    }

    private static Instruction located(Program program, Instruction instruction) {
        instruction.setLocation(program.basicBlockAt(0).getFirstInstruction().getLocation());
        return instruction;
    }
}
