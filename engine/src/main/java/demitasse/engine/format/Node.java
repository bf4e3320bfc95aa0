package demitasse.engine.format;

import demitasse.spec.json.JsonValue;
import java.util.List;

/** A part of a template, as it was read. Positions are those of the first character, counted from 0. */
sealed interface Node {
    /** Text that stays as it is. */
    record Words(String text) implements Node {}

    /** The value of a pipe, printed. */
    record Insert(Pipe pipe) implements Node {}

    /** One of two, by whether the value is anything; where {@code dot} the first one sees the value as its own. The variable is empty for none. */
    record Choice(Pipe pipe, boolean dot, String variable, List<Node> then, List<Node> otherwise) implements Node {}

    /** Gives a variable a value from here on: a new one, or one that there is. */
    record Assign(String variable, boolean fresh, Pipe pipe) implements Node {}

    /** The body for each element of the value, or the other one where it has none; the variables are empty for none. */
    record Each(Pipe pipe, String key, String element, List<Node> body, List<Node> otherwise) implements Node {}

    /** Calls, each of which gets the value of the one before it as its last argument. */
    record Pipe(List<Call> calls) {}

    /** A function with its arguments, or, where its name is empty, one term, which may be followed by keys. */
    record Call(String function, List<Term> terms, int at) {}

    /** What a call is made of; fields are looked up in its value one after the other. */
    sealed interface Term {
        record Literal(JsonValue value) implements Term {}

        /** A variable, or the value in question where {@code variable} is empty. */
        record Path(String variable, List<String> fields, int at) implements Term {}

        /** A pipe in parentheses. */
        record Group(Pipe pipe, List<String> fields, int at) implements Term {}
    }
}
