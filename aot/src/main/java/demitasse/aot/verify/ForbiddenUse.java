package demitasse.aot.verify;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.teavm.model.BasicBlock;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.TryCatchBlock;
import org.teavm.model.instructions.ConstructInstruction;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.InvokeInstruction;

/** Finds what our own classes use although it is wrong or lossy natively. */
final class ForbiddenUse {
    /** A class, or with {@code member} one method or static field of it, and what to use instead. */
    private record Rule(String owner, @Nullable String member, String instead) {}

    private static final String KERNEL = "go through demitasse.kernel";

    private static final List<Rule> RULES = List.of(
            new Rule("java.io.File", null, KERNEL),
            new Rule("java.io.FileInputStream", null, KERNEL),
            new Rule("java.io.FileOutputStream", null, KERNEL),
            new Rule("java.io.FileReader", null, KERNEL),
            new Rule("java.io.FileWriter", null, KERNEL),
            new Rule("java.io.RandomAccessFile", null, KERNEL),
            new Rule("java.io.Console", null, KERNEL),
            new Rule("java.nio.file.", null, KERNEL),
            new Rule("java.nio.channels.", null, KERNEL),
            new Rule("java.net.", null, KERNEL),
            new Rule("java.lang.System", "in", KERNEL),
            new Rule("java.lang.System", "out", KERNEL),
            new Rule("java.lang.System", "err", KERNEL),
            new Rule("java.lang.System", "getenv", KERNEL),
            new Rule("java.lang.System", "getProperty", KERNEL),
            new Rule("java.lang.System", "exit", KERNEL),
            new Rule("java.lang.System", "gc", "the collector may write past a heap that is just full; it runs when it must"),
            new Rule("java.lang.Math", "random", "it has no seed; ask the kernel through demitasse.kernel"),
            new Rule("java.lang.String", "intern", "literals are not in the table; compare with equals"),
            new Rule("java.lang.Throwable", "printStackTrace", "catch it in main and report it through demitasse.kernel"),
            new Rule("java.lang.Runtime", null, KERNEL),
            new Rule("java.lang.Process", null, KERNEL),
            new Rule("java.lang.ProcessBuilder", null, KERNEL),
            new Rule("java.lang.Thread", null, "there is one thread; sleep with nanosleep through demitasse.kernel"),
            new Rule("java.lang.reflect.", null, "reflection does not work natively; write a table"),
            new Rule("java.util.Timer", null, "there is one thread"),
            new Rule("java.util.concurrent.locks.", null, "there is one thread"),
            new Rule("java.security.", null, "write the algorithm or take it from a library that is known to work"),
            new Rule("java.util.regex.", null, "its size is not worth it; scan by hand"),
            new Rule("java.lang.String", "format", "its size is not worth it; concatenate"),
            new Rule("java.lang.String", "formatted", "its size is not worth it; concatenate"),
            new Rule("java.util.Formatter", null, "its size is not worth it; concatenate"),
            new Rule("java.time.format.", null, "its size is not worth it; format by hand"));

    private static final Set<String> NOT_CAUGHT = Set.of("java.lang.NullPointerException", "java.lang.ClassCastException",
            "java.lang.ArrayIndexOutOfBoundsException", "java.lang.ArrayStoreException", "java.lang.ArithmeticException",
            "java.lang.NegativeArraySizeException", "java.lang.StackOverflowError", "java.lang.OutOfMemoryError");

    /** What may be used all the same, with the reason. */
    private record Exemption(String method, String member, String reason) {
        Exemption {
            if (reason.isBlank()) {
                throw new IllegalArgumentException("an exemption for " + method + " needs a reason");
            }
        }
    }

    private static final List<Exemption> EXEMPTIONS = List.of();

    private ForbiddenUse() {}

    static Set<String> in(Program program, MethodReference method) {
        Set<String> findings = new LinkedHashSet<>();
        if (!isOurs(method.getClassName())) {
            return findings;
        }
        for (BasicBlock block : program.getBasicBlocks()) {
            for (TryCatchBlock tryCatch : block.getTryCatchBlocks()) {
                if (tryCatch.getExceptionType() != null && NOT_CAUGHT.contains(tryCatch.getExceptionType())) {
                    findings.add(Place.of(method, tryCatch.getHandler()) + ": catches " + tryCatch.getExceptionType()
                            + ", which does not come reliably natively; check the value beforehand");
                }
            }
            for (Instruction instruction : block) {
                switch (instruction) {
                    case InvokeInstruction invoke ->
                        check(method, invoke, invoke.getMethod().getClassName(), invoke.getMethod().getName(), findings);
                    case GetFieldInstruction get ->
                        check(method, get, get.getField().getClassName(), get.getField().getFieldName(), findings);
                    case ConstructInstruction construct -> check(method, construct, construct.getType(), "<init>", findings);
                    default -> { }
                }
            }
        }
        return findings;
    }

    private static boolean isOurs(String className) {
        return className.startsWith("demitasse.") && !className.startsWith("demitasse.aot.support.");
    }

    private static void check(MethodReference method, Instruction place, String owner, String member, Set<String> findings) {
        for (Rule rule : RULES) {
            if (matches(rule, owner, member) && !isExempt(method, owner, member)) {
                String used = member.equals("<init>") || rule.member() == null ? owner : owner + "." + member;
                findings.add(Place.of(method, place) + ": uses " + used + ": " + rule.instead());
            }
        }
    }

    private static boolean matches(Rule rule, String owner, String member) {
        boolean sameOwner = rule.owner().endsWith(".") ? owner.startsWith(rule.owner()) : owner.equals(rule.owner());
        return sameOwner && (rule.member() == null || rule.member().equals(member));
    }

    private static boolean isExempt(MethodReference method, String owner, String member) {
        String user = method.getClassName() + "." + method.getName();
        return EXEMPTIONS.stream().anyMatch(exemption -> exemption.method().equals(user) && exemption.member().equals(owner + "." + member));
    }
}
