package demitasse.runtime.seccomp;

import demitasse.spec.Seccomp;
import java.util.List;

/** What the filter answers to one call; answers are as {@link Answer} makes them. */
sealed interface Judgement {
    /** The same answer whatever the arguments are. */
    record Always(int answer) implements Judgement {}

    /** The answer of the first case that applies, or {@code otherwise}. */
    record Depending(List<Case> cases, int otherwise) implements Judgement {
        public Depending {
            cases = List.copyOf(cases);
        }
    }

    /** An answer where every condition holds. */
    record Case(List<Seccomp.Arg> conditions, int answer) {
        public Case {
            conditions = List.copyOf(conditions);
        }
    }
}
