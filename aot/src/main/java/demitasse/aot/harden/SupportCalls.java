package demitasse.aot.harden;

import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;

/** Builds calls of the static methods in {@code demitasse.aot.support}. */
final class SupportCalls {
    static final String PACKAGE = "demitasse.aot.support.";

    private SupportCalls() {}

    /** A call that stands at the line of {@code place}. */
    static InvokeInstruction call(String owner, String name, ValueType result, Instruction place, Variable receiver,
            ValueType argument, Variable... arguments) {
        ValueType[] signature = new ValueType[arguments.length + 1];
        for (int i = 0; i < arguments.length; i++) {
            signature[i] = argument;
        }
        signature[arguments.length] = result;
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        call.setMethod(new MethodReference(PACKAGE + owner, name, signature));
        call.setArguments(arguments);
        call.setReceiver(receiver);
        call.setLocation(place.getLocation());
        return call;
    }
}
