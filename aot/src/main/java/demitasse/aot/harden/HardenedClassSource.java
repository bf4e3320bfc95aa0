package demitasse.aot.harden;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderSource;
import org.teavm.model.MethodHolder;

/** The classes of the program with every pass applied, before TeaVM optimises anything. */
public final class HardenedClassSource implements ClassHolderSource {
    private final ClassHolderSource source;
    private final List<ProgramPass> passes = new ArrayList<>();
    private final boolean superclassesFirst;
    private final boolean fullCollections;
    private final Set<String> done = new HashSet<>();

    public HardenedClassSource(ClassHolderSource source, Set<Hardening> hardenings) {
        this.source = source;
        // Ordered handlers come first: they tell assignments apart, which the other passes must not hide from them.
        if (hardenings.contains(Hardening.ORDERED_HANDLERS)) {
            passes.add(new OrderedHandlers());
        }
        if (hardenings.contains(Hardening.DIVISION)) {
            passes.add(new CheckedDivision());
        }
        if (hardenings.contains(Hardening.ARRAY_SIZES)) {
            passes.add(new CheckedArraySizes());
        }
        if (hardenings.contains(Hardening.SHIFTS)) {
            passes.add(new MaskedShifts());
        }
        if (hardenings.contains(Hardening.CASTS)) {
            passes.add(new SaturatingCasts());
        }
        superclassesFirst = hardenings.contains(Hardening.SUPERCLASSES_FIRST);
        fullCollections = hardenings.contains(Hardening.COLLECTOR);
    }

    @Override
    public @Nullable ClassHolder get(String name) {
        ClassHolder cls = source.get(name);
        if (fullCollections && name.equals(FullCollections.COLLECTOR) && cls != null && done.add(name)) {
            FullCollections.apply(cls);
        }
        if (cls != null && done.add(name) && !isBelowTheLanguage(name)) {
            if (superclassesFirst) {
                SuperclassesFirst.apply(cls, source);
            }
            for (MethodHolder method : cls.getMethods()) {
                if (method.getProgram() != null) {
                    passes.forEach(pass -> pass.apply(method.getProgram(), method.getReference()));
                }
            }
        }
        return cls;
    }

    // What allocates and collects cannot call what allocates; and what we call must not call itself.
    private static boolean isBelowTheLanguage(String name) {
        return name.startsWith(SupportCalls.PACKAGE) || name.startsWith("org.teavm.runtime.") || name.startsWith("org.teavm.interop.")
                || name.startsWith("org.teavm.backend.c.runtime.");
    }
}
