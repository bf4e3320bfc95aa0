package demitasse.aot.harden;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.teavm.common.DominatorTree;
import org.teavm.common.GraphUtils;
import org.teavm.model.BasicBlock;
import org.teavm.model.Instruction;
import org.teavm.model.Program;
import org.teavm.model.Variable;
import org.teavm.model.instructions.AssignInstruction;
import org.teavm.model.instructions.ArrayLengthInstruction;
import org.teavm.model.instructions.BoundCheckInstruction;
import org.teavm.model.instructions.CloneArrayInstruction;
import org.teavm.model.instructions.ConstructArrayInstruction;
import org.teavm.model.instructions.GetElementInstruction;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.MonitorEnterInstruction;
import org.teavm.model.instructions.MonitorExitInstruction;
import org.teavm.model.instructions.NullCheckInstruction;
import org.teavm.model.instructions.PutElementInstruction;
import org.teavm.model.instructions.PutFieldInstruction;
import org.teavm.model.instructions.RaiseInstruction;
import org.teavm.model.instructions.UnwrapArrayInstruction;
import org.teavm.model.transformation.NullCheckFilter;
import org.teavm.model.util.ProgramUtils;

/**
 * Null and bounds checks of our own in the place of TeaVM's.
 *
 * <p>TeaVM's insert a checked alias of a reference and use it everywhere behind the check. In a handler that alias may never
 * have been assigned, so that a reference dereferenced in {@code try} behind a call that throws, and again in {@code catch} or
 * {@code finally}, is garbage there. They also take a handler for dominated by the whole of the protected block, and leave
 * out there what was checked only behind the call that threw; and they never compare a constant index with the size of an
 * array made in the same method. Here each check stands before the one instruction that needs it, its alias is used by that
 * instruction alone, and a check is left out only where another one is sure to have been passed.
 *
 * <p>It runs before TeaVM's optimisations, since these drop a load whose value is not used: the check must outlive it.
 */
public final class OwnChecks {
    private final Program program;
    private final NullCheckFilter filter;
    private final Definitions definitions;
    private final DominatorTree dominators;
    private final Map<Object, Set<Integer>> passedIn = new HashMap<>();
    private final Map<Variable, Variable> aliases = new HashMap<>();

    private record Access(Variable array, Variable index) {}

    private OwnChecks(Program program, NullCheckFilter filter) {
        this.program = program;
        this.filter = filter;
        definitions = new Definitions(program);
        dominators = GraphUtils.buildDominatorTree(ProgramUtils.buildControlFlowGraph2(program));
    }

    /** Inserts the checks; {@code program} is in static single assignment form. */
    public static void insert(Program program, boolean nullChecked, NullCheckFilter filter) {
        if (program.basicBlockCount() == 0) {
            return;
        }
        OwnChecks checks = new OwnChecks(program, filter);
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction = block.getFirstInstruction(); instruction != null; instruction = instruction.getNext()) {
                if (nullChecked) {
                    checks.checkNull(instruction);
                }
                checks.checkBounds(instruction);
            }
        }
    }

    private void checkNull(Instruction instruction) {
        switch (instruction) {
            case RaiseInstruction raise -> checkNull(raise, raise.getException(), raise::setException);
            case GetFieldInstruction get when filter.apply(get.getField()) -> checkNull(get, get.getInstance(), get::setInstance);
            case PutFieldInstruction put when filter.apply(put.getField()) -> checkNull(put, put.getInstance(), put::setInstance);
            case InvokeInstruction invoke when filter.apply(invoke.getMethod()) ->
                checkNull(invoke, invoke.getInstance(), invoke::setInstance);
            case CloneArrayInstruction clone -> checkNull(clone, clone.getArray(), clone::setArray);
            case ArrayLengthInstruction length -> checkNull(length, length.getArray(), length::setArray);
            case GetElementInstruction get -> checkNull(get, get.getArray(), get::setArray);
            case PutElementInstruction put -> checkNull(put, put.getArray(), put::setArray);
            case MonitorEnterInstruction enter -> checkNull(enter, enter.getObjectRef(), enter::setObjectRef);
            case MonitorExitInstruction exit -> checkNull(exit, exit.getObjectRef(), exit::setObjectRef);
            default -> { }
        }
    }

    private void checkNull(Instruction place, @Nullable Variable value, Consumer<Variable> use) {
        if (value == null || neverNull(value) || !mustCheck(place, unwrapped(value))) {
            return;
        }
        NullCheckInstruction check = new NullCheckInstruction();
        check.setValue(value);
        check.setReceiver(program.createVariable());
        check.setLocation(place.getLocation());
        place.insertPrevious(check);
        aliases.put(check.getReceiver(), value);
        use.accept(check.getReceiver());
    }

    private boolean neverNull(Variable value) {
        // Variable 0 is `this`; in a static method it is never used.
        return value.getIndex() == 0 || Values.alwaysObject(definitions.of(unwrapped(value)));
    }

    private void checkBounds(Instruction instruction) {
        switch (instruction) {
            case GetElementInstruction get -> checkBounds(get, get.getArray(), get.getIndex(), get::setIndex);
            case PutElementInstruction put -> checkBounds(put, put.getArray(), put.getIndex(), put::setIndex);
            default -> { }
        }
    }

    private void checkBounds(Instruction place, Variable array, Variable index, Consumer<Variable> use) {
        Variable original = unwrapped(array);
        if (surelyInside(original, index) || !mustCheck(place, new Access(original, index))) {
            return;
        }
        BoundCheckInstruction check = new BoundCheckInstruction();
        check.setArray(array);
        check.setIndex(index);
        check.setLower(true);
        check.setReceiver(program.createVariable());
        check.setLocation(place.getLocation());
        place.insertPrevious(check);
        use.accept(check.getReceiver());
    }

    /** Whether a literal index stands against the literal size of an array made in this method, as in {@code {1, 2, 3}}. */
    private boolean surelyInside(Variable array, Variable index) {
        Long position = definitions.constant(index);
        if (position == null || position < 0 || !(definitions.of(array) instanceof ConstructArrayInstruction construction)) {
            return false;
        }
        Long size = definitions.constant(construction.getSize());
        return size != null && position < size;
    }

    /** The reference behind copies, our own aliases and TeaVM's views of an array. */
    private Variable unwrapped(Variable variable) {
        Variable original = aliases.getOrDefault(variable, variable);
        while (true) {
            switch (definitions.of(original)) {
                case UnwrapArrayInstruction view -> original = view.getArray();
                case AssignInstruction copy -> original = copy.getAssignee();
                case null, default -> {
                    return original;
                }
            }
        }
    }

    /** Remembers that {@code what} is checked before {@code place}; false if that was sure already. */
    private boolean mustCheck(Instruction place, Object what) {
        int here = place.getBasicBlock().getIndex();
        Set<Integer> blocks = passedIn.computeIfAbsent(what, key -> new HashSet<>());
        if (blocks.contains(here)) {
            return false;
        }
        for (int block : blocks) {
            // Odd nodes are the ends of blocks: an exception leaves a block before its end.
            if (dominators.dominates(block * 2 + 1, here * 2)) {
                return false;
            }
        }
        blocks.add(here);
        return true;
    }
}
