package demitasse.aot;

import demitasse.aot.support.ElementIterator;
import org.jspecify.annotations.Nullable;
import org.teavm.model.AccessLevel;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderSource;
import org.teavm.model.FieldReference;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.BranchingCondition;
import org.teavm.model.instructions.BranchingInstruction;
import org.teavm.model.instructions.ConstructInstruction;
import org.teavm.model.instructions.ExitInstruction;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.IsInstanceInstruction;

/**
 * Immutable lists that are not copied, and that are walked through without asking for each element by its number.
 *
 * <p>{@code List.copyOf} answers the JDK's own immutable lists as they are, and TeaVM's class library copies them: for every list in
 * every record, whenever a record is made anew with one thing changed. Its iterator is that of all lists, which looks for
 * changes and calls two methods that may be overridden for each element.
 */
final class QuickLists implements ClassHolderSource {
    private static final String LIST = "java.util.List";
    private static final String COLLECTION = "java.util.Collection";
    private static final String IMMUTABLE = "java.util.TemplateCollections$ImmutableArrayList";
    private static final MethodDescriptor ITERATOR = new MethodDescriptor("iterator", ValueType.object("java.util.Iterator"));
    private static final ValueType ELEMENTS = ValueType.arrayOf(ValueType.object("java.lang.Object"));

    private final ClassHolderSource source;

    QuickLists(ClassHolderSource source) {
        this.source = source;
    }

    @Override
    public @Nullable ClassHolder get(String name) {
        ClassHolder cls = source.get(name);
        if (cls != null && name.equals(LIST)) {
            MethodHolder copyOf = cls.getMethod(new MethodDescriptor("copyOf", ValueType.object(COLLECTION), ValueType.object(LIST)));
            if (copyOf == null) {
                throw new BuildFailure("TeaVM's lists have changed: adapt QuickLists");
            }
            copyOf.setProgram(copying());
        } else if (cls != null && name.equals(IMMUTABLE) && cls.getMethod(ITERATOR) == null) {
            MethodHolder iterator = new MethodHolder(ITERATOR);
            iterator.setLevel(AccessLevel.PUBLIC);
            iterator.setProgram(iterating());
            cls.addMethod(iterator);
        }
        return cls;
    }

    /** {@code return all.isEmpty() ? Collections.emptyList() : all instanceof ImmutableArrayList ? all : new ImmutableArrayList(all)}. */
    private static Program copying() {
        Program program = new Program();
        program.createVariable();
        Variable all = program.createVariable();
        BasicBlock start = program.createBasicBlock();
        BasicBlock empty = program.createBasicBlock();
        BasicBlock some = program.createBasicBlock();
        BasicBlock same = program.createBasicBlock();
        BasicBlock other = program.createBasicBlock();

        Variable isEmpty = program.createVariable();
        start.add(call(InvocationType.VIRTUAL, new MethodReference(COLLECTION, "isEmpty", ValueType.BOOLEAN), all, isEmpty));
        branch(start, isEmpty, empty, some);
        Variable nothing = program.createVariable();
        empty.add(call(InvocationType.SPECIAL, new MethodReference("java.util.Collections", "emptyList", ValueType.object(LIST)), null, nothing));
        exit(empty, nothing);
        IsInstanceInstruction is = new IsInstanceInstruction();
        is.setType(ValueType.object(IMMUTABLE));
        is.setValue(all);
        is.setReceiver(program.createVariable());
        some.add(is);
        branch(some, is.getReceiver(), same, other);
        exit(same, all);
        exit(other, made(other, IMMUTABLE, program.createVariable(), ValueType.object(COLLECTION), all));
        return program;
    }

    /** {@code return new ElementIterator(list)}. */
    private static Program iterating() {
        Program program = new Program();
        GetFieldInstruction elements = new GetFieldInstruction();
        elements.setInstance(program.createVariable());
        elements.setField(new FieldReference(IMMUTABLE, "list"));
        elements.setFieldType(ELEMENTS);
        elements.setReceiver(program.createVariable());
        BasicBlock block = program.createBasicBlock();
        block.add(elements);
        exit(block, made(block, ElementIterator.class.getName(), program.createVariable(), ELEMENTS, elements.getReceiver()));
        return program;
    }

    private static Variable made(BasicBlock block, String type, Variable object, ValueType parameter, Variable argument) {
        ConstructInstruction make = new ConstructInstruction();
        make.setType(type);
        make.setReceiver(object);
        block.add(make);
        block.add(call(InvocationType.SPECIAL, new MethodReference(type, "<init>", parameter, ValueType.VOID), object, null, argument));
        return object;
    }

    private static InvokeInstruction call(InvocationType kind, MethodReference method, @Nullable Variable instance, @Nullable Variable receiver, Variable... arguments) {
        InvokeInstruction call = new InvokeInstruction();
        call.setType(kind);
        call.setMethod(method);
        call.setInstance(instance);
        call.setArguments(arguments);
        call.setReceiver(receiver);
        return call;
    }

    private static void branch(BasicBlock block, Variable holds, BasicBlock then, BasicBlock otherwise) {
        BranchingInstruction branch = new BranchingInstruction(BranchingCondition.NOT_EQUAL);
        branch.setOperand(holds);
        branch.setConsequent(then);
        branch.setAlternative(otherwise);
        block.add(branch);
    }

    private static void exit(BasicBlock block, Variable value) {
        ExitInstruction exit = new ExitInstruction();
        exit.setValueToReturn(value);
        block.add(exit);
    }
}
