package demitasse.aot.harden;

import org.jspecify.annotations.Nullable;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderSource;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.ValueType;
import org.teavm.model.instructions.InitClassInstruction;

/**
 * Static initialisers that run after those of the superclass (JLS 12.4.1).
 *
 * <p>TeaVM initialises a class alone, and its superclass only when a constructor or static method of that one is entered.
 * Here a static initialiser begins with the initialisation of the nearest superclass that has one. A class without a static
 * initialiser of its own still leaves its superclass alone when only its static methods are called.
 */
final class SuperclassesFirst {
    private static final MethodDescriptor STATIC_INITIALISER = new MethodDescriptor("<clinit>", ValueType.VOID);

    private SuperclassesFirst() {}

    static void apply(ClassHolder cls, ClassHolderSource source) {
        MethodHolder initialiser = cls.getMethod(STATIC_INITIALISER);
        String superclass = initialiser == null ? null : initialisedSuperclass(cls, source);
        if (superclass == null) {
            return;
        }
        BasicBlock start = initialiser.getProgram().basicBlockAt(0);
        InitClassInstruction initialise = new InitClassInstruction();
        initialise.setClassName(superclass);
        initialise.setLocation(start.getFirstInstruction().getLocation());
        start.addFirst(initialise);
    }

    private static @Nullable String initialisedSuperclass(ClassHolder cls, ClassHolderSource source) {
        ClassHolder ancestor = cls.getParent() == null ? null : source.get(cls.getParent());
        while (ancestor != null && ancestor.getMethod(STATIC_INITIALISER) == null) {
            ancestor = ancestor.getParent() == null ? null : source.get(ancestor.getParent());
        }
        return ancestor == null ? null : ancestor.getName();
    }
}
