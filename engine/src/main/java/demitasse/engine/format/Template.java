package demitasse.engine.format;

import demitasse.engine.format.Node.Assign;
import demitasse.engine.format.Node.Call;
import demitasse.engine.format.Node.Choice;
import demitasse.engine.format.Node.Each;
import demitasse.engine.format.Node.Insert;
import demitasse.engine.format.Node.Pipe;
import demitasse.engine.format.Node.Term;
import demitasse.engine.format.Node.Words;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonValue.JsonNull;
import demitasse.spec.json.JsonValue.JsonNumber;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text with places that a tree of values fills, in the language that people know from the formats of Docker:
 * {@code {{.State.Pid}}}, {@code {{range .Mounts}}{{.Source}} {{end}}}, {@code {{json .}}}.
 */
public final class Template {
    private static final JsonValue NOTHING = new JsonNull();

    private final String text;
    private final List<Node> nodes;

    private Template(String text) {
        this.text = text;
        this.nodes = TemplateReader.read(text);
    }

    /** @throws demitasse.runtime.SetupException for a text that is no template */
    public static Template of(String text) {
        return new Template(text);
    }

    /** Appends the text, filled.
     *  @throws demitasse.runtime.SetupException where it asks for what the value has not */
    public void fill(JsonValue value, StringBuilder out) {
        print(nodes, new Scope(value, null, "$", value), out);
    }

    /** The value in question, and the variables. */
    private static final class Scope {
        final JsonValue dot;
        final @Nullable Scope outer;
        final String variable;
        JsonValue value;

        Scope(JsonValue dot, @Nullable Scope outer, String variable, JsonValue value) {
            this.dot = dot;
            this.outer = outer;
            this.variable = variable;
            this.value = value;
        }

        Scope with(String name, JsonValue value) {
            return name.isEmpty() ? this : new Scope(dot, this, "$" + name, value);
        }

        Scope at(JsonValue other) {
            return new Scope(other, this, "", other);
        }
    }

    private void print(List<Node> parts, Scope outer, StringBuilder out) {
        Scope scope = outer;
        for (Node part : parts) {
            switch (part) {
                case Words(String words) -> out.append(words);
                case Insert(Pipe pipe) -> Values.print(value(pipe, scope), out);
                case Assign(String variable, boolean fresh, Pipe pipe) -> {
                    JsonValue value = value(pipe, scope);
                    if (fresh) {
                        scope = scope.with(variable, value);
                    } else {
                        variable("$" + variable, scope, pipe.calls().getFirst().at()).value = value;
                    }
                }
                case Choice(Pipe pipe, boolean dot, String variable, List<Node> then, List<Node> otherwise) -> {
                    JsonValue value = value(pipe, scope);
                    boolean holds = Values.isAnything(value);
                    print(holds ? then : otherwise, (holds && dot ? scope.at(value) : scope).with(variable, value), out);
                }
                case Each each -> printEach(each, scope, out);
            }
        }
    }

    private void printEach(Each each, Scope scope, StringBuilder out) {
        JsonValue all = value(each.pipe(), scope);
        if (!Values.isAnything(all)) {
            print(each.otherwise(), scope, out);
        } else if (all instanceof JsonArray(List<JsonValue> elements)) {
            for (int i = 0; i < elements.size(); i++) {
                print(each.body(), element(each, scope, new JsonNumber(Integer.toString(i)), elements.get(i)), out);
            }
        } else if (all instanceof JsonObject(Map<String, JsonValue> members)) {
            // In the order of their names, as Go has it: an output that is the same each time.
            for (String name : Values.sorted(members)) {
                print(each.body(), element(each, scope, new JsonString(name), Values.member(members, name)), out);
            }
        } else {
            throw TemplateError.at(text, each.pipe().calls().getFirst().at(), "this is neither a list nor a map", null);
        }
    }

    private static Scope element(Each each, Scope scope, JsonValue key, JsonValue element) {
        return scope.at(element).with(each.key(), key).with(each.element(), element);
    }

    private JsonValue value(Pipe pipe, Scope scope) {
        JsonValue value = NOTHING;
        for (int i = 0; i < pipe.calls().size(); i++) {
            Call call = pipe.calls().get(i);
            List<JsonValue> arguments = new ArrayList<>();
            for (Term term : call.terms()) {
                arguments.add(value(term, scope));
            }
            if (i > 0) {
                arguments.add(value);
            }
            // A term with keys behind it is looked up by them: {{.Label "name"}}.
            boolean plain = call.function().isEmpty() && arguments.size() == 1;
            value = plain ? arguments.getFirst() : Functions.apply(text, call.function().isEmpty() ? "index" : call.function(), arguments, call.at());
        }
        return value;
    }

    private JsonValue value(Term term, Scope scope) {
        return switch (term) {
            case Term.Literal(JsonValue value) -> value;
            case Term.Path(String variable, List<String> fields, int at) ->
                    fields(variable.isEmpty() ? scope.dot : variable(variable, scope, at).value, fields, at);
            case Term.Group(Pipe pipe, List<String> fields, int at) -> fields(value(pipe, scope), fields, at);
        };
    }

    private Scope variable(String name, Scope innermost, int at) {
        for (Scope scope = innermost; scope != null; scope = scope.outer) {
            if (scope.variable.equals(name)) {
                return scope;
            }
        }
        throw TemplateError.at(text, at, "there is no variable " + name, null);
    }

    private JsonValue fields(JsonValue from, List<String> fields, int at) {
        JsonValue value = from;
        for (String field : fields) {
            value = field(value, field, at);
        }
        return value;
    }

    /** Fields of ours begin with a capital; other names are those of a map, which need not be there. */
    private JsonValue field(JsonValue value, String name, int at) {
        if (value instanceof JsonNull) {
            return NOTHING;
        }
        if (!(value instanceof JsonObject(Map<String, JsonValue> members))) {
            throw TemplateError.at(text, at, "there is no field " + name + " in what is no object", null);
        }
        if (!members.containsKey(name) && name.charAt(0) >= 'A' && name.charAt(0) <= 'Z') {
            throw TemplateError.at(text, at, "there is no field " + name, "the fields are " + String.join(", ", members.keySet()));
        }
        return Values.member(members, name);
    }
}
