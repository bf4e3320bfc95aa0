package demitasse.aot;

import demitasse.aot.support.ObjectText;
import org.jspecify.annotations.Nullable;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderSource;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.instructions.ExitInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;

/**
 * {@code Object.toString} without the name of the class.
 *
 * <p>It asks every object for the name of its class, so that the names of all that may ever be printed are in the binary, for a text
 * that nobody wants to read: a fiftieth of it. Whoever asks for a name is still told it, as the text of a throwable does.
 */
final class NamelessText implements ClassHolderSource {
    private static final String OBJECT = "java.lang.Object";
    private static final ValueType STRING = ValueType.object("java.lang.String");

    private final ClassHolderSource source;

    NamelessText(ClassHolderSource source) {
        this.source = source;
    }

    @Override
    public @Nullable ClassHolder get(String name) {
        ClassHolder cls = source.get(name);
        if (cls != null && name.equals(OBJECT)) {
            cls.getMethod(new MethodDescriptor("toString", STRING)).setProgram(text());
        }
        return cls;
    }

    private static Program text() {
        Program program = new Program();
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        call.setMethod(new MethodReference(ObjectText.class.getName(), "of", ValueType.object(OBJECT), STRING));
        call.setArguments(program.createVariable());
        call.setReceiver(program.createVariable());
        ExitInstruction exit = new ExitInstruction();
        exit.setValueToReturn(call.getReceiver());
        BasicBlock block = program.createBasicBlock();
        block.add(call);
        block.add(exit);
        return program;
    }
}
