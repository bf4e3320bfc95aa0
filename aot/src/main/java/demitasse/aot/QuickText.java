package demitasse.aot;

import demitasse.aot.support.Appending;
import org.jspecify.annotations.Nullable;
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
import org.teavm.model.instructions.BinaryInstruction;
import org.teavm.model.instructions.BinaryOperation;
import org.teavm.model.instructions.ExitInstruction;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.NumericOperandType;
import org.teavm.model.instructions.PutFieldInstruction;

/**
 * String builders and streams of bytes that append, and arrays that are copied, all characters at once.
 *
 * <p>TeaVM's class library inserts each text at the end of a builder a character at a time, through two methods that may be
 * overridden and a check for each: a thousand instructions for one text, and a start puts 640 together. Its copies of
 * arrays are loops with two checks for each element, and its stream into an array of bytes is another.
 */
final class QuickText implements ClassHolderSource {
    private static final String BUILDER = "java.lang.AbstractStringBuilder";
    private static final String ARRAYS = "java.util.Arrays";
    private static final String STRING = "java.lang.String";
    private static final String STREAM = "java.io.ByteArrayOutputStream";
    private static final ValueType CHARACTERS = ValueType.arrayOf(ValueType.CHARACTER);
    private static final ValueType BYTES = ValueType.arrayOf(ValueType.BYTE);
    private static final FieldReference STREAMED = new FieldReference(STREAM, "buf");
    private static final FieldReference STREAMED_COUNT = new FieldReference(STREAM, "count");
    private static final FieldReference BUFFER = new FieldReference(BUILDER, "buffer");
    private static final FieldReference LENGTH = new FieldReference(BUILDER, "length");

    private final ClassHolderSource source;

    QuickText(ClassHolderSource source) {
        this.source = source;
    }

    @Override
    public @Nullable ClassHolder get(String name) {
        ClassHolder cls = source.get(name);
        if (cls != null && name.equals(BUILDER)) {
            cls.getMethods().forEach(QuickText::append);
        } else if (cls != null && name.equals(ARRAYS)) {
            cls.getMethods().forEach(QuickText::copy);
        } else if (cls != null && name.equals(STREAM)) {
            cls.getMethod(new MethodDescriptor("write", BYTES, ValueType.INTEGER, ValueType.INTEGER, ValueType.VOID)).setProgram(streaming());
        }
        return cls;
    }

    private static void append(MethodHolder method) {
        if (method.getName().equals("append") && method.parameterCount() == 1) {
            ValueType type = method.parameterType(0);
            if (type.isObject(STRING) || type.isObject("java.lang.Object") || type.equals(ValueType.CHARACTER)) {
                method.setProgram(appending(type.equals(ValueType.CHARACTER)));
            }
        }
    }

    private static void copy(MethodHolder method) {
        boolean known = method.parameterCount() == 2 && (method.parameterType(0).equals(CHARACTERS) || method.parameterType(0).equals(ValueType.arrayOf(ValueType.BYTE)));
        if (known && method.getName().equals("copyOf")) {
            Program program = new Program();
            program.createVariable();
            Variable original = program.createVariable();
            Variable length = program.createVariable();
            BasicBlock block = program.createBasicBlock();
            exit(block, call(block, new MethodReference(Appending.class.getName(), "copy", method.getSignature()), program.createVariable(), original, length));
            method.setProgram(program);
        }
    }

    private static Program streaming() {
        Program program = new Program();
        Variable stream = program.createVariable();
        Variable data = program.createVariable();
        Variable offset = program.createVariable();
        Variable length = program.createVariable();
        BasicBlock block = program.createBasicBlock();
        Variable buffer = read(block, stream, STREAMED, BYTES, program.createVariable());
        Variable count = read(block, stream, STREAMED_COUNT, ValueType.INTEGER, program.createVariable());
        MethodReference with = new MethodReference(Appending.class.getName(), "with", BYTES, ValueType.INTEGER, BYTES, ValueType.INTEGER, ValueType.INTEGER, BYTES);
        write(block, stream, STREAMED, BYTES, call(block, with, program.createVariable(), buffer, count, data, offset, length));
        write(block, stream, STREAMED_COUNT, ValueType.INTEGER, sum(block, count, length, program.createVariable()));
        block.add(new ExitInstruction());
        return program;
    }

    private static Program appending(boolean character) {
        Program program = new Program();
        Variable builder = program.createVariable();
        Variable what = program.createVariable();
        BasicBlock block = program.createBasicBlock();
        if (!character) {
            what = call(block, new MethodReference(Appending.class.getName(), "text", ValueType.object("java.lang.Object"), ValueType.object(STRING)), program.createVariable(), what);
        }
        Variable buffer = read(block, builder, BUFFER, CHARACTERS, program.createVariable());
        Variable length = read(block, builder, LENGTH, ValueType.INTEGER, program.createVariable());
        ValueType type = character ? ValueType.CHARACTER : ValueType.object(STRING);
        Variable grown = call(block, new MethodReference(Appending.class.getName(), "with", CHARACTERS, ValueType.INTEGER, type, CHARACTERS), program.createVariable(), buffer, length, what);
        write(block, builder, BUFFER, CHARACTERS, grown);
        Variable size = program.createVariable();
        if (character) {
            IntegerConstantInstruction one = new IntegerConstantInstruction();
            one.setConstant(1);
            one.setReceiver(size);
            block.add(one);
        } else {
            InvokeInstruction ask = new InvokeInstruction();
            ask.setType(InvocationType.VIRTUAL);
            ask.setMethod(new MethodReference(STRING, "length", ValueType.INTEGER));
            ask.setInstance(what);
            ask.setReceiver(size);
            block.add(ask);
        }
        write(block, builder, LENGTH, ValueType.INTEGER, sum(block, length, size, program.createVariable()));
        exit(block, builder);
        return program;
    }

    private static Variable sum(BasicBlock block, Variable first, Variable second, Variable receiver) {
        BinaryInstruction sum = new BinaryInstruction(BinaryOperation.ADD, NumericOperandType.INT);
        sum.setFirstOperand(first);
        sum.setSecondOperand(second);
        sum.setReceiver(receiver);
        block.add(sum);
        return receiver;
    }

    private static Variable call(BasicBlock block, MethodReference method, Variable receiver, Variable... arguments) {
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        call.setMethod(method);
        call.setArguments(arguments);
        call.setReceiver(receiver);
        block.add(call);
        return receiver;
    }

    private static Variable read(BasicBlock block, Variable from, FieldReference field, ValueType type, Variable receiver) {
        GetFieldInstruction read = new GetFieldInstruction();
        read.setInstance(from);
        read.setField(field);
        read.setFieldType(type);
        read.setReceiver(receiver);
        block.add(read);
        return receiver;
    }

    private static void write(BasicBlock block, Variable to, FieldReference field, ValueType type, Variable value) {
        PutFieldInstruction write = new PutFieldInstruction();
        write.setInstance(to);
        write.setField(field);
        write.setFieldType(type);
        write.setValue(value);
        block.add(write);
    }

    private static void exit(BasicBlock block, Variable value) {
        ExitInstruction exit = new ExitInstruction();
        exit.setValueToReturn(value);
        block.add(exit);
    }
}
