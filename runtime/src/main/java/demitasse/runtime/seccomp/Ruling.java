package demitasse.runtime.seccomp;

import demitasse.runtime.seccomp.Judgement.Always;
import demitasse.runtime.seccomp.Judgement.Case;
import demitasse.runtime.seccomp.Judgement.Depending;
import demitasse.spec.Seccomp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a profile says of each call, by its name. Where it says several things, it is read as runc and crun read it through
 * libseccomp: a rule without conditions counts before those with conditions, wherever it stands; otherwise the first that
 * applies counts; a rule that repeats the default action counts for nothing; and conditions of one rule on the same argument
 * are alternatives, while those on different arguments must hold together.
 */
final class Ruling {
    private final Always otherwise;
    private final CallIndex judgements;

    private Ruling(Always otherwise, CallIndex judgements) {
        this.otherwise = otherwise;
        this.judgements = judgements;
    }

    static Ruling of(Seccomp profile) {
        Always otherwise = new Always(Answer.of(profile.defaultAction(), profile.defaultErrnoRet()));
        CallIndex judgements = new CallIndex();
        Map<String, List<Case>> conditional = new HashMap<>();
        for (Seccomp.Syscall rule : profile.syscalls()) {
            add(judgements, conditional, rule, otherwise);
        }
        for (Map.Entry<String, List<Case>> call : conditional.entrySet()) {
            if (judgements.get(call.getKey()) == otherwise) {
                judgements.put(call.getKey(), new Depending(call.getValue(), otherwise.answer()));
            }
        }
        return new Ruling(otherwise, judgements);
    }

    /** Cases of one call are gathered beside the judgements, in one list however many rules have them. */
    private static void add(CallIndex judgements, Map<String, List<Case>> conditional, Seccomp.Syscall rule, Always otherwise) {
        Always always = new Always(Answer.of(rule.action(), rule.errnoRet()));
        boolean ignored = always.equals(otherwise);
        List<Case> cases = ignored ? List.of() : cases(rule, always.answer());
        for (String name : rule.names()) {
            Judgement before = judgements.get(name);
            boolean settled = before != null && before != otherwise;
            if (settled) {
                continue;
            }
            if (!cases.isEmpty()) {
                conditional.computeIfAbsent(name, none -> new ArrayList<>()).addAll(cases);
            }
            // The profile knows a call that it says nothing else of all the same.
            judgements.put(name, ignored || !cases.isEmpty() ? otherwise : always);
        }
    }

    private static List<Case> cases(Seccomp.Syscall rule, int answer) {
        if (!comparesAnArgumentTwice(rule.args())) {
            return rule.args().isEmpty() ? List.of() : List.of(new Case(rule.args(), answer));
        }
        List<Case> alternatives = new ArrayList<>();
        for (Seccomp.Arg condition : rule.args()) {
            alternatives.add(new Case(List.of(condition), answer));
        }
        return alternatives;
    }

    private static boolean comparesAnArgumentTwice(List<Seccomp.Arg> conditions) {
        long seen = 0;
        for (Seccomp.Arg condition : conditions) {
            long bit = 1L << (condition.index() & 63);
            if ((seen & bit) != 0) {
                return true;
            }
            seen |= bit;
        }
        return false;
    }

    /** The answer to every call that no rule is about. */
    Always otherwise() {
        return otherwise;
    }

    /** Null where no rule names the call. */
    @Nullable Judgement of(String name) {
        return judgements.get(name);
    }

    /** For the name that stands from one place in a text to the other. */
    @Nullable Judgement of(String text, int from, int to) {
        return judgements.get(text, from, to);
    }
}
