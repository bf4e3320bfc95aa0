package demitasse.aot;

import demitasse.aot.support.Components;
import demitasse.aot.support.RecordMethods;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.teavm.model.AccessLevel;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderSource;
import org.teavm.model.FieldReference;
import org.teavm.model.Instruction;
import org.teavm.model.InvokeDynamicInstruction;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.ExitInstruction;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.StringConstantInstruction;
import org.teavm.model.instructions.SwitchInstruction;
import org.teavm.model.instructions.SwitchTableEntry;

/**
 * One {@code toString}, {@code equals} and {@code hashCode} for all records, in the place of three for each.
 *
 * <p>A program of records has hundreds of them, and some collection calls them all, as far as TeaVM can tell: an eighth of the
 * binary, that hardly ever runs. What the compiler generated is taken away, so that {@link Record}'s own methods are found,
 * which ask the record for its {@link Components}. Methods that are written by hand stay.
 */
final class SharedRecordMethods implements ClassHolderSource {
    private static final String RECORD = "java.lang.Record";
    private static final ValueType OBJECT = ValueType.object("java.lang.Object");
    private static final ValueType STRING = ValueType.object("java.lang.String");
    private static final ValueType COMPONENTS = ValueType.object(Components.class.getName());

    private final ClassHolderSource source;
    private final Set<String> done = new HashSet<>();

    SharedRecordMethods(ClassHolderSource source) {
        this.source = source;
    }

    @Override
    public @Nullable ClassHolder get(String name) {
        ClassHolder cls = source.get(name);
        if (cls == null || !done.add(name)) {
            return cls;
        }
        if (name.equals(RECORD)) {
            cls.addMethod(shared("toString", "text", STRING));
            cls.addMethod(shared("equals", "equal", OBJECT, ValueType.BOOLEAN));
            cls.addMethod(shared("hashCode", "hash", ValueType.INTEGER));
        } else if (RECORD.equals(cls.getParent())) {
            share(cls);
        }
        return cls;
    }

    private static void share(ClassHolder record) {
        List<String> components = List.of();
        for (MethodHolder method : List.copyOf(record.getMethods())) {
            InvokeDynamicInstruction generated = generated(method);
            if (generated != null) {
                String names = generated.getBootstrapArguments().get(1).getString();
                components = names.isEmpty() ? List.of() : List.of(names.split(";"));
                record.removeMethod(method);
                record.getInterfaces().add(Components.class.getName());
            }
        }
        if (record.getInterfaces().contains(Components.class.getName())) {
            record.addMethod(component(record, components));
            record.addMethod(shape(record, components));
        }
    }

    private static @Nullable InvokeDynamicInstruction generated(MethodHolder method) {
        if (method.getProgram() != null && method.getProgram().basicBlockCount() > 0) {
            for (BasicBlock block : method.getProgram().getBasicBlocks()) {
                for (Instruction instruction : block) {
                    if (instruction instanceof InvokeDynamicInstruction dynamic
                            && dynamic.getBootstrapMethod().getClassName().equals("java.lang.runtime.ObjectMethods")) {
                        return dynamic;
                    }
                }
            }
        }
        return null;
    }

    // return RecordMethods.method((Components) this, …), where nothing else than a record with components has this method.
    private static MethodHolder shared(String name, String method, ValueType... signature) {
        MethodHolder holder = method(name, signature);
        Program program = holder.getProgram();
        List<Variable> arguments = new ArrayList<>();
        List<ValueType> types = new ArrayList<>(List.of(COMPONENTS));
        for (int i = 0; i < signature.length; i++) {
            arguments.add(program.variableAt(i));
            types.add(signature[i]);
        }
        BasicBlock block = program.createBasicBlock();
        exit(block, call(block, new MethodReference(RecordMethods.class.getName(), method, types.toArray(ValueType[]::new)), arguments));
        return holder;
    }

    private static MethodHolder component(ClassHolder record, List<String> names) {
        MethodHolder holder = method("component$", ValueType.INTEGER, OBJECT);
        Program program = holder.getProgram();
        SwitchInstruction choice = new SwitchInstruction();
        choice.setCondition(program.variableAt(1));
        program.createBasicBlock().add(choice);
        for (int i = 0; i < names.size(); i++) {
            ValueType type = record.getField(names.get(i)).getType();
            BasicBlock block = program.createBasicBlock();
            GetFieldInstruction get = new GetFieldInstruction();
            get.setInstance(program.variableAt(0));
            get.setField(new FieldReference(record.getName(), names.get(i)));
            get.setFieldType(type);
            get.setReceiver(program.createVariable());
            block.add(get);
            exit(block, boxed(block, get.getReceiver(), type));
            SwitchTableEntry entry = new SwitchTableEntry();
            entry.setCondition(i);
            entry.setTarget(block);
            choice.getEntries().add(entry);
        }
        BasicBlock end = program.createBasicBlock();
        exit(end, program.variableAt(0));
        choice.setDefaultTarget(end);
        return holder;
    }

    private static Variable boxed(BasicBlock block, Variable value, ValueType type) {
        if (!(type instanceof ValueType.Primitive primitive)) {
            return value;
        }
        String box = primitive.getBoxedType().getClassName();
        return call(block, new MethodReference(box, "valueOf", type, ValueType.object(box)), List.of(value));
    }

    private static MethodHolder shape(ClassHolder record, List<String> names) {
        String name = record.getName().substring(Math.max(record.getName().lastIndexOf('.'), record.getName().lastIndexOf('$')) + 1);
        MethodHolder holder = method("shape$", STRING);
        BasicBlock block = holder.getProgram().createBasicBlock();
        StringConstantInstruction constant = new StringConstantInstruction();
        // A record within a method has a number before its name.
        constant.setConstant(name.replaceFirst("^\\d+", "") + "[" + String.join("=, ", names) + (names.isEmpty() ? "]" : "=]"));
        constant.setReceiver(holder.getProgram().createVariable());
        block.add(constant);
        exit(block, constant.getReceiver());
        return holder;
    }

    private static MethodHolder method(String name, ValueType... signature) {
        MethodHolder holder = new MethodHolder(new MethodDescriptor(name, signature));
        holder.setLevel(AccessLevel.PUBLIC);
        Program program = new Program();
        // The record itself and the parameters.
        for (int i = 0; i < signature.length; i++) {
            program.createVariable();
        }
        holder.setProgram(program);
        return holder;
    }

    private static Variable call(BasicBlock block, MethodReference method, List<Variable> arguments) {
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        call.setMethod(method);
        call.setArguments(arguments.toArray(Variable[]::new));
        call.setReceiver(block.getProgram().createVariable());
        block.add(call);
        return call.getReceiver();
    }

    private static void exit(BasicBlock block, Variable value) {
        ExitInstruction exit = new ExitInstruction();
        exit.setValueToReturn(value);
        block.add(exit);
    }
}
